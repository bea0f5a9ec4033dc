from drafter.bench.forms import Reply
from drafter.bench.outcome import outcome
from drafter.bench.policy import Line
from drafter.bench.table import cells, columns, placed, tables

ARTICLES = {"a": "The ferry sank\noff Quill Bay. Forty were on board. It was raining hard."}
WRITTEN = Reply(
    "",
    "write",
    (
        Line("The ferry sank off Quill Bay.", "1", "The ferry sank off Quill Bay."),
        Line("Fifty were on board.", "1", "Forty were on board.", "number"),
        Line("Sixty were on board.", "1", "Forty were on board.", "number"),
        Line("It was Pemberton.", "1", "It was raining hard.", "name"),
        Line("A second audit was opened.", "1", "It was raining hard.", "invented"),
    ),
)
ANSWER = {
    "text": "The ferry sank off Quill Bay [1]. Fifty were on board [1].\nIt was Pemberton [2].",
    "citations": [
        {"document": "a", "quote": "The ferry sank off Quill Bay."},
        {"document": "a", "quote": "The ferry sank in a storm."},
        {"document": None, "quote": None},
    ],
    "verdicts": [
        {"text": "The ferry sank off Quill Bay.", "passed": True},
        {"text": "It was Pemberton.", "passed": False},
    ],
    "withheld": ["A second audit was opened."],
}


def row(**changes):
    from dataclasses import asdict

    told = {
        "name": "desk",
        "version": "1",
        "error": "",
        "outside": {},
        "outcome": asdict(outcome([WRITTEN], [ANSWER], ARTICLES)),
        "calls": 3,
        "prompt_tokens": 1200,
        "seconds": 2.4,
        "core_seconds": 2.1,
        "megabytes": 99.6,
        "killed": {"calls": 4, "answered": 2, "asked": 3, "repeated": 1},
    }
    return told | changes


def test_each_planted_sentence_has_one_fate():
    found = outcome([WRITTEN], [ANSWER], ARTICLES)
    assert (found.unmarked, found.marked, found.withheld, found.dropped) == (1, 1, 1, 1)
    assert (found.planted, found.written, found.shipped, found.judged) == (4, 5, 3, 2)
    assert found.by_kind == {
        "number": (1, 2),
        "name": (0, 1),
        "attribution": (0, 0),
        "invented": (0, 1),
    }


def test_citations_are_followed_to_the_words():
    found = outcome([WRITTEN], [ANSWER], ARTICLES)
    assert (found.citations, found.resolved, found.exact) == (3, 2, 1)
    assert found.quote_chars == len("The ferry sank off Quill Bay.")


def test_a_copied_sentence_that_is_held_against_is_counted():
    answer = ANSWER | {"verdicts": [{"text": "The ferry sank off Quill Bay.", "passed": False}]}
    assert outcome([WRITTEN], [answer], ARTICLES).copied_against == 1


def test_the_table_has_a_cell_for_each_head_and_says_why_a_peer_did_not_run():
    ran, failed = row(), row(error="OSError: no | network here")
    assert len(cells(ran)) == len(cells(failed)) == len(columns())
    assert "1 of 4" in cells(ran)
    assert "1 of 2" in cells(ran)
    assert cells(failed)[1] == "did not run: `OSError: no / network here`"
    page = placed("A\n<!-- figures -->\nold\n<!-- end of figures -->\nB", tables([ran, failed]))
    assert "old" not in page
    assert "| desk 1 | yes |" in page
    assert page.startswith("A\n")
    assert page.endswith("\nB")

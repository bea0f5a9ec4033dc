from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafts import DraftEvent
from api.pages import words
from api.pages.view import briefing_view, paragraphs, progress_of, web_link
from api.pages.workspace import _tally
from corpus.model import Precision
from evals import run
from evals.markdown import parse
from prompts import load_style

AT = datetime(2026, 3, 10, 8, 5, tzinfo=UTC)
STYLE = load_style()


@given(st.text(alphabet="ab \n😀é", max_size=60), st.data())
def test_the_marked_pieces_are_exactly_the_cited_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = paragraphs(text, start, end)
    shown = [line for line in text.split("\n") if line.strip()]
    assert ["".join(p.text for p in line) for line in lines] == shown
    marked = "".join(p.text for line in lines for p in line if p.cited)
    blank = {c for c in text[start:end] if c.isspace()}
    assert [c for c in marked if c not in blank] == [c for c in text[start:end] if c not in blank]


def test_nothing_is_marked_without_a_span() -> None:
    assert not any(p.cited for line in paragraphs("One.\nTwo.", None, None) for p in line)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://herald.example/a", True),
        ("http://herald.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//herald.example", False),
        ("https:///nowhere", False),
        ("http://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: bool) -> None:
    assert web_link(url) == (url if link else None)


def sentence(name: str, *spans: tuple[str, int, int], **fields: Any) -> dict[str, Any]:
    citations = [
        {"article_id": a, "start": s, "end": e, "outlet": None, "quote": "x"} for a, s, e in spans
    ]
    return {"id": name, "kind": "fact", "role": "body", "block": 0, "citations": citations} | fields


def briefing(**fields: Any) -> dict[str, Any]:
    first = [sentence("a", ("p", 0, 5), ("q", 1, 2)), sentence("b", ("p", 0, 5), block=1)]
    second = [sentence("c", ("p", 7, 9)), sentence("n", role="note", block=1)]
    made = {
        "sections": [
            {"key": "situation", "title": "The Situation", "sentences": first},
            {"key": "mechanism", "title": "The Mechanism", "sentences": second},
        ],
        "withheld": [],
        "report": None,
    }
    return made | fields


def test_a_span_keeps_one_number_in_order_of_first_use() -> None:
    view = briefing_view(briefing(), STYLE)
    numbers = [
        [source.number for source in s.sources]
        for section in view.sections
        for block in section.blocks
        for s in block.sentences
    ]
    assert numbers == [[1, 2], [1], [3]]
    by_article = [[source.number for source in sources] for sources in view.articles]
    assert by_article == [[1, 3], [2]]
    assert view.articles[0][1].href == "/articles/p?start=7&end=9#cited"


def test_sections_take_their_shape_from_the_style_and_notes_stand_apart() -> None:
    view = briefing_view(briefing(), STYLE)
    assert [section.bulleted for section in view.sections] == [False, True]
    assert [len(section.blocks) for section in view.sections] == [2, 2]
    last = view.sections[1].blocks[1]
    assert (last.sentences, [n.raw["id"] for n in last.notes]) == ((), ["n"])


def test_a_sentence_that_was_withheld_from_several_sections_is_told_once() -> None:
    def withheld(section: str, text: str) -> dict[str, Any]:
        return {"section": section, "text": text, "reasons": [], "nearest": []}

    both = [withheld(key, "Ten  piers fell.") for key in ("situation", "mechanism")]
    view = briefing_view(briefing(withheld=[*both, withheld("situation", "One fell.")]), STYLE)
    assert [[w["section"] for w, _ in same] for same in view.held] == [
        ["situation", "mechanism"],
        ["situation"],
    ]


def test_findings_go_to_their_sentence_or_to_the_whole() -> None:
    on_one = {"sentence_id": "a", "severity": "warning"}
    on_all = {"sentence_id": None, "severity": "info"}
    gone = {"sentence_id": "withheld", "severity": "info"}
    view = briefing_view(briefing(report={"findings": [on_one, on_all, gone]}), STYLE)
    assert view.sections[0].blocks[0].sentences[0].findings == (on_one,)
    assert view.other_findings == (on_all, gone)


def event(seq: int, **data: Any) -> DraftEvent:
    return DraftEvent(seq, "stage", data, AT)


def states(*events: DraftEvent) -> list[str]:
    return [state for _, state in progress_of(events, STYLE).stages]


def test_progress_follows_the_stages() -> None:
    assert states() == ["now", "later", "later", "later", "later", "later"]
    queued = event(1, stage="queue", message="Waiting in line.")
    begun = event(2, stage="start", message="Begun.")
    assert states(queued, begun)[:2] == ["done", "now"]
    writing = event(3, stage="write", section="situation", sentences=4, message="The Situation")
    progress = progress_of([queued, begun, writing], STYLE)
    assert [state for _, state in progress.stages][:3] == ["done", "done", "now"]
    assert progress.sections[0] == ("The Situation", 4)
    assert progress.sections[1] == ("The Mechanism", None)
    assert (progress.message, progress.last) == ("The Situation", 3)


def test_a_check_before_a_repair_does_not_go_back() -> None:
    stages = ("start", "gather", "write", "ground", "check", "repair", "check")
    events = [event(n, stage=stage) for n, stage in enumerate(stages, 1)]
    assert states(*events)[-1] == "now"


def test_a_restart_begins_anew() -> None:
    events = [event(1, stage="start"), event(2, stage="check"), event(3, stage="restart")]
    assert states(*events)[:2] == ["done", "now"]


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.INSTANT, "10 March 2026, 08:05 UTC"),
        (Precision.DAY, "10 March 2026"),
        (Precision.MONTH, "March 2026"),
        (Precision.YEAR, "2026"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(precision: Precision, text: str) -> None:
    assert words.published(AT, precision) == text


def test_only_all_is_a_hundred_percent() -> None:
    assert words.percent(1.0) == "100 %"
    assert words.percent(0.9999) == "99 %"
    assert words.percent(0.29) == "29 %"
    assert words.percent(None) == "–"


def test_every_check_of_a_report_is_named_in_words() -> None:
    report = run(
        parse("## The Situation\n\nNine ferries stopped on 3 May 2026.\n", STYLE), {}, STYLE
    )
    assert report.scores
    assert not [name for name in report.scores if name not in words.SCORES]


def test_sentences_cited_without_having_to_be_are_counted() -> None:
    free = sentence("a", ("x", 0, 5), verdict="not_required")
    tally = _tally([free, sentence("b", verdict="not_required"), sentence("c", verdict="uncited")])
    assert (tally.needed, tally.cited, tally.free) == (1, 0, 1)

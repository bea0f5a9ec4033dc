"""The figures of retrieval: what counts as found, and what is averaged over what."""

import json

import pytest

from corpus.bench.retrieval import (
    EvidenceQuery,
    found,
    library_search,
    measure,
    read_queries,
    score,
)
from corpus.errors import BadInput
from corpus.library import Library

FERRY = "The ferry sank off Orla on Monday."
TOLL = "Nineteen people drowned."


def test_a_passage_is_relevant_that_holds_a_whole_evidence_sentence_however_spaced():
    outcome = found([FERRY, TOLL], ["Off Orla.", f"x {FERRY.replace(' ', chr(10))} y", "The ferry"])
    assert outcome.first == 2
    assert outcome.evidence == 0.5


def test_evidence_counts_once_however_often_it_is_found_or_named():
    assert found([FERRY, FERRY, TOLL], [FERRY, FERRY]).evidence == 0.5


def test_only_the_first_ten_count():
    outcome = found([FERRY], ["nothing"] * 10 + [FERRY])
    assert (outcome.first, outcome.evidence) == (None, 0.0)
    assert found([FERRY], ["nothing"] * 9 + [FERRY]).first == 10


def test_the_figures_are_means_over_all_questions():
    answers = {"a": [FERRY], "b": ["-", "-", "-", "-", TOLL], "c": ["-"], "d": ["-", FERRY + TOLL]}
    queries = [EvidenceQuery(name, name, (FERRY, TOLL)) for name in answers]
    result = measure(queries, lambda query: answers[query.text])
    assert result.queries == 4
    assert result.mrr_at_10 == pytest.approx((1 + 1 / 5 + 0 + 1 / 2) / 4)
    assert result.hits_at_4 == pytest.approx(2 / 4)
    assert result.hits_at_10 == pytest.approx(3 / 4)
    assert result.evidence_at_10 == pytest.approx((0.5 + 0.5 + 0 + 1) / 4)


def test_no_questions_score_nothing():
    assert score([]).queries == 0
    assert score([]).mrr_at_10 == 0.0


def test_progress_is_told():
    seen = []
    queries = [EvidenceQuery(str(i), "q", (FERRY,)) for i in range(3)]
    measure(queries, lambda query: [], lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_queries_are_read_with_and_without_a_topic(tmp_path):
    file = tmp_path / "queries.jsonl"
    lines = [
        {"id": "q1", "query": "Who sank?", "topic": "Orla", "evidence": [FERRY]},
        {"query": "How many?", "evidence": [TOLL, FERRY], "topic": None},
    ]
    file.write_text("\n\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    assert read_queries(file) == [
        EvidenceQuery("q1", "Who sank?", (FERRY,), "Orla"),
        EvidenceQuery("3", "How many?", (TOLL, FERRY), None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"query": "Who?", "evidence": []}',
        '{"query": " ", "evidence": ["x"]}',
        '{"query": "Who?", "evidence": 3}',
    ],
)
def test_a_line_that_is_no_query_is_named(tmp_path, line):
    file = tmp_path / "queries.jsonl"
    file.write_text(f'{{"query": "Who?", "evidence": ["x"]}}\n{line}\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"queries\.jsonl:2") as raised:
        read_queries(file)
    assert "evidence" in raised.value.help


def test_a_file_of_no_queries_is_refused(tmp_path):
    file = tmp_path / "queries.jsonl"
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no queries"):
        read_queries(file)


def test_the_library_is_asked_with_the_topic_only_where_it_is_to_be(
    tmp_path, embedder, make_article
):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add(
            [
                make_article("It sank quickly. Nineteen people drowned.", title="Vesna"),
                make_article("It sank quickly. Nobody was hurt.", title="Orla"),
            ]
        )
        query = EvidenceQuery("q", "It sank quickly", ("Nobody was hurt.",), "Orla")
        other = EvidenceQuery("q", "It sank quickly", ("Nineteen people drowned.",), "Vesna")
        assert measure([query, other], library_search(library, topic=True)).mrr_at_10 == 1.0
        alone = measure([query, other], library_search(library, topic=False))
        assert alone.mrr_at_10 == 0.75

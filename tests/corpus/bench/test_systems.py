"""The systems of a retrieval bench, on a handful of articles."""

import json

import pytest

from corpus.bench.retrieval import EvidenceQuery
from corpus.bench.systems import (
    SYSTEMS,
    chosen,
    read_articles,
    result_to_dict,
    run,
    sampled,
)
from corpus.errors import BadInput

TEXTS = {
    "Cable cut": "The Meridian cable was cut near the cape. Repairs will take ten days.",
    "Grain harvest": "Farmers brought in a late harvest. The ministry expects exports to go on.",
    "Cup final": "Alder Rovers won the cup after extra time. The keeper saved two penalties.",
}
QUERIES = [
    EvidenceQuery("1", "how long until the cable works", ("Repairs will take ten days.",)),
    EvidenceQuery("2", "who won the cup", ("Alder Rovers won the cup after extra time.",), "Alder"),
]


@pytest.fixture
def documents(tmp_path):
    path = tmp_path / "documents.jsonl"
    lines = [json.dumps({"title": title, "text": text}) for title, text in TEXTS.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_desk_and_its_parts_are_scored_on_one_store(documents, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", str(tmp_path / "nothing"))
    results = {
        r.system: r for r in run(read_articles(documents), QUERIES, SYSTEMS, tmp_path / "store")
    }
    assert tuple(results) == SYSTEMS
    for name in ("drafter", "drafter+topic", "bm25", "minilm"):
        assert results[name].score.mrr_at_10 == 1
        assert results[name].score.queries == 2
    for name in ("chroma", "llamaindex", "haystack"):
        assert results[name].score is None
        assert "make bench-setup" in results[name].absent


def test_a_store_is_used_again(documents, tmp_path):
    for _time in range(2):
        (result,) = run(read_articles(documents), QUERIES, ["drafter"], tmp_path / "store")
        assert result.score.hits_at_4 == 1


def test_a_row_has_either_figures_or_a_reason(documents, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", str(tmp_path / "nothing"))
    rows = [result_to_dict(r) for r in run(read_articles(documents), QUERIES, ["bm25", "chroma"])]
    assert set(rows[0]) == {
        "system",
        "mrr_at_10",
        "hits_at_4",
        "hits_at_10",
        "evidence_at_10",
        "queries",
    }
    assert set(rows[1]) == {"system", "absent"}


def test_a_wrong_name_lists_the_right_ones():
    assert chosen([]) == SYSTEMS
    with pytest.raises(BadInput) as raised:
        chosen(["lucene"])
    assert "haystack" in raised.value.help


def test_no_article_is_an_error(tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(BadInput):
        read_articles(path)


def test_a_sample_keeps_the_questions_that_it_answers(documents):
    articles = read_articles(documents)
    # Room for one: the first question's article. For two: those of both, before one of neither.
    for number, titles in ((1, ["Cable cut"]), (2, ["Cable cut", "Cup final"])):
        some, asked = sampled(articles, QUERIES, number)
        assert [article.title for article in some] == titles
        assert asked == QUERIES[:number]
    assert sampled(articles, QUERIES, 99) == (articles, QUERIES)
    with pytest.raises(BadInput):
        sampled(articles[:2], QUERIES[1:], 2)

"""The bench of ingest: which articles, who is absent, and what the medians are taken of."""

import pytest

from corpus.bench.ingest import EMBEDDINGS, Rate, chosen, run, summaries


def test_articles_are_taken_evenly_or_varied_where_there_are_too_few(make_article):
    few = [make_article(f"The ferry was {n} hours late on Monday.") for n in range(10)]
    assert chosen(few, 5) == few[::2]
    assert chosen(few, 10) == few
    more = chosen(few, 25)
    assert more[:10] == few
    assert len({article.id for article in more}) == 25


def test_the_desk_is_measured_where_no_rival_is_installed(make_article, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", str(tmp_path / "nothing"))
    rates, absent = run([make_article("The ferry was late."), make_article("A bridge fell.")], 2)
    assert [(rate.system, rate.passages) for rate in rates] == [("drafter", 2), ("drafter", 2)]
    assert set(absent) == {"chroma", "llamaindex", "haystack"}
    assert "make bench-setup" in absent["haystack"]


def rate(system, seconds, embedding="shared"):
    return Rate(system, embedding, 10, 30, seconds, 2 * seconds)


def test_the_ratio_is_the_median_of_the_rounds_own_ratios():
    # In the second round the machine was slow for both: 2×, 2× and 3× stay what they were.
    rates = [
        rate("drafter", 1.0),
        rate("haystack", 2.0),
        rate("drafter", 5.0),
        rate("haystack", 10.0),
        rate("drafter", 1.0),
        rate("haystack", 3.0),
    ]
    own, other = summaries(rates)
    assert (own.system, own.rounds, own.times) == ("drafter", 3, 1)
    assert own.articles_per_second == pytest.approx(10)
    assert other.times == pytest.approx(2)
    assert other.articles_per_second == pytest.approx(10 / 3)
    assert other.core_ms_per_article == pytest.approx(600)


def test_each_embedding_is_a_row_of_its_own():
    rates = [rate("drafter", 1), *(rate("chroma", 2, embedding) for embedding in EMBEDDINGS)]
    assert [(s.system, s.embedding) for s in summaries(rates)] == [
        ("drafter", "shared"),
        ("chroma", "shared"),
        ("chroma", "exact"),
    ]

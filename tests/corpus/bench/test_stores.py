"""Stores made for a bench: in bulk to search in, and through the pipeline to watch its memory."""

import pytest

from corpus.bench import bulk, growth, search
from corpus.bench.material import OUTLETS
from corpus.library import Library, Query

TEXT = "\n".join(
    f"The harbour authority said on day {day} that the eastern channel would stay closed, because "
    f"divers had found {day} more cracks in the hull of the tanker that ran aground there. "
    f"Shipping firms counted {day * 3} vessels at anchor and asked for help from the coast guard."
    for day in range(1, 12)
)


@pytest.fixture
def articles(make_article):
    return [
        make_article(TEXT, title="Channel closed"),
        make_article(TEXT.replace("tanker", "ship")),
    ]


def test_a_store_in_bulk_is_whole_and_is_not_built_twice(tmp_path, articles):
    said = []
    bulk.build(tmp_path, 40, articles, said.append)
    with Library.open(tmp_path, write=True) as library:
        held = library.stats()
        assert held.passages >= 40
        assert library.check() == []
        for outlet in OUTLETS[:2]:
            for found in library.search(Query("harbour channel", outlets=(outlet,))):
                article = library.article(found.passage.article_id)
                assert article.outlet == outlet
    bulk.build(tmp_path, 40, articles, said.append)
    with Library.open(tmp_path) as library:
        assert library.stats().passages == held.passages


def test_every_kind_of_search_is_timed_in_both_roles(tmp_path, articles):
    bulk.build(tmp_path, 40, articles, lambda _text: None)
    rows = list(search.run(tmp_path, articles, 3))
    assert {(row.role, row.filter) for row in rows} == {
        (role, kind) for role in ("writer", "reader") for kind in search.FILTERS
    }
    for row in rows:
        assert row.searches == 3
        assert 0 < row.p50_ms <= row.p95_ms
        assert row.passages >= 40


def test_growth_is_told_at_each_step_and_goes_through_the_pipeline(tmp_path, articles):
    steps = list(growth.grow(tmp_path, 60, articles, 10, lambda _text: None))
    assert steps
    assert steps[-1].passages >= 60
    for step in steps:
        assert step.resident_mb > step.index_mb >= 0
        assert step.aside_mb == step.resident_mb - step.index_mb
    with Library.open(tmp_path) as library:
        # The pipeline works out which articles are copies; a bulk store has none of that.
        assert all(article.origin_group for article in library.articles())

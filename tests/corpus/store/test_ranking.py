"""Fusion: scores scaled, weighted, and lent within an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store.ranking import fuse

HITS = st.dictionaries(st.integers(0, 20), st.floats(-1, 50), max_size=12).map(
    lambda found: sorted(found.items(), key=lambda hit: -hit[1])
)


@given(HITS, HITS)
def test_every_find_comes_once_with_its_ranks_and_a_score_between_0_and_1(lexical, dense):
    article_of = {row: row // 3 for row, _score in (*lexical, *dense)}
    ranked = fuse(lexical, dense, article_of)
    assert sorted(r.row for r in ranked) == sorted(article_of)
    assert all(0 <= r.score <= 1 for r in ranked)
    assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)
    for found in ranked:
        for rank, hits in ((found.lexical_rank, lexical), (found.dense_rank, dense)):
            assert (rank is None) == (found.row not in dict(hits))
            assert rank is None or hits[rank - 1][0] == found.row


def test_words_weigh_more_than_meaning_and_both_more_than_either():
    lexical = [(1, 9.0), (2, 8.0), (9, 1.0)]
    dense = [(3, 0.9), (2, 0.8), (8, 0.1)]
    rows = [r.row for r in fuse(lexical, dense, {r: r for r in (1, 2, 3, 8, 9)})]
    assert rows[:3] == [2, 1, 3]


def test_a_passage_gains_by_a_good_neighbour_in_its_article():
    lexical = [(1, 10.0), (2, 5.0), (3, 5.0), (4, 0.0)]
    apart = {r.row: r.score for r in fuse(lexical, [], {1: 1, 2: 2, 3: 3, 4: 4})}
    near = {r.row: r.score for r in fuse(lexical, [], {1: 1, 2: 1, 3: 3, 4: 4})}
    assert near[2] > near[3] == pytest.approx(apart[3])
    assert near[1] == pytest.approx(apart[1])


def test_a_single_find_has_full_weight_and_nothing_gives_nothing():
    (only,) = fuse([(7, 3.2)], [], {7: 0})
    assert only.score == pytest.approx(0.6)
    assert fuse([], [], {}) == []

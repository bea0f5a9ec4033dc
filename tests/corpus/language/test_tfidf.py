"""Weighted words: rarer ones weigh more, and one against many is what each pair is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.tfidf import cosine, cosines, idf, postings, unit

WEIGHED = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 5.0), max_size=6).map(unit)


def test_a_word_that_fewer_have_weighs_more() -> None:
    weights = idf([frozenset("ab"), frozenset("a"), frozenset("a")])
    assert weights == {"a": math.log(2), "b": math.log(4)}


@given(WEIGHED, st.lists(WEIGHED, max_size=8))
def test_one_against_many_is_what_each_pair_is(one, many) -> None:
    found = cosines(one, postings(many))
    assert set(found) == {i for i, other in enumerate(many) if set(one) & set(other)}
    for place, other in enumerate(many):
        assert found.get(place, 0.0) == pytest.approx(cosine(one, other))

"""Likeness: the sum of three cosines, whichever way it is worked out."""

import numpy as np
import pytest

from corpus.stories import likeness as module
from corpus.stories.likeness import NAMES, VECTOR, WORDS, Against, likeness


@pytest.fixture
def profiles(make_profile):
    # One that has no words at all, words that all have, some and one alone; more than a block.
    texts = ["", *(f"Gate {i} of Tarn{i % 7} opened; Orla{i % 41} sailed." for i in range(300))]
    return [make_profile(text, theme=text[:6]) for text in texts]


def cosine(one, other):
    there = dict(zip(other.hashes.tolist(), other.weights.tolist(), strict=True))
    own = zip(one.hashes.tolist(), one.weights.tolist(), strict=True)
    return sum(weight * there.get(hash_, 0.0) for hash_, weight in own)


def by_its_definition(one, other):
    return (
        WORDS * cosine(one.words, other.words)
        + NAMES * cosine(one.names, other.names)
        + VECTOR * float(one.vector @ other.vector)
    )


@pytest.mark.parametrize("common", [1, 3, 32, 1000])
def test_likeness_is_what_its_definition_says(profiles, monkeypatch, common):
    monkeypatch.setattr(module, "_COMMON", common)
    some = profiles[:60]
    expected = [[by_its_definition(a, b) for b in some] for a in some]
    assert np.allclose(likeness(some), expected, atol=1e-5)


def test_between_two_sets_likeness_is_that_of_all_together(profiles):
    ones, others = profiles[:4], profiles[4:]
    assert len(others) > module.BLOCK
    whole = likeness(profiles)[:4, 4:]
    assert np.allclose(Against(ones).likeness(others), whole, atol=1e-5)


def test_what_has_no_words_is_like_nothing_by_words(make_profile):
    silent = [make_profile(""), make_profile("!")]
    assert np.allclose(likeness(silent)[0, 1], VECTOR * silent[0].vector @ silent[1].vector)

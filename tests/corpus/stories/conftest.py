"""Profiles made of words alone, and words weighed by a vocabulary of a few."""

import hashlib

import numpy as np
import pytest

from corpus.stories import Rarity, profile

COMMON = ["the", "of", "and", "in", "people", "said", "year", "city", "report", "water", "fire"]


@pytest.fixture(scope="session")
def rarity():
    return Rarity.of_vocabulary(COMMON)


@pytest.fixture(scope="session")
def make_profile(make_article, rarity):
    """Return the profile of a text; its vector is drawn by ``theme``, or else by the text."""

    def make(text, theme=None):
        seed = hashlib.sha256((theme or text).encode()).digest()[:8]
        vector = np.random.default_rng(int.from_bytes(seed, "big")).normal(size=16)
        return profile(make_article(text, title=""), vector.astype(np.float32), rarity)

    return make

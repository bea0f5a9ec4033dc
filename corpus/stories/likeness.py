"""How alike articles are: by their weighted words (0.5), their names (0.3), their embeddings (0.2).

Each is a cosine. Words are sparse: most of those that two articles share at all only a few have. So
only terms that many have become columns of a matrix, and the others are added pair by pair: of
1,200 articles with 32,000 shared words a tenth of the columns, and a tenth of memory and time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.stories.profiles import Profile, Terms

Likeness = NDArray[np.float32]
_Weights = NDArray[np.float32]

WORDS, NAMES, VECTOR = 0.5, 0.3, 0.2
# Profiles compared at a time with those of a batch.
BLOCK = 256
# A term that so many have is a column; a rarer one is added pair by pair.
_COMMON = 32


def likeness(profiles: Sequence[Profile]) -> Likeness:
    """Return how alike every two profiles are, float32 ``[n, n]``, in [-0.2, 1]."""
    vectors = np.stack([p.vector for p in profiles])
    alike = np.float32(VECTOR) * (vectors @ vectors.T)
    alike += np.float32(WORDS) * _cosines([p.words for p in profiles])
    alike += np.float32(NAMES) * _cosines([p.names for p in profiles])
    return alike


class Against:
    """Some profiles that any number of others are held against, a block of them at a time."""

    def __init__(self, ones: Sequence[Profile]) -> None:
        """``ones`` are at least one."""
        self._vectors = np.stack([p.vector for p in ones])
        self._words = _Columns([p.words for p in ones])
        self._names = _Columns([p.names for p in ones])

    def likeness(self, others: Sequence[Profile]) -> Likeness:
        """Return how alike each of the ones is to each of ``others``, float32 ``[n, m]``.

        The same as ``likeness``, in memory that grows with ``m`` and not with its square.
        """
        alike = np.empty((len(self._vectors), len(others)), dtype=np.float32)
        for start in range(0, len(others), BLOCK):
            some = others[start : start + BLOCK]
            block = np.float32(VECTOR) * (self._vectors @ np.stack([p.vector for p in some]).T)
            block += np.float32(WORDS) * self._words.cosines([p.words for p in some])
            block += np.float32(NAMES) * self._names.cosines([p.names for p in some])
            alike[:, start : start + len(some)] = block
        return alike


class _Columns:
    """Sparse unit vectors as a matrix over the terms that they have, ascending."""

    def __init__(self, terms: Sequence[Terms]) -> None:
        self._hashes = np.unique(np.concatenate([t.hashes for t in terms]))
        self._dense = self._over(terms)

    def cosines(self, others: Sequence[Terms]) -> Likeness:
        return self._dense @ self._over(others).T

    def _over(self, terms: Sequence[Terms]) -> Likeness:
        """Return the weights of those terms that have a column, float32 ``[n, columns]``."""
        dense = np.zeros((len(terms), len(self._hashes)), dtype=np.float32)
        if not len(self._hashes):
            return dense
        own = np.concatenate([t.hashes for t in terms])
        rows = np.repeat(np.arange(len(terms)), [len(t.hashes) for t in terms])
        at = np.minimum(np.searchsorted(self._hashes, own), len(self._hashes) - 1)
        known = self._hashes[at] == own
        dense[rows[known], at[known]] = np.concatenate([t.weights for t in terms])[known]
        return dense


def _cosines(terms: Sequence[Terms]) -> Likeness:
    """Return the cosines of sparse unit vectors, float32 ``[n, n]``."""
    hashes, places = np.unique(np.concatenate([t.hashes for t in terms]), return_inverse=True)
    rows = np.repeat(np.arange(len(terms)), [len(t.hashes) for t in terms])
    weights = np.concatenate([t.weights for t in terms])
    held = np.bincount(places, minlength=len(hashes)) >= _COMMON
    column = np.cumsum(held) - 1
    common = held[places]
    dense = np.zeros((len(terms), int(held.sum())), dtype=np.float32)
    dense[rows[common], column[places[common]]] = weights[common]
    alike = dense @ dense.T
    _add_rare(alike, places[~common], rows[~common], weights[~common])
    return alike


def _add_rare(
    alike: Likeness, places: NDArray[np.int64], rows: NDArray[np.int64], weights: _Weights
) -> None:
    """Add to ``alike`` what two rows have in common by terms (``places``) that few have."""
    order = np.argsort(places, kind="stable")
    places, rows, weights = places[order], rows[order], weights[order]
    flat = alike.reshape(-1)
    np.add.at(flat, rows * (len(alike) + 1), weights * weights)
    for apart in range(1, _COMMON):
        # Those who have one term stand in a row: each beside the next, the next but one, …
        same = np.flatnonzero(places[apart:] == places[:-apart])
        if not len(same):
            break
        one, other = rows[same], rows[same + apart]
        shared = weights[same] * weights[same + apart]
        np.add.at(flat, one * len(alike) + other, shared)
        np.add.at(flat, other * len(alike) + one, shared)

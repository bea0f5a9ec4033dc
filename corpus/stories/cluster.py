"""Articles into stories: linked by mean likeness, held apart by what each story insists on.

Two articles are alike by the cosine of their weighted words (0.5), of their names (0.3) and of
their mean embeddings (0.2). Clusters merge by the mean likeness of their pairs (average linkage,
Sokal and Michener 1958), best first, down to ``LEAST_ALIKE``.

Two earthquakes a year apart are told in the same words. What differs are the names and numbers in
which the articles of each agree: between clusters of three and more the mean share of the three
strongest such anchors that the other has nowhere is taken off their likeness.

Everything here is a function of the set of articles: the order does not matter. Figures, and how
the constants were chosen, are in docs/stories.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.stories.profiles import Profile, Terms

Likeness = NDArray[np.float32]

WORDS, NAMES, VECTOR = 0.5, 0.3, 0.2
LEAST_ALIKE = 0.22
# How much a full set of contrary anchors takes off, and from which size on clusters have any.
APART = 0.3
_LEAST_MEMBERS, _ANCHORS = 3, 3
_NEVER = -9.0
# Profiles compared at a time with those of a batch.
_BLOCK = 256


def likeness(profiles: Sequence[Profile]) -> Likeness:
    """Return how alike every two profiles are, float32 ``[n, n]``, in [-0.2, 1]."""
    vectors = np.stack([p.vector for p in profiles])
    alike = np.float32(VECTOR) * (vectors @ vectors.T)
    alike += np.float32(WORDS) * _cosines([p.words for p in profiles])
    alike += np.float32(NAMES) * _cosines([p.names for p in profiles])
    return alike


def likeness_between(ones: Sequence[Profile], others: Sequence[Profile]) -> Likeness:
    """Return how alike each of ``ones`` is to each of ``others``, float32 ``[n, m]``.

    The same as ``likeness``, in memory that grows with ``m`` and not with its square.
    """
    alike = np.empty((len(ones), len(others)), dtype=np.float32)
    vectors = np.stack([p.vector for p in ones])
    words = _Columns.of([p.words for p in ones])
    names = _Columns.of([p.names for p in ones])
    for start in range(0, len(others), _BLOCK):
        some = others[start : start + _BLOCK]
        block = np.float32(VECTOR) * (vectors @ np.stack([p.vector for p in some]).T)
        block += np.float32(WORDS) * words.cosines([p.words for p in some])
        block += np.float32(NAMES) * names.cosines([p.names for p in some])
        alike[:, start : start + len(some)] = block
    return alike


def clusters(profiles: Sequence[Profile]) -> list[list[int]]:
    """Return the stories among ``profiles`` as lists of their places, each ascending.

    Time and memory grow with the square of the number of profiles (750: 0.4 s).
    """
    if not profiles:
        return []
    # A fixed order of the items makes ties fall alike however the caller has them ordered.
    order = sorted(range(len(profiles)), key=lambda i: _identity(profiles[i]))
    merging = _Merging(likeness([profiles[i] for i in order]), [profiles[i].anchors for i in order])
    found = merging.run()
    return sorted(sorted(order[i] for i in members) for members in found)


@dataclass(slots=True)
class _Cluster:
    members: list[int]
    anchors: Counter[int]


class _Merging:
    """One run of the merging. ``sums`` holds the summed likeness of the pairs of two clusters.

    ``best`` holds the highest mean of each row, so that the next pair is found without looking at
    all pairs again: the first such row, and the first such place in it, as ``argmax`` over all
    pairs would say.
    """

    def __init__(self, alike: Likeness, anchors: Sequence[frozenset[int]]) -> None:
        self.sums = alike.astype(np.float64)
        self.means = self.sums.copy()
        np.fill_diagonal(self.means, _NEVER)
        self.best = self.means.max(axis=1)
        self.sizes = np.ones(len(anchors))
        self.alive = np.ones(len(anchors), dtype=bool)
        self.clusters = [_Cluster([i], Counter(own)) for i, own in enumerate(anchors)]
        self.held: set[tuple[int, int]] = set()

    def run(self) -> list[list[int]]:
        while True:
            one = int(np.argmax(self.best))
            other = int(np.argmax(self.means[one]))
            if self.means[one, other] < LEAST_ALIKE:
                return [self.clusters[i].members for i in np.flatnonzero(self.alive)]
            if not self._hold_apart(one, other):
                self._merge(one, other)

    def _hold_apart(self, one: int, other: int) -> bool:
        """Take what sets two clusters apart off their likeness, once; tell whether it was done."""
        pair = (min(one, other), max(one, other))
        if pair in self.held or min(self.sizes[one], self.sizes[other]) < _LEAST_MEMBERS:
            return False
        self.held.add(pair)
        apart = APART * _contrary(self.clusters[one], self.clusters[other])
        self.means[one, other] -= apart
        self.means[other, one] -= apart
        for row in pair:
            self.best[row] = self.means[row].max()
        return apart > 0

    def _merge(self, one: int, other: int) -> None:
        # Pair sums are symmetric; the place of the merged one is never read again.
        self.sums[one] += self.sums[other]
        self.sums[:, one] = self.sums[one]
        self.sizes[one] += self.sizes[other]
        self.clusters[one].members += self.clusters[other].members
        self.clusters[one].anchors += self.clusters[other].anchors
        self.alive[other] = False
        self.held = {p for p in self.held if one not in p and other not in p}
        row = self.sums[one] / (self.sizes[one] * self.sizes)
        row[~self.alive] = _NEVER
        row[one] = _NEVER
        # A row whose best was with either of the two has to be looked through again.
        lost = np.maximum(self.means[one], self.means[other]) >= self.best
        lost &= self.alive
        self.means[one], self.means[:, one] = row, row
        self.means[other], self.means[:, other] = _NEVER, _NEVER
        self.best = np.maximum(self.best, row)
        lost[one] = True
        self.best[other] = _NEVER
        self.best[lost] = self.means[lost].max(axis=1)


def _contrary(one: _Cluster, other: _Cluster) -> float:
    return min(_insists(one, other), _insists(other, one))


def _insists(one: _Cluster, other: _Cluster) -> float:
    """Return the mean share of the strongest anchors of ``one`` that ``other`` has nowhere."""
    size = len(one.members) + 2
    own = sorted((n for a, n in one.anchors.items() if a not in other.anchors), reverse=True)
    return sum(own[:_ANCHORS]) / (_ANCHORS * size)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Sparse unit vectors as a matrix over the terms that they have, ascending."""

    hashes: NDArray[np.uint32]
    dense: Likeness

    @classmethod
    def of(cls, terms: Sequence[Terms]) -> _Columns:
        hashes = np.unique(np.concatenate([t.hashes for t in terms]))
        return cls(hashes, _dense(terms, hashes))

    def cosines(self, others: Sequence[Terms]) -> Likeness:
        return self.dense @ _dense(others, self.hashes).T


def _dense(terms: Sequence[Terms], hashes: NDArray[np.uint32]) -> Likeness:
    """Return the weights of the terms that are among ``hashes``, float32 ``[n, len(hashes)]``."""
    dense = np.zeros((len(terms), len(hashes)), dtype=np.float32)
    if not len(hashes):
        return dense
    own = np.concatenate([t.hashes for t in terms])
    rows = np.repeat(np.arange(len(terms)), [len(t.hashes) for t in terms])
    at = np.minimum(np.searchsorted(hashes, own), len(hashes) - 1)
    known = hashes[at] == own
    dense[rows[known], at[known]] = np.concatenate([t.weights for t in terms])[known]
    return dense


def _cosines(terms: Sequence[Terms]) -> Likeness:
    """Return the cosines of sparse unit vectors, over the terms that two of them share at all."""
    hashes, places = np.unique(np.concatenate([t.hashes for t in terms]), return_inverse=True)
    rows = np.repeat(np.arange(len(terms)), [len(t.hashes) for t in terms])
    shared = np.bincount(places, minlength=len(hashes)) > 1
    column = np.cumsum(shared) - 1
    kept = shared[places]
    dense = np.zeros((len(terms), int(shared.sum())), dtype=np.float32)
    weights = np.concatenate([t.weights for t in terms])
    dense[rows[kept], column[places[kept]]] = weights[kept]
    return dense @ dense.T


def _identity(own: Profile) -> tuple[bytes, bytes]:
    return own.vector.tobytes(), own.words.hashes.tobytes()

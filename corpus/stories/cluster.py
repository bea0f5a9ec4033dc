"""Articles into stories: linked by mean likeness, held apart by what each story insists on.

Clusters merge by the mean likeness of their pairs (``corpus.stories.likeness``; average linkage,
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

from corpus.stories.likeness import Likeness, likeness
from corpus.stories.profiles import Profile

LEAST_ALIKE = 0.22
# How much a full set of contrary anchors takes off, and from which size on clusters have any.
APART = 0.3
_LEAST_MEMBERS, _ANCHORS = 3, 3
_NEVER = -9.0


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


def _identity(own: Profile) -> tuple[bytes, bytes]:
    return own.vector.tobytes(), own.words.hashes.tobytes()

"""Which stories at hand each new article may belong to, and which of a batch belong together. Pure.

Two clusters merge by the mean likeness of their members, which is no higher than the best: what has
nobody as like as ``LEAST_ALIKE`` cannot be joined. So a batch falls into parts that have nothing to
do with each other, and each is clustered by itself with the stories that it reaches, whole.

An article looks at the few stories that are most like it, and a part that reaches many stories is
clustered in several rounds, as if its articles had come one after the other: neither time nor
memory grows with the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.stories.cluster import LEAST_ALIKE
from corpus.stories.likeness import BLOCK, Against, likeness
from corpus.stories.profiles import Profile

# The most stories that one article is clustered with.
STORIES = 8
# Articles clustered at once, stored ones included; a first article may bring more of its own.
TOGETHER = 600


class Reach:
    """What a batch of new articles reaches. Articles are told by their places in ``new``."""

    def __init__(self, new: Sequence[Profile]) -> None:
        self.left = list(range(len(new)))
        self._among = likeness(new)
        self._against = Against(new)
        self._best: dict[str, NDArray[np.float32]] = {}
        self._sizes: dict[str, int] = {}

    def see(self, members: Iterable[tuple[str, Profile]]) -> None:
        """Compare stored articles, each told with its story, with the new ones.

        They are looked at in blocks and not kept.
        """
        block: list[tuple[str, Profile]] = []
        for member in members:
            block.append(member)
            if len(block) == BLOCK:
                self._compare(block)
                block = []
        if block:
            self._compare(block)

    def _compare(self, members: Sequence[tuple[str, Profile]]) -> None:
        alike = self._against.likeness([own for _story, own in members])
        for place, (story, _own) in enumerate(members):
            self._join(story, alike[:, place], 1)

    def _join(self, story: str, alike: NDArray[np.float32], members: int) -> None:
        best = self._best.get(story)
        self._best[story] = alike.copy() if best is None else np.maximum(best, alike)
        self._sizes[story] = self._sizes.get(story, 0) + members

    def take(self) -> tuple[list[int], list[str]]:
        """Return the next articles to cluster together, and the stories that they reach.

        To be called while there are any ``left``; what becomes of them is told by ``placed``.
        """
        own = {i: self._stories(i) for i in self.left}
        some = [self.left[0]]
        stories = dict.fromkeys(own[some[0]])
        size = 1 + sum(self._sizes[s] for s in stories)
        grown = True
        while grown:
            grown = False
            for i in self.left:
                more = [s for s in own[i] if s not in stories]
                weight = 1 + sum(self._sizes[s] for s in more)
                if i in some or size + weight > TOGETHER or not self._linked(i, some, own, more):
                    continue
                some.append(i)
                stories.update(dict.fromkeys(more))
                size += weight
                grown = True
        self.left = [i for i in self.left if i not in some]
        return some, list(stories)

    def _linked(
        self, i: int, some: Sequence[int], own: Mapping[int, Sequence[str]], more: Sequence[str]
    ) -> bool:
        return len(more) < len(own[i]) or bool(self._among[i, some].max() >= LEAST_ALIKE)

    def _stories(self, i: int) -> list[str]:
        near = [(-float(a[i]), s) for s, a in self._best.items() if a[i] >= LEAST_ALIKE]
        return [story for _alike, story in sorted(near)[:STORIES]]

    def placed(self, homes: Mapping[int, str], heirs: Mapping[str, Collection[str]]) -> None:
        """Hear in which story each taken article is now, and where the stories' members went.

        What a story that was taken has become counts as like as it was: those that are left may
        look at one too many, but miss none.
        """
        gone = {s: (self._best.pop(s), self._sizes.pop(s)) for s in heirs}
        for story, (alike, size) in gone.items():
            for heir in heirs[story]:
                self._join(heir, alike, size // len(heirs[story]))
        for i, story in homes.items():
            self._join(story, self._among[i], 1)

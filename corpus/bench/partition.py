"""How well one way of grouping things agrees with another. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall in [0, 1], with the number of ``items`` that they are taken over."""

    precision: float
    recall: float
    items: int

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(found: Mapping[str, Hashable], labels: Mapping[str, Hashable]) -> Agreement:
    """Compare the groups ``found`` with the right ones, item by item (Bagga and Baldwin 1998).

    Precision is the mean, over the labelled items, of the share of an item's group that its label
    shares; recall the same the other way round. ``KeyError`` where a labelled item has no group.
    """
    items = list(labels)
    groups = _members((item, found[item]) for item in items)
    right = _members(labels.items())
    precision = recall = 0.0
    for item in items:
        group, wanted = groups[found[item]], right[labels[item]]
        shared = len(group & wanted)
        precision += shared / len(group)
        recall += shared / len(wanted)
    number = max(1, len(items))
    return Agreement(precision / number, recall / number, len(items))


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs looked at, those held to be together, those that are, and those that are both."""

    pairs: int
    found: int
    labelled: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the pairs found that is right; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the labelled pairs that was found; 1 where there is none."""
        return self.right / self.labelled if self.labelled else 1.0


def pair_counts(
    sets: Iterable[Iterable[str]],
    found: Mapping[str, Hashable],
    together: Iterable[tuple[str, str]],
) -> PairCounts:
    """Count the pairs within each of ``sets``: in one group of ``found``, labelled ``together``."""
    labelled = {frozenset(pair) for pair in together}
    pairs = {frozenset(pair) for items in sets for pair in combinations(items, 2)}
    joined = {pair for pair in pairs if len({found[item] for item in pair}) == 1}
    return PairCounts(len(pairs), len(joined), len(labelled & pairs), len(joined & labelled))


def _members(pairs: Iterable[tuple[str, Hashable]]) -> dict[Hashable, set[str]]:
    members: defaultdict[Hashable, set[str]] = defaultdict(set)
    for item, group in pairs:
        members[group].add(item)
    return members

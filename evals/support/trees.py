"""Boosted decision trees, as they are stored and evaluated: numpy alone, no training library.

A model is a JSON file of ``{"features", "trees", "calibration"}``: the figures that it reads in
their order; each tree as parallel lists over its nodes (``feature`` −1 at a leaf, whose ``value``
is added up; else go to ``left`` where the figure is at most ``threshold``, to ``right`` where it is
more); and the points between which the summed log-odds are mapped to a probability.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """A model: the nodes of all its trees, one after another, and the calibration's points.

    ``roots`` are where the trees begin; ``left`` and ``right`` count from the first node of all,
    and lead from a leaf back to itself. ``depth`` is the most steps from a root to a leaf.
    """

    features: tuple[str, ...]
    roots: Ints
    depth: int
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    log_odds: Floats
    probability: Floats

    def predict(self, x: Floats) -> Floats:
        """Return the probability for each row of ``x``, ``[rows, features]`` to ``[rows]``."""
        return np.interp(self.raw(x), self.log_odds, self.probability)

    def raw(self, x: Floats) -> Floats:
        """Return the summed leaves, log-odds before calibration, ``[rows]``."""
        return np.array([self.value[self._leaves(row)].sum() for row in x])

    def _leaves(self, row: Floats) -> Ints:
        node = self.roots
        for _ in range(self.depth):
            low = row[self.feature[node]] <= self.threshold[node]
            node = np.where(low, self.left[node], self.right[node])
        return node


def read(text: str) -> Trees:
    """Read a model from its JSON text."""
    raw: dict[str, Any] = json.loads(text)
    roots: list[int] = []
    nodes: dict[str, list[float]] = {
        k: [] for k in ("feature", "threshold", "left", "right", "value")
    }
    for tree in raw["trees"]:
        first = len(nodes["feature"])
        roots.append(first)
        for i, feature in enumerate(tree["feature"]):
            leaf = feature < 0
            nodes["feature"].append(0 if leaf else feature)
            nodes["left"].append(first + (i if leaf else tree["left"][i]))
            nodes["right"].append(first + (i if leaf else tree["right"][i]))
        nodes["threshold"] += tree["threshold"]
        nodes["value"] += tree["value"]
    return Trees(
        tuple(raw["features"]),
        np.array(roots),
        max(_depth(tree) for tree in raw["trees"]),
        np.array(nodes["feature"], np.int64),
        np.array(nodes["threshold"], float),
        np.array(nodes["left"], np.int64),
        np.array(nodes["right"], np.int64),
        np.array(nodes["value"], float),
        np.array(raw["calibration"]["log_odds"], float),
        np.array(raw["calibration"]["probability"], float),
    )


def _depth(tree: dict[str, Any]) -> int:
    """The most steps from the root to a leaf; a child stands after its parent in the lists."""
    level = [0] * len(tree["feature"])
    for i, feature in enumerate(tree["feature"]):
        if feature >= 0:
            level[tree["left"][i]] = level[tree["right"][i]] = level[i] + 1
    return max(level)

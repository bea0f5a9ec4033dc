"""Boosted decision trees, as they are stored and evaluated: numpy alone, no training library.

A model is a JSON file of ``{"features", "trees", "calibration"}``: the figures that it reads in
their order; each tree as parallel lists over its nodes (``feature`` −1 at a leaf, whose ``value``
is added up; else go to ``left`` where the figure is at most ``threshold``, to ``right`` where it is
more); and the points between which the summed log-odds are mapped to a probability.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """A model: ``[trees, nodes]`` arrays, and the calibration's points, rising in both."""

    features: tuple[str, ...]
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
        rows = np.arange(len(x))[:, None]
        trees = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(x), len(self.feature)), dtype=np.int64)
        for _ in range(self._depth):
            asked = self.feature[trees, node]
            low = x[rows, np.maximum(asked, 0)] <= self.threshold[trees, node]
            step = np.where(low, self.left[trees, node], self.right[trees, node])
            node = np.where(asked < 0, node, step)
        total: Floats = self.value[trees, node].sum(axis=1)
        return total

    @cached_property
    def _depth(self) -> int:
        """The most steps from a root to a leaf."""
        deepest = 0
        for feature, left, right in zip(self.feature, self.left, self.right, strict=True):
            level = {0: 0}
            for i in range(len(feature)):
                if i in level and feature[i] >= 0:
                    level[int(left[i])] = level[int(right[i])] = level[i] + 1
            deepest = max(deepest, *level.values())
        return deepest


def read(text: str) -> Trees:
    """Read a model from its JSON text; a child stands after its parent in a tree's lists."""
    raw: dict[str, Any] = json.loads(text)
    trees = raw["trees"]
    nodes = max(len(tree["feature"]) for tree in trees)

    def padded(key: str, fill: float) -> Floats:
        return np.array([tree[key] + [fill] * (nodes - len(tree[key])) for tree in trees], float)

    return Trees(
        tuple(raw["features"]),
        padded("feature", -1).astype(np.int64),
        padded("threshold", 0.0),
        padded("left", 0).astype(np.int64),
        padded("right", 0).astype(np.int64),
        padded("value", 0.0),
        np.array(raw["calibration"]["log_odds"], float),
        np.array(raw["calibration"]["probability"], float),
    )

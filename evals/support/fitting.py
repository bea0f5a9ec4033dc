"""Fits the boosters of support's models and writes them down as ``evals.support.trees`` reads them.

``lightgbm`` is imported where it is used: the desk needs nothing of this file.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.grounding import FAMILIES
from evals.support.contextual import CONTEXTUAL
from evals.support.features import LEXICAL

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# A table of figures by (set, split), such as the scores of its claims.
ByTable = dict[tuple[str, str], Floats]
# Licences let these be measured with, and nothing that was trained on them be shipped.
MEASURED_ONLY = frozenset({"faithbench"})
SEEDS = (0, 1, 2)
ROUNDS = 200
PARAMETERS: Mapping[str, Any] = {
    "objective": "binary",
    "num_leaves": 4,
    "learning_rate": 0.06,
    "min_data_in_leaf": 80,
    "lambda_l2": 30.0,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}
FIGURES = {"lexical": tuple(LEXICAL), "contextual": (*LEXICAL, *CONTEXTUAL)}
DIRECTIONS = {name: way for table in (LEXICAL, CONTEXTUAL) for name, (way, _) in table.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one file's claims, ``[claims, figures]``, and their labels."""

    dataset: str
    split: str
    x: Floats
    y: Flags

    @property
    def key(self) -> tuple[str, str]:
        return self.dataset, self.split

    @property
    def family(self) -> str:
        return FAMILIES.get(self.dataset, self.dataset)


def fit(tables: Sequence[Table], model: str) -> list[Any]:
    """Train one booster for each seed, under the constraints that the figures name."""
    lightgbm = importlib.import_module("lightgbm")
    names = FIGURES[model]
    x = np.concatenate([t.x[:, : len(names)] for t in tables])
    y = np.concatenate([t.y for t in tables])
    ways = [DIRECTIONS[n] for n in names]
    return [
        lightgbm.train(
            {**PARAMETERS, "monotone_constraints": ways, "seed": seed},
            lightgbm.Dataset(x, y, weight=weights(tables)),
            ROUNDS,
        )
        for seed in SEEDS
    ]


def weights(tables: Sequence[Table]) -> Floats:
    """Return a weight for each claim, mean 1, in the tables' order.

    Tables weigh by the root of their size, and inside each the two kinds weigh alike.
    """
    every = np.concatenate([_alike(t.y) for t in tables])
    return every / float(every.mean())


def _alike(y: Flags) -> Floats:
    half = np.sqrt(len(y)) / 2
    weighed: Floats = np.where(y, half / max(1, int(y.sum())), half / max(1, int((~y).sum())))
    return weighed


def log_odds(boosters: Sequence[Any], x: Floats, model: str) -> Floats:
    """Return the boosters' mean raw score."""
    cut = x[:, : len(FIGURES[model])]
    mean: Floats = np.mean([b.predict(cut, raw_score=True) for b in boosters], axis=0)
    return mean


def left_out(tables: Sequence[Table], model: str) -> ByTable:
    """Return the scores of the dev sets, each by a model that has not seen its dev family.

    What is kept apart is the texts: a train split holds other documents than its dev split.
    """
    scores = {}
    fitted: dict[str, list[Any]] = {}
    for table in tables:
        if table.split != "dev":
            continue
        if table.family not in fitted:
            fitted[table.family] = fit(unseen(tables, table.family), model)
        scores[table.key] = log_odds(fitted[table.family], table.x, model)
    return scores


def unseen(tables: Sequence[Table], family: str) -> list[Table]:
    """Return the tables that a model may be trained on which is to be scored on ``family``."""
    return [
        t
        for t in tables
        if t.dataset not in MEASURED_ONLY and not (t.family == family and t.split == "dev")
    ]


def calibrate(raw: Floats, y: Flags, weights: Floats) -> tuple[list[float], list[float]]:
    """Return points of the logistic map from log-odds to probability (Platt 1999).

    Slope and offset by Newton's method on the weighted likelihood.
    """
    slope, offset = 1.0, 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-(slope * raw + offset)))
        d, c = weights * (y - p), weights * p * (1 - p)
        gradient = np.array([(d * raw).sum(), d.sum()])
        cross = (c * raw).sum()
        curvature = np.array([[(c * raw * raw).sum(), cross], [cross, c.sum()]])
        slope, offset = np.array([slope, offset]) + np.linalg.solve(curvature, gradient)
    x = np.linspace(-4, 4, 33)
    p = 1 / (1 + np.exp(-(slope * x + offset)))
    return [round(float(v), 4) for v in x], [round(float(v), 5) for v in p]


def dump(
    boosters: Sequence[Any],
    model: str,
    points: tuple[list[float], list[float]],
    trained_on: Sequence[Table],
) -> str:
    """Return the JSON of ``evals.support.trees``: the boosters' mean as one sum of trees."""
    trees = []
    for booster in boosters:
        for tree in booster.dump_model()["tree_info"]:
            trees.append(_flat(tree["tree_structure"], 1 / len(boosters)))
    raw = {
        "features": list(FIGURES[model]),
        "trained_on": [".".join(t.key) for t in trained_on],
        "calibration": {"log_odds": points[0], "probability": points[1]},
    }
    head = json.dumps(raw, indent=1)[:-2]
    body = ",\n".join("  " + json.dumps(tree, separators=(",", ":")) for tree in trees)
    return f'{head},\n "trees": [\n{body}\n ]\n}}\n'


def _flat(root: Mapping[str, Any], scale: float) -> dict[str, list[float]]:
    """Lay a tree's nodes in lists, a child after its parent."""
    tree: dict[str, list[float]] = {
        k: [] for k in ("feature", "threshold", "left", "right", "value")
    }
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        leaf = "leaf_value" in node
        tree["feature"].append(-1 if leaf else node["split_feature"])
        tree["threshold"].append(0 if leaf else float(f"{node['threshold']:.6g}"))
        tree["value"].append(float(f"{node['leaf_value'] * scale:.5g}") if leaf else 0)
        at = len(tree["feature"]) + len(waiting)
        tree["left"].append(0 if leaf else at)
        tree["right"].append(0 if leaf else at + 1)
        if not leaf:
            waiting += [node["left_child"], node["right_child"]]
    return tree

"""Trains the two models of support: ``python -m evals.support.train --data FOLDER``.

A tool for developers: it needs ``lightgbm`` (and nothing else beside the project), which the desk
itself never imports. ``FOLDER`` holds ``NAME.SPLIT.jsonl.gz`` files of labelled claims. It prints
figures with the family of the scored set left out, and with ``--write`` stores the models.

Every figure is read once and kept in ``--cache``, for the embedding of all evidence takes minutes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.assets import Embedder
from evals.bench.grounding import FAMILIES
from evals.bench.items import Item, read_items
from evals.bench.metrics import auroc, balanced_accuracy, calibration_error, threshold
from evals.support.contextual import CONTEXTUAL
from evals.support.features import LEXICAL
from evals.support.grounding import UNSURE, Grounder

Floats = NDArray[np.float64]
SCORED = ("wice", "wice_oracle", "summedits", "expertqa", "begin_wow", "faithbench")
# Licences let these be measured with, and nothing that was trained on them be shipped.
MEASURED_ONLY = frozenset({"faithbench"})
TRAINED = ("wice", "wice_oracle", "summedits", "expertqa", "begin_wow", "begin_cmu_tc")
SPLITS = ("train", "dev")
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
    y: NDArray[np.bool_]

    @property
    def family(self) -> str:
        return FAMILIES.get(self.dataset, self.dataset)


def read_tables(data: Path, cache: Path | None) -> list[Table]:
    """Read the figures of every file in ``data`` that is trained on or scored."""
    grounder = Grounder(Embedder())
    found = []
    for dataset in dict.fromkeys((*SCORED, *TRAINED)):
        for split in SPLITS:
            path = data / f"{dataset}.{split}.jsonl.gz"
            if path.is_file() and not (dataset in MEASURED_ONLY and split == "train"):
                items = [i for i in read_items(path) if isinstance(i, Item) and i.label is not None]
                x = _figures(items, grounder, cache and cache / f"{dataset}.{split}.npy")
                found.append(Table(dataset, split, x, np.array([bool(i.label) for i in items])))
    return found


def _figures(items: Sequence[Item], grounder: Grounder, kept: Path | None) -> Floats:
    names = FIGURES["contextual"]
    if kept and kept.is_file():
        x: Floats = np.load(kept)
        if x.shape == (len(items), len(names)):
            return x
    rows = []
    for i, item in enumerate(items):
        rows.append(grounder.figures(item.claim, (item.span,)))
        if i % 100 == 0:
            sys.stderr.write(f"{kept.stem if kept else ''} {i:,} of {len(items):,}\n")
    x = np.array(rows)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, x)
    return x


def fit(tables: Sequence[Table], model: str) -> list[Any]:
    """Train one booster for each seed. Sets weigh by the root of their size, their kinds alike."""
    lightgbm = importlib.import_module("lightgbm")
    names = FIGURES[model]
    x = np.concatenate([t.x[:, : len(names)] for t in tables])
    y = np.concatenate([t.y for t in tables])
    weights = np.concatenate([_weights(t.y) for t in tables])
    ways = [DIRECTIONS[n] for n in names]
    return [
        lightgbm.train(
            {**PARAMETERS, "monotone_constraints": ways, "seed": seed},
            lightgbm.Dataset(x, y, weight=weights / weights.mean()),
            ROUNDS,
        )
        for seed in SEEDS
    ]


def _weights(y: NDArray[np.bool_]) -> Floats:
    half = np.sqrt(len(y)) / 2
    weights: Floats = np.where(y, half / max(1, int(y.sum())), half / max(1, int((~y).sum())))
    return weights


def log_odds(boosters: Sequence[Any], x: Floats, model: str) -> Floats:
    """Return the boosters' mean raw score."""
    cut = x[:, : len(FIGURES[model])]
    mean: Floats = np.mean([b.predict(cut, raw_score=True) for b in boosters], axis=0)
    return mean


def left_out(tables: Sequence[Table], model: str) -> dict[tuple[str, str], Floats]:
    """Return the scores of the dev sets, each by a model that has not seen its dev family.

    What is kept apart is the texts: a train split holds other documents than its dev split.
    """
    scores = {}
    fitted: dict[str, list[Any]] = {}
    for table in tables:
        if table.split != "dev":
            continue
        if table.family not in fitted:
            fitted[table.family] = fit(_unseen(tables, table.family), model)
        scores[table.dataset, table.split] = log_odds(fitted[table.family], table.x, model)
    return scores


def _unseen(tables: Sequence[Table], family: str) -> list[Table]:
    return [
        t
        for t in tables
        if t.dataset not in MEASURED_ONLY and not (t.family == family and t.split == "dev")
    ]


def calibrate(
    raw: Floats, y: NDArray[np.bool_], weights: Floats
) -> tuple[list[float], list[float]]:
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


def dump(boosters: Sequence[Any], model: str, points: tuple[list[float], list[float]]) -> str:
    """Return the JSON of ``evals.support.trees``: the boosters' mean as one sum of trees."""
    trees = []
    for booster in boosters:
        for tree in booster.dump_model()["tree_info"]:
            trees.append(_flat(tree["tree_structure"], 1 / len(boosters)))
    raw = {
        "features": list(FIGURES[model]),
        "trained_on": [f"{t}.{s}" for t in TRAINED for s in SPLITS],
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


def main() -> None:
    """Train, tell the figures, and store the models where ``--write`` asks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures there, a row a line")
    given = parser.parse_args()
    tables = read_tables(given.data, given.cache)
    judged: dict[str, dict[tuple[str, str], Floats]] = {}
    rows: list[Mapping[str, Any]] = []
    for model in FIGURES:
        scores = left_out(tables, model)
        shipped = [t for t in tables if t.split == "dev" and t.dataset not in MEASURED_ONLY]
        raw = np.concatenate([scores[t.dataset, t.split] for t in shipped])
        y = np.concatenate([t.y for t in shipped])
        weights = np.concatenate([np.full(len(t.y), 1 / len(t.y)) for t in shipped])
        points = calibrate(raw, y, weights)
        judged[model] = {k: np.interp(v, *points) for k, v in scores.items()}
        _report(model, tables, judged[model])
        if given.write:
            seen = [t for t in tables if t.dataset in TRAINED]
            path = Path(__file__).with_name(f"{model}.json")
            path.write_text(dump(fit(seen, model), model, points), encoding="utf-8")
            print(f"wrote {path}")
    rows += _report("both looks", tables, _two_looks(judged["lexical"], judged["contextual"]))
    rows += _report("first look alone", tables, judged["lexical"])
    rows += _report("logistic regression on the same lexical figures", tables, regressed(tables))
    if given.json:
        given.json.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def _two_looks(
    first: Mapping[tuple[str, str], Floats], second: Mapping[tuple[str, str], Floats]
) -> dict[tuple[str, str], Floats]:
    """Return what the desk answers: the second look where the first is unsure."""
    found = {}
    for key, p in first.items():
        unsure = (p > UNSURE[0]) & (p < UNSURE[1])
        print(f"{'.'.join(key)}: {int(unsure.sum()):,} of {len(p):,} looked at twice")
        found[key] = np.where(unsure, second[key], p)
    return found


def regressed(tables: Sequence[Table]) -> dict[tuple[str, str], Floats]:
    """Return what logistic regression on the lexical figures says, left out in the same way.

    Figures are standardised, the weights shrunk (L2, strength 1), fitted by Newton's method.
    """
    scores = {}
    for table in tables:
        if table.split == "dev":
            seen = _unseen(tables, table.family)
            x = np.concatenate([t.x[:, : len(LEXICAL)] for t in seen])
            y = np.concatenate([t.y for t in seen]).astype(float)
            weights = np.concatenate([_weights(t.y) for t in seen])
            middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
            theta = _newton(_standard(x, middle, spread), y, weights / weights.mean())
            raw = _standard(table.x[:, : len(LEXICAL)], middle, spread) @ theta
            scores[table.dataset, table.split] = 1 / (1 + np.exp(-raw))
    return scores


def _standard(x: Floats, middle: Floats, spread: Floats) -> Floats:
    ones = np.ones((len(x), 1))
    return np.hstack([ones, (x - middle) / spread])


def _newton(x: Floats, y: Floats, weights: Floats) -> Floats:
    theta, shrink = np.zeros(x.shape[1]), np.eye(x.shape[1])
    for _ in range(20):
        p = 1 / (1 + np.exp(-(x @ theta)))
        gradient = x.T @ (weights * (y - p)) - theta
        curvature = (x * (weights * p * (1 - p))[:, None]).T @ x + shrink
        theta = theta + np.linalg.solve(curvature, gradient)
    return theta


def _report(
    model: str, tables: Sequence[Table], scores: Mapping[Any, Floats]
) -> list[Mapping[str, Any]]:
    """Print and return each scored set: threshold from the other families, balanced accuracy,
    AUROC, ECE, and the mean over the sets."""
    sets = {
        t.dataset: (t.y, scores[t.dataset, t.split], t.family)
        for t in tables
        if t.split == "dev" and t.dataset in SCORED
    }
    names = ("balanced_accuracy", "auroc", "calibration_error")
    rows: list[Mapping[str, Any]] = []
    for name, (y, s, family) in sets.items():
        limit = threshold([(b, c) for b, c, other in sets.values() if other != family])
        figures = (balanced_accuracy(y, s >= limit), auroc(y, s), calibration_error(y, s))
        told = {k: round(float(v), 4) for k, v in zip(names, figures, strict=True)}
        rows.append({"system": model, "dataset": name, "n": len(y), "threshold": limit, **told})
    means = {k: round(float(np.mean([r[k] for r in rows])), 4) for k in names}
    rows.append({"system": model, "dataset": "mean", "n": len(sets), **means})
    for row in rows:
        shown = ", ".join(f"{k} {100 * row[k]:.1f}" for k in names)
        print(f"{model:16} {row['dataset']:12} n={row['n']:5,} {shown}")
    return rows


if __name__ == "__main__":
    main()

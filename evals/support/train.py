"""Trains the two models of support: ``python -m evals.support.train --data FOLDER``.

A tool for developers: it needs ``lightgbm`` (and nothing else beside the project), which the desk
itself never imports. ``FOLDER`` holds ``NAME.SPLIT.jsonl.gz`` files of labelled claims. It prints
figures with the family of the scored set left out, and with ``--write`` stores the models.

Every figure is read once and kept in ``--cache``, for the embedding of all evidence takes minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.assets import Embedder
from evals.bench.items import Item, read_items
from evals.bench.metrics import auroc, balanced_accuracy, calibration_error, threshold
from evals.support.features import LEXICAL
from evals.support.fitting import (
    FIGURES,
    MEASURED_ONLY,
    ByTable,
    Floats,
    Table,
    calibrate,
    dump,
    fit,
    left_out,
    unseen,
    weights,
)
from evals.support.grounding import UNSURE, Grounder

SCORED = ("wice", "wice_oracle", "summedits", "expertqa", "begin_wow", "faithbench")
TRAINED = ("wice", "wice_oracle", "summedits", "expertqa", "begin_wow", "begin_cmu_tc")
SPLITS = ("train", "dev")


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


def main() -> None:
    """Train, tell the figures, and store the models where ``--write`` asks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures there, a row a line")
    given = parser.parse_args()
    tables = read_tables(given.data, given.cache)
    judged: dict[str, ByTable] = {}
    rows: list[Mapping[str, Any]] = []
    for model in FIGURES:
        scores = left_out(tables, model)
        shipped = [t for t in tables if t.split == "dev" and t.dataset not in MEASURED_ONLY]
        raw = np.concatenate([scores[t.key] for t in shipped])
        y = np.concatenate([t.y for t in shipped])
        alike = np.concatenate([np.full(len(t.y), 1 / len(t.y)) for t in shipped])
        points = calibrate(raw, y, alike)
        judged[model] = {k: np.interp(v, *points) for k, v in scores.items()}
        _report(model, tables, judged[model])
        if given.write:
            seen = [t for t in tables if t.dataset in TRAINED]
            path = Path(__file__).with_name(f"{model}.json")
            path.write_text(dump(fit(seen, model), model, points, seen), encoding="utf-8")
            print(f"wrote {path}")
    rows += _report("both looks", tables, _two_looks(judged["lexical"], judged["contextual"]))
    rows += _report("first look alone", tables, judged["lexical"])
    rows += _report("logistic regression on the same lexical figures", tables, regressed(tables))
    if given.json:
        given.json.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def _two_looks(first: ByTable, second: ByTable) -> ByTable:
    """Return what the desk answers: the second look where the first is unsure."""
    found = {}
    for key, p in first.items():
        unsure = (p > UNSURE[0]) & (p < UNSURE[1])
        print(f"{'.'.join(key)}: {int(unsure.sum()):,} of {len(p):,} looked at twice")
        found[key] = np.where(unsure, second[key], p)
    return found


def regressed(tables: Sequence[Table]) -> ByTable:
    """Return what logistic regression on the lexical figures says, left out in the same way.

    Figures are standardised, the weights shrunk (L2, strength 1), fitted by Newton's method.
    """
    scores = {}
    for table in tables:
        if table.split == "dev":
            seen = unseen(tables, table.family)
            x = np.concatenate([t.x[:, : len(LEXICAL)] for t in seen])
            y = np.concatenate([t.y for t in seen]).astype(float)
            middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
            theta = _newton(_standard(x, middle, spread), y, weights(seen))
            raw = _standard(table.x[:, : len(LEXICAL)], middle, spread) @ theta
            scores[table.key] = 1 / (1 + np.exp(-raw))
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
        t.dataset: (t.y, scores[t.key], t.family)
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

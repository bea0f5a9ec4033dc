"""Trees of numbers: walked by hand, and as the shipped models hold them."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from evals.support.contextual import CONTEXTUAL
from evals.support.features import LEXICAL
from evals.support.trees import read

SMALL = {
    "features": ["a", "b"],
    "trees": [
        {
            "feature": [0, -1, 1, -1, -1],
            "threshold": [0.5, 0, 2.0, 0, 0],
            "left": [1, 0, 3, 0, 0],
            "right": [2, 0, 4, 0, 0],
            "value": [0, -1.0, 0, 0.25, 3.0],
        },
        {"feature": [-1], "threshold": [0], "left": [0], "right": [0], "value": [0.5]},
    ],
    "calibration": {"log_odds": [-1.0, 1.0], "probability": [0.1, 0.9]},
}


@pytest.mark.parametrize(
    ("row", "raw", "probability"),
    [
        ((0.5, 9.0), -0.5, 0.3),
        ((0.6, 2.0), 0.75, 0.8),
        ((0.6, 2.1), 3.5, 0.9),
    ],
)
def test_a_row_goes_left_up_to_the_threshold(
    row: tuple[float, float], raw: float, probability: float
) -> None:
    trees = read(json.dumps(SMALL))
    x = np.array([row])
    assert trees.raw(x) == pytest.approx([raw])
    assert trees.predict(x) == pytest.approx([probability])


def test_rows_do_not_touch_one_another() -> None:
    trees = read(json.dumps(SMALL))
    x = np.random.default_rng(3).uniform(-1, 4, (40, 2))
    together = trees.predict(x)
    assert together == pytest.approx([trees.predict(x[i : i + 1])[0] for i in range(40)])


@pytest.mark.parametrize(
    ("name", "tables"), [("lexical", (LEXICAL,)), ("contextual", (LEXICAL, CONTEXTUAL))]
)
def test_the_shipped_models_read_the_figures_that_are_made_and_keep_their_directions(
    name: str, tables: tuple[dict[str, tuple[int, str]], ...]
) -> None:
    model = read((files("evals.support") / f"{name}.json").read_text("utf-8"))
    ways = {k: way for table in tables for k, (way, _) in table.items()}
    assert model.features == tuple(ways)
    assert np.all(np.diff(model.probability) >= 0)
    assert np.all(np.diff(model.log_odds) > 0)
    rng = np.random.default_rng(5)
    for row in rng.uniform(0, 1, (20, len(ways))):
        for column, way in enumerate(ways.values()):
            higher = row.copy()
            higher[column] += rng.uniform(0, 2)
            low, high = model.raw(np.array([row, higher]))
            assert way * (high - low) >= -1e-4

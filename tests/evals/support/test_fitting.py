"""What training makes of sets: weights of claims, what a model may see, and the file it becomes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from evals.support.features import LEXICAL
from evals.support.fitting import Table, calibrate, dump, unseen, weights
from evals.support.trees import read


def table(dataset: str, split: str, supported: int, others: int) -> Table:
    y = np.arange(supported + others) < supported
    return Table(dataset, split, np.zeros((len(y), len(LEXICAL))), y)


def test_kinds_weigh_alike_in_a_table_and_tables_by_the_root_of_their_size() -> None:
    tables = [table("wice", "dev", 120, 280), table("begin_wow", "dev", 80, 20)]
    given = weights(tables)
    y = np.concatenate([t.y for t in tables])
    wice = np.arange(len(y)) < 400
    assert given.mean() == pytest.approx(1.0)
    assert given[wice & y].sum() == pytest.approx(given[wice & ~y].sum())
    assert given[~wice & y].sum() == pytest.approx(given[~wice & ~y].sum())
    assert given[wice].sum() / given[~wice].sum() == pytest.approx(2.0)


def test_a_model_sees_no_dev_text_of_the_family_it_is_scored_on_and_never_faithbench() -> None:
    tables = [
        table(name, split, 1, 1)
        for name in ("wice", "wice_oracle", "summedits", "faithbench")
        for split in ("train", "dev")
    ]
    assert {t.key for t in unseen(tables, "wice")} == {
        ("wice", "train"),
        ("wice_oracle", "train"),
        ("summedits", "train"),
        ("summedits", "dev"),
    }


class Stump:
    """Stands for a trained booster of one split on the first figure."""

    def __init__(self, low: float, high: float) -> None:
        self._leaves = low, high

    def dump_model(self) -> dict[str, Any]:
        low, high = ({"leaf_value": v} for v in self._leaves)
        split = {"split_feature": 0, "threshold": 0.5, "left_child": low, "right_child": high}
        return {"tree_info": [{"tree_structure": split}]}


def test_what_is_written_down_answers_as_the_mean_of_the_boosters() -> None:
    seen = [table("summedits", "train", 2, 2), table("wice", "dev", 2, 2)]
    points = ([-4.0, 4.0], [0.1, 0.9])
    text = dump([Stump(-1.0, 2.0), Stump(-2.0, 1.0)], "lexical", points, seen)
    assert json.loads(text)["trained_on"] == ["summedits.train", "wice.dev"]
    rows = np.zeros((2, len(LEXICAL)))
    rows[1, 0] = 1.0
    assert read(text).raw(rows) == pytest.approx([-1.5, 1.5])
    assert read(text).features == tuple(LEXICAL)


def test_calibration_finds_the_share_that_is_true() -> None:
    raw = np.repeat([-1.0, 1.0], 100)
    y = np.concatenate([np.arange(100) < 20, np.arange(100) < 70])
    probability = np.interp([-1.0, 1.0], *calibrate(raw, y, np.ones(200)))
    assert probability == pytest.approx([0.2, 0.7], abs=1e-3)

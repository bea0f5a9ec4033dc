"""The runner's rows: by set, by the threshold that the other sets choose."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.errors import BadInput
from evals.bench.grounding import MEAN, Scored, chosen, rows
from evals.bench.items import Item
from evals.bench.judges import JUDGES, THRESHOLDS

LOW, HIGH = np.array([0.3, 0.1]), np.array([0.9, 0.7])


def items(*datasets: str) -> list[Item]:
    return [
        Item(f"{d}{i}", "Rain fell.", "Rain fell.", label=not i, dataset=d)
        for d in datasets
        for i in range(2)
    ]


def test_each_set_is_held_to_the_threshold_of_the_others() -> None:
    found = rows(items("a", "b"), Scored("word overlap", np.concatenate([LOW, HIGH])))
    assert [r.dataset for r in found] == ["a", "b", MEAN]
    a, b, mean = found
    assert a.threshold > 0.7  # so that nothing of a passes
    assert b.threshold <= 0.3  # so that all of b passes
    assert a.balanced_accuracy == b.balanced_accuracy == mean.balanced_accuracy == 0.5
    assert a.auroc == b.auroc == 1.0
    assert mean.n == 4


def test_two_forms_of_one_set_do_not_choose_for_each_other() -> None:
    scored = Scored("word overlap", np.concatenate([LOW, LOW, HIGH]))
    found = {r.dataset: r for r in rows(items("wice", "wice_oracle", "b"), scored)}
    assert found["wice"].threshold == found["wice_oracle"].threshold > 0.7


def test_a_set_alone_is_held_to_the_judges_own_threshold() -> None:
    (only,) = rows(items("a"), Scored("names and numbers", np.array([1.0, 0.5])))
    assert only.threshold == THRESHOLDS["names and numbers"]
    assert only.balanced_accuracy == 1.0


def test_every_judge_has_a_threshold_of_its_own() -> None:
    assert set(THRESHOLDS) == set(JUDGES)


def test_an_absent_judge_has_no_figures() -> None:
    (row,) = rows(items("a"), Scored("claimproofkit", None, "not installed"))
    assert row.absent == "not installed"
    assert np.isnan(row.balanced_accuracy)


def test_a_stranger_is_named() -> None:
    assert chosen(()) == tuple(JUDGES)
    with pytest.raises(BadInput, match="oracle"):
        chosen(("oracle",))

"""Figures by hand, and laws that they keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bench.metrics import (
    auroc,
    balanced_accuracy,
    calibration_error,
    threshold,
    thresholds_left_out,
)

YES_NO = np.array([True, True, False, False])


def test_balanced_accuracy_weighs_both_kinds_alike() -> None:
    labels = np.array([True] * 9 + [False])
    assert balanced_accuracy(labels, np.ones(10, dtype=bool)) == 0.5
    assert balanced_accuracy(labels, labels) == 1.0
    assert balanced_accuracy(YES_NO, np.array([True, False, False, False])) == 0.75


def test_one_kind_alone_has_no_figure() -> None:
    only = np.ones(3, dtype=bool)
    assert math.isnan(balanced_accuracy(only, only))
    assert math.isnan(auroc(only, np.array([0.1, 0.2, 0.3])))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([0.9, 0.8, 0.2, 0.1], 1.0),
        ([0.1, 0.2, 0.8, 0.9], 0.0),
        ([0.5, 0.5, 0.5, 0.5], 0.5),
        ([0.9, 0.3, 0.5, 0.1], 0.75),
        ([0.9, 0.5, 0.5, 0.1], 0.875),
    ],
)
def test_auroc_counts_ties_half(scores: list[float], expected: float) -> None:
    assert auroc(YES_NO, np.array(scores)) == pytest.approx(expected)


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 1000).map(lambda n: n / 1000)),
        min_size=2,
        max_size=60,
    )
)
def test_auroc_is_the_share_of_pairs_in_order(rows: list[tuple[bool, float]]) -> None:
    labels = np.array([r[0] for r in rows])
    scores = np.array([r[1] for r in rows])
    if labels.all() or not labels.any():
        return
    pairs = [(a > b) + 0.5 * (a == b) for a in scores[labels] for b in scores[~labels]]
    assert auroc(labels, scores) == pytest.approx(sum(pairs) / len(pairs))
    assert auroc(labels, scores**3) == pytest.approx(auroc(labels, scores))


def test_calibration_error_is_the_gap_between_what_is_said_and_what_is_so() -> None:
    assert calibration_error(YES_NO, np.array([0.5, 0.5, 0.5, 0.5])) == pytest.approx(0.0)
    assert calibration_error(YES_NO, np.array([0.9, 0.9, 0.9, 0.9])) == pytest.approx(0.4)
    assert calibration_error(YES_NO, np.array([1.0, 1.0, 0.0, 0.0])) == pytest.approx(0.0)


def test_the_threshold_parts_the_kinds() -> None:
    scores = np.array([0.8, 0.9, 0.2, 0.3])
    assert 0.3 < threshold([(YES_NO, scores)]) <= 0.8
    assert threshold([]) == 0.5


def test_a_set_and_its_family_have_no_say_in_their_own_threshold() -> None:
    low = (YES_NO, np.array([0.3, 0.3, 0.1, 0.1]))
    high = (YES_NO, np.array([0.9, 0.9, 0.7, 0.7]))
    limits = thresholds_left_out({"a": low, "b": high}, {})
    assert limits["a"] > 0.7
    assert limits["b"] <= 0.3
    family = thresholds_left_out({"a": low, "a2": low, "b": high}, {"a": "a", "a2": "a"})
    assert family["a"] > 0.7

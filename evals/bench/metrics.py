"""Figures of a yes-or-no judge whose answer is a score: balanced accuracy, AUROC, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]

# One threshold is sought among these; a score is a pass where it reaches the threshold.
_STEPS = np.linspace(0.0, 1.0, 201)
_SMOOTH = 9  # neighbouring thresholds whose mean decides, so that no lucky spike is chosen


def balanced_accuracy(labels: Labels, passed: Labels) -> float:
    """Return the mean of the share of true items passed and of false items failed.

    ``nan`` where either kind is absent.
    """
    if not labels.any() or labels.all():
        return float("nan")
    return float((passed[labels].mean() + (~passed[~labels]).mean()) / 2)


def auroc(labels: Labels, scores: Scores) -> float:
    """Return the chance that a true item scores above a false one, ties counting half.

    The Mann-Whitney statistic by ranks; ``nan`` where either kind is absent.
    """
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    above = float(ranks[labels].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def calibration_error(labels: Labels, probabilities: Scores, bins: int = 10) -> float:
    """Return the expected calibration error over ``bins`` of equal width (Naeini et al. 2015)."""
    if not len(labels):
        return float("nan")
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = which == b
        if inside.any():
            gap = abs(float(labels[inside].mean()) - float(probabilities[inside].mean()))
            error += gap * float(inside.mean())
    return error


def threshold(sets: Sequence[tuple[Labels, Scores]]) -> float:
    """Return the threshold with the best mean balanced accuracy over ``sets``, each weighing alike.

    Of ``_SMOOTH`` neighbouring thresholds the mean is taken. Sets of one kind are left out;
    0.5 where nothing is left.
    """
    curves = [
        [balanced_accuracy(labels, scores >= t) for t in _STEPS]
        for labels, scores in sets
        if labels.any() and not labels.all()
    ]
    if not curves:
        return 0.5
    mean = np.pad(np.mean(curves, axis=0), _SMOOTH // 2, mode="edge")
    smooth = np.convolve(mean, np.ones(_SMOOTH) / _SMOOTH, "valid")
    return float(_STEPS[int(np.argmax(np.round(smooth, 9)))])


def thresholds_left_out(
    sets: Mapping[str, tuple[Labels, Scores]], families: Mapping[str, str]
) -> dict[str, float]:
    """Return for each set the threshold that the sets of other families would choose.

    ``families`` groups sets of one origin; a set that it does not name is a family by itself.
    """
    family = {name: families.get(name, name) for name in sets}
    return {
        name: threshold([v for other, v in sets.items() if family[other] != family[name]])
        for name in sets
    }

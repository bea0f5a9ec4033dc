"""How well a judge tells supported claims from unsupported ones, set by set.

All sets are held to one threshold, and a set has no say in its own: the threshold is chosen on
the others (families of sets over the same texts count as one). Where a file holds a single set,
each judge keeps to the threshold it comes with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from corpus.errors import BadInput, NotSetUp
from evals.bench.items import Item
from evals.bench.judges import DESK, JUDGES, THRESHOLDS, Say, grounded
from evals.bench.metrics import (
    Labels,
    Scores,
    auroc,
    balanced_accuracy,
    calibration_error,
    thresholds_left_out,
)
from evals.support.grounding import Grounding

# Sets that judge the same claims, or the same documents, in two forms.
FAMILIES = {"wice": "wice", "wice_oracle": "wice"}
MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Row:
    """One judge on one set of ``n`` labelled claims, ``supported`` of them true; figures in [0, 1].

    ``threshold`` is the one that the other sets choose. A judge that could not be asked has no
    figures, and ``absent`` says why.
    """

    system: str
    dataset: str
    n: int
    supported: int
    balanced_accuracy: float
    auroc: float
    threshold: float
    calibration_error: float
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A judge's scores of all items, in their order; none where it is ``absent``.

    ``answers`` is what the desk's own judge says of each.
    """

    system: str
    scores: Scores | None
    absent: str = ""
    answers: tuple[Grounding, ...] = ()


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Return the judges of these names, all where there are none; ``BadInput`` names a stranger."""
    for name in names:
        if name not in JUDGES:
            raise BadInput(f"no judge {name!r}", help=f"one of {', '.join(JUDGES)}")
    return tuple(names) or tuple(JUDGES)


def run(items: Sequence[Item], systems: Sequence[str], say: Say) -> Iterator[Scored]:
    """Let each judge score the items; yields as each is done."""
    for name in systems:
        told = partial(_told, say, name)
        try:
            if name == DESK:
                answers = tuple(grounded(items, told))
                scores = np.array([a.probability for a in answers])
                yield Scored(name, scores, answers=answers)
            else:
                yield Scored(name, JUDGES[name](items, told))
        except NotSetUp as error:
            yield Scored(name, None, f"{error}; {error.help}")


def _told(say: Say, name: str, text: str) -> None:
    say(f"{name}: {text}")


def rows(items: Sequence[Item], scored: Scored) -> list[Row]:
    """Return a row for each set that is labelled, and one of their mean where there are several."""
    sets = _by_set(items)
    if scored.scores is None:
        n = sum(len(where) for where in sets.values())
        nothing = float("nan")
        return [Row(scored.system, MEAN, n, 0, nothing, nothing, nothing, nothing, scored.absent)]
    labels = np.array([bool(item.label) for item in items])
    parts = {name: (labels[where], scored.scores[where]) for name, where in sets.items()}
    limits = thresholds_left_out(parts, FAMILIES)
    if len({FAMILIES.get(name, name) for name in parts}) == 1:
        limits = dict.fromkeys(parts, THRESHOLDS[scored.system])
    found = [_row(scored.system, name, *parts[name], limits[name]) for name in parts]
    if len(found) > 1:
        found.append(_mean(scored.system, found))
    return found


def _by_set(items: Sequence[Item]) -> Mapping[str, list[int]]:
    sets: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        if item.label is not None:
            sets.setdefault(item.dataset, []).append(i)
    return sets


def _row(system: str, name: str, labels: Labels, scores: Scores, limit: float) -> Row:
    return Row(
        system,
        name,
        len(labels),
        int(labels.sum()),
        balanced_accuracy(labels, scores >= limit),
        auroc(labels, scores),
        limit,
        calibration_error(labels, scores),
    )


def _mean(system: str, found: Sequence[Row]) -> Row:
    def mean(values: list[float]) -> float:
        return float(np.nanmean(values))

    return Row(
        system,
        MEAN,
        sum(r.n for r in found),
        sum(r.supported for r in found),
        mean([r.balanced_accuracy for r in found]),
        mean([r.auroc for r in found]),
        mean([r.threshold for r in found]),
        mean([r.calibration_error for r in found]),
    )

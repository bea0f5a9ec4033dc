"""Scores over time as lines to be drawn: numbers only, so that nothing needs escaping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gate.model import HistoryRow
from evals.reports.shared import share_text, value_text

WIDTH, HEIGHT, MARGIN = 240, 80, 6
_LONGEST = 60  # runs that a plot shows, the newest


@dataclass(frozen=True, slots=True)
class Dot:
    """One run: where it stands in the plot, and what it says."""

    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One score over the runs that measured it; the scale is 0 to 1, from bottom to top."""

    name: str
    dots: tuple[Dot, ...]
    first: str
    last: str

    @property
    def points(self) -> str:
        return " ".join(f"{d.x:g},{d.y:g}" for d in self.dots)


def plots(history: Sequence[HistoryRow], names: Sequence[str]) -> tuple[Plot, ...]:
    """Return a plot for each score that at least two runs measured."""
    found = (_plot(name, history[-_LONGEST:]) for name in names)
    return tuple(p for p in found if p is not None)


def _plot(name: str, history: Sequence[HistoryRow]) -> Plot | None:
    rows = [(row, score) for row in history if (score := row.scores.get(name)) is not None]
    rows = [(row, score) for row, score in rows if score.value is not None]
    if len(rows) < 2:
        return None
    step = (WIDTH - 2 * MARGIN) / (len(rows) - 1)
    dots = []
    for index, (row, score) in enumerate(rows):
        value = min(max(score.value or 0.0, 0.0), 1.0)
        y = HEIGHT - MARGIN - value * (HEIGHT - 2 * MARGIN)
        label = f" {row.label}" if row.label else ""
        said = f"{row.at:%Y-%m-%d %H:%M}{label}: {value_text(score)} ({share_text(score)})"
        dots.append(Dot(round(MARGIN + index * step, 1), round(y, 1), said))
    return Plot(name, tuple(dots), value_text(rows[0][1]), value_text(rows[-1][1]))

"""Small charts as numbers, for SVG that the templates draw: nothing in them needs escaping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from corpus.codec import instant

BARS, BAR_WIDTH, BAR_HEIGHT = 30, 8, 32
WIDTH, ROW, MARGIN = 640, 26, 10
_LEAST = timedelta(hours=6)  # a shorter span would spread reports of one hour over the whole width


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one stretch of time: texts that were new, and copies above them."""

    x: int
    new: float
    copies: float


@dataclass(frozen=True, slots=True)
class Bars:
    """How many articles came when; ``most`` is the highest bar's number of them."""

    bars: tuple[Bar, ...]
    first: datetime
    last: datetime
    most: int

    width = BARS * BAR_WIDTH
    height = BAR_HEIGHT


def bars(articles: Iterable[Mapping[str, Any]]) -> Bars | None:
    """Return the articles of a story over its time; ``None`` where fewer than two are dated."""
    dated = sorted(
        ((at, a["origin"]) for a in articles if (at := instant(a["published_at"]))),
        key=lambda d: d[0],
    )
    if len(dated) < 2:
        return None
    first, last = dated[0][0], dated[-1][0]
    span = max(last - first, _LEAST)
    new, copies, seen = [0] * BARS, [0] * BARS, set()
    for at, origin in dated:
        place = min(int(BARS * ((at - first) / span)), BARS - 1)
        (copies if origin in seen else new)[place] += 1
        seen.add(origin)
    most = max(n + c for n, c in zip(new, copies, strict=True))
    step = BAR_HEIGHT / most
    made = (
        Bar(i * BAR_WIDTH, round(n * step, 1), round(c * step, 1))
        for i, (n, c) in enumerate(zip(new, copies, strict=True))
        if n + c
    )
    return Bars(tuple(made), first, last, most)


@dataclass(frozen=True, slots=True)
class Strip:
    """One value of a conflict: a row of dots, one for each of its dated tellings."""

    y: float
    text: str
    dots: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Strips:
    """Who told which value when, a row a value, over one axis of time."""

    rows: tuple[Strip, ...]
    first: datetime
    last: datetime

    width = WIDTH

    @property
    def height(self) -> float:
        return 2 * MARGIN + ROW * len(self.rows)


def strips(values: Sequence[Mapping[str, Any]]) -> Strips | None:
    """Return a conflict's values over time; ``None`` where fewer than two tellings are dated."""
    times = [[at for t in v["tellings"] if (at := instant(t["at"]))] for v in values]
    every = [at for row in times for at in row]
    if len(every) < 2:
        return None
    first, last = min(every), max(every)
    span = max(last - first, _LEAST)

    def place(at: datetime) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * ((at - first) / span), 1)

    rows = (
        Strip(MARGIN + ROW * (i + 0.5), value["text"], tuple(place(at) for at in row))
        for i, (value, row) in enumerate(zip(values, times, strict=True))
    )
    return Strips(tuple(rows), first, last)

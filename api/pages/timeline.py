"""When the sources of a draft were published, one row for each text that they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.model import Article

WIDTH, ROW, MARGIN, LABEL = 640, 26, 10, 18
_LEAST = timedelta(hours=6)  # a span shorter than this would spread copies of a minute apart


@dataclass(frozen=True, slots=True)
class Mark:
    """One article on the line, ``cited`` or gathered only."""

    x: float
    article: Article
    cited: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The articles of one text: the one that had it first, and those that carried it."""

    y: float
    marks: tuple[Mark, ...]
    undated: tuple[Article, ...]

    @property
    def lead(self) -> Article:
        """The earliest of them."""
        return self.marks[0].article if self.marks else self.undated[0]

    @property
    def cited(self) -> bool:
        """Whether any of them is cited."""
        return any(mark.cited for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture. ``first`` and ``last`` are the ends of its axis."""

    rows: tuple[Row, ...]
    first: datetime
    last: datetime

    @property
    def height(self) -> float:
        return 2 * MARGIN + LABEL + ROW * len(self.rows)

    @property
    def width(self) -> int:
        return WIDTH


def timeline(articles: Iterable[Article], cited: frozenset[str]) -> Timeline | None:
    """Return the timeline of ``articles``; ``None`` where fewer than two are dated."""
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[article.origin_group or article.id].append(article)
    dated = [a.published_at for g in groups.values() for a in g if a.published_at]
    if len(dated) < 2:
        return None
    first, last = min(dated), max(dated)
    span = max(last - first, _LEAST)

    def place(at: datetime) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * ((at - first) / span), 1)

    rows = []
    order = sorted(
        groups.values(),
        key=lambda g: min((a.published_at for a in g if a.published_at), default=last),
    )
    for number, group in enumerate(order):
        marks = sorted(
            (Mark(place(a.published_at), a, a.id in cited) for a in group if a.published_at),
            key=lambda mark: (mark.x, mark.article.id),
        )
        undated = tuple(a for a in group if not a.published_at)
        rows.append(Row(MARGIN + LABEL + ROW * (number + 0.5), tuple(marks), undated))
    return Timeline(tuple(rows), first, last)

"""What a search asks for, and which articles it may answer with."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from corpus.errors import BadInput
from corpus.model import Precision


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the library.

    ``since`` and ``until`` are instants with a zone, both inclusive. An article dated to a day,
    month or year is inside if any part of that time is. Undated articles stay in unless ``undated``
    is false. ``outlets`` keeps only the named ones, ``without`` leaves the named ones out; either
    names an outlet (case and a leading "The" aside) or the host of its address. ``topic`` is the
    entity that the question is about: a question that names it finds more.
    """

    text: str
    limit: int = 20
    since: datetime | None = None
    until: datetime | None = None
    outlets: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    topic: str | None = None
    undated: bool = True

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise BadInput("a search for no passages", help="set limit to 1 or more")
        for name in ("since", "until"):
            at = getattr(self, name)
            if at is not None and at.tzinfo is None:
                raise BadInput(f"{name} has no time zone", help="e.g. 2026-04-25T00:00:00Z")
        if self.since and self.until and self.since > self.until:
            raise BadInput("since lies after until", help="swap the two")

    @property
    def words(self) -> str:
        """The question standing by itself: with the topic in it where it does not name it."""
        topic = (self.topic or "").strip()
        if not topic or topic.casefold() in self.text.casefold():
            return self.text.strip()
        return f"{topic} {self.text}".strip()

    @property
    def filters(self) -> bool:
        """Whether the query leaves anything out beforehand."""
        return bool(self.since or self.until or self.outlets or self.without or not self.undated)


def outlet_key(name: str) -> str:
    """Return the form in which two ways of writing one outlet's name are equal."""
    words = re.sub(r"\s+", " ", name.casefold()).strip()
    return words.removeprefix("the ").removeprefix("www.")


def outlet_keys(outlet: str | None, url: str | None) -> frozenset[str]:
    """Return the keys that an article answers to: its outlet's name and its address's host."""
    keys = {outlet_key(outlet)} if outlet else set()
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        host = None
    if host:
        keys.add(outlet_key(host))
    return frozenset(keys)


def date_bounds(at: datetime, precision: Precision) -> tuple[datetime, datetime]:
    """Return the earliest and the latest instant that a publication date may mean.

    ``at`` begins the day, month or year meant; a year counts as a leap year, to leave none out.
    """
    days = {
        Precision.DAY: 1,
        Precision.MONTH: monthrange(at.year, at.month)[1],
        Precision.YEAR: 366,
    }.get(precision)
    return (at, at) if days is None else (at, at + timedelta(days=days, seconds=-1))

"""The queue of drafts on the front page: what narrows it, and what each line shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from api.drafts import Draft, Figures, Wanted
from api.pages.words import STATES

# How long ago a draft was changed last: the words, the days since, whether more or fewer.
AGES: Mapping[str, tuple[str, int, bool]] = {
    "day": ("in the last day", 1, False),
    "week": ("in the last week", 7, False),
    "month": ("in the last month", 30, False),
    "older": ("not for a week", 7, True),
}
BLOCKING: Mapping[str, str] = {"yes": "something blocks", "no": "nothing blocks"}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The queue's form as it was filled in, all of it text; what it does not know counts nothing.

    ``mine`` is "yes" for the drafts that one asked for.
    """

    q: str = ""
    state: str = ""
    mine: str = ""
    age: str = ""
    blocking: str = ""
    story: str = ""

    def read(self, *, me: str, now: datetime) -> Wanted:
        """Return what is wanted by the account ``me``."""
        _, days, older = AGES.get(self.age, ("", 0, False))
        moment = now - timedelta(days=days) if days else None
        return Wanted(
            q=self.q.strip()[:200],
            state=self.state if self.state in STATES else None,  # type: ignore[arg-type]
            by=me if self.mine == "yes" else None,
            story=self.story[:32] or None,
            since=None if older else moment,
            until=moment if older else None,
            blocking={"yes": True, "no": False}.get(self.blocking),
        )

    @property
    def any(self) -> bool:
        """Whether it narrows anything."""
        return any(asdict(self).values())

    def address(self, **changed: str) -> str:
        """Return the address of the queue narrowed so, with some of it ``changed``."""
        given = {**asdict(self), **changed}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/?{query}#drafts-title" if query else "/#drafts-title"


@dataclass(frozen=True, slots=True)
class Line:
    """One draft in the queue. ``story`` is the id and the title of what most of it cites."""

    draft: Draft
    withheld: int
    story: tuple[str, str] | None

    @property
    def figures(self) -> Figures | None:
        return self.draft.figures


def narrowed(given: Mapping[str, str]) -> Narrowed:
    """Return the queue's form as the query of an address fills it in."""
    return Narrowed(**{f.name: given.get(f.name, "") for f in fields(Narrowed)})


def lines(found: Sequence[Draft], stories: Mapping[str, tuple[str, str]]) -> list[Line]:
    """Return the lines of drafts."""
    return [Line(d, len((d.briefing or {}).get("withheld", ())), stories.get(d.id)) for d in found]


def choices() -> Mapping[str, Any]:
    """Return what the form offers, by the name of the field."""
    return {
        "state": STATES,
        "age": {name: words for name, (words, _, _) in AGES.items()},
        "blocking": BLOCKING,
    }

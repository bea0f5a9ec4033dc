"""When a standing request asks for a draft: on days at a time, or when a story has new facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from corpus.errors import BadInput

# In the order of ``date.weekday()``.
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS: Final = {"day": DAYS, "weekday": DAYS[:5], "weekend": DAYS[5:]}
# Between two drafts of one story, unless something else is asked for.
AT_MOST: Final = timedelta(hours=6)
_LEAST, _MOST = timedelta(minutes=15), timedelta(days=30)
# A story keeps its forty newest facts: beyond half of them a count could miss some.
MOST_FACTS: Final = 20
_TIME = re.compile(r"(\d{1,2}):(\d\d)")
_SPAN = re.compile(r"(\d{1,4})\s*(min|h|d)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class OnDays:
    """On these days of the week at this time of the clocks of ``zone``, an IANA name."""

    days: tuple[str, ...]
    at: time
    zone: str

    @property
    def said(self) -> str:
        """The rule in words."""
        names = {days: f"every {name}" for name, days in _GROUPS.items()}
        days = names.get(self.days) or ", ".join(d.capitalize() for d in self.days)
        return f"{days} at {self.at:%H:%M} ({self.zone})"


@dataclass(frozen=True, slots=True)
class OnFacts:
    """When the story has ``facts`` new facts since the last draft, at most once in ``at_most``."""

    facts: int
    at_most: timedelta = AT_MOST

    @property
    def said(self) -> str:
        """The rule in words."""
        new = "1 new fact" if self.facts == 1 else f"{self.facts} new facts"
        return f"on {new}, at most once in {span_words(self.at_most)}"


Rule = OnDays | OnFacts


def days_of(words: str) -> tuple[str, ...]:
    """Read ``weekday``, ``day``, ``weekend``, or days: ``monday,thu``. Else ``BadInput``."""
    found: set[str] = set()
    for word in re.split(r"[\s,]+", words.strip().lower()):
        named = _GROUPS.get(word) or tuple(d for d in DAYS if len(word) > 2 and d.startswith(word))
        if not named:
            raise BadInput(
                f"{words[:80]!r} names no days",
                help="write day, weekday, weekend, or days of the week such as monday,thursday",
            )
        found |= set(named)
    return tuple(d for d in DAYS if d in found)


def time_of(words: str) -> time:
    """Read ``06:30``, of 24 hours. Else ``BadInput``."""
    match = _TIME.fullmatch(words.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise BadInput(f"{words[:40]!r} is no time of day", help="write 06:30 or 18:05")
    return time(int(match[1]), int(match[2]))


def zone_of(name: str) -> str:
    """Return the IANA name of a time zone; one that nobody knows is ``BadInput``."""
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        raise BadInput(
            f"no time zone {name[:64]!r}", help="write a name such as Europe/Berlin or UTC"
        ) from None
    return name


def span_of(words: str) -> timedelta:
    """Read ``90min``, ``6h`` or ``2d``, from a quarter of an hour to 30 days. Else ``BadInput``."""
    match = _SPAN.fullmatch(words.strip().lower())
    span = int(match[1]) * _UNITS[match[2]] if match else timedelta()
    if not _LEAST <= span <= _MOST:
        raise BadInput(
            f"{words[:40]!r} is no span between 15 minutes and 30 days", help="write 90min, 6h, 2d"
        )
    return span


def facts_of(count: int) -> int:
    """Return a count of new facts that can be waited for, from 1 to 20. Else ``BadInput``."""
    if not 1 <= count <= MOST_FACTS:
        raise BadInput(f"{count} new facts", help=f"give a number from 1 to {MOST_FACTS}")
    return count


def span_words(span: timedelta) -> str:
    """Return a span as ``span_of`` reads it."""
    for unit, size in reversed(_UNITS.items()):
        if span >= size and not span % size:
            return f"{span // size}{unit}"
    return f"{span // _UNITS['min']}min"


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON values."""
    if isinstance(rule, OnFacts):
        return {"new_facts": rule.facts, "at_most": span_words(rule.at_most)}
    return {"days": list(rule.days), "at": f"{rule.at:%H:%M}", "zone": rule.zone}


def rule_from_dict(raw: Mapping[str, Any]) -> Rule:
    """Read what ``rule_to_dict`` wrote; what makes no sense is ``BadInput``."""
    if "new_facts" not in raw:
        return OnDays(days_of(",".join(raw["days"])), time_of(raw["at"]), zone_of(raw["zone"]))
    return OnFacts(facts_of(raw["new_facts"]), span_of(raw["at_most"]))

"""The instants at which a schedule asks for a draft, by the clocks of its zone.

Each day has one. A time that clocks jump over comes as much later as they jump; one that they show
twice counts the first time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from drafter.standing.rules import DAYS, OnDays

# A week, and a day more on either side: no zone is further from UTC than that.
_REACH = 8


def next_occasion(rule: OnDays, after: datetime) -> datetime:
    """Return the first occasion later than ``after``, in UTC."""
    return next(at for at in _around(rule, after) if at > after)


def latest_occasion(rule: OnDays, until: datetime) -> datetime:
    """Return the last occasion that is not later than ``until``, in UTC."""
    return [at for at in _around(rule, until) if at <= until][-1]


def _around(rule: OnDays, at: datetime) -> list[datetime]:
    """Return the occasions of the weeks on either side of ``at``, each once, in order."""
    here = at.astimezone(ZoneInfo(rule.zone)).date()
    days = (here + timedelta(days=n) for n in range(-_REACH, _REACH + 1))
    wanted = {DAYS.index(day) for day in rule.days}
    # A day that a zone left out altogether falls on the one after it.
    return sorted({_instant(rule, day) for day in days if day.weekday() in wanted})


def _instant(rule: OnDays, day: date) -> datetime:
    # Without a fold zoneinfo takes the first of two, and in a gap the offset from before it.
    return datetime.combine(day, rule.at, ZoneInfo(rule.zone)).astimezone(UTC)

"""Publication dates as machines write them: ISO 8601, RFC 5322, epoch numbers, plain days.

A clock time that names no zone is kept as UTC, but claims no more than its day.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from corpus.language.dates import dates
from corpus.model import Precision

_EARLIEST_YEAR, _LATEST_YEAR = 1600, 2200
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d\d)(?:-?(?P<d>\d\d))?)?"
    r"(?:[T ]\s*(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,](?P<f>\d+))?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.I,
)
# RFC 5322 §3.3 with the two-digit years and named zones of RFC 822 that feeds still write.
_MAIL_DATE = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?\d{1,2}\s+[a-z]{3,9}\.?\s+(?:\d{4}|\d{2})"
    r"\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*(?:[+-]\d{4}|[a-z]{1,4}))?",
    re.I,
)


class Published(NamedTuple):
    """A UTC instant, how much of it is known, and the zone in which a clock time was written.

    ``zone`` is an offset (``+03:00``), ``unknown`` where a clock time names none, ``None`` where
    there is no clock time.
    """

    at: datetime
    precision: Precision
    zone: str | None = None


UNKNOWN_ZONE = "unknown"


def zone_of(at: datetime) -> str:
    """Return the offset of a time as it was written: ``+03:00``; without one, ``unknown``."""
    offset = at.utcoffset()
    if offset is None:
        return UNKNOWN_ZONE
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def parse_instant(value: object) -> Published | None:
    """Read a date as a machine wrote it, or return ``None``; never a guess about its order."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not text or len(text) > 100:
        return None
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        return _epoch(float(text))
    return _iso(text) or _rfc5322(text) or _written(text)


def _epoch(seconds: float) -> Published | None:
    if abs(seconds) >= 1e11:  # milliseconds
        seconds /= 1000
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    # A small number is a counter or a year, not an instant.
    return Published(at, Precision.INSTANT, zone_of(at)) if seconds > 1e8 else None


def _iso(text: str) -> Published | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    part = match.groupdict()
    year, month, day = int(part["y"]), int(part["m"] or 1), int(part["d"] or 1)
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        written = datetime(
            year,
            month,
            day,
            int(part["H"] or 0),
            int(part["M"] or 0),
            min(int(part["S"] or 0), 59),  # a leap second is written 60
            int(((part["f"] or "0") + "00000")[:6]),
            tzinfo=_zone(part["z"]),
        )
        at = written.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if part["H"] is not None:
        if part["z"]:
            return Published(at, Precision.INSTANT, zone_of(written))
        return Published(at, Precision.DAY, UNKNOWN_ZONE)
    if part["d"] is not None:
        return Published(at, Precision.DAY)
    return Published(at, Precision.MONTH if part["m"] else Precision.YEAR)


def _zone(written: str | None) -> timezone:
    if written is None or written.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if written[0] == "-" else offset)


def _rfc5322(text: str) -> Published | None:
    if not _MAIL_DATE.fullmatch(text):
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not _EARLIEST_YEAR <= at.year <= _LATEST_YEAR:
        return None
    try:
        known = at.tzinfo is not None
        return Published(
            at.astimezone(UTC) if known else at.replace(tzinfo=UTC),
            Precision.INSTANT if known else Precision.DAY,
            zone_of(at),
        )
    except OverflowError:
        return None


def _written(text: str) -> Published | None:
    """Read a field that holds one date in words, such as ``14 October 2011``."""
    found = [d for d in dates(text, None) if d.precision is not Precision.YEAR]
    if len(found) != 1:
        return None
    return Published(found[0].earliest, found[0].precision)


def day(year: int, month: int, day_of_month: int) -> Published | None:
    """Return that day, or ``None`` where the calendar has no such day."""
    if not (_EARLIEST_YEAR <= year <= _LATEST_YEAR and 1 <= month <= 12):
        return None
    if not 1 <= day_of_month <= calendar.monthrange(year, month)[1]:
        return None
    return Published(datetime(year, month, day_of_month, tzinfo=UTC), Precision.DAY)

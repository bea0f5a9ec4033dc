"""Dates as intervals of instants.

Absolute dates are read always; "yesterday", "Tuesday" and "8 October" only against a reference,
because a year that nobody wrote is a guess. A date written by numbers alone is read where one order
alone is possible (14/10/2011), else left.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from corpus.model import Precision

_MONTHS = {
    name.casefold(): i
    for i in range(1, 13)
    for name in (calendar.month_name[i], calendar.month_abbr[i])
} | {"sept": 9}
_DAYS = {calendar.day_name[i].casefold(): i for i in range(7)}
_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_ORD = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s*(?P<{0}>(?:1[89]|20)\d\d)\b)"
_ABSOLUTE = re.compile(
    r"(?<![\d/-])(?P<iy>(?:1[89]|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)"
    rf"|(?<![\d.,])(?P<d1>\d{{1,2}}){_ORD}(?: of)?\s+{_MONTH.format('m1')}{_YEAR.format('y1')}?"
    rf"|\b{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}}){_ORD}(?![\d%]|[.:]\d){_YEAR.format('y2')}?"
    rf"|\b{_MONTH.format('m3')},?\s+(?:of\s+)?(?P<y3>(?:1[89]|20)\d\d)\b"
    r"|\bQ(?P<q>[1-4])\s+(?:of\s+)?(?P<qy>(?:1[89]|20)\d\d)\b"
    r"|(?<![\d/.-])(?P<n1>\d{1,2})\s?[/.]\s?(?P<n2>\d{1,2})\s?[/.]\s?(?P<ny>(?:1[89]|20)\d\d)(?!\d)"
    r"|(?<![\w,.$€£/-])(?P<y>(?:19|20)\d\d)(?:s\b|(?![\w%]|[,.:/-]\d))",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?P<word>yesterday|today|tomorrow|tonight)\b"
    r"|\b(?:(?P<which>last|next|this|past|coming)\s+)?(?P<day>"
    + "|".join(_DAYS)
    + r")\b|\b(?P<shift>last|next|this)\s+(?P<span>week|month|year)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the text, as the half-open interval of UTC instants that it can mean."""

    start: int
    end: int
    text: str
    earliest: datetime
    latest: datetime
    precision: Precision


def dates(text: str, reference: datetime | None) -> list[DateMention]:
    """Return the dates in ``text``; relative ones are resolved against ``reference``."""
    return list(_dates(text, reference))


def same_date(a: DateMention, b: DateMention) -> bool:
    """Tell whether two mentions agree: one interval lies within the other."""
    inside = a.earliest <= b.earliest and b.latest <= a.latest
    return inside or (b.earliest <= a.earliest and a.latest <= b.latest)


@lru_cache(maxsize=8192)
def _dates(text: str, reference: datetime | None) -> tuple[DateMention, ...]:
    found = [m for match in _ABSOLUTE.finditer(text) if (m := _absolute(match, reference))]
    if reference is not None:
        taken = [(m.start, m.end) for m in found]
        for match in _RELATIVE.finditer(text):
            if all(match.end() <= a or b <= match.start() for a, b in taken):
                found.append(_relative(match, reference, text))
    return tuple(sorted(found, key=lambda m: m.start))


def _absolute(match: re.Match[str], reference: datetime | None) -> DateMention | None:
    group = match.groupdict()
    try:
        if group["iy"]:
            return _day(match, int(group["iy"]), int(group["im"]), int(group["id"]))
        if group["d1"]:
            month = _MONTHS[group["m1"].casefold()]
            return _maybe(match, group["y1"], month, int(group["d1"]), reference)
        if group["d2"]:
            if group["m2"] == group["m2"].lower():
                return None  # "may 5" is a verb
            month = _MONTHS[group["m2"].casefold()]
            return _maybe(match, group["y2"], month, int(group["d2"]), reference)
        if group["y3"]:
            return _month(match, int(group["y3"]), _MONTHS[group["m3"].casefold()])
        if group["q"]:
            first = 3 * int(group["q"]) - 2
            year = int(group["qy"])
            return _mention(match, _at(year, first), _after(year, first + 2), Precision.MONTH)
        if group["n1"]:
            return _numeric(match, int(group["n1"]), int(group["n2"]), int(group["ny"]))
        year = int(group["y"])
        span = 10 if match.group().endswith("s") else 1
        return _mention(match, _at(year, 1), _at(year + span, 1), Precision.YEAR)
    except ValueError:
        return None


def _maybe(
    match: re.Match[str], year: str | None, month: int, day: int, reference: datetime | None
) -> DateMention | None:
    if year:
        return _day(match, int(year), month, day)
    if reference is None:
        return None
    # Without a year: the nearest such day to the reference.
    candidates = []
    for y in (reference.year - 1, reference.year, reference.year + 1):
        if day <= calendar.monthrange(y, month)[1]:
            candidates.append(datetime(y, month, day, tzinfo=UTC))
    if not candidates:
        return None
    best = min(candidates, key=lambda c: abs(c - reference))
    return _mention(match, best, best + timedelta(days=1), Precision.DAY)


def _numeric(match: re.Match[str], a: int, b: int, year: int) -> DateMention | None:
    if a > 12 >= b:
        return _day(match, year, b, a)
    if b > 12 >= a:
        return _day(match, year, a, b)
    return _day(match, year, a, b) if a == b else None


def _relative(match: re.Match[str], reference: datetime, text: str) -> DateMention:
    today = reference.replace(hour=0, minute=0, second=0, microsecond=0)
    if word := match["word"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(word.casefold(), 0)
        start = today + timedelta(days=shift)
        return _mention(match, start, start + timedelta(days=1), Precision.DAY)
    if day := match["day"]:
        return _weekday(match, _DAYS[day.casefold()], today, text)
    shift = {"last": -1, "next": 1, "this": 0}[match["shift"].casefold()]
    span = match["span"].casefold()
    if span == "week":
        start = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return _mention(match, start, start + timedelta(weeks=1), Precision.DAY)
    if span == "month":
        months = today.year * 12 + today.month - 1 + shift
        return _month(match, months // 12, months % 12 + 1)
    year = today.year + shift
    return _mention(match, _at(year, 1), _at(year + 1, 1), Precision.YEAR)


def _weekday(match: re.Match[str], wanted: int, today: datetime, text: str) -> DateMention:
    """News looks back: "on Tuesday" is the last one, unless "next" or a "will" says otherwise."""
    which = (match["which"] or "").casefold()
    back = (today.weekday() - wanted) % 7
    ahead = which in {"next", "coming"} or (
        not which
        and re.search(
            r"\b(?:will|would|due|scheduled|expected|until|by)\b[^.]{0,60}$",
            text[max(0, match.start() - 80) : match.start()],
        )
    )
    start = today + timedelta(days=(7 - back) % 7 or 7) if ahead else today - timedelta(days=back)
    if which in {"last", "past"} and back == 0:
        start -= timedelta(days=7)
    return _mention(match, start, start + timedelta(days=1), Precision.DAY)


def _day(match: re.Match[str], year: int, month: int, day: int) -> DateMention:
    start = datetime(year, month, day, tzinfo=UTC)
    return _mention(match, start, start + timedelta(days=1), Precision.DAY)


def _month(match: re.Match[str], year: int, month: int) -> DateMention:
    return _mention(match, _at(year, month), _after(year, month), Precision.MONTH)


def _at(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


def _after(year: int, month: int) -> datetime:
    return _at(year + month // 12, month % 12 + 1)


def _mention(
    match: re.Match[str], earliest: datetime, latest: datetime, precision: Precision
) -> DateMention:
    return DateMention(match.start(), match.end(), match.group(), earliest, latest, precision)

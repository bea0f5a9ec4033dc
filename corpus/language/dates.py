"""Dates as intervals of instants.

Absolute dates are read always; "yesterday", "Tuesday" and "8 October" only against a reference,
because a year that nobody wrote is a guess: without a reference they are left out. A date written
by numbers alone is read where one order alone is possible (14/10/2011), else left. A day of the
week beside a date ("Sunday, 9 June 2013") belongs to that date.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
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
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?+"
_ORD = r"(?:st|nd|rd|th)?"
_Y = r"(?:1[89]|20)\d\d"
# A year may follow a day ("May 03,2013"), but 2045 GMT is a time and 2,045 a number.
_YEAR = r"(?:,?\s*(?P<{0}>" + _Y + r")\b(?!\.\d|,\d\d\d))"
_NOT_CLOCK = r"(?!\s?(?:GMT|BST|UTC|CET|E[SD]?T|P[SD]?T|C[SD]T|hrs|hours|local)\b)"
# "2000 people" is no year.
_NOT_COUNT = (
    r"(?!\s(?:people|men|women|children|homes|houses|troops|soldiers|workers|employees|jobs|miles|"
    r"kilomet\w+|met(?:er|re)s|feet|yards|points|tons|tonnes|dollars|euros|pounds|percent|per\scent|"
    r"residents|passengers|customers|users|members|votes|families|years|acres|barrels)\b)"
)
_WEEKDAY = "(?:(?:" + "|".join(_DAYS) + r"),?\s+)?"
_ABSOLUTE = re.compile(
    r"(?<![\d/-])(?P<iy>" + _Y + r")-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)"
    # 8 October 2011, 8-10 October; but not "a 30-7 Oct. 19 loss" nor the 2 in "5.2 May"
    rf"|(?<![\w.,/])(?<!\d[-–]){_WEEKDAY}(?:(?P<d0>\d{{1,2}}){_ORD}\s?(?:[-–]|to|and)\s?)?"
    rf"(?P<d1>\d{{1,2}}){_ORD}(?:\s+of)?[\s-]+{_MONTH.format('m1')}"
    rf"(?!\s+\d{{1,2}}(?:st|nd|rd|th|,?\s+{_Y})?(?![\d:.]))(?:{_YEAR.format('y1')}{_NOT_CLOCK})?"
    # October 8, 2011, October 8-10
    rf"|\b{_WEEKDAY}{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}}){_ORD}(?![\d%]|[.:]\d)"
    rf"(?:\s?(?:[-–]|to)\s?(?P<d3>\d{{1,2}}){_ORD}\b(?![%.:/]\d))?(?:{_YEAR.format('y2')}{_NOT_CLOCK})?"
    rf"|\b{_MONTH.format('m3')},?\s+(?:of\s+)?(?P<y3>{_Y})\b(?![.,]\d)"
    rf"|\b(?:Q(?P<q>[1-4])|(?P<qw>first|second|third|fourth|last)\s+quarter)\s+"
    rf"(?:of\s+)?(?:fiscal\s+)?(?P<qy>{_Y})\b"
    rf"|(?<![\d/.-]){_WEEKDAY}(?P<n1>\d{{1,2}})\s?(?P<sep>[/.])\s?(?P<n2>\d{{1,2}})\s?(?P=sep)\s?"
    rf"(?P<ny>{_Y})(?!\d)"
    r"|(?<![\w,.$€£¥/#-])(?<!No\. )(?P<y>(?:19|20)\d\d)"
    rf"(?:s\b|(?![\w%]|[,.:/-]\d){_NOT_CLOCK}{_NOT_COUNT})",
    re.I,
)
_DIGIT = re.compile(r"\d")
_RELATIVE = re.compile(
    r"\b(?P<word>yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening))\b"
    r"|\b(?:(?P<which>last|next|this|past|coming)\s+)?(?P<day>"
    + "|".join(_DAYS)
    + r")\b|\b(?P<shift>last|next|this)\s+(?P<span>week|month|year)\b(?!\s+of\b)"
    r"|\b(?P<lead>in|since|until|by|of|from|to|through|during|early|late|mid|last|next|this|between|"
    r"and|before|after)(?:\s+|-)" + _MONTH.format("month") + r"(?!\s+(?:\d|(?-i:[A-Z])))",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|would|due|scheduled|slated|set|expected|plans?|planned)\b[^.;]{0,60}$"
    r"|\b(?:is|are) to\b[^.;]{0,30}$|\b(?:starts?|begins?|opens|resumes?|ends)\s+(?:on\s+)?$"
    r"|\b(?:until|by|before|coming|next)\s+(?:next\s+)?$",
    re.I,
)
# How far ahead a day or month without a year may lie, in months, where no word says that it is to
# come: news looks back more than it looks forward.
_MONTHS_AHEAD = 4


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
    """Return the dates in ``text`` in order; relative ones are resolved against ``reference``.

    Days and months are those of UTC. News looks back, so that "Tuesday" is the last one before the
    reference unless the words around it look ahead; a month or a day without a year is the last one
    too, or the next where that is at most four months away.
    """
    return list(_dates(text, reference))


def same_date(a: DateMention, b: DateMention) -> bool:
    """Tell whether two mentions agree: one interval lies within the other."""
    inside = a.earliest <= b.earliest and b.latest <= a.latest
    return inside or (b.earliest <= a.earliest and a.latest <= b.latest)


@lru_cache(maxsize=8192)
def _dates(text: str, reference: datetime | None) -> tuple[DateMention, ...]:
    # Every one of them has a digit, and most sentences have none.
    absolute = _ABSOLUTE.finditer(text) if _DIGIT.search(text) else ()
    found = [m for match in absolute if (m := _absolute(match, reference))]
    if reference is not None:
        reference = reference.astimezone(UTC) if reference.tzinfo else reference.replace(tzinfo=UTC)
        starts = [m.start for m in found]
        ends = [m.end for m in found]
        relative = []
        for match in _RELATIVE.finditer(text):
            at = bisect_right(starts, match.start()) - 1
            before_next = at + 1 == len(starts) or match.end() <= starts[at + 1]
            if (at < 0 or ends[at] <= match.start()) and before_next:
                relative += [m for m in [_relative(match, reference, text)] if m]
        found = sorted(found + relative, key=lambda m: m.start)
    return tuple(found)


def _absolute(match: re.Match[str], reference: datetime | None) -> DateMention | None:
    group = match.groupdict()
    try:
        if group["iy"]:
            return _days(match, int(group["iy"]), int(group["im"]), int(group["id"]))
        if group["d1"]:
            days = int(group["d0"] or group["d1"]), int(group["d1"])
            return _maybe(match, group["y1"], _MONTHS[group["m1"].casefold()], days, reference)
        if group["d2"]:
            if group["m2"] == group["m2"].lower():
                return None  # "may 5" is a verb
            days = int(group["d2"]), int(group["d3"] or group["d2"])
            return _maybe(match, group["y2"], _MONTHS[group["m2"].casefold()], days, reference)
        if group["y3"]:
            return _month(match, int(group["y3"]), _MONTHS[group["m3"].casefold()])
        if group["qy"]:
            quarter = int(group["q"] or _QUARTERS[group["qw"].casefold()])
            year = int(group["qy"])
            ends = _after(year, 3 * quarter)
            return _mention(match, _at(year, 3 * quarter - 2), ends, Precision.MONTH)
        if group["n1"]:
            return _numeric(match, int(group["n1"]), int(group["n2"]), int(group["ny"]))
        year = int(group["y"])
        span = 10 if match.group().endswith("s") else 1
        return _mention(match, _at(year, 1), _at(year + span, 1), Precision.YEAR)
    except (ValueError, OverflowError):
        return None


def _maybe(
    match: re.Match[str],
    year: str | None,
    month: int,
    days: tuple[int, int],
    reference: datetime | None,
) -> DateMention | None:
    first, last = days
    if year:
        return _days(match, int(year), month, first, last)
    if reference is None:
        return None
    candidates = []
    for y in (reference.year - 1, reference.year, reference.year + 1):
        if 1 <= first <= calendar.monthrange(y, month)[1]:
            candidates.append(datetime(y, month, first, tzinfo=UTC))
    if not candidates:
        return None
    at = reference if reference.tzinfo else reference.replace(tzinfo=UTC)
    ahead = _AHEAD.search(match.string[max(0, match.start() - 80) : match.start()])
    limit = at + timedelta(days=30 * (11 if ahead else _MONTHS_AHEAD))
    best = max((c for c in candidates if c <= limit), default=candidates[0])
    return _days(match, best.year, month, first, last)


def _numeric(match: re.Match[str], a: int, b: int, year: int) -> DateMention | None:
    if a > 12 >= b:
        return _days(match, year, b, a)
    if b > 12 >= a:
        return _days(match, year, a, b)
    return _days(match, year, a, b) if a == b else None


def _relative(match: re.Match[str], reference: datetime, text: str) -> DateMention | None:
    today = reference.replace(hour=0, minute=0, second=0, microsecond=0)
    before = text[max(0, match.start() - 80) : match.start()]
    try:
        if word := match["word"]:
            shift = {"yesterday": -1, "tomorrow": 1}.get(word.casefold(), 0)
            start = today + timedelta(days=shift)
            return _mention(match, start, start + timedelta(days=1), Precision.DAY)
        if day := match["day"]:
            return _weekday(match, _DAYS[day.casefold()], today, before)
        if match["month"]:
            return _bare_month(match, today, before)
        return _shifted(match, today)
    except (ValueError, OverflowError):
        return None  # before the year 1 or after 9999


def _shifted(match: re.Match[str], today: datetime) -> DateMention:
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


def _weekday(match: re.Match[str], wanted: int, today: datetime, before: str) -> DateMention:
    which = (match["which"] or "").casefold()
    back = (today.weekday() - wanted) % 7
    ahead = which in {"next", "coming"} or (not which and _AHEAD.search(before))
    start = today + timedelta(days=(7 - back) % 7 or 7) if ahead else today - timedelta(days=back)
    if which in {"last", "past"} and back == 0:
        start -= timedelta(days=7)
    return _mention(match, start, start + timedelta(days=1), Precision.DAY)


def _bare_month(match: re.Match[str], today: datetime, before: str) -> DateMention | None:
    """Read "in September" as the nearest one; "in may" is no month, for months have capitals."""
    word = match["month"]
    if not word[0].isupper() or word.rstrip(".").casefold() in {"mar", "jun", "jul", "dec", "jan"}:
        return None
    month = _MONTHS[word.casefold()]
    ahead = (month - today.month) % 12
    lead = match["lead"].casefold()
    if lead == "next" or (lead != "last" and _AHEAD.search(f"{before}{lead} ")):
        months = ahead
    elif lead == "last":
        months = ahead - 12
    else:
        months = ahead if ahead <= _MONTHS_AHEAD else ahead - 12
    count = today.year * 12 + today.month - 1 + months
    start = match.start("month")
    earliest = _at(count // 12, month)
    latest = _after(count // 12, month)
    text = match.string[start : match.end()]
    return DateMention(start, match.end(), text, earliest, latest, Precision.MONTH)


def _days(
    match: re.Match[str], year: int, month: int, day: int, last: int | None = None
) -> DateMention | None:
    start = datetime(year, month, day, tzinfo=UTC)
    end = datetime(year, month, last or day, tzinfo=UTC) + timedelta(days=1)
    return _mention(match, start, end, Precision.DAY) if start < end else None


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

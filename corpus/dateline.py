"""Publication dates that stand only in an article's words or its address.

Where no field gives a date, a short line at the head of the text often does: ``October 14, 2011``,
``Posted: March 14th, 2013``, ``On Tue, 16 / 08 / 2011-13:42``. It counts where the line is nothing
but a date, or ends with one behind a publishing word: "the pact of October 14, 2011" is an event,
not a publication. Of the 747 articles of the ECB+ corpus, none of which has a date field, 321 get a
day from their words and 34 more a day or month from their address; where both give one (119), they
agree in 118, and in the other the words are right.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from corpus.instants import Published, day
from corpus.language.dates import dates
from corpus.model import Precision

HEAD_LINES = 3
MAX_LINE = 120

_CUE = r"(?:first\s+|last\s+)?(?:published|posted|updated|modified|released|filed|created|date[d]?)"
_CLOCK = (
    r"\d{1,2}\s*[:.]\s*\d{2}(?:\s*:\s*\d{2})?(?:\s*[ap]\.?\s*m\b\.?)?|\d{1,2}\s*[ap]\.?\s*m\b\.?"
)
_AMERICAN_ZONE = r"(?:[ECMP][SD]T|AK[SD]T)\b"
_ZONE = rf"(?:{_AMERICAN_ZONE}|(?:[ECMP]T|GMT|UTC|BST|AE[SD]T|SAST|IST|CES?T|HST|HKT)\b)"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_NOISE = re.compile(
    rf"{_CUE}|{_CLOCK}|\(?{_ZONE}\)?|{_WEEKDAY}"
    r"|\b[0-2]\d[0-5]\d\b|\b(?:on|at|hours?|hrs|local time|eastern)\b|[\s,.:;|/()–—-]+",
    re.I,
)
_CUED = re.compile(rf"\b(?:{_CUE}|by)\b(?P<between>.*)", re.I | re.S)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/])")
# "/2013/08/5-thoughts" is a month and a headline, "/2013-08-05-thoughts" a day.
_PATH_DAY = re.compile(
    r"/((?:19|20)\d\d)(?:/(\d\d?|[a-z]{3})/(\d\d?)(?=/|$)|-(\d\d)-(\d\d)(?=[/_-]|$)|(\d\d)(\d\d)(?=/))",
    re.I,
)
_PATH_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)(?=/)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date_from_text(text: str, near: Published | None = None) -> Published | None:
    """Return the day that one of the first lines of ``text`` is or ends with.

    ``near`` (a date known less exactly, from the address) settles the order of 8/2/13.
    """
    for line in text.splitlines()[:HEAD_LINES]:
        found = date_of_line(line, near)
        if found:
            return found
    return None


def date_of_line(line: str, near: Published | None = None) -> Published | None:
    """Return the day that ``line`` gives as its own date, or ``None``."""
    if len(line) > MAX_LINE:
        return None
    spans = _days(line, near)
    if not spans or len({published.at for _, _, published in spans}) > 1:
        return None
    start, end, published = spans[-1]
    rest = "".join(line[a:b] for a, b in _outside([(a, b) for a, b, _ in spans], len(line)))
    if _is_noise(rest):
        return published
    before, after = line[:start], line[end:]
    cued = _CUED.search(before)
    # "posted in Accidents on Wednesday, September 18, 2013", "By A. Writer | May 3, 2013"
    if cued and _is_noise(after) and len(cued["between"].split()) <= 8 and "." not in after:
        return published
    return None


def is_date_line(line: str) -> bool:
    """Tell whether ``line`` holds nothing but a date, a clock time and publishing words."""
    spans = _days(line, None, any_order=True)
    rest = "".join(line[a:b] for a, b in _outside([(a, b) for a, b, _ in spans], len(line)))
    found = bool(spans) or bool(re.search(_CLOCK, line, re.I))
    return found and len(line) <= MAX_LINE and _is_noise(rest)


def date_from_url(url: str | None) -> Published | None:
    """Return the day (or month) that a path like ``/2011/10/14/cable-cut`` names."""
    if not url:
        return None
    path = urlsplit(url).path
    for match in _PATH_DAY.finditer(path):
        year, month, day_of_month = (group for group in match.groups() if group)
        found = day(int(year), _month_number(month), int(day_of_month))
        if found:
            return found
    if month := _PATH_MONTH.search(path):
        first = day(int(month[1]), int(month[2]), 1)
        return first and Published(first.at, Precision.MONTH)
    return None


def _month_number(written: str) -> int:
    if written.isdigit():
        return int(written)
    name = written.lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


def _days(
    line: str, near: Published | None, *, any_order: bool = False
) -> list[tuple[int, int, Published]]:
    spans = [
        (d.start, d.end, Published(d.earliest, Precision.DAY))
        for d in dates(line, None)
        if d.precision is Precision.DAY
    ]
    # 04/02/07, 9:00 PM PDT: a clock on American time goes with the American order.
    american = bool(re.search(rf"\b{_AMERICAN_ZONE}", line))
    for match in _NUMERIC.finditer(line):
        if any(a < match.end() and match.start() < b for a, b, _ in spans):
            continue
        found = _numeric(match, near, american=american, any_order=any_order)
        if found:
            spans.append((match.start(), match.end(), found))
    return sorted(spans, key=lambda span: span[0])


def _numeric(
    match: re.Match[str], near: Published | None, *, american: bool, any_order: bool
) -> Published | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 2:
        year += 2000 if year < 70 else 1900  # much as POSIX %y has it (70 and above: 19..)
    month_first, day_first = day(year, first, second), day(year, second, first)
    possible = list(dict.fromkeys(r for r in (month_first, day_first) if r))
    if near is not None:
        agreeing = [r for r in possible if (r.at.year, r.at.month) == (near.at.year, near.at.month)]
        possible = agreeing or possible
    if len(possible) == 1 or (possible and (any_order or (american and month_first))):
        return possible[0]
    return None


def _outside(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for span in spans for edge in span), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_noise(text: str) -> bool:
    return not _NOISE.sub("", text)

"""Lengths of time that news writes without a plain number and unit, as values for ``quantities``.

"A decade", "half an hour", "a year and a half", "3 minutes 58.2 seconds", "3:58.2".
"""

from __future__ import annotations

import re

# Word: its canonical unit (as in ``units``), and how many of it make one.
_WHOLE = {
    "second": ("s", 1.0), "minute": ("s", 60.0), "hour": ("s", 3600.0),
    "day": ("s", 86_400.0), "week": ("s", 604_800.0), "fortnight": ("s", 1_209_600.0),
    "month": ("month", 1.0), "year": ("month", 12.0), "decade": ("month", 120.0),
    "century": ("month", 1200.0),
}  # fmt: skip
DURATION = re.compile(
    # The four forms are told apart by their groups.
    r"\b(?:an?|one) (?P<and_half>hour|day|week|month|year) and a half\b"
    r"|\bhalf (?:an?|the) (?P<half>hour|day|year|decade|century)\b"
    r"|\b(?:an?|one) (?P<one>decade|fortnight|century)\b"
    r"|(?<![\w.,:])(?P<first>\d{1,3}) (?P<of>hours?|minutes?)(?:,? and|,)? "
    r"(?P<second>\d{1,2}(?:\.\d+)?) (?P<than>minutes?|seconds?)\b"
    r"|(?<![\w.,:$£€-])(?P<m>\d{1,2}):(?P<s>[0-5]\d\.\d+)(?![\d:])",
    re.I,
)


def duration(match: re.Match[str]) -> tuple[float, str] | None:
    """Return the value and canonical unit of a match; ``None`` where its units run backwards."""
    if match["m"]:
        return 60.0 * int(match["m"]) + float(match["s"]), "s"
    if match["first"]:
        whole, part = (match[g].casefold().removesuffix("s") for g in ("of", "than"))
        if whole == part:
            return None
        seconds = int(match["first"]) * _WHOLE[whole][1]
        return seconds + float(match["second"]) * _WHOLE[part][1], "s"
    word = match["and_half"] or match["half"] or match["one"]
    unit, size = _WHOLE[word.casefold()]
    times = 1.5 if match["and_half"] else 0.5 if match["half"] else 1.0
    return times * size, unit

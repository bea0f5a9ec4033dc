"""Numbers as values: counts, money, percentages, ordinals, measures, durations, times of day.

An own grammar, because the libraries at hand fail silently (one reads "one point two billion" as
1). Dates and years are not quantities: ``corpus.language.dates`` reads those. Version numbers
(1.2.3), names with numbers in them (GPT-4, 76ers) and "one" as a pronoun are none either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from corpus.language.dates import dates
from corpus.language.durations import DURATION, duration
from corpus.language.quantity import LEAST, MOST, NEAR, Quantity, bare, spelled
from corpus.language.quantity_patterns import (
    CLOCK,
    FRACTION,
    HEDGE_AFTER,
    HEDGE_BEFORE,
    MIXED,
    ONE_COUNTS,
    OPENS_RANGE,
    ORDINAL,
    QUANTITY,
    RANGE,
    VAGUE_PLURAL,
    WEIGHT_AFTER,
    WEIGHT_BEFORE,
)
from corpus.language.units import CURRENCIES, FRACTIONS, ORDINALS, SCALES, SMALL, UNITS, VAGUE, Kind

# Lets "Oct. 3" be seen as a date and so not as a number; which year it is does not matter here.
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_SEASON = re.compile(r"(?:1[89]|20)\d\d[-–/]\d\d\b(?![-–/])")
# "The two agreed": they, and no number.
_THE_TWO = re.compile(
    r"\bthe (?:two|three)"
    r"(?= (?:would|will|are|were|have|had|said|say|may|can|could|did|agreed|met)\b|[.,;])",
    re.I,
)


def quantities(text: str) -> list[Quantity]:
    """Return the quantities in ``text`` in order of their places."""
    return list(_quantities(text))


@lru_cache(maxsize=8192)
def _quantities(text: str) -> tuple[Quantity, ...]:
    taken = bytearray(len(text))
    for date in dates(text, _ANY_DAY):
        taken[date.start : date.end] = b"\1" * (date.end - date.start)
    found: list[Quantity] = []
    for pattern, read in _GRAMMAR:
        for match in pattern.finditer(text):
            quantity = read(match)
            if quantity and not any(taken[quantity.start : quantity.end]):
                found.append(quantity)
                taken[quantity.start : quantity.end] = b"\1" * len(quantity.text)
    return tuple(_ranges(sorted(found, key=lambda q: q.start), text))


def _number(match: re.Match[str]) -> Quantity | None:
    text = match.string
    group = match.groupdict()
    part = {n: group[n] or group[f"w_{n}"] for n in ("pct", "pp", "ord", "age", "money", "unit")}
    start = min(match.start(n) for n in ("neg", "cur", "dig", "word") if match[n])
    suffixed = any(part.values()) or match["cur"] or match["scale"]
    if match["word"]:
        if _no_count(match, bool(suffixed)):
            return None
        value = spelled(match["word"].casefold())
    else:
        if _in_a_name(text, start) or (not suffixed and _SEASON.match(text, start)):
            return None
        value = float(re.sub(r"[,\u00a0\u202f ]", "", match["dig"]))
        for scale in re.findall(r"[a-z]+", (match["scale"] or "").casefold()):
            value *= SCALES[scale]
        value = -value if match["neg"] else value
    value, unit, kind = _united(match, part, value)
    low, high = _bounds(
        value, text[max(0, start - 24) : start], text[match.end() : match.end() + 12]
    )
    return Quantity(start, match.end(), text[start : match.end()], value, low, high, unit, kind)


def _united(
    match: re.Match[str], part: dict[str, str | None], value: float
) -> tuple[float, str, Kind]:
    currency = match["cur"] or part["money"]
    if currency:
        word = currency.strip().casefold()
        if word in {"pound", "pounds"} and not match["cur"] and _is_weight(match):
            return value * UNITS["lb"][2], "kg", "measure"
        return value, CURRENCIES[word], "money"
    if part["pct"]:
        return value, "%", "percent"
    if part["pp"]:
        return value, "pp", "percent"
    if part["ord"] or match.string[max(0, match.start() - 4) : match.start()] == "No. ":
        return value, "", "ordinal"
    if part["unit"]:
        kind, unit, factor = UNITS[part["unit"].casefold().replace("-", " ")]
        return value * factor, unit, kind
    return value, "", "count"


def _is_weight(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 24) : match.start()]
    after = match.string[match.end() : match.end() + 12]
    return bool(WEIGHT_BEFORE.search(before) or WEIGHT_AFTER.match(after))


def _no_count(match: re.Match[str], suffixed: bool) -> bool:
    """Whether "one" is a pronoun here, as it is far oftener than a number."""
    word = match["word"].casefold()
    if _THE_TWO.search(match.string, max(0, match.start() - 4), match.end() + 12):
        return True
    if word != "one" or suffixed:
        return False
    return not ONE_COUNTS.match(match.string, match.end())


def _in_a_name(text: str, start: int) -> bool:
    """Whether the digits belong to a name (GPT-4, F-16) or close a span of years (2004-05)."""
    if start < 2 or text[start - 1] not in "-–":
        return False
    before = re.search(r"[^\s]{1,24}$", text[max(0, start - 25) : start - 1])
    if before is None:
        return False
    word = before.group()
    if re.fullmatch(r"(?:1[89]|20)\d\d", word):
        return True
    return word[-1].isalpha() and any(c.isupper() for c in word)


def _bounds(value: float, before: str, after: str) -> tuple[float, float]:
    hedge = HEDGE_BEFORE.search(before) or HEDGE_AFTER.match(after)
    if hedge is None:
        return value, value
    effect = hedge.lastgroup
    if effect == "min":
        ends = value, value * MOST
    elif effect == "max":
        ends = value * LEAST, value
    else:
        ends = value * (1 - NEAR), value * (1 + NEAR)
    return min(ends), max(ends)


def _clock(match: re.Match[str]) -> Quantity | None:
    if twelve := match["twelve"]:
        minutes, half = 0, "am" if twelve.casefold() == "midnight" else "pm"
    else:
        hour = int(match["h"])
        minutes = hour % 12 * 60 + int(match["m"] or match["m2"] or match["m3"] or 0)
        named = match["half"] or match["half2"]
        if named:
            half = f"{named.casefold()}m"
            if not 1 <= hour <= 12:
                return None
        elif hour > 12 or match["m3"]:
            half = "pm" if 12 <= hour < 24 else "am"
        else:
            half = "am" if match["h"][0] == "0" else ""
    value = float(minutes)
    words = match.group()
    return Quantity(match.start(), match.end(), words, value, value, value, half, "clock")


def _vague(match: re.Match[str]) -> Quantity:
    if few := match["few"]:
        scale = SCALES[few.casefold()]
        low, high = 2 * scale, 10 * scale - 1
    else:
        low, high = VAGUE[match["vague"].casefold()]
        if tens := match["tens"]:
            unit = low / 2
            first = {"tens": 20, "dozens": 24, "hundreds": 200, "thousands": 2000}[tens.casefold()]
            last = {"tens": 100, "dozens": 100, "hundreds": 1000, "thousands": 1_000_000}
            low, high = first * unit, last[tens.casefold()] * unit
    unit_name, kind = "", "count"
    if match["money"]:
        unit_name, kind = CURRENCIES[match["money"].casefold()], "money"
    return Quantity(
        match.start(), match.end(), match.group(), (low + high) / 2, low, high, unit_name,
        "money" if kind == "money" else "count",
    )  # fmt: skip


def _fraction(match: re.Match[str]) -> Quantity | None:
    if MIXED.search(match.string[max(0, match.start() - 16) : match.start()]):
        return None
    if match["half"]:
        share = 50.0
    elif every := match["every"]:
        share = 100 / (float(every) if every.isdigit() and float(every) else SMALL.get(every, 1.0))
    else:
        many = match["n"].casefold()
        number = float(many) if many.isdigit() else SMALL.get(many, 1.0)
        share = 100 * number * FRACTIONS[match["d"].casefold().removesuffix("s")]
    words = match.group()
    # A fraction in words is rough by a point: "two-thirds" for 66 or 67 percent.
    return Quantity(match.start(), match.end(), words, share, share - 1, share + 1, "%", "percent")


def _duration(match: re.Match[str]) -> Quantity | None:
    read = duration(match)
    if read is None:
        return None
    (value, unit), words = read, match.group()
    low, high = _bounds(value, match.string[max(0, match.start() - 24) : match.start()], "")
    return Quantity(match.start(), match.end(), words, value, low, high, unit, "duration")


# What stands before "first" where it counts: without one of these it says when, not which.
_FIRST_OF_SEVERAL = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|our|my|your|this|that|every|each|on|in|for|of|very|only|"
    r"no|another)|['’]s?)\s+$",
    re.IGNORECASE,
)


def _ordinal(match: re.Match[str]) -> Quantity | None:
    word = match["word"]
    before = match.string[max(0, match.start() - 2) : match.start()]
    if word[0].isupper() and before[:1].isalnum():
        return None  # Fifth Avenue, the Second World War: a name
    if word.casefold() == "first" and not _FIRST_OF_SEVERAL.search(match.string[: match.start()]):
        return None  # "first reported", "must first get permits": an adverb
    value = ORDINALS[word.casefold()]
    return Quantity(match.start(), match.end(), match.group(), value, value, value, "", "ordinal")


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """Join "10 to 15 days" and "between 3 and 5 percent" into one quantity with bounds."""
    joined: list[Quantity] = []
    for quantity in found:
        if joined and (span := _range(joined[-1], quantity, text)):
            joined[-1] = span
        else:
            joined.append(quantity)
    return joined


def _range(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    between = text[first.end : second.start]
    if (
        len(between) > 8
        or not RANGE.fullmatch(between)
        or first.low != first.high
        or second.low != second.high
        or second.kind in {"ordinal", "clock"}
        or first.unit not in {second.unit, ""}
        or first.kind not in {second.kind, "count"}
    ):
        return None
    opened = OPENS_RANGE.search(text[max(0, first.start - 12) : first.start])
    if between.strip().casefold() in {"and", "or"} and not opened:
        return None
    if opened and first.kind == "percent" and between.strip().casefold() == "to":
        return None  # "from 6.75% to 7.5%": a change
    # "5 to 10 million dollars": what follows the second number belongs to both.
    scaled = first.value
    if bare(first) == first.value:
        scaled *= second.value / (bare(second) or second.value or 1.0)
    same_unit = first.unit == second.unit
    low = scaled if scaled < second.value or not same_unit else first.value
    words = text[first.start : second.end]
    if low >= second.value or re.fullmatch(r"\d{3}-\d{4}", words):
        return None  # a score (30-7), a telephone number
    return replace(
        second,
        start=first.start,
        text=words,
        value=(low + second.value) / 2,
        low=low,
        high=second.value,
    )


_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (DURATION, _duration),
    (FRACTION, _fraction),
    (CLOCK, _clock),
    (QUANTITY, _number),
    (VAGUE_PLURAL, _vague),
    (ORDINAL, _ordinal),
)

"""A number with its unit, as a value: what it is, and whether two say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.language.quantity_patterns import BELOW_1000, DIGITS
from corpus.language.units import SCALES, SMALL, Kind

# How far a hedged number may lie from what it stands for: "about 50" for 47 or 53; "at least 40"
# for 60 and "up to 40" for 20.
NEAR, MOST, LEAST = 0.1, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``low``/``high`` bound it where it is hedged, vague or a range.

    ``value`` is the number itself, the middle of a range or of a vague plural. Money has its
    currency as unit (``USD``), percentages ``%``, percentage points ``pp``; lengths, weights,
    durations come in one canonical unit each (m, kg, s or months), so that 5 km and 5,000 metres
    are equal. An age ("36-year-old") is a count, for news also writes "Smith, 36". A time of day is
    minutes on a twelve-hour dial, with ``am``, ``pm`` or nothing as unit.
    """

    start: int
    end: int
    text: str
    value: float
    low: float
    high: float
    unit: str
    kind: Kind


def same_quantity(claim: Quantity, source: Quantity) -> bool:
    """Tell whether ``claim`` states no other number than ``source``.

    Equal values in one unit agree. Where the claim is hedged ("about 50", "dozens", "10 to 15"),
    a source inside its bounds agrees; a claim may not be more exact than its source.
    """
    if claim.kind != source.kind or not _same_unit(claim.unit, source.unit):
        return False
    slack = 1e-9 * max(abs(claim.value), abs(source.value), 1.0)
    ranged = _ranged(claim) or _ranged(source)
    if abs(claim.value - source.value) <= slack and not ranged:
        return True
    if _is_fraction(source) and source.low <= claim.value <= source.high:
        return True
    inner = (source.low, source.high) if _ranged(source) else (source.value, source.value)
    if not (claim.low - slack <= inner[0] and inner[1] <= claim.high + slack):
        return False
    if _ranged(claim):
        # "Dozens" takes in many ranges; "10 to 15" no other than itself.
        return not (_ranged(source) and bare(claim) is not None) or inner == (
            claim.low,
            claim.high,
        )
    return _rounder(claim, source)


def _rounder(claim: Quantity, source: Quantity) -> bool:
    """Whether a hedged number rounds its source: "about 50" for 52, never "about 41" for 42."""
    mine, theirs = bare(claim), bare(source)
    if mine is None or theirs is None or _is_fraction(claim) or _is_fraction(source):
        return True
    return _significant(mine) < _significant(theirs)


def _significant(number: float) -> int:
    """Return how many digits of a number are not zeros at its end."""
    return len(f"{number:.6f}".replace(".", "").strip("0"))


def _same_unit(a: str, b: str) -> bool:
    return a == b or not a or not b or (a[:3] == b[:3] == "deg" and "deg" in {a, b})


def _is_fraction(quantity: Quantity) -> bool:
    words = quantity.text.casefold()
    return (
        quantity.unit == "%"
        and "cent" not in words
        and not words[0].isdigit()
        and (quantity.low != quantity.high)
    )


def _ranged(quantity: Quantity) -> bool:
    """Whether the bounds are the statement itself (10-15, dozens) and the value but their middle.

    A hedged number keeps its value ("at least 40" is 40), off the middle or with a narrow margin.
    """
    middle = (quantity.low + quantity.high) / 2
    narrow = quantity.high - quantity.low <= 2.001 * NEAR * abs(quantity.value)
    return quantity.low != quantity.high and quantity.value == middle and not narrow


def bare(quantity: Quantity) -> float | None:
    """Return the number without its scale and unit."""
    if digits := re.search(DIGITS, quantity.text):
        return float(re.sub(r"[,\u00a0\u202f ]", "", digits.group()))
    words = re.match(BELOW_1000, quantity.text, re.I)
    return spelled(words.group().casefold()) if words else None


def spelled(words: str) -> float:
    """Return the value of a number in small letters: "two and a half million" is 2,500,000."""
    half = 0.0
    if " and a half" in words:
        words, half = words.replace(" and a half", ""), 0.5
    words, _, decimals = words.partition(" point ")
    total = part = 0.0
    rest = decimals.split()
    digits = "".join(str(int(SMALL[d])) for d in rest if d in SMALL)
    if words.startswith("half a"):
        words, part = words.removeprefix("half a").removeprefix("n"), 0.5
    for word in re.findall(r"[a-z]+", words):
        if word in {"a", "an"}:
            part = 1.0
        elif word in SMALL:
            part += SMALL[word]
        elif word == "hundred":
            part = max(part, 1.0) * 100 if not half else (part + half) * 100
        elif word in SCALES:
            total += (part + half or 1.0) * SCALES[word]
            part = half = 0.0
    value = total + part + half + (float(f"0.{digits}") if digits else 0.0)
    for word in re.findall(r"[a-z]+", decimals):
        value *= SCALES.get(word, 1.0)
    return value

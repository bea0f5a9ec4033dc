"""Numbers as values: counts, money, percentages, ordinals, measures, durations.

An own grammar, because the libraries at hand fail silently (one reads "one point two billion" as
1). Dates and years are not quantities: ``corpus.language.dates`` reads those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from corpus.language.dates import dates

Kind = Literal["count", "money", "percent", "ordinal", "measure", "duration"]


def _words(text: str) -> list[str]:
    return text.split()


_UNITS_WORDS = _words("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""")
_TENS_WORDS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL = {w: float(i) for i, w in enumerate(_UNITS_WORDS)} | {
    w: 10.0 * (i + 2) for i, w in enumerate(_TENS_WORDS)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_VAGUE = {
    "dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 999),
    "thousands": (2e3, 999_999), "millions": (2e6, 999e6), "billions": (2e9, 999e9),
}  # fmt: skip
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_ORDINALS = {
    w: float(i + 1)
    for i, w in enumerate(
        _words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
    )
}
_CURRENCIES = {
    "$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "£": "GBP", "€": "EUR", "¥": "JPY",
    "₹": "INR", "dollar": "USD", "dollars": "USD", "usd": "USD", "euro": "EUR", "euros": "EUR",
    "eur": "EUR", "pound": "GBP", "pounds": "GBP", "gbp": "GBP", "yen": "JPY", "yuan": "CNY",
    "rupees": "INR", "rupee": "INR", "rand": "ZAR", "roubles": "RUB", "rubles": "RUB",
    "francs": "CHF", "crowns": "CROWN", "cents": "CENT",
}  # fmt: skip
# unit -> (canonical unit, factor to it)
_UNITS: dict[str, tuple[Kind, str, float]] = {}
for _kind, _canonical, _factor, _forms in (
    ("duration", "s", 1.0, "second seconds sec secs"),
    ("duration", "s", 60.0, "minute minutes min mins"),
    ("duration", "s", 3600.0, "hour hours hr hrs"),
    ("duration", "s", 86400.0, "day days"),
    ("duration", "s", 604800.0, "week weeks"),
    ("duration", "month", 1.0, "month months"),
    ("duration", "month", 12.0, "year years yr yrs"),
    ("duration", "month", 120.0, "decade decades"),
    ("measure", "m", 1.0, "metre metres meter meters"),
    ("measure", "m", 1000.0, "km kilometre kilometres kilometer kilometers"),
    ("measure", "m", 1609.344, "mile miles"),
    ("measure", "m", 0.3048, "foot feet ft"),
    ("measure", "m", 0.01, "cm centimetre centimetres"),
    ("measure", "kg", 1.0, "kg kilogram kilograms kilo kilos"),
    ("measure", "kg", 1000.0, "tonne tonnes ton tons"),
    ("measure", "kg", 0.45359237, "lb lbs"),
    ("measure", "bit/s", 1e9, "gbps gbit/s gb/s"),
    ("measure", "bit/s", 1e6, "mbps mbit/s mb/s"),
    ("measure", "bit/s", 1e12, "tbps tbit/s tb/s"),
    ("measure", "byte", 1e9, "gb gigabyte gigabytes"),
    ("measure", "byte", 1e12, "tb terabyte terabytes"),
    ("measure", "W", 1e6, "mw megawatt megawatts"),
    ("measure", "W", 1e9, "gw gigawatt gigawatts"),
    ("measure", "barrel", 1.0, "barrel barrels"),
    ("measure", "acre", 1.0, "acre acres"),
    ("measure", "acre", 2.47105, "hectare hectares"),
    ("measure", "l", 1.0, "litre litres liter liters"),
    ("measure", "deg", 1.0, "degree degrees"),
):  # fmt: skip
    for _form in _forms.split():
        _UNITS[_form] = (_kind, _canonical, _factor)  # type: ignore[assignment]

_SMALLS = "|".join([*_TENS_WORDS, *reversed(_UNITS_WORDS)])
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELLED = (
    rf"(?:(?:{_SMALLS})(?:[- ](?:and )?(?:{_SMALLS}|hundred|thousand|million|billion|trillion))*"
    rf"(?: point(?: (?:{_SMALLS}))+)?)"
)
_SCALE = r"hundred|thousand|million|billion|trillion|mln|mn|bn|tn|dozen"
_CURRENCY = r"US\$|A\$|C\$|[$£€¥₹]|(?:USD|EUR|GBP)\s?"
_UNIT = "|".join(sorted((re.escape(u) for u in _UNITS), key=len, reverse=True))
_MONEY_WORD = "|".join(sorted((w for w in _CURRENCIES if w.isalpha()), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![\w.])(?P<cur>{_CURRENCY})?\s?"
    rf"(?P<num>(?<![\d,]){_DIGITS}|(?<![\w-]){_SPELLED}(?![a-z])"
    rf"|(?<![\w-])(?:half a|an?)(?= (?:{_SCALE})\b))"
    rf"(?P<scale>(?:[- ]?(?:{_SCALE})\b)+|(?<=\d)[kKmMbB]\b)?"
    rf"(?:(?P<pct>\s?%|[- ](?:percent|per cent|pct|percentage points?)\b)"
    rf"|(?P<ord>(?<=\d)(?:st|nd|rd|th)\b)"
    rf"|[- ](?P<money>{_MONEY_WORD})\b"
    rf"|[- ]?(?P<unit>{_UNIT})\b)?",
    re.I,
)
_VAGUE_RE = re.compile(
    r"\b(?:(?P<tens>tens|hundreds) of )?"
    r"(?P<vague>dozens|scores|hundreds|thousands|millions|billions)\b",
    re.I,
)
_FRACTION_RE = re.compile(
    r"\b(?:(?P<n>one|two|three|four|a)[- ])?(?P<d>half|thirds?|quarters?|fifths?|tenths?)\b"
    r"(?= of\b| the\b| its\b)",
    re.I,
)
_ORDINAL_RE = re.compile(r"\b(" + "|".join(_ORDINALS) + r")\b(?!-)", re.I)
_RANGE = re.compile(r"\s*(?:-|–|—|to|and|or)\s*", re.I)
_HEDGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\s+$", re.I), effect)
    for words, effect in (
        ("at least|more than|over|no fewer than|no less than|upwards of|exceeding|above", "min"),
        (
            "at most|up to|as many as|as much as|fewer than|less than|under|below|no more than",
            "max",
        ),
        (
            "about|around|roughly|approximately|some|nearly|almost|an estimated|circa|close to",
            "near",
        ),
    )
)
# Lets "Oct. 3" be seen as a date and so not as a number; which year it is does not matter here.
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
# How far a hedged number may lie from what it stands for: "about 50" for 47 or 53.
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``low``/``high`` bound it where it is hedged, vague or a range.

    Money has its currency as unit (``USD``), percentages ``%``; lengths, weights, durations come in
    one canonical unit each (m, kg, s or months), so that 5 km and 5,000 metres are equal.
    """

    start: int
    end: int
    text: str
    value: float
    low: float
    high: float
    unit: str
    kind: Kind


def quantities(text: str) -> list[Quantity]:
    """Return the quantities in ``text`` in order of their places."""
    return list(_quantities(text))


def same_quantity(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities agree: same unit, and one's bounds hold the other's value."""
    if a.kind != b.kind or (a.unit != b.unit and a.unit and b.unit):
        return False
    slack = 1e-9 * max(abs(a.value), abs(b.value), 1.0)
    return a.low - slack <= b.value <= a.high + slack or b.low - slack <= a.value <= b.high + slack


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


def _read(match: re.Match[str]) -> Quantity | None:
    text = match.string
    word = match["num"].casefold()
    start = match.start("cur") if match["cur"] else match.start("num")
    words = text[start : match.end()]
    bare = not (match["cur"] or match["scale"] or match["pct"] or match["money"] or match["unit"])
    if word == "one" and bare:
        return None  # "one of them", "no one": a pronoun far oftener than a number
    value = _number(word)
    if value is None:
        return None
    for scale in re.findall(r"[a-z]+", (match["scale"] or "").casefold()):
        value *= _SCALES[scale]
    kind: Kind = "count"
    unit = ""
    if match["cur"] or match["money"]:
        kind = "money"
        unit = _CURRENCIES[(match["cur"] or match["money"]).strip().casefold()]
    elif match["pct"]:
        kind, unit = "percent", "%"
    elif match["ord"]:
        kind = "ordinal"
    elif match["unit"]:
        kind, unit, factor = _UNITS[match["unit"].casefold()]
        value *= factor
    low, high = _hedged(value, text[max(0, start - 24) : start])
    return Quantity(start, match.end(), words, value, low, high, unit, kind)


def _number(word: str) -> float | None:
    if word[0].isdigit():
        return float(re.sub(r"[,\u00a0\u202f ]", "", word))
    if word in {"a", "an"}:
        return 1.0
    if word == "half a":
        return 0.5
    whole, _, decimals = word.partition(" point ")
    total = part = 0.0
    for w in re.split(r"[- ]+", whole):
        if w in _SMALL:
            part += _SMALL[w]
        elif w == "hundred":
            part = max(part, 1.0) * 100
        elif w in _SCALES:
            total += max(part, 1.0) * _SCALES[w]
            part = 0.0
    total += part
    digits = "".join(str(int(_SMALL[d])) for d in decimals.split() if _SMALL.get(d, 10) < 10)
    return total + (float(f"0.{digits}") if digits else 0.0)


def _hedged(value: float, before: str) -> tuple[float, float]:
    for pattern, effect in _HEDGES:
        if pattern.search(before):
            if effect == "min":
                return value, value * 1.5
            if effect == "max":
                return value * 0.5, value
            return value * (1 - _NEAR), value * (1 + _NEAR)
    return value, value


def _vague(match: re.Match[str]) -> Quantity:
    low, high = _VAGUE[match["vague"].casefold()]
    if match["tens"]:
        factor = 10 if match["tens"].casefold() == "tens" else 100
        low, high = low / 2 * factor * 2, low / 2 * factor * 10
    return Quantity(match.start(), match.end(), match.group(), low, low, high, "", "count")


def _fraction(match: re.Match[str]) -> Quantity:
    number = _SMALL.get((match["n"] or "one").casefold(), 1.0)
    share = 100 * number * _FRACTIONS[match["d"].casefold().removesuffix("s")]
    words = match.group()
    return Quantity(match.start(), match.end(), words, share, share - 1, share + 1, "%", "percent")


def _ordinal(match: re.Match[str]) -> Quantity:
    value = _ORDINALS[match.group().casefold()]
    return Quantity(match.start(), match.end(), match.group(), value, value, value, "", "ordinal")


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """Join "10 to 15 days" and "between 3 and 5 percent" into one quantity with bounds."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        between = text[last.end : quantity.start] if last else ""
        loose = bool(re.fullmatch(r"\s*(?:and|or)\s*", between, re.I))
        opened = last is not None and re.search(
            r"\b(?:between|from)\s+$", text[max(0, last.start - 12) : last.start]
        )
        if (
            last
            and last.low == last.high
            and _RANGE.fullmatch(between)
            and (not loose or opened)
            and last.unit in {quantity.unit, ""}
            and last.kind in {quantity.kind, "count"}
        ):
            factor = quantity.value / (_bare(quantity) or quantity.value or 1.0)
            low = last.value * (factor if last.unit == "" and quantity.unit else 1.0)
            if low <= quantity.value:
                words = text[last.start : quantity.end]
                joined[-1] = Quantity(
                    last.start, quantity.end, words, quantity.value, low, quantity.value,
                    quantity.unit, quantity.kind,
                )  # fmt: skip
                continue
        joined.append(quantity)
    return joined


def _bare(quantity: Quantity) -> float | None:
    digits = re.search(_DIGITS, quantity.text)
    return _number(digits.group()) if digits else None


_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (_FRACTION_RE, _fraction),
    (_QUANTITY, _read),
    (_VAGUE_RE, _vague),
    (_ORDINAL_RE, _ordinal),
)

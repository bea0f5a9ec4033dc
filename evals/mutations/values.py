"""Errors of value: numbers, units, bounds, dates."""

from __future__ import annotations

import re
from random import Random

from evals.mutations.model import Offsets, Pool, Seed, put
from evals.mutations.tables import DAY, DAYS, MONTH, MONTHS, words

# Digits that are a number by themselves: no year, no day of a month, no part of a name or a time.
_DIGITS = re.compile(
    r"(?<![\w.,:/–#-])(?<!(?:No\. ))(?!(?:19|20)\d\d(?!\d|,\d))"
    r"(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w:/–]|-\d|[.,]\d)"
    rf"(?!(?:st|nd|rd|th)?\s(?:{MONTH})\b)",
)
_AFTER_MONTH = re.compile(rf"\b(?:{MONTH})\.?\s$")
_SMALL = words("numbers")[2:]
_WORD = re.compile(
    rf"(?<![\w-])(?P<w>{'|'.join(_SMALL)})\b(?![ -](?:[A-Z]|third|quarter|half|fifth|tenth|hundred|"
    rf"and a half)|-(?:one|{'|'.join(_SMALL[:8])}))",
    re.I,
)


def numbers(text: str) -> list[Offsets]:
    """Return the places of plain numbers, in digits or in words from two to twenty."""
    found = [
        m.span("n")
        for m in _DIGITS.finditer(text)
        if not _AFTER_MONTH.search(text[: m.start()][-14:])
    ]
    found += [m.span("w") for m in _WORD.finditer(text)]
    return sorted(found)


def change_number(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put another number in a number's place: digits transposed, or another size."""
    places = numbers(seed.text)
    if not places:
        return None
    at = rng.choice(places)
    return seed.saying(put(seed.text, at, _other(seed.text[at[0] : at[1]], rng)))


def _other(number: str, rng: Random) -> str:
    if number.casefold() in _SMALL:
        i = _SMALL.index(number.casefold())
        word = _SMALL[(i + rng.choice((1, 2, 3, 5))) % len(_SMALL)]
        return word.capitalize() if number[0].isupper() else word
    plain = number.replace(",", "")
    if turned := _transposed(plain, rng):
        return f"{int(turned):,}" if "," in number else turned
    if "." in plain:
        digits = len(plain.split(".")[1])
        return f"{float(plain) * rng.choice((0.6, 1.4, 2.0)) + 0.1:.{digits}f}"
    value = int(plain)
    new = value + rng.choice((1, 2, 3)) if value < 20 else round(value * rng.choice((0.7, 1.4, 3)))
    return f"{new:,}" if "," in number else str(new)


def _transposed(plain: str, rng: Random) -> str | None:
    whole = plain.split(".", maxsplit=1)[0]
    if len(whole) < 2 or rng.random() < 0.4:
        return None
    pairs = [
        i
        for i in range(len(whole) - 1)
        if whole[i] != whole[i + 1] and not (i == 0 and whole[1] == "0")
    ]
    if not pairs:
        return None
    i = rng.choice(pairs)
    turned = whole[:i] + whole[i + 1] + whole[i] + whole[i + 2 :]
    return turned + plain[len(whole) :]


def swap_numbers(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Give each of two numbers of one form what belonged to the other."""
    places = numbers(seed.text)
    for i, first in enumerate(places):
        for second in places[i + 1 :]:
            a, b = seed.text[slice(*first)], seed.text[slice(*second)]
            if a.casefold() == b.casefold() or seed.text[first[1] : second[0]].strip() in _RANGES:
                continue
            if a[0].isalpha() != b[0].isalpha():
                continue
            if a[0].isupper() != b[0].isupper():
                a, b = a.casefold(), b.capitalize()
            return seed.saying(put(put(seed.text, second, a), first, b))
    return None


_RANGES = {"to", "and", "or", "-", "–"}

_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?<=\d)(?:%| per ?cent\b)", (" percentage points", " million")),
    (r"\bper ?cent\b", ("percentage points",)),
    (r"\bpercentage points?\b", ("percent",)),
    (r"\bbillions?\b", ("million", "trillion")),
    (r"\bmillions?\b", ("billion", "thousand")),
    (r"(?<=\d)bn\b", ("m", "tn")),
    (r"(?<=\d)m\b", ("bn",)),
    (r"\bkilomet(?:re|er)s?\b|\bkm\b", ("miles", "metres")),
    (r"\bnautical miles?\b", ("kilometres",)),
    (r"(?<!nautical )\bmiles?\b", ("kilometres",)),
    (r"\bmet(?:re|er)s?\b", ("feet", "kilometres")),
    (r"\bfeet\b", ("metres",)),
    (r"\bcentimet(?:re|er)s?\b", ("metres",)),
    (r"\bsquare kilomet(?:re|er)s?\b", ("hectares",)),
    (r"\bhectares?\b", ("square kilometres",)),
    (r"\btonnes?\b", ("kilograms", "barrels")),
    (r"\bkilograms?\b|\bkg\b", ("tonnes",)),
    (r"\blit(?:re|er)s?\b", ("barrels",)),
    (r"\bhours?\b", ("days", "minutes")),
    (r"\bdays?\b", ("weeks", "hours")),
    (r"\bweeks?\b", ("months",)),
    (r"\bmonths?\b", ("weeks", "years")),
    (r"\byears?\b(?!-old| old)", ("months",)),
    (r"\bminutes?\b", ("hours",)),
    (r"\bdegrees? Celsius\b", ("degrees Fahrenheit",)),
    (r"\bmegawatts?\b", ("gigawatts",)),
    (r"\bgigawatts?\b", ("megawatts",)),
    (r"\beuros?\b", ("dollars",)),
    (r"\bdollars?\b", ("euros",)),
    (r"\bcrowns?\b", ("euros", "dollars")),
    (r"\bpounds?\b", ("dollars",)),
    (r"\bknots?\b", ("kilometres an hour",)),
)
_NUMBERED = re.compile(
    rf"(?:\d|\b(?:one|hundred|thousand|million|billion|trillion|{'|'.join(_SMALL)}))[ -]?$", re.I
)
_SIGNS = {"$": "€", "€": "$", "£": "$"}


def change_unit(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put another unit, scale or currency beside a number."""
    found: list[tuple[Offsets, tuple[str, ...]]] = []
    for pattern, others in _UNITS:
        for match in re.finditer(pattern, seed.text):
            if _NUMBERED.search(seed.text[: match.start()]):
                found.append((match.span(), others))
    for match in re.finditer(r"(?<![A-Z])[$€£](?=\d)", seed.text):
        found.append((match.span(), (_SIGNS[match.group()],)))
    if not found:
        return None
    at, others = rng.choice(sorted(found))
    return seed.saying(put(seed.text, at, rng.choice(others)))


_AMOUNT = (
    r"(?=(?:an? |the )?(?:[$€£]?\d|"
    + "|".join([*_SMALL, "half", "twenty", "thirty", "a dozen"])
    + "))"
)
_BOUNDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(?:up to|as many as|as much as|no more than|at most) ", ("at least ", "", "more than ")),
    (r"\b(?:at least|no fewer than|no less than) ", ("at most ", "", "fewer than ")),
    (r"\b(?:more than|over|upwards of) ", ("fewer than ", "", "up to ")),
    (r"\b(?:fewer than|less than|under) ", ("more than ", "", "at least ")),
    (r"\b(?:nearly|almost) ", ("more than ",)),
    (r"\b(?:just over) ", ("just under ", "nearly ")),
    (r"\b(?:just under) ", ("just over ", "more than ")),
)  # fmt: skip


def change_bound(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Turn or drop what bounds a number: "up to 30" becomes "at least 30" or "30"."""
    found: list[tuple[Offsets, tuple[str, ...]]] = []
    for pattern, others in _BOUNDS:
        found += [(m.span(), others) for m in re.finditer(pattern + _AMOUNT, seed.text, re.I)]
    if not found:
        return None
    at, others = rng.choice(sorted(found))
    new = rng.choice(others)
    return seed.saying(put(seed.text, at, new.capitalize() if at[0] == 0 else new))


_DATED = re.compile(
    rf"\b(?P<day>{DAY})\b"
    rf"|\b(?P<month>{MONTH})\b(?=\.?\s\d|[,.]|\s(?:and|by|to|after|this|last)\b)"
    rf"|(?<= in | by | of )(?P<lone>(?!May|March){MONTH})\b"
    r"|(?<![\w,.–-])(?P<year>(?:19|20)\d\d)(?![\w%]|[,.]\d|-\d)"
    rf"|(?<![\w.,])(?P<dom>[12]?\d)(?=(?:st|nd|rd|th)?\s{MONTH}\b)"
    r"|(?<=(?:ch|il|ay|ne|ly|st|er|ry) )(?P<dom2>[12]?\d)(?=,? \d{4}|[,.]? |[,.]$)"
)


def change_date(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put another day, month or year in a date."""
    found = []
    for match in _DATED.finditer(seed.text):
        if match["dom2"] and not _AFTER_MONTH.search(seed.text[: match.start("dom2")][-14:]):
            continue
        found.append(match)
    if not found:
        return None
    match = rng.choice(found)
    kind = str(match.lastgroup)
    return seed.saying(put(seed.text, match.span(kind), _other_date(kind, match[kind], rng)))


def _other_date(kind: str, old: str, rng: Random) -> str:
    if kind == "day":
        return rng.choice([d for d in DAYS if d != old])
    if kind in {"month", "lone"}:
        return rng.choice([m for m in MONTHS if m not in {old, "May"}])
    if kind == "year":
        return str(int(old) + rng.choice((-4, -2, -1, 1, 2)))
    return str(int(old) % 27 + rng.choice((1, 2)))

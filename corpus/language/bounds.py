"""Which side of a number the truth lies on: "up to 30", "at least 30", "nearly 30"."""

from __future__ import annotations

import re
from typing import Literal

from corpus.language.quantity import Quantity

# ``up``: the number or more. ``down``: the number or less. ``near``: about the number.
Side = Literal["up", "down", "near"]

_BEFORE: tuple[tuple[Side, str], ...] = (
    (
        "down",
        r"up to|as many as|as much as|no more than|not more than|at most|a maximum of|fewer than|"
        r"less than|under|below|nearly|almost|just under|not even|not quite|limit of|"
        r"(?:can|may|could|might) (?:take|last|reach|be)|"
        r"capped at|the most|(?:younger|shorter|smaller|lower|lighter|later) than",
    ),
    (
        "up",
        r"at least|no fewer than|not fewer than|no less than|not less than|upwards of|more than|"
        r"over|above|exceed(?:s|ed|ing)?|topp(?:ed|ing)|just over|a minimum of|beyond|"
        r"number(?:s|ed)? over|surpass(?:ed|es|ing)?|"
        r"(?:older|longer|higher|larger|bigger|greater|heavier|deeper|taller) than",
    ),
    (
        "near",
        r"about|around|roughly|approximately|some|an estimated|circa|close to|an average of|"
        r"in the region of|~",
    ),
)
_LEAD = r"(?: (?:an? |the |another |a further |its |their )?(?:magnitude[- ])?|(?<=~))"
_PATTERN = re.compile(
    r"(?:\b|(?=~))(?:"
    + "|".join(f"(?P<{side}>{words})" for side, words in _BEFORE)
    + rf"){_LEAD}$",
    re.I,
)
_AFTER: tuple[tuple[Side, re.Pattern[str]], ...] = (
    (
        "up",
        re.compile(r"(?:\+|-plus\b| or (?:more|over|above|older|longer)\b| and counting\b)", re.I),
    ),
    (
        "down",
        re.compile(r" or (?:less|fewer|under|below|younger|lower)\b| at (?:the )?most\b", re.I),
    ),
    ("near", re.compile(r"(?: [a-z]+){0,2} or so\b|-odd\b|ish\b", re.I)),
)
_WINDOW = 28
# "Over two years" is during them.
_DURING = re.compile(r"\b(?:over|under|above|below|beyond)\b\D{0,10}$", re.I)
# "Higher than the 48% of before" compares with 48% and bounds nothing.
_COMPARED = re.compile(r"\b(?:more|less|fewer|\w+er) than (?:the|its|their|his|her) $", re.I)
# "Brings us up to 83%" says how far it has come.
_BROUGHT = re.compile(r"\bbr(?:ings?|inging|ought) (?:[\w'’-]+ ){1,4}up to $", re.I)
# "More than a second", "at least half": bounds on what is no number by itself.
_WORDED = re.compile(
    r"\b(?:(?P<down>at most|less than|no more than|under|up to|nearly|almost)"
    r"|(?P<up>at least|more than|no less than|over)) (?:an?|one) (?P<noun>[a-z]{3,})\b",
    re.I,
)


def side_of(text: str, quantity: Quantity) -> Side | None:
    """Return what bounds a quantity of ``text``; ``None`` where it is told as exact."""
    after = text[quantity.end : quantity.end + 16]
    for side, pattern in _AFTER:
        if pattern.match(after):
            return side
    before = text[max(0, quantity.start - _WINDOW) : quantity.start]
    match = _PATTERN.search(before)
    if match is None or (quantity.kind in {"duration", "clock"} and _DURING.search(before)):
        return None
    if _COMPARED.search(before) or _BROUGHT.search(text[: quantity.start]):
        return None
    return next(side for side, _ in _BEFORE if match[side])


def worded_bounds(text: str) -> list[tuple[int, int, Side, str]]:
    """Return the bounds on "a" thing: start, end, side, and the thing's noun in lower case."""
    return [
        (*m.span(), "up" if m["up"] else "down", m["noun"].casefold())
        for m in _WORDED.finditer(text)
    ]

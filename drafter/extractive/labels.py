"""The label of a figure: a noun phrase that stands beside it in the sentence. Pure."""

from __future__ import annotations

import re

from corpus.language.quantity import Quantity
from corpus.language.tokens import STOP_WORDS
from drafter.extractive.phrases import any_of

_LABEL_WORDS = 5
_LEAST_LETTERS = 4
_COUNTED = re.compile(
    r"^\s*(?:of (?:the |its |their |his |her |all )*)?"
    r"(?P<noun>[a-z][\w'’-]*(?: [a-z][\w'’-]*){0,3})"
)
_AMOUNT = re.compile(
    r"^(?: (?:a|per) \w+)? (?:in|of|worth of) "
    r"(?P<noun>(?:[A-Z]{2,}\s)?[a-z][\w'’-]*(?: [a-z][\w'’-]*){0,2})"
)
# Words that end a noun phrase, or that measure rather than name.
_ENDS = STOP_WORDS | frozenset(
    """
    said told according including since ago old later earlier away off worth per long more less
    than last next first years year days day weeks week months month hours hour minutes time times
    almost about around percent cent others other things ways points
    instead unless until when where whose which apart each even only also
    north south east west northeast northwest southeast southwest wide tall deep high
    """.split()  # noqa: SIM905 - a table of words reads best as words
)
_VERB = re.compile(
    r"(?:ed|ing)$|^(?:is|are|was|were|has|have|had|will|would|made|went|took|gave|came|left|died|hit"
    r"|cut|set|got|put|ran|struck|shook|rose|fell|hurt|began|became|won|lost)$"
)
_LEAST_COUNT = 5
# A count of these matters however small it is.
_GRAVE = any_of(
    r"""
    dead; deaths?; killed; injur\w*; wounded; missing; victims?; counts?; charges?; people; cables?;
    countries; villages?; arrests?; suspects?; hostages?
    """,
    before=r"^\s+(?:[a-z]+ )?",
)
# "Chapter 11", "Series 3", "No. 4": a number that is a name.
_NUMBERED = any_of(
    r"""
    chapter; section; article; rule; series; no\.; number; page; version; windows; channel; route;
    flight; boeing; airbus; iphone; ios; season; episode; round; week; game; title; area; unit;
    (?-i:[A-Z]{2,})
    """,
    after=r"[\s-]?$",
)
_PARTS = frozenset({"half", "a half", "third", "a third", "quarter", "a quarter"})
_EMERGENCY = frozenset({"911", "999", "112"})


def is_telling(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether a figure is worth a line: not an age, an ordinal, a name, a lone "two".

    ``before`` and ``after`` are the sentence on either side of it.
    """
    vague = quantity.kind == "money" and not any(c.isdigit() for c in quantity.text)
    if vague or quantity.text.casefold() in _PARTS:
        return False
    if quantity.kind == "ordinal" or "-" in quantity.text or quantity.text in _EMERGENCY:
        return False
    if _NUMBERED.search(before):
        return False
    if quantity.kind != "count":
        return True
    return (quantity.value or quantity.high or 0) >= _LEAST_COUNT or bool(_GRAVE.match(after))


def counted_noun(after: str) -> str:
    """Return as a label the noun that a figure counts, or nothing where none follows it."""
    match = _COUNTED.match(after)
    if match is None:
        return ""
    kept: list[str] = []
    for word in match["noun"].split():
        plain = word.casefold().strip("'’")
        if plain in _ENDS or _VERB.search(plain):
            break
        kept.append(word)
    return _as_label(kept)


def amount_noun(after: str) -> str:
    """Return as a label what an amount is of: "in capital", "a day in transmission income"."""
    match = _AMOUNT.match(after)
    if match is None:
        return ""
    kept = []
    for word in match["noun"].split():
        if word.casefold() in _ENDS or _VERB.search(word.casefold()):
            break
        kept.append(word)
    return _as_label(kept)


def whole_noun(noun: str) -> str:
    """Return ``noun`` as a label, or nothing where it is no plain noun phrase."""
    words = noun.split()
    spoilt = any(w.casefold() in STOP_WORDS or w.casefold().endswith("ed") for w in words)
    return "" if spoilt else _as_label(words)


def _as_label(words: list[str]) -> str:
    if not words or len(words) > _LABEL_WORDS or words[-1].endswith(("'s", "’s")):
        return ""
    phrase = " ".join(words)
    return phrase[0].upper() + phrase[1:] if len(phrase) >= _LEAST_LETTERS else ""

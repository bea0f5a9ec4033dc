"""Figures and dates as ``Label: value.``, out of one sentence each. Pure.

Every word of label and value stands in the sentence; only who reported it is added. Where the
sentence has a shape that gives the figure its own name ("the repair time will be twelve days"), the
two are cut out of it; else the label is the noun that the figure counts, or the day, and the value
is the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language.attribution import attributions
from corpus.language.dates import dates
from corpus.language.names import names
from corpus.language.quantities import Quantity, quantities
from corpus.language.tokens import STOP_WORDS, tokens
from corpus.model import Precision
from drafter.extractive.candidates import Candidate
from drafter.extractive.standalone import outside_quotations

# A value longer than this is a sentence, not a figure.
_MOST_WORDS, _MOST_WORDS_MONEY = 30, 42
_LABEL_WORDS = 5
_BE = (
    r"(?:will be|would be|is|are|was|were|stood at|stands at|reached|totall?ed|hit|came to|"
    r"rose to|fell to|grew to|climbed to|amounted to|could reach|measured)"
)
_ABOUT = (
    r"(?:(?:about|around|roughly|nearly|almost|more than|less than|at least|up to|over|an? "
    r"estimated|some|approximately|as (?:much|many) as|only|just)\s+)?"
)
_NAMED = re.compile(
    rf"\b(?:the|its|their|his|her|an?)\s+(?P<noun>[a-z][\w-]*(?: [a-z][\w-]*){{0,3}})"
    rf"(?:\s+of\s+[^,;:.]{{3,60}})?\s+{_BE}\s+(?P<about>{_ABOUT})$",
    re.I,
)
_SPENT = re.compile(
    r"(?P<verb>(?:had |has |have )?(?:paid|spent|raised|invested|donated|owed?s?|lost|earned|borrowed"
    r"|provided|generated|held|bought|sold|offered|withdrew|fined|awarded|acquired|recovered))\s+"
    rf"(?P<about>{_ABOUT})$",
    re.I,
)
_CLAUSE_END = re.compile(r"[,;:—–]\s|\s(?:and|but|while|which|who|as|because|after|when)\s|\.$")
_COUNTED = re.compile(r"^\s*(?:of (?:the |its |their |his |her |all )*)?(?P<noun>[a-z][\w'’-]*"
                      r"(?: [a-z][\w'’-]*){0,3})")  # fmt: skip
_NOT_IN_LABEL = STOP_WORDS | frozenset(
    (
        "said told according including since ago old later earlier away off worth per long more "
        "less than last next first years year days day weeks week months month hours hour minutes "
        "time times almost about around percent cent unless until when where whose which apart "
        "each even only also"
    ).split()
)
_VERB_LIKE = re.compile(r"(?:ed|ing)$|^(?:is|are|was|were|has|have|had|will|would|made|went|took|gave"
                        r"|came|left|died|hit|cut|set|got|put|ran|struck|shook|rose|fell|hurt|killed|began|became|won|lost)$")  # fmt: skip

_LEAST_COUNT = 5
# A count of these matters however small it is.
_GRAVE = re.compile(
    r"^\s+(?:[a-z]+ )?(?:dead|deaths?|killed|injur|wounded|missing|victims?|counts?|charges?|"
    r"people|cables?|countries|villages?|arrest|suspects?|hostages?)",
    re.I,
)
# "Chapter 11", "Series 3", "No. 4": a number that is a name.
_NUMBERED = re.compile(
    r"\b(?:chapter|section|article|rule|series|no\.|number|page|version|windows|channel|route|"
    r"flight|boeing|airbus|iphone|ios|season|episode|round|week|game|title|area|unit|"
    r"(?-i:[A-Z]{2,})|\$|#)"
    r"[\s-]?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Datum:
    """One figure or date. ``text`` is the whole bullet; ``rank`` sorts, highest first."""

    candidate: Candidate
    label: str
    value: str
    rank: float
    cut: bool

    @property
    def text(self) -> str:
        return f"{self.label}: {self.value}"


def data_of(candidate: Candidate, weight: float) -> list[Datum]:
    """Return what ``candidate`` gives for Key Data, best first; ``weight`` is its own in [0, 1]."""
    found = [*_figures(candidate, weight), *_days(candidate, weight)]
    return sorted(found, key=lambda d: -d.rank)


def _figures(candidate: Candidate, weight: float) -> Iterator[Datum]:
    text = candidate.text
    bare = outside_quotations(text)
    for quantity in quantities(text):
        before, after = text[: quantity.start], text[quantity.end :]
        quoted = not bare[quantity.start : quantity.end].strip()
        if quoted or not _telling(quantity, before, after):
            continue
        if named := _NAMED.search(before):
            label = _label(named["noun"], whole=True)
            if label:
                value = named["about"] + quantity.text + _rest(after)
                yield _datum(candidate, label, value, weight + 0.4, cut=True)
                continue
        if (spent := _SPENT.search(before)) and quantity.kind == "money":
            who = _subject(before[: spent.start()])
            if who:
                value = spent["about"] + quantity.text + _rest(after)
                label = f"{who} {spent['verb'].lower()}"
                yield _datum(candidate, label, value, weight + 0.4, cut=True)
                continue
        counted = _COUNTED.match(after)
        label = _label(counted["noun"]) if counted else ""
        if not label and quantity.kind in {"money", "percent"}:
            label = next((n.text for n in names(bare) if n.start <= len(bare) // 2), "")
        if not label or ":" in text or text.startswith(label):
            continue
        if len(tokens(text)) <= (_MOST_WORDS_MONEY if quantity.kind == "money" else _MOST_WORDS):
            yield _datum(candidate, label, text, weight + 0.1, cut=False)


def _days(candidate: Candidate, weight: float) -> Iterator[Datum]:
    """A day that the sentence dates something to; the day of publication itself is none."""
    text = candidate.text
    if len(tokens(text)) > _MOST_WORDS:
        return
    for date in dates(text, candidate.at):
        digits = sum(c.isdigit() for c in date.text)
        if date.precision is not Precision.DAY or digits < 1:
            continue
        if candidate.at and date.earliest <= candidate.at < date.latest:
            continue
        value = _without_day(text, date.start, date.end)
        if value is None:
            continue
        yield _datum(candidate, date.text, value, weight + 0.15, cut=False)
        return


def _datum(candidate: Candidate, label: str, value: str, rank: float, *, cut: bool) -> Datum:
    value = value.strip().rstrip(".").strip()
    value = value[0].upper() + value[1:] if not cut else value
    return Datum(candidate, label, f"{value} ({_reported(candidate, value)}).", rank, cut)


def _reported(candidate: Candidate, value: str) -> str:
    """Say who gives the figure: the outlet, or somebody whom the outlet relays."""
    outlet = (candidate.article.outlet or "an outlet not named").split(" | ")[0]
    said = attributions(candidate.text)
    speaker = next((a.speaker for a in said if a.speaker and names(a.speaker)), None)
    if not said:
        return f"reported by {outlet}"
    if speaker and speaker not in value and len(speaker.split()) <= 6:
        return f"according to {speaker}, as relayed by {outlet}"
    return f"as relayed by {outlet}"


def _telling(quantity: Quantity, before: str, after: str) -> bool:
    """Whether the figure is worth a line: not an age, an ordinal, a lone "two"."""
    if quantity.kind == "ordinal" or "-" in quantity.text or _NUMBERED.search(before):
        return False
    if quantity.kind != "count":
        return True
    if quantity.text in {"911", "999", "112"}:
        return False
    return (quantity.value or quantity.high or 0) >= _LEAST_COUNT or bool(_GRAVE.match(after))


def _label(noun: str, *, whole: bool = False) -> str:
    """Return the noun phrase at the head of ``noun``, or nothing where there is none.

    With ``whole`` the phrase ends where ``noun`` does, and only a verb in it spoils it.
    """
    kept: list[str] = []
    for word in noun.split():
        plain = word.casefold().strip("'’")
        if whole and (plain in STOP_WORDS or plain.endswith("ed")):
            return ""
        if not whole and (plain in _NOT_IN_LABEL or _VERB_LIKE.search(plain)):
            break
        kept.append(word)
    if (
        not kept
        or kept[-1].endswith(("'s", "’s"))
        or len(kept) > _LABEL_WORDS
        or len("".join(kept)) < 4
    ):
        return ""
    phrase = " ".join(kept)
    return phrase[0].upper() + phrase[1:]


def _subject(before: str) -> str:
    """Return the name right before a verb, the subject of what was paid."""
    found = names(before)
    if not found or before[found[-1].end :].strip():
        return ""
    return found[-1].text


def _rest(after: str) -> str:
    """Return the words after a figure up to the end of its clause."""
    end = _CLAUSE_END.search(after)
    return after[: end.start()] if end else after


def _without_day(text: str, start: int, end: int) -> str | None:
    """Return the sentence less the day that becomes its label: "on Saturday 8 October, "."""
    lead = re.search(r"(?:,\s*)?\b(?:on|of)\s+(?:[A-Z][a-z]+day,?\s+)?$", text[:start])
    if lead is None or text[end : end + 1] == ")":
        return None
    tail = re.match(r",(?=\s)", text[end:])
    left, right = text[: lead.start()].rstrip(), text[end + (tail.end() if tail else 0) :]
    return f"{left}{right}" if left else right.strip()

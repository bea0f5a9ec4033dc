"""Figures and dates as ``Label: value.``, out of one sentence each. Pure.

Every word of label and value stands in the sentence; only who reported it is added. Where the
sentence has a shape that gives the figure its own name ("the repair time will be twelve days"), the
two are cut out of it; else the label is the noun that the figure counts, or the day, and the value
is the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.language.attribution import attributions
from corpus.language.dates import dates
from corpus.language.names import names
from corpus.language.quantities import quantities
from corpus.language.quantity import Quantity
from corpus.language.tokens import NEGATIONS, tokens
from corpus.model import Precision
from drafter.extractive.candidates import Candidate
from drafter.extractive.labels import amount_noun, counted_noun, is_telling, whole_noun
from drafter.extractive.shorten import limits
from drafter.extractive.standalone import outside_quotations

# A value longer than this is a sentence, not a figure.
_MOST_WORDS, _MOST_WORDS_MONEY = 30, 42
_SPEAKER_WORDS = 6
# What the kind of datum adds to its sentence's weight.
_CUT, _DAY, _WHOLE = 0.4, 0.15, 0.1
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
    r"(?P<verb>(?:had |has |have )?(?:paid|spent|raised|invested|donated|owed?s?|lost|earned|"
    r"borrowed|provided|generated|held|bought|sold|offered|withdrew|awarded|acquired|recovered))"
    rf"\s+(?P<about>{_ABOUT})$",
    re.I,
)
# A day in a clause like these is that of something else than what the sentence tells.
_SUBORDINATE = re.compile(
    r"\b(?:since|after|before|until|till|when|while|which|who|whom|that|as|because|where|if|than|"
    r"against|from)\b",
    re.I,
)
_THING = re.compile(r"(?P<noun>[A-Z][a-z]+ [a-z]+(?: [a-z]+)?) (?:from|of|in|for|to) [A-Z]\S* $")
_SPENDS = re.compile(
    r"\b(?P<verb>paid|pays|spent|spends|raised|raises|invested|lost|loses|earned|earns|owed?s?|"
    rf"borrowed|cost|costs|fined|donated)\s+{_ABOUT}$"
)
_CLOCK_END = re.compile(r"\b[ap]\. ?m\.$")
_CLAUSE_END = re.compile(r"[,;:—–]\s|\s(?:and|but|while|which|who|as|because|after|when)\s|\.$")


@dataclass(frozen=True, slots=True)
class Datum:
    """One figure or date; ``rank`` sorts, highest first.

    ``cut`` says that label and value were cut out of the sentence, which may then be told elsewhere
    as well without saying the same thing twice. ``subject`` is equal for two data on one thing.
    """

    candidate: Candidate
    label: str
    value: str
    rank: float
    cut: bool
    subject: str

    @property
    def text(self) -> str:
        return f"{self.label}: {self.value}"


def data_of(candidate: Candidate, weight: float) -> list[Datum]:
    """Return what ``candidate`` gives for Key Data, best first; ``weight`` is its own."""
    found = [*_figures(candidate, weight), *_days(candidate, weight)]
    return sorted(found, key=lambda d: -d.rank)


def _figures(candidate: Candidate, weight: float) -> Iterator[Datum]:
    text = candidate.text
    bare = outside_quotations(text)
    for quantity in quantities(text):
        before, after = text[: quantity.start], text[quantity.end :]
        quoted = not bare[quantity.start : quantity.end].strip()
        if quoted or not is_telling(quantity, before, after):
            continue
        if cut := _cut_out(quantity, before, after):
            yield _datum(candidate, *cut, weight + _CUT, cut=True)
            continue
        label = counted_noun(after)
        if not label and quantity.kind == "money":
            label = amount_noun(after) or _spender(before)
        if not label or ":" in text or text.removeprefix("The ").startswith(label):
            continue
        if len(tokens(text)) <= (_MOST_WORDS_MONEY if quantity.kind == "money" else _MOST_WORDS):
            yield _datum(candidate, label, text, weight + _WHOLE, cut=False)


def _cut_out(quantity: Quantity, before: str, after: str) -> tuple[str, str] | None:
    """Return label and value where the sentence names the figure and nothing left out limits it."""
    value = quantity.text + _rest(after)
    left = f"{before} {after[len(_rest(after)) :]}"
    if limits(left) or any(t.norm in NEGATIONS for t in tokens(left)):
        return None
    if quantity.kind == "count" and not _rest(after).strip():
        return None
    named = _NAMED.search(before)
    if named and (label := whole_noun(named["noun"])):
        return label, named["about"] + value
    spent = _SPENT.search(before)
    if spent and quantity.kind == "money" and (who := _subject(before[: spent.start()])):
        return f"{who} {spent['verb'].lower()}", spent["about"] + value
    return None


def _days(candidate: Candidate, weight: float) -> Iterator[Datum]:
    """A day that the sentence dates something to; the day of publication itself is none."""
    text = candidate.text
    found = dates(text, candidate.at)
    # Of two days, a label could name the wrong one: "38 on Friday, against 26 on 17 April".
    if len(tokens(text)) > _MOST_WORDS or len(found) > 1:
        return
    for date in found:
        if _SUBORDINATE.search(text[: date.start]):
            continue
        if date.precision is not Precision.DAY or not any(c.isdigit() for c in date.text):
            continue
        if candidate.at and date.earliest <= candidate.at < date.latest:
            continue
        value = _without_day(text, date.start, date.end)
        if value is not None:
            datum = _datum(candidate, date.text.rstrip("."), value, weight + _DAY, cut=False)
            yield replace(datum, subject=date.earliest.date().isoformat())
            return


def _datum(candidate: Candidate, label: str, value: str, rank: float, *, cut: bool) -> Datum:
    value = value.strip()
    if not _CLOCK_END.search(value):
        value = value.rstrip(".").strip()
    if not cut:
        value = value[0].upper() + value[1:]
    reported = f"{value} ({_reported(candidate, value)})."
    return Datum(candidate, label, reported, rank, cut, label.casefold())


def _reported(candidate: Candidate, value: str) -> str:
    """Say who gives the figure: the outlet, or somebody whom the outlet relays."""
    outlet = (candidate.article.outlet or "an outlet not named").split(" | ")[0]
    said = attributions(candidate.text)
    speaker = next((a.speaker for a in said if a.speaker and names(a.speaker)), None)
    if not said:
        return f"reported by {outlet}"
    if speaker and speaker not in value and len(speaker.split()) <= _SPEAKER_WORDS:
        return f"according to {speaker}, as relayed by {outlet}"
    return f"as relayed by {outlet}"


def _spender(before: str) -> str:
    """Return who paid, lost or raised, and the verb, as they stand before an amount.

    "Grain freight from Saltmere cost" is the freight's cost; who stands behind a preposition, or
    further away than the verb's own words, is not taken.
    """
    spent = _SPENDS.search(before)
    if spent is None:
        return ""
    led = before[: spent.start()]
    if thing := _THING.match(led):
        return f"{thing['noun']} {spent['verb'].lower()}"
    who = _subject(re.sub(r"\s(?:had|has|have)\s*$", " ", led))
    return f"{who} {spent['verb'].lower()}" if who else spent["verb"].capitalize()


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
    lead = re.search(r"(?:,\s*)?\bon\s+(?:[A-Z][a-z]+day,?\s+)?$", text[:start])
    if lead is None or text[end : end + 1] == ")":
        return None
    left, right = text[: lead.start()].rstrip(), text[end:]
    return f"{left}{right}" if left else right.lstrip(", ")

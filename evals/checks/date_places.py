"""Whether two dates of a sentence stand where the source has the other one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from corpus.language.clauses import clause_ids
from corpus.language.dates import DateMention, same_date
from corpus.language.tokens import STOP_WORDS
from evals.evidence import Span, facts
from evals.support.lexicon import groups

# How many words more the crossed reading must share than the straight one.
_MARGIN = 2
_BESIDE = 1.5  # weight of a preposition right before a date
_TELLING = frozenset({"from", "to", "until", "till", "before", "after", "since", "by"})


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date with the words told under it, each as its stem and the groups of that stem."""

    date: DateMention
    words: Mapping[str, frozenset[int]]
    before: str


def crossed(claim: str, spans: Sequence[Span]) -> tuple[DateMention, DateMention] | None:
    """Return two dates of ``claim`` that the evidence gives the other way round, if there are.

    Each date is known by the words of its clauses, without those that both dates of the sentence
    have. Where the words under each fit what the evidence tells under the other date better than
    what it tells under their own, the dates have changed places.
    """
    for reference in dict.fromkeys(span.reference for span in spans):
        told = [
            dated
            for span in spans
            if span.reference == reference
            for start, end in span.context_sentences
            for dated in _dated(span.text[start:end], reference)
        ]
        for first, second in combinations(_dated(claim, reference), 2):
            if _cross(first, second, told):
                return first.date, second.date
    return None


def _cross(first: _Dated, second: _Dated, told: Sequence[_Dated]) -> bool:
    if same_date(first.date, second.date):
        return False
    mine = [d for d in told if _same(first.date, d.date)]
    others = [d for d in told if _same(second.date, d.date)]
    if not mine or not others or any(d in others for d in mine):
        return False
    both = first.words.keys() & second.words.keys()
    straight = _best(first, mine, both) + _best(second, others, both)
    turned = _best(first, others, both) + _best(second, mine, both)
    return turned >= straight + _MARGIN


def _same(claimed: DateMention, told: DateMention) -> bool:
    return claimed.text.casefold() == told.text.casefold() or same_date(claimed, told)


def _best(dated: _Dated, told: Sequence[_Dated], without: frozenset[str] | set[str]) -> float:
    words = {w: g for w, g in dated.words.items() if w not in without}
    return max(_shared(words, t.words) + _BESIDE * _beside(dated, t) for t in told)


def _beside(a: _Dated, b: _Dated) -> bool:
    return bool(a.before) and a.before == b.before


def _shared(a: Mapping[str, frozenset[int]], b: Mapping[str, frozenset[int]]) -> int:
    known = frozenset().union(*b.values())
    return sum(word in b or bool(kin & known) for word, kin in a.items())


def _dated(text: str, reference: datetime | None) -> list[_Dated]:
    """Return the dates of a sentence; a clause without a date goes with the date before it."""
    read = facts(text, reference)
    if not read.dates:
        return []
    ids = clause_ids(text, read.tokens)
    owner: dict[int, int] = {}
    for at, date in enumerate(read.dates):
        for token, clause in zip(read.tokens, ids, strict=True):
            if date.start <= token.start < date.end:
                owner.setdefault(clause, at)
    found: list[dict[str, frozenset[int]]] = [{} for _ in read.dates]
    values = read.values
    for token, clause in zip(read.tokens, ids, strict=True):
        inside = any(a <= token.start < b for a, b in values)
        if inside or token.norm in STOP_WORDS:
            continue
        before = [owner[c] for c in sorted(owner) if c <= clause]
        found[before[-1] if before else 0][token.stem] = groups(token.stem)
    out = []
    for date, words in zip(read.dates, found, strict=True):
        ahead = [t.norm for t in read.tokens if t.end <= date.start][-1:]
        out.append(_Dated(date, words, ahead[0] if ahead and ahead[0] in _TELLING else ""))
    return out

"""Which word of the evidence answers which word of the claim, in one sentence of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language.aliases import same_name
from corpus.language.dates import same_date
from corpus.language.quantity import same_quantity
from corpus.language.tokens import Token
from evals.evidence import Facts, Offsets, Span, facts
from evals.support.align import FAMILY, GROUP
from evals.support.lexicon import groups, same_family
from evals.support.units import Unit, units

# Two cited sentences this close in score may either be the one that is meant.
_AS_WELL = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the claim and the words of the evidence that answer it, best first."""

    unit: Unit
    answers: tuple[Token, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """One sentence of evidence held against the claim. ``score`` is the weight it carries."""

    span: Span
    place: Offsets
    score: float
    pairs: tuple[Pair, ...]

    @property
    def text(self) -> str:
        return self.span.text[self.place[0] : self.place[1]]


def pairings(claim: str, spans: tuple[Span, ...], *, context: bool = False) -> list[Pairing]:
    """Hold the claim against each cited sentence (with ``context``, its neighbours): best first."""
    found = []
    for span in spans:
        parts = units(claim, span.reference)
        total = sum(u.weight for u in parts) or 1.0
        for place in span.context_sentences if context else span.cited_sentences:
            read = facts(span.text[place[0] : place[1]], span.reference)
            names = [n.key for n in read.names]
            pairs = tuple(p for u in parts if (p := _pair(u, read, names)).answers)
            carried = sum(p.unit.weight * p.strength for p in pairs)
            found.append(Pairing(span, place, carried / total, pairs))
    return sorted(found, key=lambda p: -p.score)


def rivals(near: Sequence[Pairing]) -> list[Pairing]:
    """Return those of ``near`` (best first) that carry the claim about as well as the best."""
    return [p for p in near if p.score >= near[0].score - _AS_WELL]


def _pair(unit: Unit, read: Facts, names: list[str]) -> Pair:
    words = read.tokens
    if unit.quantity or unit.date:
        return Pair(unit, _value_tokens(unit, read), 1.0)
    same = tuple(t for t in words if t.stem == unit.stem)
    if same:
        return Pair(unit, same, 1.0)
    if unit.name:
        alias = next((k for k in names if same_name(unit.name.key, k)), None)
        first = alias.split()[0] if alias else None
        return Pair(unit, tuple(t for t in words if t.norm.replace(".", "") == first), 1.0)
    alike = tuple(t for t in words if unit.groups & groups(t.stem))
    if alike:
        return Pair(unit, alike, GROUP)
    return Pair(unit, tuple(t for t in words if same_family(unit.stem, t.stem)), FAMILY)


def _value_tokens(unit: Unit, read: Facts) -> tuple[Token, ...]:
    """Return the words of the evidence in which the unit's number or date begins."""
    starts = set()
    if unit.quantity is not None:
        starts = {q.start for q in read.quantities if same_quantity(unit.quantity, q)}
    elif unit.date is not None:
        starts = {d.start for d in read.dates if same_date(unit.date, d)}
    first = [next((t for t in read.tokens if t.end > s), None) for s in sorted(starts)]
    return tuple(t for t in first if t is not None)

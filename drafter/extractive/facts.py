"""Sentences of several outlets that tell the same fact, as one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.language.aliases import same_name
from corpus.language.dates import dates, same_date
from corpus.language.names import names
from corpus.language.quantities import quantities
from corpus.language.quantity import same_quantity
from corpus.language.tfidf import cosine
from drafter.extractive.candidates import Candidate
from drafter.extractive.rank import Weighed
from evals.evidence import span_of
from evals.support import support

# Worth comparing word by word from this cosine on; measured, pairs below it never pass ``support``.
_ALIKE = 0.40
# Texts besides the first that one sentence cites at most: more are no help to a reader.
_MOST_OTHERS = 3
# What each further text that tells a fact adds to its weight, as a share.
_TOLD_AGAIN = 0.10


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: the sentence that tells it best, and sentences of other texts that bear it out.

    ``also`` holds at most one sentence of each other text; a copy is no other text.
    """

    lead: Weighed
    also: tuple[Candidate, ...]
    weight: float

    @property
    def text(self) -> str:
        return self.lead.candidate.text

    @property
    def stems(self) -> frozenset[str]:
        return self.lead.stems

    @property
    def at(self) -> datetime | None:
        return self.lead.candidate.at


def facts(weighed: Sequence[Weighed], supported: float) -> list[Fact]:
    """Group ``weighed`` into facts, weightiest first.

    Groups are stars: what the weightiest sentence left is told by others goes under it, and nothing
    is chained from sentence to sentence. Another text is cited only where it supports the sentence
    by itself, at the style's threshold ``supported``, with all its numbers and names.
    """
    left = sorted(weighed, key=lambda w: (-w.weight, w.candidate.article.id, w.candidate.start))
    found: list[Fact] = []
    while left:
        lead = left.pop(0)
        same = [w for w in left if cosine(lead.vector, w.vector) >= _ALIKE]
        also: dict[str, Weighed] = {}
        told = set()
        for other in same:
            forth = bears_out(lead.candidate, other.candidate, supported)
            back = bears_out(other.candidate, lead.candidate, supported)
            if forth and other.candidate.origin != lead.candidate.origin:
                also.setdefault(other.candidate.origin, other)
            if forth or back:
                told.add(id(other))
        left = [w for w in left if id(w) not in told]
        others = tuple(w.candidate for w in also.values())[:_MOST_OTHERS]
        found.append(Fact(lead, others, lead.weight * (1 + _TOLD_AGAIN * len(others))))
    return sorted(found, key=lambda f: (-f.weight, f.text))


def bears_out(claim: Candidate, witness: Candidate, supported: float) -> bool:
    """Tell whether ``witness`` by itself supports ``claim``: its words, numbers, dates, names."""
    span = span_of(witness.article, witness.start, witness.end)
    if support(claim.text, [span], whole=True).score < supported:
        return False
    theirs = quantities(witness.source)
    if not all(any(same_quantity(q, t) for t in theirs) for q in quantities(claim.text)):
        return False
    dated = dates(witness.source, witness.at)
    if not all(any(same_date(d, t) for t in dated) for d in dates(claim.text, claim.at)):
        return False
    known = names(witness.source)
    return all(any(same_name(n.key, k.key) for k in known) for n in names(claim.text))

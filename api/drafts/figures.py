"""What a draft comes to at a glance: what blocks it, how much is cited and how much holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.model import Briefing, Verdict
from drafter.review.findings import Ruling, standings

_NEEDS_NONE = frozenset({Verdict.NOT_REQUIRED, Verdict.UNJUDGED})


@dataclass(frozen=True, slots=True)
class Figures:
    """``blocking`` findings are open; ``needed`` sentences need a citation, ``cited`` have one.

    Of these, ``supported`` are so in full.
    """

    blocking: int
    needed: int
    cited: int
    supported: int


def figures_of(briefing: Briefing, rulings: Iterable[Ruling] = ()) -> Figures:
    """Return the figures of a text as it stands after what people ruled on it."""
    needing = [s for s in briefing.sentences if s.verdict not in _NEEDS_NONE]
    return Figures(
        sum(standing.blocks for standing in standings(briefing, rulings)),
        len(needing),
        sum(bool(s.citations) for s in needing),
        sum(s.verdict is Verdict.SUPPORTED for s in needing),
    )


def articles_of(briefing: Briefing) -> frozenset[str]:
    """Return the ids of the articles that its sentences cite; withheld ones are not in its text."""
    return frozenset(c.article_id for s in briefing.sentences for c in s.citations)

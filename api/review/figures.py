"""What a draft comes to at a glance: what blocks it, how much is cited and how much holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from corpus.database import draft_articles, drafts
from corpus.model import Briefing, Verdict
from drafter.review.findings import Ruling, standings

_d, _c = drafts.c, draft_articles.c
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


def note_figures(
    connection: Connection, draft_id: str, briefing: Briefing, rulings: Sequence[Ruling] = ()
) -> None:
    """Store what a draft's text comes to, and which articles it cites."""
    found = figures_of(briefing, rulings)
    row = {name: getattr(found, name) for name in ("blocking", "needed", "cited", "supported")}
    connection.execute(update(drafts).where(_d.id == draft_id).values(row))
    known = set(connection.scalars(select(_c.article_id).where(_c.draft_id == draft_id)))
    cited = articles_of(briefing)
    if gone := known - cited:
        old = delete(draft_articles).where(_c.draft_id == draft_id, _c.article_id.in_(gone))
        connection.execute(old)
    if new := cited - known:
        rows = [{"draft_id": draft_id, "article_id": i} for i in sorted(new)]
        connection.execute(insert(draft_articles), rows)

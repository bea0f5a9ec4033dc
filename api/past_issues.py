"""Approved drafts as past issues, for the house's memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, exists, select

from corpus.codec import briefing_from_dict
from corpus.database import drafts, reviews
from corpus.model import Briefing, Role
from drafter.memory import PastIssue

# The states of a draft whose text an editor approved, and nobody has withdrawn.
APPROVED = ("approved", "scheduled", "published", "corrected")
_MOST = 100


class ApprovedIssues:
    """The newest drafts approved by ``until``; a ``drafter.memory.PastIssues``.

    A draft that is begun anew after a crash has to ask its model the same questions as before:
    ``until`` is when the draft was asked for.
    """

    def __init__(self, engine: Engine, *, until: datetime) -> None:
        self._engine, self._until = engine, until

    def approved(self) -> Sequence[PastIssue]:
        """Return them, newest first, the last hundred at most."""
        given = exists().where(
            reviews.c.draft_id == drafts.c.id,
            reviews.c.decision == "approve",
            reviews.c.at <= self._until,
        )
        query = (
            select(drafts.c.id, drafts.c.briefing)
            .where(drafts.c.state.in_(APPROVED), given)
            .order_by(drafts.c.created_at.desc(), drafts.c.id.desc())
            .limit(_MOST)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        issues = [_issue(row.id, briefing_from_dict(row.briefing)) for row in rows if row.briefing]
        return sorted((i for i in issues if i), key=lambda i: (i.as_of, i.id), reverse=True)


def _issue(draft_id: str, briefing: Briefing) -> PastIssue | None:
    """Return a briefing as an issue; ``None`` where nothing dates it."""
    as_of = briefing.as_of or briefing.created_at
    if as_of is None:
        return None
    cited = [c for s in briefing.sentences for c in s.citations]
    return PastIssue(
        id=draft_id,
        topic=briefing.topic,
        as_of=as_of,
        sections={
            section.key: tuple(s.text for s in section.sentences if s.role is not Role.NOTE)
            for section in briefing.sections
        },
        articles=frozenset(c.article_id for c in cited),
        path=f"/drafts/{draft_id}",
        cited=frozenset((c.article_id, c.start, c.end) for c in cited),
    )

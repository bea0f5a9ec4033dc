"""Drafts under review in the database: read at will, written by one path alone.

Every change goes through ``ReviewStore.writing``: it holds the draft against all other writers,
refuses whoever saw another text than the newest, and ends with an entry in the audit, all in one
transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.engine import Connection

from api.bell import Bell
from api.drafts import Draft, DraftStore, briefing_raw
from api.drafts.rows import draft_of
from api.review.figures import note_figures
from api.review.rows import (
    StoredRevision,
    append_audit,
    begin_review,
    entry_of,
    first_revision,
    insert_revision,
    review_of,
    revision_of,
    ruling_of,
)
from corpus.database import audit, drafts, reviews, revisions, rulings, writing
from corpus.errors import DeskError, NotFound
from drafter.review.approval import Review
from drafter.review.audit import Entry
from drafter.review.findings import Ruling
from drafter.review.states import Action, State, next_state


class Stale(DeskError):
    """The text was changed by somebody else since it was read. ``members`` say how it stands."""

    code = "stale"

    def __init__(self, message: str, *, help: str, members: Mapping[str, Any] | None = None):
        super().__init__(message, help=help)
        self.members = members or {}


@dataclass(frozen=True, slots=True)
class Stand:
    """A draft under review as it stands: its newest text, and all that was ruled on it."""

    draft: Draft
    head: StoredRevision
    rulings: tuple[Ruling, ...]


class Writing:
    """A draft held for writing; what is written stands once the ``with`` ends without an error.

    ``connection`` is the open transaction, for rows of other tables that belong to the change.
    """

    def __init__(self, connection: Connection, stand: Stand, at: datetime, by: str) -> None:
        self.connection = connection
        self.stand = stand
        self.at = at
        self.by = by
        self.state: State = stand.draft.state
        self.number = stand.head.revision.n
        self._text = stand.head.revision.briefing
        self._rulings = list(stand.rulings)
        self._changed = False

    def move(self, action: Action) -> State:
        """Carry the draft into the state that ``action`` leads to; else ``WrongState``."""
        self.state = next_state(self.state, action)
        self._set(state=self.state)
        return self.state

    def append(self, stored: StoredRevision) -> None:
        """Make ``stored``, which follows the head, the new head."""
        insert_revision(self.connection, self.stand.draft.id, stored)
        self.number = stored.revision.n
        self._set(head=stored.hash, briefing=dict(stored.raw))
        self._text = stored.revision.briefing
        self._changed = True

    def rule(self, ruling: Ruling) -> None:
        """Store a person's decision."""
        row = {name: getattr(ruling, name) for name in Ruling.__dataclass_fields__}
        self.connection.execute(insert(rulings).values(draft_id=self.stand.draft.id, **row))
        self._rulings.append(ruling)
        self._changed = True

    def finish(self) -> None:
        """Store what the draft comes to now, where its text or a ruling on it is new."""
        if self._changed:
            note_figures(self.connection, self.stand.draft.id, self._text, self._rulings)

    def review(self, review: Review) -> None:
        """Store what was decided on the text as a whole."""
        row = {name: getattr(review, name) for name in Review.__dataclass_fields__}
        self.connection.execute(insert(reviews).values(draft_id=self.stand.draft.id, **row))

    def tell(self, action: str, **details: Any) -> Entry:
        """Add an entry to the audit that says what is done."""
        return append_audit(
            self.connection,
            self.stand.draft.id,
            at=self.at,
            by=self.by,
            action=action,
            revision=self.number,
            details=details,
        )

    def _set(self, **columns: Any) -> None:
        self.connection.execute(
            update(drafts).where(drafts.c.id == self.stand.draft.id).values(**columns)
        )


class ReviewStore:
    """Every method is one transaction; several threads and processes may use one database."""

    def __init__(self, engine: Engine, bell: Bell | None = None) -> None:
        self.engine = engine
        self.drafts = DraftStore(engine)
        self.bell = bell or Bell()

    def stand(self, draft_id: str, *, at: datetime) -> Stand:
        """Return a draft with its newest revision; the first is made where it has none yet.

        ``NotFound`` for an unknown draft, and for one without a text.
        """
        with self.engine.connect() as connection:
            found = _stand(connection, draft_id)
        if found is not None:
            return found
        self._begin(draft_id, at)
        return self.stand(draft_id, at=at)

    def seen(self, draft_id: str, expected: str, *, at: datetime) -> Stand:
        """Return a draft whose newest revision is ``expected``; ``Stale`` where it is another."""
        stand = self.stand(draft_id, at=at)
        if stand.head.hash != expected:
            raise stale(stand)
        return stand

    @contextmanager
    def writing(
        self, draft_id: str, *, at: datetime, by: str, expected: str | None
    ) -> Iterator[Writing]:
        """Hold a draft for writing until the block ends; an error inside undoes all of it.

        ``expected`` is the hash of the revision that the writer saw: ``Stale`` where it is not the
        newest. ``None`` is for what holds whatever the text is, such as a comment.
        """
        self._begin(draft_id, at)
        held = update(drafts).where(drafts.c.id == draft_id).values(updated_at=at)
        if expected is not None:
            held = held.where(drafts.c.head == expected)
        with writing(self.engine) as connection:
            # The first statement writes: SQLite then holds the database, PostgreSQL the row, and
            # what is read below is what will be there when the block ends.
            won = connection.execute(held).rowcount == 1
            stand = _stand(connection, draft_id)
            if stand is None:
                raise NotFound(f"no draft {draft_id!r}", help="drafter list shows those there are")
            if not won:
                raise stale(stand)
            held_draft = Writing(connection, stand, at, by)
            yield held_draft
            held_draft.finish()
        self.bell.ring(draft_id)

    def revision(self, draft_id: str, n: int) -> StoredRevision:
        """Return revision ``n``; an unknown one is ``NotFound``."""
        query = select(revisions).where(revisions.c.draft_id == draft_id, revisions.c.n == n)
        found = self._one(query)
        if found is None:
            raise NotFound(
                f"draft {draft_id} has no revision {n}",
                help=f"GET /v1/drafts/{draft_id}/revisions lists those that there are",
            )
        return revision_of(found)

    def revision_named(self, draft_id: str, name: str) -> StoredRevision | None:
        """Return the revision whose hash is ``name``, if the draft has it."""
        query = select(revisions).where(revisions.c.draft_id == draft_id, revisions.c.hash == name)
        found = self._one(query)
        return revision_of(found) if found is not None else None

    def revisions(self, draft_id: str) -> Sequence[StoredRevision]:
        """Return all revisions of a draft, newest first."""
        query = select(revisions).where(revisions.c.draft_id == draft_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(revisions.c.n.desc())).all()
        return [revision_of(row) for row in rows]

    def reviews(self, draft_id: str) -> Sequence[Review]:
        """Return what was decided on the draft as a whole, oldest first."""
        query = select(reviews).where(reviews.c.draft_id == draft_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(reviews.c.at, reviews.c.id)).all()
        return [review_of(row) for row in rows]

    def rulings(self, draft_id: str) -> Sequence[Ruling]:
        """Return what people ruled on findings and sentences, oldest first."""
        query = select(rulings).where(rulings.c.draft_id == draft_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(rulings.c.at, rulings.c.id)).all()
        return [ruling_of(row) for row in rows]

    def draft_ids(self) -> Sequence[str]:
        """Return the ids of the drafts that have a text, oldest first."""
        query = select(drafts.c.id).where(drafts.c.head.is_not(None))
        with self.engine.connect() as connection:
            return connection.scalars(query.order_by(drafts.c.created_at, drafts.c.id)).all()

    def fill_figures(self) -> None:
        """Store what drafts come to that were there before the queue showed it."""
        missing = drafts.c.head.is_not(None) & drafts.c.blocking.is_(None)
        with self.engine.connect() as connection:
            ids = connection.scalars(select(drafts.c.id).where(missing)).all()
        for draft_id in ids:
            with writing(self.engine) as connection:
                stand = _stand(connection, draft_id)
                if stand is not None:
                    text = stand.head.revision.briefing
                    note_figures(connection, draft_id, text, stand.rulings)

    def audit(self, draft_id: str | None = None, *, after: int = 0) -> Sequence[Entry]:
        """Return the entries of one draft, or of the whole desk, with numbers above ``after``."""
        query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq)
        if draft_id is not None:
            query = query.where(audit.c.draft_id == draft_id)
        with self.engine.connect() as connection:
            return [entry_of(row) for row in connection.execute(query)]

    def last_entry(self) -> int:
        """Return the number of the audit's newest entry, 0 where there is none."""
        with self.engine.connect() as connection:
            return connection.scalar(select(func.max(audit.c.seq))) or 0

    def _begin(self, draft_id: str, at: datetime) -> None:
        """Make revision 1 of a draft that has none yet."""
        draft = self.drafts.get(draft_id)
        if draft.head is None:
            first = first_revision(briefing_raw(draft), at=at)
            with writing(self.engine) as connection:
                begin_review(connection, draft_id, first, at=at)

    def _one(self, query: Any) -> Any:
        with self.engine.connect() as connection:
            return connection.execute(query).one_or_none()


def stale(stand: Stand, members: Mapping[str, Any] | None = None) -> Stale:
    """Return the error for whoever saw another text than the newest."""
    head = stand.head.revision
    return Stale(
        f"the text was changed by {head.author} since you read it",
        help="read it again, or send the merged text with the ETag of the newest",
        members=members,
    )


def _stand(connection: Connection, draft_id: str) -> Stand | None:
    """Return the draft with its head, ``None`` where there is no draft or no revision yet."""
    row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).one_or_none()
    if row is None or row.head is None:
        return None
    head = connection.execute(
        select(revisions).where(revisions.c.draft_id == draft_id, revisions.c.hash == row.head)
    ).one()
    ruled = select(rulings).where(rulings.c.draft_id == draft_id)
    made = connection.execute(ruled.order_by(rulings.c.at, rulings.c.id)).all()
    return Stand(draft_of(row), revision_of(head), tuple(ruling_of(r) for r in made))

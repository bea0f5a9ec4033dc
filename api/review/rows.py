"""Revisions, audit entries and rulings as rows, written inside somebody's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from api.review.figures import note_figures
from corpus.codec import briefing_from_dict
from corpus.database import audit, drafts, one_at_a_time, revisions
from drafter.review.approval import Review
from drafter.review.audit import Entry, entry_after
from drafter.review.findings import Ruling
from drafter.review.labels import Labels, labels_from_list, labels_to_list
from drafter.revisions import Revision, content_hash, revise

# Who wrote what the machine wrote.
MACHINE = "drafter"
_AUDIT_LOCK = 0x61756469  # any number that no other lock of this database has


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision as stored. ``raw`` is its briefing as JSON values, the cited words included."""

    revision: Revision
    labels: Labels
    note: str
    raw: Mapping[str, Any]

    @property
    def hash(self) -> str:
        return self.revision.hash


def first_revision(raw: Mapping[str, Any], *, at: datetime) -> StoredRevision:
    """Return revision 1 of a draft, to be made before the transaction that stores it.

    A draft takes some 15 ms to read and hash, in which no other could be written.
    """
    briefing = briefing_from_dict(raw)
    first = revise(None, briefing, author=MACHINE, at=at)
    return StoredRevision(first, Labels().extended(briefing), "", raw)


def begin_review(
    connection: Connection, draft_id: str, stored: StoredRevision, *, at: datetime
) -> StoredRevision | None:
    """Store revision 1 of a draft; ``None`` where another process did."""
    first, briefing = stored.revision, stored.revision.briefing
    begun = connection.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.head.is_(None))
        .values(head=first.hash)
    )
    if begun.rowcount != 1:
        return None
    insert_revision(connection, draft_id, stored)
    note_figures(connection, draft_id, briefing)
    made = {"writer": briefing.writer, "model": briefing.model, "prompts": list(briefing.prompts)}
    details = {"hash": first.hash, "style": briefing.style_hash, **made}
    append_audit(
        connection, draft_id, at=at, by=MACHINE, action="made", revision=1, details=details
    )
    return stored


def insert_revision(connection: Connection, draft_id: str, stored: StoredRevision) -> None:
    """Store a revision. Two of one number are refused by the table itself."""
    revision = stored.revision
    connection.execute(
        insert(revisions).values(
            draft_id=draft_id,
            n=revision.n,
            hash=revision.hash,
            parent=revision.parent,
            author=revision.author,
            created_at=revision.created_at,
            note=stored.note,
            content_hash=content_hash(revision.briefing),
            report_hash=revision.report_hash,
            briefing=dict(stored.raw),
            labels=labels_to_list(stored.labels),
        )
    )


def revision_of(row: Row[Any]) -> StoredRevision:
    """Read a row of ``revisions``."""
    briefing = briefing_from_dict(row.briefing)
    revision = Revision(
        row.n, row.hash, row.author, row.parent, row.created_at, briefing, row.report_hash
    )
    return StoredRevision(revision, labels_from_list(row.labels), row.note, row.briefing)


def append_audit(  # noqa: PLR0913 — the fields of an entry, all by name
    connection: Connection,
    draft_id: str | None,
    *,
    at: datetime,
    by: str,
    action: str,
    revision: int | None = None,
    details: Mapping[str, Any],
) -> Entry:
    """Add an entry to the desk's chain, in the transaction of what it tells of."""
    one_at_a_time(connection, _AUDIT_LOCK)
    # On SQLite this takes the one write lock, before the look at the last entry.
    connection.execute(update(audit).where(audit.c.seq < 0).values(by=audit.c.by))
    last = connection.execute(
        select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).one_or_none()
    entry = entry_after(
        (last.seq, last.hash) if last else None,
        draft_id=draft_id,
        at=at,
        by=by,
        action=action,
        revision=revision,
        details=details,
    )
    connection.execute(
        insert(audit).values(
            seq=entry.seq,
            draft_id=draft_id,
            at=at,
            by=by,
            action=action,
            revision=revision,
            details=dict(details),
            prev=entry.prev,
            hash=entry.hash,
        )
    )
    return entry


def entry_of(row: Row[Any]) -> Entry:
    """Read a row of ``audit``."""
    return Entry(
        row.seq,
        row.draft_id,
        row.at,
        row.by,
        row.action,
        row.revision,
        row.details,
        row.prev,
        row.hash,
    )


def ruling_of(row: Row[Any]) -> Ruling:
    """Read a row of ``rulings``."""
    return Ruling(
        row.id,
        row.kind,
        row.subject,
        row.check,
        row.target_hash,
        row.text,
        row.reason,
        row.revision,
        row.by,
        row.at,
    )


def review_of(row: Row[Any]) -> Review:
    """Read a row of ``reviews``."""
    return Review(
        row.id,
        row.decision,
        row.revision,
        row.revision_hash,
        row.content_hash,
        row.note,
        row.by,
        row.at,
        row.waived,
    )

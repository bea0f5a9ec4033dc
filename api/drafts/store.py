"""Drafts and their events in the database.

A draft is ``generating`` until it becomes ``draft``, ``failed`` or ``cancelled``; each of these
changes happens once, in the same transaction as the event that tells of it, so that whoever
follows the events sees exactly one end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from api.bell import Bell
from api.drafts.contents import contents, summary
from api.drafts.cursors import cursor_after, read_cursor
from api.drafts.model import (
    Draft,
    DraftEvent,
    DraftPage,
    KeyReused,
    NotGenerating,
    request_to_dict,
)
from api.drafts.queue import EVERYTHING, Wanted, main_stories
from api.drafts.rows import draft_of
from api.review.rows import begin_review, first_revision
from corpus.database import draft_events, drafts, writing
from corpus.errors import NotFound
from drafter.model import DraftRequest
from drafter.review.states import State


class DraftStore:
    """The drafts of one database. Every method is one transaction; safe to share by threads.

    ``bell`` rings for a draft after each change of its events.
    """

    def __init__(self, engine: Engine, bell: Bell | None = None) -> None:
        self.engine = engine
        self.bell = bell or Bell()

    def create(
        self,
        draft_id: str,
        request: DraftRequest,
        *,
        now: datetime,
        key: str | None = None,
        by: str | None = None,
    ) -> tuple[Draft, bool]:
        """Store a new draft that ``by`` asks for; return it and whether it is new.

        The same idempotency ``key`` with the same request returns the draft of the first time;
        with another request it is ``KeyReused``.
        """
        raw = request_to_dict(request)
        row = {
            "id": draft_id,
            "topic": request.topic,
            "state": "generating",
            "request": raw,
            "idempotency_key": key,
            "requested_by": by,
            "created_at": now,
            "updated_at": now,
        }
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(drafts).values(row))
        except IntegrityError:
            earlier = self._by_key(key)
            if earlier is None:
                raise
            if request_to_dict(earlier.request) != raw:
                raise KeyReused(
                    "this Idempotency-Key came before with another request",
                    help="send a new key for a new request",
                ) from None
            return earlier, False
        return self.get(draft_id), True

    def record(
        self,
        briefing: Mapping[str, Any],
        request: DraftRequest,
        *,
        now: datetime,
        by: str | None = None,
    ) -> Draft:
        """Store a draft that was made elsewhere, whole: ``briefing`` in its JSON shape."""
        draft_id = str(briefing["id"])
        first = first_revision(briefing, at=now)
        with writing(self.engine) as connection:
            connection.execute(
                insert(drafts).values(
                    id=draft_id,
                    topic=request.topic,
                    state="draft",
                    request=request_to_dict(request),
                    briefing=dict(briefing),
                    requested_by=by,
                    created_at=now,
                    updated_at=now,
                )
            )
            begin_review(connection, draft_id, first, at=now)
            self._append(connection, draft_id, [("done", {"state": "draft"})], now)
        return self.get(draft_id)

    def has_key(self, key: str) -> bool:
        """Tell whether an idempotency key came before."""
        return self._by_key(key) is not None

    def has(self, draft_id: str) -> bool:
        """Tell whether there is such a draft."""
        with self.engine.connect() as connection:
            return connection.scalar(select(drafts.c.id).where(drafts.c.id == draft_id)) is not None

    def get(self, draft_id: str) -> Draft:
        """Return one draft; an unknown id is ``NotFound``."""
        with self.engine.connect() as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).one_or_none()
        if row is None:
            raise NotFound(f"no draft {draft_id}", help="drafter list shows the drafts there are")
        return draft_of(row)

    def is_generating(self, draft_id: str) -> bool:
        """Tell whether a draft is being made or waits for it."""
        with self.engine.connect() as connection:
            state = connection.scalar(select(drafts.c.state).where(drafts.c.id == draft_id))
        return state == "generating"

    def find(self, beginning: str) -> Draft:
        """Return the one draft whose id begins so; none or several is ``NotFound``."""
        with self.engine.connect() as connection:
            ids = connection.scalars(
                select(drafts.c.id)
                .where(func.substr(drafts.c.id, 1, len(beginning)) == beginning)
                .limit(2)
            ).all()
        if len(ids) != 1 or not beginning:
            what = "no draft" if not ids else "more than one draft"
            raise NotFound(
                f"{what} with an id that begins {beginning!r}",
                help="drafter list shows the drafts there are",
            )
        return self.get(ids[0])

    def list(
        self, wanted: Wanted = EVERYTHING, *, limit: int = 50, cursor: str | None = None
    ) -> DraftPage:
        """Return the drafts that are wanted, newest first."""
        query = select(drafts).order_by(drafts.c.created_at.desc(), drafts.c.id.desc())
        query = wanted.narrow(query)
        if cursor:
            at, last = read_cursor(cursor)
            earlier = (drafts.c.created_at == at) & (drafts.c.id < last)
            query = query.where(or_(drafts.c.created_at < at, earlier))
        with self.engine.connect() as connection:
            rows = connection.execute(query.limit(limit + 1)).all()
        items = tuple(draft_of(row) for row in rows[:limit])
        more = len(rows) > limit
        return DraftPage(items, cursor_after(items[-1]) if more and items else None)

    def by_state(self) -> Mapping[str, int]:
        """Return how many drafts there are in each state that has any."""
        counted = select(drafts.c.state, func.count()).group_by(drafts.c.state)
        with self.engine.connect() as connection:
            return dict(connection.execute(counted.order_by(drafts.c.state)).tuples().all())

    def stories(self, ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Return for each draft the story that most of its articles belong to: id and title."""
        with self.engine.connect() as connection:
            return main_stories(connection, ids)

    def generating(self) -> Sequence[str]:
        """Return the ids of all drafts that are being made or wait for it, oldest first."""
        with self.engine.connect() as connection:
            return connection.scalars(
                select(drafts.c.id)
                .where(drafts.c.state == "generating")
                .order_by(drafts.c.created_at)
            ).all()

    def finish(self, draft_id: str, briefing: Mapping[str, Any], *, now: datetime) -> bool:
        """Turn a draft under way into a finished one; ``False`` where it is under way no more."""
        last = ("done", summary(briefing))
        events = (*contents(briefing), last)
        return self._end(draft_id, "draft", events, now, briefing=dict(briefing))

    def fail(self, draft_id: str, error: Mapping[str, Any], *, now: datetime) -> bool:
        """End a draft under way with an error (code, message, help, retryable)."""
        data = {"state": "failed", **error}
        return self._end(draft_id, "failed", [("failed", data)], now, error=dict(error))

    def cancel(self, draft_id: str, *, now: datetime) -> Draft:
        """End a draft under way at the asker's wish; one that has ended is ``NotGenerating``."""
        data = {
            "state": "cancelled",
            "code": "cancelled",
            "message": "The draft was cancelled.",
            "help": "Ask again to start anew.",
            "retryable": False,
        }
        if not self._end(draft_id, "cancelled", [("failed", data)], now):
            draft = self.get(draft_id)
            raise NotGenerating(
                f"draft {draft_id} is not being made: its state is {draft.state}",
                help="only a draft that is being made can be cancelled",
            )
        return self.get(draft_id)

    def append(
        self, draft_id: str, event: str, data: Mapping[str, Any], *, now: datetime
    ) -> int | None:
        """Add an event; return its number, or ``None`` where the draft is under way no more."""
        with writing(self.engine) as connection:
            # The update takes the write lock first, so that two writers cannot pick one number.
            if not self._touch(connection, draft_id, now):
                return None
            seq = self._append(connection, draft_id, [(event, data)], now)
        self.bell.ring(draft_id)
        return seq

    def events(self, draft_id: str, *, after: int = 0, limit: int = 500) -> Sequence[DraftEvent]:
        """Return the events that follow number ``after``, in order."""
        query = (
            select(draft_events)
            .where(draft_events.c.draft_id == draft_id, draft_events.c.seq > after)
            .order_by(draft_events.c.seq)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [DraftEvent(r.seq, r.event, r.data, r.at) for r in connection.execute(query)]

    def _by_key(self, key: str | None) -> Draft | None:
        if key is None:
            return None
        with self.engine.connect() as connection:
            row = connection.execute(
                select(drafts).where(drafts.c.idempotency_key == key)
            ).one_or_none()
        return draft_of(row) if row else None

    def _end(
        self,
        draft_id: str,
        state: State,
        events: Iterable[tuple[str, Mapping[str, Any]]],
        now: datetime,
        **columns: Any,
    ) -> bool:
        first = first_revision(columns["briefing"], at=now) if "briefing" in columns else None
        with writing(self.engine) as connection:
            if not self._touch(connection, draft_id, now, state=state, **columns):
                return False
            if first:
                begin_review(connection, draft_id, first, at=now)
            self._append(connection, draft_id, events, now)
        self.bell.ring(draft_id)
        return True

    def _touch(self, connection: Connection, draft_id: str, now: datetime, **columns: Any) -> bool:
        changed = connection.execute(
            update(drafts)
            .where(drafts.c.id == draft_id, drafts.c.state == "generating")
            .values(updated_at=now, **columns)
        )
        return changed.rowcount == 1

    def _append(
        self,
        connection: Connection,
        draft_id: str,
        events: Iterable[tuple[str, Mapping[str, Any]]],
        now: datetime,
    ) -> int:
        """Add events in one statement, and return the number of the last."""
        seq = connection.scalar(
            select(func.max(draft_events.c.seq)).where(draft_events.c.draft_id == draft_id)
        )
        last = int(seq or 0)
        rows: list[dict[str, Any]] = []
        for event, data in events:
            last += 1
            row = {"draft_id": draft_id, "seq": last, "event": event, "data": dict(data), "at": now}
            rows.append(row)
        connection.execute(insert(draft_events), rows)
        return last

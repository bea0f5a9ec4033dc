"""Drafts and their events in the database.

A draft is ``generating`` until it becomes ``draft``, ``failed`` or ``cancelled``; each of these
changes happens once, in the same transaction as the event that tells of it, so that whoever
follows the events sees exactly one end.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, Row, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from api.bell import Bell
from corpus.codec import briefing_from_dict, instant, instant_text
from corpus.database import draft_events, drafts, writing
from corpus.errors import BadInput, DeskError, NotFound
from corpus.model import Briefing
from drafter.model import DraftRequest

State = Literal["generating", "draft", "failed", "cancelled"]
STATES: tuple[State, ...] = ("generating", "draft", "failed", "cancelled")
LAST_EVENTS = frozenset({"done", "failed"})


class KeyReused(DeskError):
    """An idempotency key that came before with another request."""

    code = "idempotency_key_reused"


class NotGenerating(DeskError):
    """Only a draft that is being made can be cancelled."""

    code = "not_generating"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as stored. ``briefing`` and ``error`` are JSON values, and ``None`` until then."""

    id: str
    topic: str
    state: State
    request: DraftRequest
    briefing: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One thing that happened to a draft; ``seq`` counts from 1 without gaps."""

    seq: int
    event: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Some drafts, newest first, and where the next ones begin (``None`` at the end)."""

    items: tuple[Draft, ...]
    next_cursor: str | None


def new_draft_id() -> str:
    """Return an id for a new draft: 16 hexadecimal digits by chance."""
    return secrets.token_hex(8)


def request_to_dict(request: DraftRequest) -> dict[str, Any]:
    """Return a request as JSON values."""
    lists = {"prefer": list(request.prefer), "without": list(request.without)}
    return {**asdict(request), **lists, "as_of": instant_text(request.as_of)}


def request_from_dict(raw: Mapping[str, Any]) -> DraftRequest:
    """Read what ``request_to_dict`` wrote."""
    known = {f.name: raw[f.name] for f in fields(DraftRequest) if f.name in raw}
    known["as_of"] = instant(known.get("as_of"))
    for name in ("prefer", "without"):
        known[name] = tuple(known.get(name) or ())
    return DraftRequest(**known)


class DraftStore:
    """The drafts of one database. Every method is one transaction; safe to share by threads.

    ``bell`` rings for a draft after each change of its events.
    """

    def __init__(self, engine: Engine, bell: Bell | None = None) -> None:
        self._engine = engine
        self.bell = bell or Bell()

    def create(
        self, draft_id: str, request: DraftRequest, *, now: datetime, key: str | None = None
    ) -> tuple[Draft, bool]:
        """Store a new draft; return it and whether it is new.

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
            "created_at": now,
            "updated_at": now,
        }
        try:
            with writing(self._engine) as connection:
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

    def record(self, briefing: Mapping[str, Any], request: DraftRequest, *, now: datetime) -> Draft:
        """Store a draft that was made elsewhere, whole: ``briefing`` in its JSON shape."""
        draft_id = str(briefing["id"])
        with writing(self._engine) as connection:
            connection.execute(
                insert(drafts).values(
                    id=draft_id,
                    topic=request.topic,
                    state="draft",
                    request=request_to_dict(request),
                    briefing=dict(briefing),
                    created_at=now,
                    updated_at=now,
                )
            )
            self._append(connection, draft_id, [("done", {"state": "draft"})], now)
        return self.get(draft_id)

    def has_key(self, key: str) -> bool:
        """Tell whether an idempotency key came before."""
        return self._by_key(key) is not None

    def get(self, draft_id: str) -> Draft:
        """Return one draft; an unknown id is ``NotFound``."""
        with self._engine.connect() as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).one_or_none()
        if row is None:
            raise NotFound(f"no draft {draft_id}", help="drafter list shows the drafts there are")
        return _draft(row)

    def is_generating(self, draft_id: str) -> bool:
        """Tell whether a draft is being made or waits for it."""
        with self._engine.connect() as connection:
            state = connection.scalar(select(drafts.c.state).where(drafts.c.id == draft_id))
        return state == "generating"

    def find(self, beginning: str) -> Draft:
        """Return the one draft whose id begins so; none or several is ``NotFound``."""
        with self._engine.connect() as connection:
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
        self, *, limit: int = 50, cursor: str | None = None, state: str | None = None, q: str = ""
    ) -> DraftPage:
        """Return drafts, newest first; ``q`` is looked for in the topic, letter case aside."""
        query = select(drafts).order_by(drafts.c.created_at.desc(), drafts.c.id.desc())
        if state:
            query = query.where(drafts.c.state == state)
        if q:
            query = query.where(drafts.c.topic.icontains(q, autoescape=True))
        if cursor:
            at, last = _read_cursor(cursor)
            earlier = (drafts.c.created_at == at) & (drafts.c.id < last)
            query = query.where(or_(drafts.c.created_at < at, earlier))
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(limit + 1)).all()
        items = tuple(_draft(row) for row in rows[:limit])
        more = len(rows) > limit
        return DraftPage(items, _cursor(items[-1]) if more and items else None)

    def generating(self) -> Sequence[str]:
        """Return the ids of all drafts that are being made or wait for it, oldest first."""
        with self._engine.connect() as connection:
            return connection.scalars(
                select(drafts.c.id)
                .where(drafts.c.state == "generating")
                .order_by(drafts.c.created_at)
            ).all()

    def finish(self, draft_id: str, briefing: Mapping[str, Any], *, now: datetime) -> bool:
        """Turn a draft under way into a finished one; ``False`` where it is under way no more."""
        last = ("done", _summary(briefing))
        events = (*_contents(briefing), last)
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
        with writing(self._engine) as connection:
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
        with self._engine.connect() as connection:
            return [DraftEvent(r.seq, r.event, r.data, r.at) for r in connection.execute(query)]

    def _by_key(self, key: str | None) -> Draft | None:
        if key is None:
            return None
        with self._engine.connect() as connection:
            row = connection.execute(
                select(drafts).where(drafts.c.idempotency_key == key)
            ).one_or_none()
        return _draft(row) if row else None

    def _end(
        self,
        draft_id: str,
        state: State,
        events: Iterable[tuple[str, Mapping[str, Any]]],
        now: datetime,
        **columns: Any,
    ) -> bool:
        with writing(self._engine) as connection:
            if not self._touch(connection, draft_id, now, state=state, **columns):
                return False
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


def briefing_of(draft: Draft) -> Briefing:
    """Return a finished draft's briefing; ``NotFound`` where it has none (yet)."""
    if draft.briefing is None:
        raise NotFound(
            f"draft {draft.id} has no text: its state is {draft.state}",
            help="wait until its state is draft",
        )
    return briefing_from_dict(draft.briefing)


def _summary(briefing: Mapping[str, Any]) -> dict[str, Any]:
    report = briefing.get("report") or {}
    return {
        "state": "draft",
        "passed": report.get("passed"),
        "sentences": sum(len(s["sentences"]) for s in briefing["sections"]),
        "withheld": len(briefing["withheld"]),
    }


def _contents(briefing: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a finished briefing holds, as events: its sections, citations and findings."""
    for section in briefing["sections"]:
        sentences = section["sentences"]
        state = {"section": section["key"], "stage": "done", "status": section["status"]}
        yield "section", {**state, "message": section["title"], "sentences": len(sentences)}
        for sentence in sentences:
            for citation in sentence["citations"]:
                place = {k: citation[k] for k in ("article_id", "outlet", "start", "end")}
                yield (
                    "citation",
                    {"section": section["key"], "sentence_id": sentence["id"], **place},
                )
    for finding in (briefing.get("report") or {}).get("findings", ()):
        yield "finding", dict(finding)


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        topic=row.topic,
        state=row.state,
        request=request_from_dict(row.request),
        briefing=row.briefing,
        error=row.error,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _cursor(draft: Draft) -> str:
    return base64.urlsafe_b64encode(f"{draft.created_at.isoformat()} {draft.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        at, _, last = base64.urlsafe_b64decode(cursor.encode("ascii")).decode().partition(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not last:
            raise ValueError("incomplete")
    except (ValueError, binascii.Error):
        raise BadInput(
            "this cursor is none of ours", help="pass next_cursor as it was given, or leave it out"
        ) from None
    return moment, last

"""Standing requests and their occasions in the database.

An occasion is claimed by moving ``next_at`` on from where it was seen, in the transaction that
stores its row: of several processes one does. Its draft is asked for after that, under a key that
the occasion gives, so that it may be asked for again by whoever finds it claimed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.review.store import Stale
from api.standing.rows import (
    Occasion,
    columns_of,
    insert_occasion,
    move_on,
    note_occasion,
    occasion_of,
    standing_of,
    tell,
)
from corpus.database import accounts, standing_occasions, standing_requests, writing
from corpus.errors import BadInput, NotFound
from drafter.standing import FAILURES, StandingRequest

DISABLED_HELP = "enable the account and resume the request, or set up another in your own name"
_HELP = "drafter standing list shows those that there are"
_MOST_SHOWN = 10
# A draft was asked for, or will be at the next tick.
_OPEN = ("claimed", "asked")
# What the clock moves on by itself, whatever a person changes meanwhile.
_CLOCKS = {"seen", "by", "created_at"}


class StandingStore:
    """The standing requests of one database. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, made: StandingRequest, *, key: str | None = None) -> tuple[StandingRequest, bool]:
        """Store a new one; return it and whether it is new: the same ``key`` gives the first."""
        row = {**columns_of(made), "idempotency_key": key}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(standing_requests).values(row))
                tell(connection, "standing_added", made, made.by, made.created_at)
        except IntegrityError:
            earlier = self._where(standing_requests.c.idempotency_key == key) if key else []
            if not earlier:
                raise
            return earlier[0], False
        return made, True

    def all_with_occasions(self) -> list[tuple[StandingRequest, Sequence[Occasion]]]:
        """Return all, oldest first, each with its last occasions, newest first: two queries."""
        o = standing_occasions.c
        nth = func.row_number().over(partition_by=o.standing_id, order_by=o.at.desc())
        ranked = select(standing_occasions, nth.label("nth")).subquery()
        last = select(ranked).where(ranked.c.nth <= _MOST_SHOWN).order_by(ranked.c.nth)
        by_standing: dict[str, list[Occasion]] = defaultdict(list)
        with self._engine.connect() as connection:
            for row in connection.execute(last):
                by_standing[row.standing_id].append(occasion_of(row))
        return [(found, by_standing[found.id]) for found in self._where()]

    def get(self, standing_id: str) -> StandingRequest:
        """Return one; an unknown id is ``NotFound``."""
        found = self._where(standing_requests.c.id == standing_id)
        if not found:
            raise NotFound(f"no standing request {standing_id}", help=_HELP)
        return found[0]

    def find(self, beginning: str) -> StandingRequest:
        """Return the one whose id begins so; none or several is ``NotFound``."""
        begins = standing_requests.c.id.startswith(beginning, autoescape=True)
        found = self._where(begins) if beginning else []
        if len(found) != 1:
            what = "more than one standing request" if found else "no standing request"
            raise NotFound(f"{what} with an id that begins {beginning!r}", help=_HELP)
        return found[0]

    def orphaned(self) -> list[StandingRequest]:
        """Return those that go on although the account of who set them up is disabled."""
        return self._where(standing_requests.c.state == "active", _author_disabled())

    def pause_for(
        self, was: StandingRequest, problem: Mapping[str, str], *, by: str, at: datetime
    ) -> None:
        """Pause one for a ``problem`` that no try would change; what it was about to ask for goes.

        One that was changed meanwhile is left as it is.
        """
        columns = {"state": "paused", "next_at": None, "failures": 0, "problem": dict(problem)}
        o = standing_occasions.c
        about_to = o.standing_id == was.id, o.by == was.by, o.state == "claimed"
        with writing(self._engine) as connection:
            if move_on(connection, was, **columns, version=was.version + 1):
                gone = {"state": "cancelled", "problem": dict(problem)}
                connection.execute(update(standing_occasions).where(*about_to).values(gone))
                tell(connection, "standing_paused", replace(was, problem=problem), by, at)

    def due(self, now: datetime) -> list[StandingRequest]:
        """Return those that are to be looked at."""
        return self._where(standing_requests.c.next_at <= now)

    def change(
        self, changed: StandingRequest, action: str, *, by: str, at: datetime
    ) -> StandingRequest:
        """Store what a person changed; ``Stale`` where its version was changed meanwhile.

        ``BadInput`` where it would go on for an author whose account is disabled.
        """
        made = replace(changed, version=changed.version + 1)
        s = standing_requests.c
        columns = {n: v for n, v in columns_of(made).items() if n not in _CLOCKS}
        mine = s.id == made.id, s.version == changed.version
        with writing(self._engine) as connection:
            done = connection.execute(update(standing_requests).where(*mine).values(columns))
            _must(done.rowcount, made.id)
            orphan = select(s.id).where(s.id == made.id, s.state == "active", _author_disabled())
            if connection.scalar(orphan):
                raise BadInput(disabled_author(made.by), help=DISABLED_HELP)
            tell(connection, action, made, by, at)
        return made

    def remove(self, gone: StandingRequest, *, by: str, at: datetime) -> None:
        """Forget one; the drafts that it asked for stay. ``Stale`` as in ``change``."""
        s, o = standing_requests.c, standing_occasions.c
        with writing(self._engine) as connection:
            connection.execute(delete(standing_occasions).where(o.standing_id == gone.id))
            done = connection.execute(
                delete(standing_requests).where(s.id == gone.id, s.version == gone.version)
            )
            _must(done.rowcount, gone.id)
            tell(connection, "standing_removed", gone, by, at)

    def put_off(self, was: StandingRequest, next_at: datetime) -> bool:
        """Look at one again at ``next_at``; ``False`` where somebody was quicker."""
        with writing(self._engine) as connection:
            return move_on(connection, was, next_at=next_at)

    def claim(self, was: StandingRequest, at: datetime, next_at: datetime) -> Occasion | None:
        """Take the occasion ``at``; ``None`` where it is taken."""
        o = standing_occasions.c
        taken = select(o.draft_id).where(o.standing_id == was.id, o.at == at)
        with writing(self._engine) as connection:
            if not move_on(connection, was, next_at=next_at) or connection.scalar(taken):
                return None
            return insert_occasion(connection, was, at, was.by)

    def ask(self, wanted: StandingRequest, *, by: str, at: datetime) -> Occasion:
        """Take an occasion of a person's choosing; while one goes on, that is it."""
        s, o = standing_requests.c, standing_occasions.c
        open_ones = o.standing_id == wanted.id, o.state.in_(_OPEN)
        with writing(self._engine) as connection:
            # Holds the row, so that of two who ask at once the second sees what the first did.
            held = update(standing_requests).where(s.id == wanted.id).values(version=s.version)
            if not connection.execute(held).rowcount:
                raise NotFound(f"no standing request {wanted.id}", help=_HELP)
            going = connection.execute(select(standing_occasions).where(*open_ones)).first()
            if going:
                return occasion_of(going)
            tell(connection, "standing_run", wanted, by, at)
            return insert_occasion(connection, wanted, at, by)

    def occasions(self, standing_id: str) -> Sequence[Occasion]:
        """Return the last occasions of one, newest first."""
        return self._occasions(standing_occasions.c.standing_id == standing_id, limit=_MOST_SHOWN)

    def open(self) -> Sequence[Occasion]:
        """Return the occasions whose drafts are not made yet."""
        return self._occasions(standing_occasions.c.state.in_(_OPEN))

    def waits(self, was: Occasion, problem: Mapping[str, str]) -> None:
        """Say why nobody could ask for the draft of an occasion yet."""
        with writing(self._engine) as connection:
            note_occasion(connection, was, "claimed", problem)

    def asked(self, was: Occasion, seen: int | None) -> None:
        """Write down that the draft was asked for, with what had arrived up to number ``seen``."""
        mine = standing_requests.c.id == was.standing_id
        with writing(self._engine) as connection:
            if note_occasion(connection, was, "asked", None) and seen is not None:
                connection.execute(update(standing_requests).where(mine).values(seen=seen))

    def ended(
        self, was: Occasion, state: str, problem: Mapping[str, str] | None, *, at: datetime
    ) -> None:
        """Write down how an occasion ended; what fails too often in a row is paused."""
        mine = standing_requests.c.id == was.standing_id
        with writing(self._engine) as connection:
            if not note_occasion(connection, was, state, problem) or state == "cancelled":
                return
            row = connection.execute(select(standing_requests).where(mine)).one_or_none()
            if row is None:
                return
            columns = _counted(standing_of(row), problem)
            connection.execute(update(standing_requests).where(mine).values(columns))
            if columns.get("state"):
                about = replace(standing_of(row), problem=problem)
                tell(connection, "standing_gave_up", about, about.by, at)

    def stumbled(
        self, was: StandingRequest, problem: Mapping[str, str], next_at: datetime, *, at: datetime
    ) -> None:
        """Write down that one could not even be looked at; too often in a row pauses it."""
        columns = {"next_at": next_at, **_counted(was, problem)}
        with writing(self._engine) as connection:
            if move_on(connection, was, **columns) and columns.get("state"):
                tell(connection, "standing_gave_up", replace(was, problem=problem), was.by, at)

    def _where(self, *conditions: Any) -> list[StandingRequest]:
        s = standing_requests.c
        query = select(standing_requests).where(*conditions).order_by(s.created_at, s.id)
        with self._engine.connect() as connection:
            return [standing_of(row) for row in connection.execute(query)]

    def _occasions(self, *conditions: Any, limit: int | None = None) -> list[Occasion]:
        o = standing_occasions.c
        query = select(standing_occasions).where(*conditions).order_by(o.at.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [occasion_of(row) for row in connection.execute(query)]


def disabled_author(by: str) -> str:
    """Say that the account of whoever set a request up is disabled."""
    return f"the account of {by}, who set it up, is disabled"


def _author_disabled() -> ColumnElement[bool]:
    disabled = select(accounts.c.id).where(accounts.c.disabled_at.is_not(None))
    return standing_requests.c.by.in_(disabled)


def _counted(was: StandingRequest, problem: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the columns that a success sets, or a failure with its ``problem``."""
    if problem is None:
        return {"failures": 0, "problem": None}
    failures = was.failures + 1
    counted = {"failures": failures, "problem": dict(problem)}
    if failures < FAILURES or was.state != "active":
        return counted
    return {**counted, "state": "paused", "next_at": None, "version": was.version + 1}


def _must(changed: int, standing_id: str) -> None:
    if changed != 1:
        raise Stale(
            f"standing request {standing_id} was changed or removed since you read it",
            help="read it again, then decide",
        )

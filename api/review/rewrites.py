"""Sections written anew, as rows: asked for, under way, done or failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, Row, insert, select, update

from api.review.store import Writing
from corpus.database import rewrites
from corpus.database import writing as transaction
from corpus.errors import DeskError, NotFound

State = Literal["waiting", "running", "done", "failed"]
UNDER_WAY: tuple[State, ...] = ("waiting", "running")


class AlreadyWriting(DeskError):
    """The section is being written anew already."""

    code = "already_writing"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One section to be written anew from revision ``base``. Its suggestions have its id as group.

    ``message`` says how far it is, ``starts`` how often it began in a row without getting ahead.
    ``error`` is a JSON value (code, message, help, retryable), ``cost`` in US dollars.
    """

    id: str
    draft_id: str
    section: str
    wish: str
    base: int
    budget: float
    by: str
    at: datetime
    state: State
    message: str
    starts: int
    suggestions: int | None
    cost: float | None
    error: Mapping[str, Any] | None


class RewriteStore:
    """The rewrites of one database. Each method is one transaction; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, writing: Writing, rewrite: Rewrite) -> None:
        """Store a new one, in the transaction that holds its draft.

        ``AlreadyWriting`` where the section has one under way.
        """
        busy = select(rewrites.c.id).where(
            rewrites.c.draft_id == rewrite.draft_id,
            rewrites.c.section == rewrite.section,
            rewrites.c.state.in_(UNDER_WAY),
        )
        if writing.connection.execute(busy).first() is not None:
            raise AlreadyWriting(
                f"section {rewrite.section} is being written anew already",
                help="wait for its suggestions",
            )
        row = {name: getattr(rewrite, name) for name in Rewrite.__dataclass_fields__}
        writing.connection.execute(insert(rewrites).values(row))

    def get(self, rewrite_id: str) -> Rewrite:
        """Return one; an unknown one is ``NotFound``."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(rewrites).where(rewrites.c.id == rewrite_id)
            ).one_or_none()
        if row is None:
            raise NotFound(
                f"no rewriting {rewrite_id!r}", help="regenerate a section, which names it"
            )
        return _rewrite(row)

    def under_way(self, draft_id: str | None = None) -> Sequence[Rewrite]:
        """Return those that wait or run, of one draft or of all, oldest first."""
        query = select(rewrites).where(rewrites.c.state.in_(UNDER_WAY)).order_by(rewrites.c.at)
        if draft_id is not None:
            query = query.where(rewrites.c.draft_id == draft_id)
        with self._engine.connect() as connection:
            return [_rewrite(row) for row in connection.execute(query)]

    def begin(self, rewrite_id: str, message: str) -> Rewrite | None:
        """Count a start; ``None`` where it has ended."""
        return self._change(rewrite_id, state="running", message=message, starts=_ONE_MORE)

    def tell(self, rewrite_id: str, message: str, *, ahead: bool) -> None:
        """Note how far it is; getting ``ahead`` forgives the starts before."""
        self._change(rewrite_id, message=message, **({"starts": 0} if ahead else {}))

    def end(self, writing: Writing, rewrite_id: str, **columns: Any) -> bool:
        """End it in somebody's transaction; ``False`` where it has ended already."""
        open_one = (rewrites.c.id == rewrite_id) & rewrites.c.state.in_(UNDER_WAY)
        ended = update(rewrites).where(open_one).values(columns)
        return writing.connection.execute(ended).rowcount == 1

    def _change(self, rewrite_id: str, **columns: Any) -> Rewrite | None:
        open_one = (rewrites.c.id == rewrite_id) & rewrites.c.state.in_(UNDER_WAY)
        with transaction(self._engine) as connection:
            changed = connection.execute(update(rewrites).where(open_one).values(columns))
        return self.get(rewrite_id) if changed.rowcount == 1 else None


_ONE_MORE = rewrites.c.starts + 1


def _rewrite(row: Row[Any]) -> Rewrite:
    return Rewrite(**{name: getattr(row, name) for name in Rewrite.__dataclass_fields__})

"""The ledger of finished model calls: the same question is never paid for twice.

A reply is written here before anything is done with it, so that a draft that starts again after a
crash runs up to the call that was in flight without another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from corpus.database import model_calls, writing


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One finished call. ``key`` is the sha256 of its messages and parameters.

    ``reply`` is JSON values: ``content`` and what else the client needs to use it again. ``cost``
    is in US dollars; tokens are the server's count, or ours where ``reply["estimated"]`` is true.
    """

    key: str
    draft_id: str
    step: str
    model: str
    reply: Mapping[str, Any]
    prompt_tokens: int
    completion_tokens: int
    cost: float


class Ledger(Protocol):
    """Where finished calls are kept. Both methods may block; the client calls them in a thread."""

    def get(self, key: str) -> CallRecord | None: ...

    def put(self, record: CallRecord) -> None:
        """Keep ``record``; where its key is kept already, the first one stays."""
        ...


class MemoryLedger:
    """A ledger for one process."""

    def __init__(self) -> None:
        self._records: dict[str, CallRecord] = {}

    def get(self, key: str) -> CallRecord | None:
        return self._records.get(key)

    def put(self, record: CallRecord) -> None:
        self._records.setdefault(record.key, record)


class SqlLedger:
    """The ledger in the desk's database; ``now`` is the clock that dates the records."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def get(self, key: str) -> CallRecord | None:
        columns = [model_calls.c[name] for name in CallRecord.__dataclass_fields__]
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns).where(model_calls.c.key == key)).first()
        return CallRecord(**row._mapping) if row else None

    def put(self, record: CallRecord) -> None:
        values = {name: getattr(record, name) for name in CallRecord.__dataclass_fields__}
        values["reply"] = dict(record.reply)
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(model_calls).values(**values, created_at=self._now()))
        except IntegrityError:
            # Another process asked the same question meanwhile; its answer is as good.
            if self.get(record.key) is None:
                raise

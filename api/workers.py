"""Which processes work jobs, as rows that every process sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from corpus.database import workers, writing
from corpus.errors import DeskError, NotFound

# A worker gives a sign this often; three that fail to come are taken for its end.
SIGN_SECONDS = 5.0
GONE = timedelta(seconds=15)


class WorkerLives(DeskError):
    """A worker of this name is at work."""

    code = "worker_lives"
    retryable = True


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works jobs, or did. ``version`` is that of the jobs which it understands."""

    name: str
    version: str
    host: str
    pid: int
    concurrency: int
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None

    def lives(self, now: datetime) -> bool:
        """Tell whether it gave a sign of late and was not stopped."""
        return self.ended_at is None and now - self.seen_at < GONE


class WorkerStore:
    """The workers of one database. Threads and processes may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, worker: Worker) -> None:
        """Note that a worker has begun; what was known under its name is over."""
        row = {name: getattr(worker, name) for name in Worker.__dataclass_fields__}
        with writing(self._engine) as connection:
            connection.execute(delete(workers).where(workers.c.name == worker.name))
            connection.execute(insert(workers).values(row))

    def sign(self, name: str, *, now: datetime) -> None:
        """Note that it is there."""
        self._set(name, seen_at=now, ended_at=None)

    def end(self, name: str, *, now: datetime) -> None:
        """Note that it was stopped in order."""
        self._set(name, ended_at=now)

    def get(self, name: str) -> Worker:
        """Return a worker by its name; an unknown one is ``NotFound``."""
        for worker in self.all():
            if worker.name == name:
                return worker
        raise NotFound(f"no worker {name[:80]!r}", help="drafter jobs workers lists them")

    def all(self) -> Sequence[Worker]:
        """Return all that ever worked, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(workers).order_by(workers.c.name)).all()
        return [
            Worker(**{name: getattr(row, name) for name in Worker.__dataclass_fields__})
            for row in rows
        ]

    def _set(self, name: str, **columns: datetime | None) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(workers).where(workers.c.name == name).values(columns))

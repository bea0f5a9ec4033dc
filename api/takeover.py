"""No job is left lying: what nobody has in line is put there, what nobody can finish is moved.

Pure of any thread: a worker looks now and then (``api.working``), a person once (``drafter jobs
adopt``). Two processes that look at once come to the same. That a job moved too early is not made
twice at once is seen to by the claim on it (``Jobs.run``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.line import Attempt, GivenUp, Line
from api.workers import Worker, WorkerLives, WorkerStore


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: what its workflow is called, and which of them are not done by the database.

    ``give_up`` ends one that DBOS takes up no more.
    """

    workflow: str
    under_way: Callable[[], Sequence[str]]
    give_up: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Takeover:
    """Sees to the jobs of one desk. ``patience`` is how long a worker that gives no sign may keep
    its jobs; ``None`` leaves them to ``adopt``."""

    line: Line
    workers: WorkerStore
    kinds: Sequence[Kind]
    patience: timedelta | None

    def look(self, now: datetime) -> None:
        """Do what there is to do. Errors: those of the database."""
        workers = {worker.name: worker for worker in self.workers.all()}
        going = self.line.going_on()
        self.line.move(a for a in going if self._left(a, workers, now))
        there = {(attempt.workflow, attempt.name) for attempt in going}
        for kind in self.kinds:
            for name in kind.under_way():
                if (kind.workflow, name) not in there:
                    self._put(kind, name)

    def adopt(self, name: str, *, now: datetime, force: bool = False) -> int:
        """Give the jobs of a worker to the others; return how many.

        ``NotFound`` for an unknown worker, ``WorkerLives`` for one that gave a sign of late,
        unless ``force`` says that it is gone all the same.
        """
        worker = self.workers.get(name)
        if worker.lives(now) and not force:
            seconds = (now - worker.seen_at).total_seconds()
            raise WorkerLives(
                f"worker {name} (process {worker.pid} on {worker.host}) gave a sign "
                f"{seconds:.0f} seconds ago",
                help="stop it, or wait 15 seconds; with --force its jobs are moved all the same",
            )
        return self.line.move(a for a in self.line.going_on() if a.worker == name)

    def _left(self, attempt: Attempt, workers: Mapping[str, Worker], now: datetime) -> bool:
        """Tell whether nobody lives who could finish an attempt."""
        if attempt.worker is None:
            able = {w.version for w in workers.values() if w.lives(now)}
            return attempt.version != self.line.version and attempt.version not in able
        worker = workers.get(attempt.worker)
        if worker is None or worker.ended_at is not None:
            return True
        if worker.lives(now):
            # It came back with another version, which does not take this up.
            return worker.version != attempt.version
        if attempt.version not in {self.line.version, worker.version}:
            return True
        return self.patience is not None and now - worker.seen_at >= self.patience

    def _put(self, kind: Kind, name: str) -> None:
        try:
            self.line.put_again(kind.workflow, name)
        except GivenUp:
            kind.give_up(name)

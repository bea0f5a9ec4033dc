"""The line in which jobs wait, reached from any process: of those that work and of those that ask.

DBOS keeps it. Each job is a workflow of one step, named by what it makes: the draft's id, or the
rewriting's. Where one has to begin anew, it is put in line once more as a further attempt
(``ID.0``, ``ID.1``, …); what was paid for is answered by the ledger.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from api.endings import MAX_STARTS
from corpus.database.turn import turn

# Raise it when a workflow changes its shape: workers take up jobs of their own version alone, and
# those of another one once nobody lives who could (``api.takeover``).
VERSION: Final = "drafts-1"
QUEUE: Final = "drafts"
APPLICATION: Final = "drafting-desk"
_WAITS = frozenset({"ENQUEUED", "DELAYED"})
GOING_ON: Final = (*sorted(_WAITS), "PENDING")
_BROKEN, _GIVEN_UP = "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
_CONNECTIONS = 3


class GivenUp(Exception):
    """The job is taken up no more."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job in line or under way. ``worker`` is who has it, ``None`` while it waits."""

    name: str
    number: int
    workflow: str
    state: str
    worker: str | None
    version: str
    since: datetime

    @property
    def id(self) -> str:
        return f"{self.name}.{self.number}"


class Line:
    """The jobs of one desk. Threads may share it. Errors are those of the database."""

    def __init__(self, database_url: str, version: str = VERSION) -> None:
        self.version = version
        self._database_url = database_url
        self._client = DBOSClient(
            system_database_url=database_url,
            serializer=serializer(),
            system_database_pool_size=_CONNECTIONS,
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def prepare(self, engine: Engine) -> None:
        """Bring DBOS's own tables up to date, while no other process of the desk does."""
        logging.getLogger("dbos").setLevel(logging.ERROR)
        with turn(engine):
            DBOS.migrate(self._database_url)

    def put(self, workflow: str, name: str, number: int = 0) -> None:
        """Put a job in line; one that is there under this number already stays as it is."""
        options = {
            "queue_name": QUEUE,
            "workflow_name": workflow,
            "workflow_id": f"{name}.{number}",
            "app_version": self.version,
        }
        self._client.enqueue(options, name)  # type: ignore[arg-type]

    def put_again(self, workflow: str, name: str) -> None:
        """Bring a job back in line unless it is there; ``GivenUp`` where it broke too often."""
        attempts = self._attempts(workflow_id_prefix=f"{name}.")
        states = Counter(attempt.state for attempt in attempts)
        # A job tells its own failures; an attempt that broke tells of what lies about it, such as
        # a database that went away under DBOS.
        if states[_GIVEN_UP] or states[_BROKEN] >= MAX_STARTS:
            raise GivenUp
        if not states.keys() & set(GOING_ON):
            self.put(workflow, name, len(attempts))

    def going_on(self) -> Sequence[Attempt]:
        """Return what waits or is under way, oldest first."""
        return self._attempts(status=list(GOING_ON))

    def move(self, attempts: Iterable[Attempt]) -> int:
        """Take jobs from whoever had them and put them in line anew; return how many.

        Two processes may move the same job at once: it is one attempt all the same.
        """
        number = 0
        for attempt in attempts:
            self._client.cancel_workflow(attempt.id)
            self.put(attempt.workflow, attempt.name, attempt.number + 1)
            number += 1
        return number

    def close(self) -> None:
        """Let go of the database."""
        self._client.destroy()

    def _attempts(self, **conditions: object) -> list[Attempt]:
        found = self._client.list_workflows(
            **conditions,  # type: ignore[arg-type]
            load_input=False,
            load_output=False,
        )
        return [_attempt(status) for status in found]


def serializer() -> DBOSPortableJSONSerializer:
    """Return how DBOS writes arguments down: as JSON, never as what could run."""
    return DBOSPortableJSONSerializer()


def jobs_database_url(database_url: str, folder: Path) -> str:
    """Return where DBOS keeps its own tables: the same PostgreSQL, or ``jobs.db`` beside SQLite's
    file (in ``folder`` where that has none)."""
    if not database_url.startswith("sqlite"):
        return database_url
    database = make_url(database_url).database
    beside = Path(database).parent if database and database != ":memory:" else folder
    return f"sqlite:///{beside / 'jobs.db'}"


def _attempt(status: WorkflowStatus) -> Attempt:
    name, _, number = status.workflow_id.rpartition(".")
    began = status.dequeued_at or status.created_at or 0
    return Attempt(
        name=name,
        number=int(number) if number.isdigit() else 0,
        workflow=status.name,
        state=status.status,
        worker=None if status.status in _WAITS else status.executor_id,
        version=status.app_version or "",
        since=datetime.fromtimestamp(began / 1000, UTC),
    )

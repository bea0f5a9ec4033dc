"""A process that works jobs: DBOS runs them, and a thread gives signs and looks after them."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dbos import DBOS, DBOSConfig
from sqlalchemy import Engine

from api.line import APPLICATION, QUEUE, Line, serializer
from api.takeover import Takeover
from api.workers import SIGN_SECONDS, Worker, WorkerLives
from corpus.database.away import is_away
from corpus.database.claim import Claims

# How soon a waiting job is noticed.
_POLL_SECONDS = 0.5
# A worker that was killed and comes back at once waits for its server to notice the first.
_NAME_SECONDS = 5.0
_CONNECTIONS = 8
_SPARE_THREADS = 4

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Working:
    """One for each process. ``start`` blocks until jobs are worked, ``stop`` until none is.

    ``name`` is this worker's for good: under it a restart finds the jobs that it had.
    """

    name: str
    concurrency: int
    engine: Engine
    line: Line
    claims: Claims
    takeover: Takeover
    clock: Callable[[], datetime]
    database_url: str
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work. ``WorkerLives`` where another process works under this name."""
        self._take_name()
        now = self.clock()
        me = Worker(
            name=self.name,
            version=self.line.version,
            host=socket.gethostname(),
            pid=os.getpid(),
            concurrency=self.concurrency,
            began_at=now,
            seen_at=now,
            ended_at=None,
        )
        self.takeover.workers.begin(me)
        self.line.prepare(self.engine)
        DBOS(config=self._config())
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self.concurrency,
            polling_interval_sec=_POLL_SECONDS,
            on_conflict="always_update",
        )
        self.takeover.look(self.clock())
        self._thread = threading.Thread(target=self._look_after, name="takeover", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Work no more, and say so. Whoever interrupts the jobs does so before."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        DBOS.destroy(workflow_completion_timeout_sec=0)
        try:
            self.takeover.workers.end(self.name, now=self.clock())
        except Exception as error:
            if not is_away(error):
                raise
        self.claims.drop(self._claim)

    @property
    def _claim(self) -> str:
        return f"worker {self.name}"

    def _take_name(self) -> None:
        give_up = time.monotonic() + _NAME_SECONDS
        while not self.claims.take(self._claim):
            if time.monotonic() > give_up:
                raise WorkerLives(
                    f"a worker named {self.name} is at work already",
                    help="give each process that works jobs a name of its own: DRAFTER_EXECUTOR",
                )
            time.sleep(_POLL_SECONDS)

    def _look_after(self) -> None:
        away = False
        while not self._stopping.wait(SIGN_SECONDS):
            try:
                for lost in self.claims.renew():
                    log.error("while the database was away, another process took: %s", lost)
                self.takeover.workers.sign(self.name, now=self.clock())
                self.takeover.look(self.clock())
            except Exception as error:
                if not is_away(error):
                    log.exception("looking after the jobs failed; it is tried again")
                elif not away:
                    log.warning("the database does not answer; jobs wait until it does")
                away = is_away(error)
            else:
                if away:
                    log.warning("the database answers again")
                away = False

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self.database_url,
            "application_version": self.line.version,
            "executor_id": self.name,
            "serializer": serializer(),
            "enable_otlp": False,
            "log_level": "ERROR",
            "max_executor_threads": self.concurrency + _SPARE_THREADS,
            "sys_db_pool_size": _CONNECTIONS,
            # ``Line.prepare`` has done it: of several processes one at a time.
            "run_migrations": False,
        }

"""Making drafts in the background so that no restart loses one.

Each draft is one DBOS workflow of one step; what the step needs to go on after a crash lies below
it, in the ledger of model calls (docs/adr/0005-durable-jobs-and-a-ledger.md). DBOS remembers which
drafts are under way; the state that people see is the ``drafts`` table's alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from api.drafts import Draft, DraftStore
from api.endings import GIVEN_UP, MAX_STARTS, defect, error_to_dict, too_long
from api.running import Running
from corpus.codec import briefing_to_dict
from corpus.errors import DeskError
from corpus.model import Article, Briefing
from drafter.model import DraftRequest, Event, OnEvent
from prompts import PromptsError

# Jobs of another version stay untouched by this one: raise it when `_workflow` changes its shape.
VERSION: Final = "drafts-1"
QUEUE: Final = "drafts"
# Far above what the rule before ever lets happen: DBOS counts without looking at progress.
MAX_RECOVERIES: Final = 10_000
_WATCH_SECONDS = 0.5
_GOING_ON = frozenset({"PENDING", "ENQUEUED", "DELAYED"})
_STARTS = frozenset({"start", "restart"})
_NO_PROGRESS = frozenset({"queue", "gather"})
_GIVEN_UP = frozenset({"ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})

log = logging.getLogger(__name__)


class QueueFull(DeskError):
    """So many drafts wait already that another one would wait too long."""

    code = "queue_full"
    retryable = True


class Make(Protocol):
    """Makes one draft (``api.wiring.Desk.draft``): the briefing, and the articles it cites."""

    def __call__(
        self, request: DraftRequest, *, draft_id: str, now: datetime, on_event: OnEvent
    ) -> Awaitable[tuple[Briefing, Mapping[str, Article]]]: ...


@dataclass(frozen=True, slots=True)
class JobOptions:
    """``concurrency`` drafts at once, each within ``seconds``; ``executor`` names this worker.

    ``waiting`` is how many may be under way or in line before more are refused.
    """

    concurrency: int
    waiting: int
    seconds: float
    executor: str


class Jobs:
    """The drafts under way in this process. One per process; every method blocks."""

    # DBOS finds a workflow by its name when it takes it up again, so the function has to exist
    # before any desk does; it asks here for the one that is open.
    current: ClassVar[Jobs | None] = None

    def __init__(
        self,
        store: DraftStore,
        make: Make,
        *,
        clock: Callable[[], datetime],
        database_url: str,
        options: JobOptions,
    ) -> None:
        self.store = store
        self._make = make
        self._clock = clock
        self._database_url = database_url
        self._options = options
        self._running = Running()
        self._stopping = False

    def start(self) -> None:
        """Launch DBOS, which takes up this worker's jobs, and submit what it does not know of."""
        if Jobs.current is not None:
            raise RuntimeError("one process runs one Jobs")
        logging.getLogger("dbos").setLevel(logging.ERROR)
        DBOS(config=self._config())
        Jobs.current = self
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self._options.concurrency,
            polling_interval_sec=0.5,
            on_conflict="always_update",
        )
        for draft_id in self.store.generating():
            self._take_up(draft_id)

    def stop(self) -> None:
        """Interrupt what is under way, without ending any draft, and shut DBOS down."""
        self._stopping = True
        self._running.interrupt_all()
        DBOS.destroy(workflow_completion_timeout_sec=0)
        Jobs.current = None

    def submit(
        self, draft_id: str, request: DraftRequest, key: str | None = None, by: str | None = None
    ) -> Draft:
        """Store a draft that ``by`` asks for and put it in line.

        The same ``key`` again returns the first draft. ``QueueFull`` where too many wait,
        ``KeyReused`` where ``key`` came with another request.
        """
        full = len(self.store.generating()) >= self._options.waiting
        if full and not (key and self.store.has_key(key)):
            raise QueueFull(
                f"{self._options.waiting} drafts are under way or wait already",
                help="ask again when some are done, or raise DRAFTER_QUEUE",
            )
        draft, new = self.store.create(draft_id, request, now=self._clock(), key=key, by=by)
        if new:
            self._note(draft_id, "stage", {"stage": "queue", "message": "Waiting in line."})
            enqueue(_workflow, draft_id)
        return draft

    def cancel(self, draft_id: str) -> Draft:
        """End a draft that is being made; another one is ``NotGenerating``."""
        draft = self.store.cancel(draft_id, now=self._clock())
        self._running.interrupt(draft_id)
        return draft

    def run(self, draft_id: str) -> None:
        """Make one draft to its end, in this thread. Called by the workflow alone."""
        draft = self.store.get(draft_id)
        if draft.state != "generating" or self._stopping:
            return
        starts, begun = self._starts(draft_id)
        if starts >= MAX_STARTS:
            self._fail(draft_id, GIVEN_UP)
            return
        stage, message = ("restart", "Begun anew.") if begun else ("start", "Begun.")
        self._note(draft_id, "stage", {"stage": stage, "message": message})
        asyncio.run(self._follow(draft))

    def _starts(self, draft_id: str) -> tuple[int, bool]:
        """Count the starts since a draft last got ahead, and tell whether there was one at all."""
        starts, begun, after = 0, False, 0
        while events := self.store.events(draft_id, after=after):
            for event in events:
                if event.data.get("stage") in _STARTS:
                    starts, begun = starts + 1, True
                elif event.data.get("stage") not in _NO_PROGRESS:
                    starts = 0
            after = events[-1].seq
        return starts, begun

    async def _follow(self, draft: Draft) -> None:
        making = self._make(
            draft.request,
            draft_id=draft.id,
            now=draft.created_at,
            on_event=lambda event: self._note_event(draft.id, event),
        )
        watching = asyncio.create_task(self._watch(draft.id))
        try:
            briefing, sources = await self._running.run(draft.id, making, self._options.seconds)
            self.store.finish(draft.id, briefing_to_dict(briefing, sources), now=self._clock())
        except asyncio.CancelledError:
            log.info("draft %s was interrupted", draft.id)
        except TimeoutError:
            self._fail(draft.id, too_long(self._options.seconds))
        except (DeskError, PromptsError) as error:
            self._fail(draft.id, error_to_dict(error))
        except Exception as error:
            log.exception("draft %s failed", draft.id)
            self._fail(draft.id, defect(error))
        finally:
            watching.cancel()

    async def _watch(self, draft_id: str) -> None:
        """Stop the work on a draft that another process has cancelled."""
        generating = True
        while generating:
            await asyncio.sleep(_WATCH_SECONDS)
            generating = await asyncio.to_thread(self.store.is_generating, draft_id)
        self._running.interrupt(draft_id)

    def _note_event(self, draft_id: str, event: Event) -> None:
        self._note(draft_id, *event_to_dict(event))

    def _note(self, draft_id: str, name: str, data: Mapping[str, Any]) -> None:
        if self.store.append(draft_id, name, data, now=self._clock()) is None:
            self._running.interrupt(draft_id)

    def _fail(self, draft_id: str, error: Mapping[str, Any]) -> None:
        self.store.fail(draft_id, error, now=self._clock())

    def _take_up(self, draft_id: str) -> None:
        """Bring a draft that was left under way back in line, unless DBOS has it there."""
        try:
            enqueue_again(_workflow, draft_id)
        except GivenUp:
            self._fail(draft_id, GIVEN_UP)

    def _config(self) -> DBOSConfig:
        return {
            "name": "drafting-desk",
            "system_database_url": self._database_url,
            "application_version": VERSION,
            "executor_id": self._options.executor,
            "serializer": DBOSPortableJSONSerializer(),
            "enable_otlp": False,
            "log_level": "ERROR",
            "max_executor_threads": self._options.concurrency + 4,
        }


class GivenUp(Exception):
    """DBOS takes the job up no more."""


def enqueue(workflow: Callable[[str], None], name: str, attempt: int = 0) -> None:
    """Put a job in line; ``name`` is its argument, and with ``attempt`` its id."""
    with SetWorkflowID(f"{name}.{attempt}"):
        DBOS.enqueue_workflow(QUEUE, workflow, name)


def enqueue_again(workflow: Callable[[str], None], name: str) -> None:
    """Bring a job that was left under way back in line, unless DBOS has it there or gave it up."""
    attempts = DBOS.list_workflows(
        workflow_id_prefix=name, sort_desc=True, load_input=False, load_output=False
    )
    states = {attempt.status for attempt in attempts}
    if states & _GIVEN_UP:
        raise GivenUp
    if not states & _GOING_ON:
        enqueue(workflow, name, len(attempts))


@DBOS.workflow(name="draft", max_recovery_attempts=MAX_RECOVERIES)
def _workflow(draft_id: str) -> None:
    _step(draft_id)


@DBOS.step(name="make")
def _step(draft_id: str) -> None:
    if Jobs.current is None:
        raise RuntimeError("no desk is open in this process")
    Jobs.current.run(draft_id)


def jobs_database_url(database_url: str, folder: Path) -> str:
    """Return where DBOS keeps its own tables: a file of its own, or the same PostgreSQL."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{folder / 'jobs.db'}"
    return database_url


def event_to_dict(event: Event) -> tuple[str, dict[str, Any]]:
    """Return the name and the data under which followers see an event of the chain.

    ``done`` and ``failed`` are kept for the end of the draft, which the store tells.
    """
    data = dict(event.data)
    name = "section" if event.section else "stage"
    for special in ("finding", "citation"):
        name = special if special in data else name
    return name, {
        "stage": event.stage,
        "section": event.section,
        "message": event.message,
        **data,
    }

"""Making drafts in the background so that no restart loses one.

Each draft is one DBOS workflow of one step; what the step needs to go on after a crash lies below
it, in the ledger of model calls (docs/adr/0005-durable-jobs-and-a-ledger.md). DBOS remembers which
drafts are under way; the state that people see is the ``drafts`` table's alone.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol, TypeVar

from dbos import DBOS

from api.drafts import Draft, DraftStore
from api.endings import GIVEN_UP, MAX_STARTS, defect, error_to_dict, passes, too_long
from api.line import Line
from api.observing.context import about
from api.running import Running, keep_at, wait_out, watch
from api.takeover import Kind
from api.turns import TURNS
from corpus.codec import briefing_to_dict
from corpus.database.away import is_away
from corpus.database.claim import Claims
from corpus.errors import DeskError
from corpus.model import Article, Briefing
from drafter.model import DraftRequest, Event, OnEvent
from prompts import PromptsError

# Far above what the rule before ever lets happen: DBOS counts without looking at progress.
MAX_RECOVERIES: Final = 10_000
WORKFLOW: Final = "draft"
_STARTS = frozenset({"start", "restart"})
_NO_PROGRESS = frozenset({"queue", "gather"})

log = logging.getLogger(__name__)
T = TypeVar("T")


class QueueFull(DeskError):
    """So many drafts wait already that another one would wait too long."""

    code = "queue_full"
    retryable = True


class Make(Protocol):
    """Makes one draft (``api.desk.Desk.draft``): the briefing, and the articles it cites."""

    def __call__(
        self, request: DraftRequest, *, draft_id: str, now: datetime, on_event: OnEvent
    ) -> Awaitable[tuple[Briefing, Mapping[str, Article]]]: ...


@dataclass(frozen=True, slots=True)
class JobOptions:
    """``seconds`` are what one draft may take.

    ``waiting`` is how many may be under way or in line before more are refused.
    """

    waiting: int
    seconds: float


class Jobs:
    """The drafts under way in this process, and those put in line. Every method blocks."""

    # DBOS finds a workflow by its name when it takes it up again, so the function has to exist
    # before any desk does; it asks here for the one that is open.
    current: ClassVar[Jobs | None] = None

    def __init__(  # noqa: PLR0913 — its parts, by name
        self,
        store: DraftStore,
        make: Make,
        *,
        clock: Callable[[], datetime],
        line: Line,
        claims: Claims,
        options: JobOptions,
    ) -> None:
        self.store = store
        self._make = make
        self._clock = clock
        self._line = line
        self._claims = claims
        self._options = options
        self._running = Running()
        self._stopping = threading.Event()

    @property
    def kind(self) -> Kind:
        """Drafts as jobs, for who looks after them."""
        return Kind(WORKFLOW, self.store.generating, lambda name: self._fail(name, GIVEN_UP))

    def open(self) -> None:
        """Let the workflows of this process find it. To be called before DBOS runs."""
        if Jobs.current is not None:
            raise RuntimeError("one process runs one Jobs")
        Jobs.current = self

    def stop(self) -> None:
        """Interrupt what is under way, without ending any draft, and begin no more."""
        self._stopping.set()
        self._running.interrupt_all()
        if Jobs.current is self:
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
            self._line.put(WORKFLOW, draft_id)
        return draft

    def cancel(self, draft_id: str) -> Draft:
        """End a draft that is being made; another one is ``NotGenerating``."""
        draft = self.store.cancel(draft_id, now=self._clock())
        self._running.interrupt(draft_id)
        return draft

    def run(self, draft_id: str) -> None:
        """Make one draft to its end, in this thread. Called by the workflow alone.

        Where the database or the store goes away meanwhile, it is begun anew once they are back.
        """
        keep_at(
            draft_id,
            lambda: self._once(draft_id),
            claims=self._claims,
            stopping=self._stopping,
            wanted=lambda: self.store.is_generating(draft_id),
            tell=lambda message: self._wait(draft_id, message),
        )

    def _once(self, draft_id: str) -> bool:
        """Begin a draft and follow it; ``False`` where it has to be begun anew."""
        draft = self.store.get(draft_id)
        if draft.state != "generating" or self._stopping.is_set():
            return True
        starts, begun = self._starts(draft_id)
        if starts >= MAX_STARTS:
            self._fail(draft_id, GIVEN_UP)
            return True
        stage, message = ("restart", "Begun anew.") if begun else ("start", "Begun.")
        self._note(draft_id, "stage", {"stage": stage, "message": message})
        with about(draft_id=draft_id):
            return TURNS.run(self._follow(draft))

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

    async def _follow(self, draft: Draft) -> bool:
        making = self._make(
            draft.request,
            draft_id=draft.id,
            now=draft.created_at,
            on_event=lambda event: self._note_event(draft.id, event),
        )
        watching = asyncio.create_task(self._watch(draft.id))
        try:
            briefing, sources = await self._running.run(draft.id, making, self._options.seconds)
            self._finish(draft.id, briefing_to_dict(briefing, sources))
        except asyncio.CancelledError:
            log.info("draft %s was interrupted", draft.id)
        except TimeoutError:
            self._fail(draft.id, too_long(self._options.seconds))
        except (DeskError, PromptsError) as error:
            return self._end(draft, error)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("draft %s failed", draft.id)
            self._fail(draft.id, defect(error))
        finally:
            watching.cancel()
        return True

    def _end(self, draft: Draft, error: DeskError | PromptsError) -> bool:
        """End a draft with its error; ``False`` where what it needs is away and will be back."""
        if is_away(error):
            raise error
        if passes(error):
            log.warning("draft %s waits: %s", draft.id, error)
            self._wait(draft.id, f"Waits, and goes on by itself: {error}.")
            return False
        self._fail(draft.id, error_to_dict(error))
        return True

    async def _watch(self, draft_id: str) -> None:
        """Stop the work on a draft that another process has cancelled."""
        await watch(lambda: self.store.is_generating(draft_id))
        self._running.interrupt(draft_id)

    def _note_event(self, draft_id: str, event: Event) -> None:
        self._note(draft_id, *event_to_dict(event))

    def _note(self, draft_id: str, name: str, data: Mapping[str, Any]) -> None:
        def append() -> int | None:
            return self.store.append(draft_id, name, data, now=self._clock())

        if self._patiently(append) is None:
            self._running.interrupt(draft_id)

    def _wait(self, draft_id: str, message: str) -> None:
        self._note(draft_id, "stage", {"stage": "wait", "message": message})

    def _finish(self, draft_id: str, briefing: Mapping[str, Any]) -> None:
        self._patiently(lambda: self.store.finish(draft_id, briefing, now=self._clock()))

    def _fail(self, draft_id: str, error: Mapping[str, Any]) -> None:
        self._patiently(lambda: self.store.fail(draft_id, error, now=self._clock()))

    def _patiently(self, work: Callable[[], T]) -> T:
        return wait_out(work, seconds=self._options.seconds, stop=self._stopping)


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MAX_RECOVERIES)
def _workflow(draft_id: str) -> None:
    _step(draft_id)


@DBOS.step(name="make")
def _step(draft_id: str) -> None:
    if Jobs.current is None:
        raise RuntimeError("no desk is open in this process")
    Jobs.current.run(draft_id)


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

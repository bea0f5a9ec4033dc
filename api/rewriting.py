"""Writing sections anew in the background; what comes of it are suggestions.

Each is one durable job beside those that make drafts (``api.jobs``): one that was interrupted
begins anew from the same revision, and finished model calls are answered by the ledger.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol

from dbos import DBOS

from api.endings import GIVEN_UP, MAX_STARTS, defect, error_to_dict, passes, too_long
from api.jobs import MAX_RECOVERIES
from api.line import Line
from api.observing.context import about
from api.review.rewrites import UNDER_WAY, Rewrite, RewriteStore
from api.review.rows import MACHINE
from api.review.store import ReviewStore, Writing
from api.review.suggestions import Suggestions
from api.running import Running, keep_at, wait_out, watch
from api.takeover import Kind
from api.turns import TURNS
from corpus.database.away import is_away
from corpus.database.claim import Claims
from corpus.errors import DeskError
from corpus.model import Briefing
from drafter.model import DraftRequest, Event, OnEvent
from drafter.review.editing import section_of
from drafter.review.states import next_state
from drafter.review.suggestions import differences
from prompts import PromptsError

WORKFLOW: Final = "rewrite"

log = logging.getLogger(__name__)


class Write(Protocol):
    """Writes one section anew (``api.desk.Desk.rewrite``): the briefing with it in its place."""

    def __call__(  # noqa: PLR0913 — what a section depends on, by name
        self,
        briefing: Briefing,
        key: str,
        *,
        request: DraftRequest,
        wish: str,
        now: datetime,
        on_event: OnEvent,
    ) -> Awaitable[Briefing]: ...


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The sections that are being written anew. One for each process; every method blocks."""

    suggestions: Suggestions
    rewrites: RewriteStore
    write: Write
    clock: Callable[[], datetime]
    seconds: float
    line: Line
    claims: Claims
    running: Running = field(default_factory=Running)
    stopping: threading.Event = field(default_factory=threading.Event)

    # DBOS finds a workflow by its name when it takes it up again; it asks here for the desk.
    current: ClassVar[Rewriting | None] = None

    def open(self) -> None:
        """Let the workflows of this process find it. To be called before DBOS runs."""
        if Rewriting.current is not None and not Rewriting.current.stopping.is_set():
            raise RuntimeError("one process runs one Rewriting")
        Rewriting.current = self

    @property
    def kind(self) -> Kind:
        """Rewritings as jobs, for who looks after them."""
        return Kind(WORKFLOW, self._ids, self._give_up)

    def stop(self) -> None:
        """Interrupt what is under way and begin no more; the next start takes it up again."""
        self.stopping.set()
        self.running.interrupt_all()

    def submit(
        self, draft_id: str, key: str, *, wish: str, budget: float | None, by: str
    ) -> Rewrite:
        """Ask for a section to be written anew, and put it in line.

        Errors: ``NotFound``, ``WrongState``, ``AlreadyWriting``.
        """
        rewrite = self.ask(draft_id, key, wish=wish, budget=budget, by=by)
        self.line.put(WORKFLOW, rewrite.id)
        return rewrite

    def ask(self, draft_id: str, key: str, *, wish: str, budget: float | None, by: str) -> Rewrite:
        """Store that a section is to be written anew; ``run`` writes it."""
        now = self.clock()
        store = self.suggestions.store
        with store.writing(draft_id, at=now, by=by, expected=None) as writing:
            next_state(writing.state, "edit")
            head = writing.stand.head.revision
            section_of(head.briefing, key)
            request = writing.stand.draft.request
            rewrite = Rewrite(
                id=self.suggestions.new_id(),
                draft_id=draft_id,
                section=key,
                wish=" ".join(wish.split()),
                base=head.n,
                budget=request.budget if budget is None else budget,
                by=by,
                at=now,
                state="waiting",
                message="Waiting in line.",
                starts=0,
                suggestions=None,
                cost=None,
                error=None,
            )
            self.rewrites.add(writing, rewrite)
            writing.tell("regenerating", section=key, group=rewrite.id, wish=rewrite.wish)
        return rewrite

    def run(self, rewrite_id: str) -> None:
        """Write one section to its end, in this thread. The workflow does so."""
        keep_at(
            rewrite_id,
            lambda: self._once(rewrite_id),
            claims=self.claims,
            stopping=self.stopping,
            wanted=lambda: self.rewrites.get(rewrite_id).state in UNDER_WAY,
            tell=lambda message: self._wait(rewrite_id, message),
        )

    def _once(self, rewrite_id: str) -> bool:
        rewrite = None if self.stopping.is_set() else self.rewrites.begin(rewrite_id, "Begun.")
        if rewrite is None:
            return True
        if rewrite.starts > MAX_STARTS:
            self._fail(rewrite, GIVEN_UP)
            return True
        with about(draft_id=rewrite.draft_id):
            return TURNS.run(self._follow(rewrite))

    async def _follow(self, rewrite: Rewrite) -> bool:
        store = self.suggestions.store
        watching = asyncio.create_task(self._watch(rewrite.id))
        try:
            base = store.revision(rewrite.draft_id, rewrite.base).revision.briefing
            request = store.stand(rewrite.draft_id, at=self.clock()).draft.request
            work = self.write(
                base,
                rewrite.section,
                request=replace(request, budget=rewrite.budget),
                wish=rewrite.wish,
                now=rewrite.at,
                on_event=lambda event: self._note(rewrite, event),
            )
            written = await self.running.run(rewrite.id, work, self.seconds)
            self._patiently(lambda: self._finish(rewrite, base, written))
        except asyncio.CancelledError:
            log.info("rewriting %s was interrupted", rewrite.id)
        except TimeoutError:
            self._fail(rewrite, too_long(self.seconds))
        except (DeskError, PromptsError) as error:
            return self._end(rewrite, error)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("rewriting %s failed", rewrite.id)
            self._fail(rewrite, defect(error))
        finally:
            watching.cancel()
        return True

    def _end(self, rewrite: Rewrite, error: DeskError | PromptsError) -> bool:
        """End one with its error; ``False`` where what it needs is away and will be back."""
        if is_away(error):
            raise error
        if passes(error):
            self._wait(rewrite.id, f"Waits, and goes on by itself: {error}.")
            return False
        self._fail(rewrite, error_to_dict(error))
        return True

    async def _watch(self, rewrite_id: str) -> None:
        await watch(lambda: self.rewrites.get(rewrite_id).state in UNDER_WAY)
        self.running.interrupt(rewrite_id)

    def _finish(self, rewrite: Rewrite, base: Briefing, written: Briefing) -> None:
        key = rewrite.section
        changes = differences(section_of(base, key), section_of(written, key))
        cost = round(written.usage.cost - base.usage.cost, 6)
        with self._ending(rewrite) as writing:
            many = "1 suggestion" if len(changes) == 1 else f"{len(changes)} suggestions"
            ended = self.rewrites.end(
                writing,
                rewrite.id,
                state="done",
                message=f"Done: {many}.",
                suggestions=len(changes),
                cost=cost,
            )
            if ended:
                self.suggestions.store_group(writing, changes, rewrite.id)
                told = {"group": rewrite.id, "suggestions": len(changes), "cost": cost}
                writing.tell("regenerated", section=key, asked_by=rewrite.by, **told)

    def _fail(self, rewrite: Rewrite, error: Mapping[str, Any]) -> None:
        store, at = self.suggestions.store, self.clock()
        self._patiently(lambda: end_badly(store, self.rewrites, rewrite, error, by=MACHINE, at=at))

    def _ending(self, rewrite: Rewrite) -> AbstractContextManager[Writing]:
        return self.suggestions.store.writing(
            rewrite.draft_id, at=self.clock(), by=MACHINE, expected=None
        )

    def _note(self, rewrite: Rewrite, event: Event) -> None:
        # Gathering is done anew at each start: it tells nothing of getting ahead.
        ahead = event.stage != "gather"
        self._patiently(lambda: self.rewrites.tell(rewrite.id, event.message, ahead=ahead))
        self.suggestions.store.bell.ring(rewrite.draft_id)

    def _wait(self, rewrite_id: str, message: str) -> None:
        self._patiently(lambda: self.rewrites.tell(rewrite_id, message, ahead=True))

    def _patiently(self, work: Callable[[], object]) -> None:
        wait_out(work, seconds=self.seconds, stop=self.stopping)

    def _ids(self) -> Sequence[str]:
        return [rewrite.id for rewrite in self.rewrites.under_way()]

    def _give_up(self, rewrite_id: str) -> None:
        self._fail(self.rewrites.get(rewrite_id), GIVEN_UP)


def end_badly(  # noqa: PLR0913 — what is told of it, by name
    store: ReviewStore,
    rewrites: RewriteStore,
    rewrite: Rewrite,
    error: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
) -> bool:
    """End a rewriting with an error (code, message, help, retryable); ``False`` where it had
    ended."""
    with store.writing(rewrite.draft_id, at=at, by=by, expected=None) as writing:
        ended = rewrites.end(
            writing, rewrite.id, state="failed", message=error["message"], error=dict(error)
        )
        if ended:
            told = {"group": rewrite.id, "code": error["code"], "asked_by": rewrite.by}
            writing.tell("regeneration_failed", section=rewrite.section, **told)
    return ended


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MAX_RECOVERIES)
def _workflow(rewrite_id: str) -> None:
    _step(rewrite_id)


@DBOS.step(name="rewrite")
def _step(rewrite_id: str) -> None:
    if Rewriting.current is None:
        raise RuntimeError("no desk is open in this process")
    Rewriting.current.run(rewrite_id)

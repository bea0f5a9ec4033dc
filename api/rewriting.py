"""Writing sections anew in the background; what comes of it are suggestions.

Each is one durable job beside those that make drafts (``api.jobs``): one that was interrupted
begins anew from the same revision, and finished model calls are answered by the ledger.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Protocol

from dbos import DBOS

from api.endings import GIVEN_UP, MAX_STARTS, defect, error_to_dict, too_long
from api.jobs import MAX_RECOVERIES, GivenUp, enqueue, enqueue_again
from api.review.rewrites import Rewrite, RewriteStore
from api.review.rows import MACHINE
from api.review.store import Writing
from api.review.suggestions import Suggestions
from api.running import Running
from corpus.errors import DeskError
from corpus.model import Briefing
from drafter.model import DraftRequest, Event, OnEvent
from drafter.review.editing import section_of
from drafter.review.states import next_state
from drafter.review.suggestions import differences
from prompts import PromptsError

log = logging.getLogger(__name__)


class Write(Protocol):
    """Writes one section anew (``api.wiring.Desk.rewrite``): the briefing with it in its place."""

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
    running: Running = field(default_factory=Running)
    stopping: threading.Event = field(default_factory=threading.Event)

    # DBOS finds a workflow by its name when it takes it up again; it asks here for the desk.
    current: ClassVar[Rewriting | None] = None

    def open(self) -> None:
        """Let the workflows of this process find it. To be called before DBOS runs."""
        if Rewriting.current is not None and not Rewriting.current.stopping.is_set():
            raise RuntimeError("one process runs one Rewriting")
        Rewriting.current = self

    def take_up(self) -> None:
        """Bring what was left under way back in line. To be called once DBOS runs."""
        for rewrite in self.rewrites.under_way():
            try:
                enqueue_again(_workflow, rewrite.id)
            except GivenUp:
                self._fail(rewrite, GIVEN_UP)

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
        enqueue(_workflow, rewrite.id)
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
        rewrite = None if self.stopping.is_set() else self.rewrites.begin(rewrite_id, "Begun.")
        if rewrite is None:
            return
        if rewrite.starts > MAX_STARTS:
            self._fail(rewrite, GIVEN_UP)
            return
        asyncio.run(self._follow(rewrite))

    async def _follow(self, rewrite: Rewrite) -> None:
        store = self.suggestions.store
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
            self._finish(rewrite, base, written)
        except asyncio.CancelledError:
            log.info("rewriting %s was interrupted", rewrite.id)
        except TimeoutError:
            self._fail(rewrite, too_long(self.seconds))
        except (DeskError, PromptsError) as error:
            self._fail(rewrite, error_to_dict(error))
        except Exception as error:
            log.exception("rewriting %s failed", rewrite.id)
            self._fail(rewrite, defect(error))

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
        with self._ending(rewrite) as writing:
            ended = self.rewrites.end(
                writing, rewrite.id, state="failed", message=error["message"], error=dict(error)
            )
            if ended:
                told = {"group": rewrite.id, "code": error["code"]}
                writing.tell(
                    "regeneration_failed", section=rewrite.section, asked_by=rewrite.by, **told
                )

    def _ending(self, rewrite: Rewrite) -> AbstractContextManager[Writing]:
        return self.suggestions.store.writing(
            rewrite.draft_id, at=self.clock(), by=MACHINE, expected=None
        )

    def _note(self, rewrite: Rewrite, event: Event) -> None:
        # Gathering is done anew at each start: it tells nothing of getting ahead.
        self.rewrites.tell(rewrite.id, event.message, ahead=event.stage != "gather")
        self.suggestions.store.bell.ring(rewrite.draft_id)


@DBOS.workflow(name="rewrite", max_recovery_attempts=MAX_RECOVERIES)
def _workflow(rewrite_id: str) -> None:
    _step(rewrite_id)


@DBOS.step(name="rewrite")
def _step(rewrite_id: str) -> None:
    if Rewriting.current is None:
        raise RuntimeError("no desk is open in this process")
    Rewriting.current.run(rewrite_id)

"""What the clock does with standing requests: claims occasions, asks for drafts, tells the end.

Any number of processes may do so over one database, and each may die anywhere: an occasion is
claimed once, and asking for its draft again gives the same draft.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from api.drafts import Draft, DraftStore
from api.jobs import Jobs
from api.standing.rows import Occasion
from api.standing.store import DISABLED_HELP, StandingStore, disabled_author
from corpus.database.away import is_away
from corpus.errors import DeskError, NotFound
from corpus.library import Library
from corpus.stories.telling import Told
from drafter.model import DraftRequest
from drafter.standing import (
    OnDays,
    StandingRequest,
    key_of,
    latest_occasion,
    new_facts,
    newest_arrival,
    next_occasion,
)

log = logging.getLogger("api.standing")
# A story is looked at this often, one that could not be looked at after longer.
LOOK: Final = timedelta(minutes=1)
_AGAIN: Final = timedelta(minutes=15)
# Who pauses by the clock, for the audit.
_BY = "desk"
_ENDS = {"failed": "failed", "cancelled": "cancelled"}
T = TypeVar("T")


class Submit(Protocol):
    """Asks for a draft (``api.jobs.Jobs.submit``): again under the same key gives the same one."""

    def __call__(
        self, draft_id: str, request: DraftRequest, key: str | None = None, by: str | None = None
    ) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Keeping:
    """Keeps the standing requests of a desk going. ``told`` gives what stories tell, by id."""

    store: StandingStore
    drafts: DraftStore
    submit: Submit
    told: Callable[[Sequence[str]], Sequence[Told]]
    clock: Callable[[], datetime]

    @classmethod
    def over(cls, jobs: Jobs, library: Library, clock: Callable[[], datetime]) -> Keeping:
        """Return the keeping of an opened desk, whose drafts ``jobs`` puts in line."""
        store = StandingStore(jobs.store.engine)
        return cls(store, jobs.store, jobs.submit, library.storybook.told, clock)

    def run_due(self) -> None:
        """Do what is due. What fails is told of, and keeps no other from its turn."""
        now = self.clock()
        _each(self.store.orphaned(), lambda standing: self._stop(standing, now))
        _each(self.store.due(now), lambda standing: self._look(standing, now))
        _each(self.store.open(), lambda occasion: self._settle(occasion, now))

    def run(self, wanted: StandingRequest, *, by: str) -> Occasion:
        """Ask for a draft now, whatever the rule says; while one is made, that is it."""
        now = self.clock()
        occasion = self.store.ask(wanted, by=by, at=now)
        if occasion.state == "claimed":
            self._settle(occasion, now)
        return occasion

    def _stop(self, standing: StandingRequest, now: datetime) -> None:
        """Pause what nobody answers for any more: its drafts would have no requester."""
        problem = {
            "code": "author_disabled",
            "message": disabled_author(standing.by),
            "help": DISABLED_HELP,
        }
        log.warning("standing request %s: %s", standing.id, problem["message"])
        self.store.pause_for(standing, problem, by=_BY, at=now)

    def _look(self, standing: StandingRequest, now: datetime) -> None:
        rule = standing.rule
        try:
            if isinstance(rule, OnDays):
                # Of those that were missed while nobody ticked, the last.
                at = latest_occasion(rule, now)
                self.store.claim(standing, at, next_occasion(rule, now))
            elif len(new_facts(self._story(standing), standing.seen)) < rule.facts:
                self.store.put_off(standing, now + LOOK)
            else:
                # What was seen is the same for all who look, so that they name one occasion.
                self.store.claim(standing, standing.next_at or now, now + rule.at_most)
        except DeskError as error:
            if is_away(error):
                raise
            log.warning("standing request %s: %s", standing.id, error)
            self.store.stumbled(standing, _problem(error), now + _AGAIN, at=now)

    def _settle(self, occasion: Occasion, now: datetime) -> None:
        if occasion.state == "claimed":
            self._ask(occasion, now)
            return
        draft = self.drafts.get(occasion.draft_id)
        if draft.state == "generating":
            return
        problem = _told_of(draft.error or {}) if draft.state == "failed" else None
        self.store.ended(occasion, _ENDS.get(draft.state, "made"), problem, at=now)

    def _ask(self, occasion: Occasion, now: datetime) -> None:
        standing = self.store.get(occasion.standing_id)
        key = key_of(occasion.standing_id, occasion.at)
        try:
            seen = newest_arrival(self._story(standing)) if standing.story_id else None
            self.submit(occasion.draft_id, occasion.request, key=key, by=occasion.by)
        except DeskError as error:
            if is_away(error):
                raise
            log.warning("standing request %s: %s", standing.id, error)
            if error.retryable:
                self.store.waits(occasion, _problem(error))
            else:
                self.store.ended(occasion, "failed", _problem(error), at=now)
            return
        self.store.asked(occasion, seen)

    def _story(self, standing: StandingRequest) -> Told:
        found = self.told([standing.story_id or ""])
        if not found:
            raise NotFound(
                f"story {standing.story_id} is not there any more",
                help="drafter stories lists them; make a standing request on another",
            )
        return found[0]


def _each(items: Iterable[T], work: Callable[[T], None]) -> None:
    for item in items:
        try:
            work(item)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("a standing request could not be seen to")


def _problem(error: DeskError) -> Mapping[str, str]:
    return {"code": error.code, "message": str(error), "help": error.help}


def _told_of(error: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: str(error.get(name, "")) for name in ("code", "message", "help")}

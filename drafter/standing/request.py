"""A standing request as a value, and what follows from it alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from corpus.stories.telling import Told
from drafter.model import DraftRequest
from drafter.standing.rules import Rule

# So many drafts that failed one after another end a standing request, until somebody resumes it.
FAILURES: Final = 5


@dataclass(frozen=True, slots=True)
class StandingRequest:
    """One standing request. Instants are UTC.

    ``next_at`` is when it is looked at next, ``None`` while it is paused. ``story_id`` is the story
    that it is on, and ``seen`` the number of the newest arrival of that story which a draft was
    asked for with. ``failures`` counts those since the last draft that was made, ``problem`` is the
    last one (code, message, help), ``version`` how often a person changed it.
    """

    id: str
    rule: Rule
    request: DraftRequest
    state: Literal["active", "paused"]
    by: str
    created_at: datetime
    next_at: datetime | None
    story_id: str | None = None
    seen: int = 0
    failures: int = 0
    problem: Mapping[str, str] | None = None
    version: int = 1

    @property
    def gave_up(self) -> bool:
        """Whether it paused itself."""
        return self.state == "paused" and self.failures >= FAILURES


def key_of(standing_id: str, at: datetime) -> str:
    """Return the idempotency key of the draft of one occasion."""
    return f"standing:{standing_id}:{at.astimezone(UTC).isoformat()}"


def draft_id_of(standing_id: str, at: datetime) -> str:
    """Return the id of the draft of one occasion: whoever makes it names it alike."""
    return hashlib.sha256(key_of(standing_id, at).encode()).hexdigest()[:16]


def new_facts(told: Told, seen: int) -> Sequence[Mapping[str, Any]]:
    """Return the newest facts of a story that only articles after arrival ``seen`` report."""
    later = {a["id"] for a in told["articles"] if a["arrived"] > seen}
    return [f for f in told["latest"] if {r["article_id"] for r in f["reports"]} <= later]


def newest_arrival(told: Told) -> int:
    """Return the number of the article of a story that arrived last."""
    return max((int(a["arrived"]) for a in told["articles"]), default=0)

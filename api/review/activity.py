"""What happens to a draft under review, as those who have it open are told.

Built on what every process sees: the audit, whose numbers are the ids of the events, and the rows
of who is there and of what is being written anew. The latter two are told as they stand, without an
id: whoever comes later is told how they stand then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from api.review.presence import Presence, Present
from api.review.rewrites import Rewrite, RewriteStore
from api.review.store import ReviewStore
from corpus.codec import instant_text
from drafter.review.audit import Entry

# What a follower is told by an entry of the audit. All else is about the text.
_NAMES: Final = {
    "commented": "comment",
    "comment_resolved": "comment",
    "comment_reopened": "comment",
    "suggested": "suggestion",
    "rejected": "suggestion",
    "regenerating": "suggestion",
    "regenerated": "suggestion",
    "regeneration_failed": "suggestion",
    "overridden": "finding",
    "override_withdrawn": "finding",
    "verified": "finding",
    "submit": "review",
    "submitted": "review",
    "approve": "review",
    "approved": "review",
    "request_changes": "review",
    "changes_requested": "review",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: ``id`` is the number of an entry of the audit, ``None`` for what only stands."""

    name: str
    data: dict[str, Any]
    id: int | None = None


@dataclass(slots=True)
class Follower:
    """Reads, for one who follows one draft, what is new since the last look. Blocks.

    ``after`` is the number of the last entry of the audit that was told.
    """

    draft_id: str
    store: ReviewStore
    presence: Presence
    rewrites: RewriteStore
    after: int
    _there: Sequence[Present] | None = field(default=None, init=False)
    _writing: Sequence[Rewrite] = field(default=(), init=False)

    def news(self) -> list[Happening]:
        """Return what happened, in order, and then what stands otherwise than at the last look."""
        found = [
            Happening(event_name(entry), entry_data(entry), entry.seq)
            for entry in self.store.audit(self.draft_id, after=self.after)
        ]
        if found:
            self.after = found[-1].id or self.after
        there = self.presence.there(self.draft_id)
        if there != self._there:
            self._there = there
            found.append(Happening("presence", {"there": [present_to_dict(p) for p in there]}))
        writing = self.rewrites.under_way(self.draft_id)
        if writing != self._writing:
            self._writing = writing
            shown = [{"id": r.id, "section": r.section, "message": r.message} for r in writing]
            found.append(Happening("writing", {"sections": shown}))
        return found


def event_name(entry: Entry) -> str:
    """Return what an entry of the audit is called as an event."""
    if entry.action.startswith(("publi", "schedul", "correct", "retract")):
        return "publication"
    return _NAMES.get(entry.action, "revision")


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return what an event tells of an entry of the audit."""
    return {
        "action": entry.action,
        "by": entry.by,
        "at": instant_text(entry.at),
        "revision": entry.revision,
        "details": dict(entry.details),
    }


def present_to_dict(present: Present) -> dict[str, Any]:
    """Return somebody who is there as JSON values."""
    return {
        "who": present.who,
        "name": present.name,
        "section": present.section,
        "since": instant_text(present.since),
    }

"""Drafts as values."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from api.review.figures import Figures
from corpus.codec import briefing_from_dict, instant, instant_text
from corpus.errors import DeskError, NotFound
from corpus.model import Briefing
from drafter.model import DraftRequest
from drafter.review.states import State

LAST_EVENTS = frozenset({"done", "failed"})


class KeyReused(DeskError):
    """An idempotency key that came before with another request."""

    code = "idempotency_key_reused"


class NotGenerating(DeskError):
    """Only a draft that is being made can be cancelled."""

    code = "not_generating"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as stored. ``briefing`` and ``error`` are JSON values, and ``None`` until then.

    ``head`` is the hash of its newest revision, ``requested_by`` the account that asked for it.
    ``figures`` are those of the newest revision.
    """

    id: str
    topic: str
    state: State
    request: DraftRequest
    briefing: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    created_at: datetime
    updated_at: datetime
    requested_by: str | None = None
    head: str | None = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One thing that happened to a draft; ``seq`` counts from 1 without gaps."""

    seq: int
    event: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Some drafts, newest first, and where the next ones begin (``None`` at the end)."""

    items: tuple[Draft, ...]
    next_cursor: str | None


def new_draft_id() -> str:
    """Return an id for a new draft: 16 hexadecimal digits by chance."""
    return secrets.token_hex(8)


def request_to_dict(request: DraftRequest) -> dict[str, Any]:
    """Return a request as JSON values."""
    lists = {"prefer": list(request.prefer), "without": list(request.without)}
    return {**asdict(request), **lists, "as_of": instant_text(request.as_of)}


def request_from_dict(raw: Mapping[str, Any]) -> DraftRequest:
    """Read what ``request_to_dict`` wrote."""
    known = {f.name: raw[f.name] for f in fields(DraftRequest) if f.name in raw}
    known["as_of"] = instant(known.get("as_of"))
    for name in ("prefer", "without"):
        known[name] = tuple(known.get(name) or ())
    return DraftRequest(**known)


def briefing_raw(draft: Draft) -> Mapping[str, Any]:
    """Return a finished draft's briefing as JSON values; ``NotFound`` where it has none (yet)."""
    if draft.briefing is None:
        raise NotFound(
            f"draft {draft.id} has no text: its state is {draft.state}",
            help="wait until its state is draft",
        )
    return draft.briefing


def briefing_of(draft: Draft) -> Briefing:
    """Return a finished draft's briefing; ``NotFound`` where it has none (yet)."""
    return briefing_from_dict(briefing_raw(draft))

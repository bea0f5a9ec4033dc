"""Standing requests and occasions as rows, written inside somebody's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, update

from api.drafts import request_from_dict, request_to_dict
from api.review.rows import append_audit
from corpus.database import standing_occasions, standing_requests
from drafter.model import DraftRequest
from drafter.standing import StandingRequest, draft_id_of, rule_from_dict, rule_to_dict


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time at which a standing request asked for a draft.

    ``claimed``: nobody has asked for the draft yet; ``problem`` says why where that failed.
    """

    standing_id: str
    at: datetime
    draft_id: str
    request: DraftRequest
    by: str
    state: Literal["claimed", "asked", "made", "failed", "cancelled"]
    problem: Mapping[str, str] | None = None


def insert_occasion(
    connection: Connection, wanted: StandingRequest, at: datetime, by: str
) -> Occasion:
    """Store an occasion that nobody has asked for a draft on."""
    draft_id = draft_id_of(wanted.id, at)
    made = Occasion(wanted.id, at, draft_id, wanted.request, by, "claimed")
    row = {
        "standing_id": made.standing_id,
        "at": at,
        "draft_id": draft_id,
        "request": request_to_dict(made.request),
        "by": by,
        "state": made.state,
    }
    connection.execute(insert(standing_occasions).values(row))
    return made


def note_occasion(
    connection: Connection, was: Occasion, state: str, problem: Mapping[str, str] | None
) -> bool:
    """Write down what became of an occasion; ``False`` where that changed meanwhile."""
    o = standing_occasions.c
    still = o.standing_id == was.standing_id, o.at == was.at, o.state == was.state
    values = {"state": state, "problem": dict(problem) if problem else None}
    return connection.execute(update(standing_occasions).where(*still).values(values)).rowcount == 1


def move_on(connection: Connection, was: StandingRequest, **columns: Any) -> bool:
    """Set columns, ``next_at`` among them; ``False`` where that is not what it was any more."""
    s = standing_requests.c
    still = s.id == was.id, s.state == "active", s.next_at == was.next_at
    moved = connection.execute(update(standing_requests).where(*still).values(columns))
    return moved.rowcount == 1


def tell(
    connection: Connection, action: str, about: StandingRequest, by: str, at: datetime
) -> None:
    """Add to the desk's audit what was done with a standing request."""
    details = {
        "standing": about.id,
        "topic": about.request.topic,
        "rule": rule_to_dict(about.rule),
        **({"problem": dict(about.problem)} if about.problem else {}),
    }
    append_audit(connection, None, at=at, by=by, action=action, details=details)


def columns_of(made: StandingRequest) -> dict[str, Any]:
    """Return a standing request as the columns of its row."""
    return {
        **{name: getattr(made, name) for name in made.__dataclass_fields__},
        "rule": rule_to_dict(made.rule),
        "request": request_to_dict(made.request),
        "problem": dict(made.problem) if made.problem else None,
    }


def standing_of(row: Row[Any]) -> StandingRequest:
    """Read a row of ``standing_requests``."""
    values = {name: getattr(row, name) for name in StandingRequest.__dataclass_fields__}
    values |= {"rule": rule_from_dict(row.rule), "request": request_from_dict(row.request)}
    return StandingRequest(**values)


def occasion_of(row: Row[Any]) -> Occasion:
    """Read a row of ``standing_occasions``."""
    values = {name: getattr(row, name) for name in Occasion.__dataclass_fields__}
    return Occasion(**{**values, "request": request_from_dict(row.request)})

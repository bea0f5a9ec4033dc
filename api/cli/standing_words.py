"""Standing requests as ``drafter standing`` tells them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.cli.output import emit, say

if TYPE_CHECKING:
    from datetime import datetime

    from api.standing.rows import Occasion
    from drafter.standing import StandingRequest


SHOWN_ID = 8


def emit_standing(found: StandingRequest, occasions: Sequence[Occasion]) -> None:
    """Write one with its occasions as a JSON line."""
    from api.standing.making import standing_to_dict

    emit(standing_to_dict(found, occasions))


def tell_standing(found: StandingRequest, occasions: Sequence[Occasion], *, json: bool) -> None:
    """Say what one is, when it goes on and what became of its occasions; or write it as JSON."""
    if json:
        emit_standing(found, occasions)
        return
    say(f"{found.id[:SHOWN_ID]}  {found.request.topic}")
    say(f"{found.rule.said}; {_next(found)}")
    if found.problem:
        say(trouble_of(found))
    for occasion in occasions:
        why = f": {occasion.problem['message']}" if occasion.problem else ""
        say(f"  {_minute(occasion.at)}  {occasion.state}  {occasion.draft_id}{why}")
    if found.state == "active" and not occasions:
        say(f"A running drafter serve makes the drafts; now: drafter standing run {found.id[:8]}")


def cells_of(found: StandingRequest, occasions: Sequence[Occasion]) -> tuple[str, ...]:
    """Return the row of one in the table of all."""
    last = f"{occasions[0].draft_id} {occasions[0].state}" if occasions else "–"
    state = "gave up" if found.gave_up else found.state
    next_at = _minute(found.next_at) if found.next_at else "–"
    return (
        found.id[:SHOWN_ID],
        state,
        found.rule.said,
        next_at,
        last,
        found.request.topic,
    )


def _next(found: StandingRequest) -> str:
    from drafter.standing import OnDays

    if found.next_at is None:
        return f"paused: drafter standing resume {found.id[:SHOWN_ID]}"
    what = "next" if isinstance(found.rule, OnDays) else "looked at next"
    return f"{what} {_minute(found.next_at)}"


def trouble_of(found: StandingRequest) -> str:
    """Return what stands against one, and what comes next."""
    problem = found.problem or {}
    if not found.failures:
        return f"{problem.get('message', '')} — {problem.get('help', '')}"
    times = "the last draft failed" if found.failures == 1 else f"{found.failures} in a row failed"
    ends = "; it paused itself" if found.gave_up else f"; next try {_next(found).split(' ', 1)[1]}"
    return f"{times}: {problem.get('message', '')} — {problem.get('help', '')}{ends}"


def _minute(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%MZ") if at else ""

"""Standing requests made and changed, and what they look like to whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from api.drafts import request_to_dict
from api.standing.rows import Occasion
from corpus.codec import instant_text
from corpus.errors import BadInput
from corpus.store.storybook import StoryBook
from drafter.model import DraftRequest
from drafter.standing import (
    OnDays,
    OnFacts,
    Rule,
    StandingRequest,
    newest_arrival,
    next_occasion,
    rule_to_dict,
)


def make(  # noqa: PLR0913 — what one is made of, by name
    standing_id: str,
    request: DraftRequest,
    rule: Rule,
    *,
    story: str | None,
    stories: StoryBook,
    by: str,
    now: datetime,
) -> StandingRequest:
    """Return a new standing request; its topic is the story's title where it names none.

    ``story`` is a story's id or enough of its beginning. Errors: ``NotFound`` without such a story,
    ``BadInput`` where nothing says what the drafts are about, or a count of facts lacks a story.
    """
    seen = 0
    if story:
        [told] = stories.told([stories.id_of(story)])
        story, seen = told["id"], newest_arrival(told)
        request = replace(request, topic=request.topic or told["title"])
    elif isinstance(rule, OnFacts):
        raise BadInput(
            "new facts are counted of a story, and none is named",
            help="name one that drafter stories lists, or ask by days and time",
        )
    if not request.topic:
        raise BadInput("no topic and no story", help="say what the drafts are about")
    return StandingRequest(
        id=standing_id,
        rule=rule,
        request=request,
        state="active",
        by=by,
        created_at=now,
        next_at=next_look(rule, now),
        story_id=story,
        seen=seen,
    )


def next_look(rule: Rule, now: datetime) -> datetime:
    """Return when a rule is looked at first after it was made, changed or resumed."""
    return next_occasion(rule, now) if isinstance(rule, OnDays) else now


def paused(found: StandingRequest) -> StandingRequest:
    """Return it as one that asks for nothing until it is resumed."""
    return replace(found, state="paused", next_at=None)


def resumed(found: StandingRequest, now: datetime) -> StandingRequest:
    """Return it as one that begins anew, its failures forgotten."""
    return replace(
        found, state="active", failures=0, problem=None, next_at=next_look(found.rule, now)
    )


def ruled(found: StandingRequest, rule: Rule, now: datetime) -> StandingRequest:
    """Return it under another rule."""
    if isinstance(rule, OnFacts) and not found.story_id:
        raise BadInput(
            "new facts are counted of a story, and this request names none",
            help="make a standing request on a story",
        )
    next_at = next_look(rule, now) if found.state == "active" else None
    return replace(found, rule=rule, next_at=next_at)


def standing_to_dict(found: StandingRequest, occasions: Iterable[Occasion]) -> dict[str, Any]:
    """Return a standing request with its last occasions as JSON values."""
    return {
        "id": found.id,
        "topic": found.request.topic,
        "story_id": found.story_id,
        "rule": rule_to_dict(found.rule),
        "said": found.rule.said,
        "state": found.state,
        "gave_up": found.gave_up,
        "next_at": instant_text(found.next_at),
        "failures": found.failures,
        "problem": dict(found.problem) if found.problem else None,
        "request": request_to_dict(found.request),
        "requested_by": found.by,
        "created_at": instant_text(found.created_at),
        "version": found.version,
        "drafts": [
            {
                "at": instant_text(o.at),
                "draft_id": o.draft_id,
                "state": o.state,
                "problem": dict(o.problem) if o.problem else None,
            }
            for o in occasions
        ],
    }

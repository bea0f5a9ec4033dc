"""What people do in the workspace, posted as plain forms: the same use cases as the API's.

The page's script sends the same to the API. Each form names the revision that it was drawn from
and comes back to the page; what stands against it is shown as a page of its own.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api.accounts import ActorDep
from api.accounts.errors import check_decision
from api.review.shapes import PlaceIn
from api.routes.citations import cited_in
from api.service import ServiceDep
from corpus.errors import BadInput
from corpus.model import Kind
from drafter.review.approval import ReviewDecision

router = APIRouter(prefix="/drafts/{draft_id}/do", include_in_schema=False)
Seen = Annotated[str, Form(alias="revision", max_length=200)]
Name = Annotated[str, Form(max_length=80)]
Words = Annotated[str, Form(max_length=5000)]


@router.post("/cite")
def cite(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    draft_id: str,
    service: ServiceDep,
    actor: ActorDep,
    seen: Seen,
    sentence_id: Name,
    article_id: Annotated[str, Form(max_length=64)],
    start: Annotated[int, Form()],
    end: Annotated[int, Form()],
) -> Response:
    """Let a sentence cite words of an article."""
    citation = cited_in(PlaceIn(article_id=article_id, start=start, end=end), service)
    service.review.editing.cite(draft_id, sentence_id, citation, expected=seen, by=actor.id)
    return back(draft_id, sentence_id)


@router.post("/uncite")
def uncite(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    draft_id: str, service: ServiceDep, actor: ActorDep, seen: Seen, sentence: Name, citation: Name
) -> Response:
    """Take a citation, by its label, off a sentence."""
    service.review.editing.uncite(draft_id, sentence, citation, expected=seen, by=actor.id)
    return back(draft_id, sentence)


@router.post("/bring-back")
def bring_back(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    draft_id: str,
    service: ServiceDep,
    actor: ActorDep,
    seen: Seen,
    sentence: Name,
    text: Words = "",
    citations: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Put a withheld sentence back, in other words or with other citations where any are given."""
    try:
        places = [PlaceIn.model_validate(json.loads(c)) for c in citations or ()]
    except ValueError as error:
        raise BadInput("that is no citation", help="load the page again") from error
    service.review.editing.bring_back(
        draft_id,
        sentence,
        citations=tuple(cited_in(place, service) for place in places) or None,
        text=text.strip() or None,
        expected=seen,
        by=actor.id,
    )
    return back(draft_id, sentence)


@router.post("/kind")
def kind(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    draft_id: str, service: ServiceDep, actor: ActorDep, seen: Seen, sentence: Name, kind: Name
) -> Response:
    """Say what a sentence does."""
    if kind not in set(Kind):
        raise BadInput(f"no kind {kind!r}", help=f"one of {', '.join(Kind)}")
    service.review.editing.mark_kind(draft_id, sentence, Kind(kind), expected=seen, by=actor.id)
    return back(draft_id, sentence)


@router.post("/delete")
def delete(
    draft_id: str, service: ServiceDep, actor: ActorDep, seen: Seen, sentence: Name
) -> Response:
    """Take a sentence out; the history keeps it."""
    service.review.editing.delete(draft_id, sentence, expected=seen, by=actor.id)
    return back(draft_id)


@router.post("/restore-revision")
def restore(
    draft_id: str,
    service: ServiceDep,
    actor: ActorDep,
    seen: Seen,
    n: Annotated[int, Form(ge=1, le=1_000_000)],
) -> Response:
    """Make an old text the newest."""
    service.review.editing.restore(draft_id, n, expected=seen, by=actor.id)
    return RedirectResponse(f"/drafts/{draft_id}/history", 303)


@router.post("/verified")
def verify(
    draft_id: str, service: ServiceDep, actor: ActorDep, seen: Seen, sentence: Name
) -> Response:
    """Say that one has read a sentence against its sources."""
    service.review.deciding.verify(draft_id, sentence, expected=seen, by=actor.id)
    return back(draft_id, sentence)


@router.post("/override")
def override(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    draft_id: str,
    service: ServiceDep,
    actor: ActorDep,
    seen: Seen,
    finding: Name,
    reason: Words = "",
    sentence: Name = "",
) -> Response:
    """Let a finding stand for a typed reason."""
    service.review.deciding.override(draft_id, finding, reason, expected=seen, by=actor.id)
    return back(draft_id, sentence)


@router.post("/review")
def review(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    draft_id: str,
    service: ServiceDep,
    actor: ActorDep,
    seen: Seen,
    decision: Annotated[ReviewDecision, Form()],
    note: Words = "",
    waive_self_approval: Annotated[bool, Form()] = False,
) -> Response:
    """Submit, approve, or ask for changes."""
    check_decision(actor, decision)
    service.review.deciding.review(
        draft_id, decision, expected=seen, by=actor.id, note=note, waive=waive_self_approval
    )
    return back(draft_id)


def back(draft_id: str, sentence: str = "") -> Response:
    """Lead back to the workspace, to a sentence where one is named."""
    query = f"?sentence={sentence}#s-{sentence}" if sentence else ""
    return RedirectResponse(f"/drafts/{draft_id}{query}", 303)

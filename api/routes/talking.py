"""Comments and suggestions, posted as plain forms: the same use cases as the API's."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.review.talk_shapes import SuggestionIn
from api.routes.deciding import Name, Seen, Words, back
from api.routes.suggestions import proposal
from api.service import ServiceDep

router = APIRouter(prefix="/drafts/{draft_id}/do", include_in_schema=False)


@router.post("/comment")
def comment(
    draft_id: str, service: ServiceDep, actor: ActorDep, body: Words, sentence_id: Name = ""
) -> Response:
    """Comment on a sentence, or on the draft."""
    service.review.comments.add(draft_id, sentence_id or None, body, by=actor.id)
    return back(draft_id, sentence_id)


@router.post("/settle")
def settle(draft_id: str, service: ServiceDep, actor: ActorDep, comment: Name) -> Response:
    """Close a comment."""
    service.review.comments.resolve(draft_id, comment, True, by=actor.id)
    return back(draft_id)


@router.post("/suggest")
def suggest(
    draft_id: str, service: ServiceDep, actor: ActorDep, sentence_id: Name, markdown: Words
) -> Response:
    """Suggest other words for a sentence."""
    wanted = SuggestionIn(kind="edit", sentence_id=sentence_id, markdown=markdown)
    suggestions = service.review.suggestions
    suggestions.suggest(draft_id, proposal(wanted, suggestions.new_id), by=actor.id)
    return back(draft_id, sentence_id)


@router.post("/accept")
def accept(
    draft_id: str, service: ServiceDep, actor: ActorDep, seen: Seen, suggestion: Name
) -> Response:
    """Carry a suggestion out."""
    service.review.suggestions.accept(suggestion, expected=seen, by=actor.id)
    return back(draft_id)


@router.post("/reject")
def reject(
    draft_id: str, service: ServiceDep, actor: ActorDep, seen: Seen, suggestion: Name
) -> Response:
    """Turn a suggestion down."""
    service.review.suggestions.reject(suggestion, expected=seen, by=actor.id)
    return back(draft_id)


@router.post("/regenerate")
def regenerate(
    draft_id: str, service: ServiceDep, actor: ActorDep, section: Name, wish: Words = ""
) -> Response:
    """Have a section written anew; what differs arrives as suggestions."""
    service.rewriting.submit(draft_id, section, wish=wish, budget=None, by=actor.id)
    return back(draft_id)

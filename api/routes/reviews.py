"""Decisions on a draft as a whole, and the audit of all that was done with it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.accounts.errors import check_decision
from api.problems import problem_responses
from api.review.matching import IfMatch, etag
from api.review.shapes import EntryList, ReviewIn, ReviewList, ReviewOut
from api.review.views import entry_list, review_list, review_out
from api.service import ServiceDep
from api.wiring import utc_now

router = APIRouter(prefix="/v1/drafts/{draft_id}", tags=["review"])


@router.get("/reviews", responses=problem_responses(404))
def read(draft_id: str, service: ServiceDep, response: Response) -> ReviewList:
    """List the decisions, oldest first, and whether an approval holds for the text as it stands."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    response.headers["ETag"] = etag(stand.head.hash)
    return review_list(stand, service.review.store.reviews(draft_id))


@router.post("/reviews", status_code=201, responses=problem_responses(403, 404, 409, 412, 422, 428))
def decide(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    wanted: ReviewIn,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> ReviewOut:
    """Submit the text for review, approve it, or ask for changes.

    403 `self_approval`, 409 `blocking_findings`, which names them, or `wrong_state`.
    """
    check_decision(actor, wanted.decision)
    review = service.review.deciding.review(
        draft_id,
        wanted.decision,
        expected=expected,
        by=actor.id,
        note=wanted.note,
        waive=wanted.waive_self_approval,
    )
    response.headers["ETag"] = etag(expected)
    return review_out(review, holds=review.decision == "approve")


@router.get("/audit", responses=problem_responses(404))
def audit(draft_id: str, service: ServiceDep) -> EntryList:
    """List all that was done with a draft, oldest first: who, when, on which revision."""
    service.drafts.get(draft_id)
    return entry_list(service.review.store.audit(draft_id))

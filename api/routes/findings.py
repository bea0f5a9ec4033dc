"""What the checks hold against a draft, and what people decide on it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.matching import IfMatch, etag
from api.review.shapes import FindingChange, StandingList, StandingOut
from api.review.views import standing_list, standing_out
from api.service import ServiceDep
from api.wiring import utc_now

router = APIRouter(prefix="/v1/drafts/{draft_id}/findings", tags=["review"])


@router.get("", responses=problem_responses(404))
def read(draft_id: str, service: ServiceDep, response: Response) -> StandingList:
    """List the findings on the newest text, with what became of each."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    response.headers["ETag"] = etag(stand.head.hash)
    return standing_list(stand)


@router.patch("/{finding_id}", responses=problem_responses(403, 404, 409, 412, 422, 428))
def decide(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    finding_id: str,
    change: FindingChange,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> StandingOut:
    """Let a finding stand for a typed reason, or take that back. There is no way to do so in bulk.

    It holds for the sentence as it stands and falls when its words or citations change.
    """
    deciding = service.review.deciding
    if change.state == "overridden":
        standing = deciding.override(
            draft_id, finding_id, change.reason, expected=expected, by=actor.id
        )
    else:
        standing = deciding.reopen(draft_id, finding_id, expected=expected, by=actor.id)
    response.headers["ETag"] = etag(expected)
    return standing_out(standing)

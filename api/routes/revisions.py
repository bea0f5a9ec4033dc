"""The history of a draft: its revisions, one after the other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.problems import problem_responses
from api.review.matching import etag
from api.review.shapes import RevisionList, RevisionOut
from api.review.views import revision_out, revision_summary
from api.service import ServiceDep
from api.wiring import utc_now

router = APIRouter(prefix="/v1/drafts/{draft_id}/revisions", tags=["review"])
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("", responses=problem_responses(404))
def history(draft_id: str, service: ServiceDep, response: Response) -> RevisionList:
    """List the revisions, newest first, each with what the checks said of it."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    response.headers["ETag"] = etag(stand.head.hash)
    found = service.review.store.revisions(draft_id)
    return RevisionList(items=[revision_summary(r) for r in found])


@router.get("/{n}", responses=problem_responses(404))
def read(draft_id: str, n: Number, service: ServiceDep, response: Response) -> RevisionOut:
    """Read one revision whole; the newest comes with the ETag of the draft's text."""
    service.review.store.stand(draft_id, at=utc_now())
    stored = service.review.store.revision(draft_id, n)
    response.headers["ETag"] = etag(stored.hash)
    return revision_out(stored)

"""The history of a draft: its revisions, one after the other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.changes import change_list
from api.review.matching import IfMatch, etag
from api.review.shapes import ChangeList, RevisionList, RevisionOut
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


@router.get("/{n}/diff", responses=problem_responses(404, 422))
def compare(
    draft_id: str,
    n: Number,
    service: ServiceDep,
    against: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="the one before, unless given")
    ] = None,
) -> ChangeList:
    """Compare revision `n` with an older one, sentence by sentence; a moved one is moved."""
    store = service.review.store
    store.stand(draft_id, at=utc_now())
    after = store.revision(draft_id, n)
    before = store.revision(draft_id, max(1, n - 1) if against is None else against)
    return change_list(before, after, service.desk.library)


@router.post("/{n}/restore", status_code=201, responses=problem_responses(404, 409, 412, 422, 428))
def restore(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    n: Number,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> RevisionOut:
    """Make the text of an older revision the newest, as a revision of its own; it is judged."""
    stand = service.review.editing.restore(draft_id, n, expected=expected, by=actor.id)
    response.headers["ETag"] = etag(stand.head.hash)
    return revision_out(stand.head)

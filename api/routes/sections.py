"""One section of a draft: read it as text, save it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.accounts import ActorDep
from api.problems import problem_responses
from api.review.matching import IfMatch, etag
from api.review.shapes import SectionIn, SectionText
from api.review.views import section_text
from api.service import ServiceDep
from api.wiring import utc_now

router = APIRouter(prefix="/v1/drafts/{draft_id}/sections", tags=["review"])


@router.get("/{key}", responses=problem_responses(404))
def read(draft_id: str, key: str, service: ServiceDep, response: Response) -> SectionText:
    """Read a section as people edit it. Its ETag is that of the draft's text."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    response.headers["ETag"] = etag(stand.head.hash)
    return section_text(stand, key, service.desk.library)


@router.put("/{key}", responses=problem_responses(404, 409, 412, 422, 428))
def save(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    key: str,
    sent: SectionIn,
    service: ServiceDep,
    actor: ActorDep,
    expected: IfMatch,
    response: Response,
) -> SectionText:
    """Save a section: it is judged again, and a new revision of the draft is its outcome.

    412 carries `base`, `head` and `merge` where somebody else saved in between: the merged text,
    and the sentences that both changed.
    """
    stand = service.review.editing.save_section(
        draft_id, key, sent.markdown, expected=expected, by=actor.id, note=sent.note
    )
    response.headers["ETag"] = etag(stand.head.hash)
    return section_text(stand, key, service.desk.library)

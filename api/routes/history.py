"""Pages on what became of a draft: its revisions, what changed between two, the audit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.accounts import ActorDep
from api.pages.history import compared, score_plots
from api.pages.render import page
from api.pages.workspace import numbers_of
from api.routes.workspace import again, may_do
from api.service import ServiceDep
from api.wiring import utc_now
from drafter.review.audit import first_broken

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/drafts/{draft_id}/history")
def history(draft_id: str, request: Request, service: ServiceDep) -> Response:
    """Show the revisions of a draft, newest first, and how their scores went."""
    stand = service.review.store.stand(draft_id, at=utc_now())
    revisions = service.review.store.revisions(draft_id)
    values = {
        "draft": stand.draft,
        "head": stand.head,
        "again": again(stand.draft),
        "revisions": revisions,
        "plots": score_plots(revisions[::-1]),
    }
    return page(request, "history.html", values)


@router.get("/drafts/{draft_id}/history/{n}")
def difference(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    n: Number,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    against: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> Response:
    """Show what changed in revision ``n`` since the one before, or since ``against``."""
    store = service.review.store
    stand = store.stand(draft_id, at=utc_now())
    after = store.revision(draft_id, n)
    before = store.revision(draft_id, against or max(n - 1, 1))
    values = {
        "draft": stand.draft,
        "head": stand.head,
        "again": again(stand.draft),
        "after": after,
        "before": before,
        "sections": compared(before, after, numbers_of(stand)),
        "may_restore": may_do(stand, actor)["may_edit"] and after.hash != stand.head.hash,
    }
    return page(request, "difference.html", values)


@router.get("/drafts/{draft_id}/audit")
def audit(draft_id: str, request: Request, service: ServiceDep) -> Response:
    """Show everything that was decided on a draft, and whether the desk's chain holds."""
    store = service.review.store
    stand = store.stand(draft_id, at=utc_now())
    values = {
        "draft": stand.draft,
        "head": stand.head,
        "again": again(stand.draft),
        "entries": store.audit(draft_id)[::-1],
        "broken": first_broken(store.audit()),
    }
    return page(request, "audit.html", values)

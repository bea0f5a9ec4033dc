"""A section's text in a plain form: what the workspace's editor does, for a browser without it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import ActorDep
from api.endings import error_to_dict
from api.pages.render import page
from api.problems import status_of
from api.review.store import Stale
from api.review.views import section_text
from api.service import Service, ServiceDep
from api.wiring import utc_now
from corpus.errors import DeskError

router = APIRouter(include_in_schema=False)


@router.get("/drafts/{draft_id}/sections/{key}/edit")
def edit(draft_id: str, key: str, request: Request, service: ServiceDep) -> Response:
    """Show a section's Markdown in a form."""
    return _form(request, service, draft_id, key)


@router.post("/drafts/{draft_id}/sections/{key}/edit")
def save(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    key: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    markdown: Annotated[str, Form(max_length=100_000)] = "",
    revision: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Save a section. Where somebody else saved in between, the form comes back with both merged.

    Nothing typed is lost by an error: the form comes back with it.
    """
    text = markdown.replace("\r\n", "\n")
    try:
        service.review.editing.save_section(draft_id, key, text, expected=revision, by=actor.id)
    except Stale as error:
        merge = error.members.get("merge") or {}
        shown = {"markdown": merge.get("markdown", text), "conflicts": merge.get("conflicts", ())}
        return _form(request, service, draft_id, key, error, **shown)
    except DeskError as error:
        return _form(request, service, draft_id, key, error, markdown=text, revision=revision)
    return RedirectResponse(f"/drafts/{draft_id}#sec-{key}", 303)


def _form(
    request: Request,
    service: Service,
    draft_id: str,
    key: str,
    error: DeskError | None = None,
    **shown: Any,
) -> Response:
    stand = service.review.store.stand(draft_id, at=utc_now())
    section = section_text(stand, key, service.desk.library)
    values = {
        "draft": stand.draft,
        "section": section,
        "problem": error_to_dict(error) if error else None,
        "markdown": section.markdown,
        "revision": section.revision.hash,
        "conflicts": (),
        **shown,
    }
    return page(request, "workspace/edit.html", values, status=status_of(error) if error else 200)

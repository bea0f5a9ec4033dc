"""The page from which an approved text goes to its readers: previews, checklist, channels, presses.

The forms do what ``/v1/publications`` does. What is previewed is framed under a policy of its own.
"""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import Actor, ActorDep
from api.accounts.permissions import SEND
from api.endings import error_to_dict
from api.guard import content_security_policy
from api.pages.render import page
from api.problems import status_of
from api.publishing.channels import CHANNELS
from api.publishing.issues import Press
from api.publishing.preview import checks_of, preview_of
from api.publishing.store import ARCHIVE, Publication
from api.routes.publications import channel_out
from api.routes.workspace import again
from api.service import Service, ServiceDep, conditional
from api.wiring import utc_now
from corpus.errors import DeskError, NotFound
from drafter.archive import archive_pages
from drafter.channels.checklist import ready
from drafter.exports import FORMATS, Issue

router = APIRouter(include_in_schema=False)
_EMAIL = "email.html"
# Emails carry their style inline; nothing in a frame runs, and nobody else may frame it.
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
)
Word = Annotated[str, Form(max_length=100)]


@router.get("/drafts/{draft_id}/send")
def show(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    view: Annotated[str, Query(max_length=20)] = "email",
    confirm: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """Show how a text would look to its readers, and what may be done with it.

    ``view`` is email, text or archive; ``confirm`` names a publication whose sending is to be
    confirmed.
    """
    return _page(draft_id, request, service, actor, view=view, confirm=confirm)


@router.get("/drafts/{draft_id}/preview/{path:path}")
def preview(draft_id: str, path: str, request: Request, service: ServiceDep) -> Response:
    """Show a draft's newest text as an email, or as the archive of this issue alone."""
    issue = _issue(draft_id, service)
    state = request.scope["state"]
    state["policy"] = _POLICY
    if path == _EMAIL:
        return conditional(request, preview_of(issue).html, FORMATS["email"].media_type)
    found = archive_pages([issue], issue.site, issue.style).get(path.removeprefix("archive/"))
    if found is None:
        raise NotFound("there is no such preview", help=f"/drafts/{draft_id}/send shows them")
    # The archive's style sheet is a file of its own, which only our own origin may load.
    state["policy"] = f"{_POLICY} allow-same-origin"
    return conditional(request, found.body, found.media_type)


@router.post("/drafts/{draft_id}/send")
def place(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    channel: Word = "",
    key: Word = "",
) -> Response:
    """Publish in the archive, or make the text ready in a channel, where nothing is sent yet."""
    named = f"form:{key or secrets.token_urlsafe(16)}"
    try:
        made = service.settling.sending.ask(draft_id, channel, key=named, by=actor.id)
    except DeskError as error:
        return _page(draft_id, request, service, actor, error=error)
    return RedirectResponse(f"/drafts/{draft_id}/send#p-{made.channel}", 303)


@router.post("/drafts/{draft_id}/send/{publication_id}/{action}")
def act(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    draft_id: str,
    publication_id: str,
    action: Literal["confirm", "retry", "withdraw"],
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    revision: Word = "",
    arrived: Word = "",
) -> Response:
    """Send what is ready, go on after a failure, or take back what is not sent."""
    settling = service.settling
    try:
        found = _publication(draft_id, publication_id, service)
        if action == "confirm":
            settling.sending.confirm(found.id, revision=revision, by=actor.id)
        elif action == "retry":
            seen = {"yes": True, "no": False}.get(arrived)
            settling.retry(found.id, by=actor.id, arrived=seen)
        else:
            settling.withdraw(found.id, by=actor.id)
    except DeskError as error:
        return _page(draft_id, request, service, actor, error=error)
    return RedirectResponse(f"/drafts/{draft_id}/send#p-{found.channel}", 303)


def _publication(draft_id: str, publication_id: str, service: Service) -> Publication:
    found = service.publishing.store.get(publication_id)
    if found.draft_id != draft_id:
        raise NotFound(
            f"draft {draft_id} has no publication {publication_id}",
            help=f"/drafts/{draft_id}/send shows those that it has",
        )
    return found


def _issue(draft_id: str, service: Service) -> Issue:
    return Press.over(service.desk).draft(draft_id, at=utc_now())


def _page(  # noqa: PLR0913 — what the page shows, by name
    draft_id: str,
    request: Request,
    service: Service,
    actor: Actor,
    *,
    view: str = "email",
    confirm: str = "",
    error: DeskError | None = None,
) -> Response:
    stand = service.review.store.stand(draft_id, at=utc_now())
    issue = _issue(draft_id, service)
    message = preview_of(issue)
    # Which channel it goes to is told with each of them.
    told = checks_of(service.settling.sending, issue, message, ARCHIVE, at=utc_now())
    checks = [check for check in told if check.name != "Channel"]
    known = {p.channel: p for p in service.publishing.store.of_draft(draft_id)}
    may_send = SEND.allows(actor.roles)
    values: dict[str, Any] = {
        "draft": stand.draft,
        "again": again(stand.draft),
        "head": stand.head,
        "issue": issue,
        "message": message,
        "view": view if view in {"email", "text", "archive"} else "email",
        "frames": {"email": _EMAIL, "archive": f"archive/{issue.path}"},
        "formats": tuple(FORMATS.values()),
        "checks": checks,
        "ready": ready(checks),
        "may_send": may_send,
        "archive": known.get(ARCHIVE),
        "channels": [
            (channel_out(name, service), known.get(name)) for name in CHANNELS if may_send
        ],
        "confirming": _publication(draft_id, confirm, service) if confirm and may_send else None,
        "key": secrets.token_urlsafe(16),
        "problem": error_to_dict(error) if error else None,
    }
    state = request.scope["state"]
    state["policy"] = f"{content_security_policy(state['nonce'])}; frame-src 'self'"
    return page(request, "send.html", values, status=status_of(error) if error else 200)

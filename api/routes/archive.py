"""The public archive as the desk itself serves it: the same pages as ``drafter archive build``."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.service import ServiceDep, conditional
from corpus.errors import NotFound

router = APIRouter(prefix="/archive", include_in_schema=False)
# The pages hold no nonce, so that they are the same files on any server.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@router.get("")
def front() -> Response:
    """Lead to the folder, from which the pages' own links are reckoned."""
    return RedirectResponse("/archive/", 308)


@router.get("/{path:path}")
def page(path: str, request: Request, service: ServiceDep) -> Response:
    """Show a page of the archive."""
    found = service.shelf.get(path or "index.html")
    if found is None:
        raise NotFound("the archive has no such page", help="/archive/ lists the issues")
    request.scope["state"]["policy"] = POLICY
    return conditional(request, found.body, found.media_type)

"""Signing in and out by pages that work without a script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts.gate import local_path, session_of
from api.endings import error_to_dict
from api.pages.render import page
from api.problems import status_of
from api.routes.session import by_password, signed_in, signed_out
from api.service import ServiceDep
from corpus.errors import DeskError

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def ask(
    request: Request,
    service: ServiceDep,
    wanted: Annotated[str, Query(alias="next", max_length=2000)] = "/",
    link: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show the form; with a link that is good, sign in at once."""
    if not link:
        return _form(request, wanted)
    try:
        secret = service.accounts.sign_in_by_link(link, before=session_of(request))
    except DeskError as error:
        return _form(request, wanted, error=error)
    return signed_in(request, service, RedirectResponse(local_path(wanted), 303), secret)


@router.post("/sign-in")
def sign_in(
    request: Request,
    service: ServiceDep,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    wanted: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Sign in by name and password, and go to where one wanted to."""
    try:
        secret = by_password(request, service, name, password)
    except DeskError as error:
        return _form(request, wanted, name=name, error=error)
    return signed_in(request, service, RedirectResponse(local_path(wanted), 303), secret)


@router.post("/sign-out")
def sign_out(request: Request, service: ServiceDep) -> Response:
    """Sign this browser out."""
    return signed_out(request, service, RedirectResponse("/sign-in", 303))


def _form(
    request: Request, wanted: str, *, name: str = "", error: DeskError | None = None
) -> Response:
    values = {
        "name": name,
        "next": local_path(wanted),
        "problem": error and error_to_dict(error),
    }
    status = status_of(error) if error else 200
    return page(request, "sign_in.html", values, status=status, here="sign-in")

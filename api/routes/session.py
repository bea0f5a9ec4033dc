"""The session of whoever asks, for those that have a script or a key."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.accounts import ActorDep, Role
from api.accounts.gate import address_of, cookie_name, session_of
from api.accounts.shapes import SessionOut, SignInIn
from api.accounts.tokens import csrf_token
from api.problems import problem_responses
from api.service import Service, ServiceDep

router = APIRouter(prefix="/v1/session", tags=["accounts"])


@router.get("")
def read(request: Request, actor: ActorDep) -> SessionOut:
    """Tell who asks, and for a browser the token that goes with its changes."""
    return SessionOut(
        id=actor.id,
        name=actor.name,
        roles=[role for role in Role if role in actor.roles],
        via=actor.via,
        csrf_token=request.scope["state"].get("csrf"),
    )


@router.post("", status_code=201, responses=problem_responses(401, 422, 429))
def begin(given: SignInIn, request: Request, response: Response, service: ServiceDep) -> SessionOut:
    """Sign a browser in by name and password; the session comes as a cookie."""
    secret = by_password(request, service, given.name, given.password)
    signed_in(request, service, response, secret)
    session = service.accounts.sessions.find(secret, service.accounts.clock())
    assert session is not None
    request.scope["state"]["csrf"] = csrf_token(secret)
    return read(request, session.actor)


@router.delete("", status_code=204)
def end(request: Request, response: Response, service: ServiceDep) -> None:
    """Sign a browser out; a key goes on being good."""
    signed_out(request, service, response)


def by_password(request: Request, service: Service, name: str, password: str) -> str:
    """Return a fresh session for whoever knows the password; else an error of ours."""
    address, before = address_of(request), session_of(request)
    return service.accounts.sign_in(name, password, address=address, before=before)


def signed_in(request: Request, service: Service, response: Response, secret: str) -> Response:
    """Put the session's cookie into an answer."""
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=int(service.accounts.sessions.limits.whole.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def signed_out(request: Request, service: Service, response: Response) -> Response:
    """End the browser's session, and take its cookie back."""
    if secret := session_of(request):
        service.accounts.sessions.end(secret)
    secure = request.url.scheme == "https"
    response.delete_cookie(cookie_name(request), httponly=True, samesite="lax", secure=secure)
    return response

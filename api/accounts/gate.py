"""Who asks, and may they: what every request passes after the guard.

A program sends ``Authorization: Bearer`` with its key. A browser sends the cookie of its session,
and with every change the token that goes with it: ``X-CSRF-Token``, or the field ``csrf_token`` of
a form. Which role a route needs stands in ``permissions.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts.actor import ANYBODY, Actor
from api.accounts.buckets import Buckets
from api.accounts.errors import (
    RateLimited,
    csrf_mismatch,
    forbidden,
    invalid_key,
    sign_in_required,
)
from api.accounts.routes import RouteRow, find_row, rows_of
from api.accounts.tokens import csrf_token, same
from api.problems import Handler, for_a_person
from corpus.errors import DeskError

if TYPE_CHECKING:
    from api.accounts.desk import Accounts

_COOKIE = "desk_session"
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf_token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Gate:
    """ASGI middleware: finds the actor, holds the route to its row, and takes from their bucket.

    ``refuse`` answers what is refused. Without ``sign_in`` everybody is ``ANYBODY``, who may do
    everything, without limits: such a desk is bound to loopback.
    """

    def __init__(self, app: ASGIApp, *, sign_in: bool, buckets: Buckets, refuse: Handler) -> None:
        self._app = app
        self._sign_in = sign_in
        self._buckets = buckets
        self._refuse = refuse
        self._rows: list[RouteRow] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        if not self._sign_in:
            state["actor"] = ANYBODY
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            refused, receive = await self._admit(request)
        except DeskError as error:
            refused = await self._refuse(request, error)
        await (refused or self._app)(scope, receive, send)

    async def _admit(self, request: Request) -> tuple[Response | None, Receive]:
        """Note who asks, and return what turns them away (or nothing) with the body to go on
        with."""
        if self._rows is None:
            app = request.scope["app"]
            self._rows = rows_of(app.routes, app.state.permissions)
        found = find_row(self._rows, request.method, request.url.path)
        public = found is not None and found.row.public
        receive = request.receive
        actor = await self._actor(request, strict=not public)
        if actor is None and not public:
            if request.method in _SAFE and for_a_person(request):
                return _to_sign_in(request), receive
            raise sign_in_required()
        if actor and actor.via == "session" and request.method not in _SAFE:
            receive = await _with_csrf(request)
        if found is not None:
            if actor and not found.row.allows(actor.roles):
                raise forbidden(found.row, found.key)
            self._take(found, request, actor)
        return None, receive

    async def _actor(self, request: Request, *, strict: bool) -> Actor | None:
        accounts: Accounts = request.scope["app"].state.service.accounts
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        actor = None
        if scheme:
            if scheme.lower() == "bearer":
                actor = await run_in_threadpool(accounts.keys.actor, key.strip(), accounts.clock())
            if actor is None and strict:
                raise invalid_key()
        elif secret := session_of(request):
            session = await run_in_threadpool(accounts.sessions.find, secret, accounts.clock())
            if session:
                actor = session.actor
                request.scope["state"] |= {"session": secret, "csrf": csrf_token(secret)}
        if actor:
            request.scope["state"]["actor"] = actor
        return actor

    def _take(self, found: RouteRow, request: Request, actor: Actor | None) -> None:
        limit = found.row.limit
        if limit is None:
            return
        who = actor.id if actor and not found.row.public else address_of(request)
        wait = self._buckets.take(limit, who)
        if wait:
            raise RateLimited(limit.replace("_", "-"), wait)


def cookie_name(request: Request) -> str:
    """Return the name of the session's cookie, which tells the port that the browser asked.

    Browsers keep cookies by host and take no notice of the port: under one name, two desks on one
    machine would sign each other out.
    """
    return f"{_COOKIE}_{request.url.port}" if request.url.port else _COOKIE


def session_of(request: Request) -> str | None:
    """Return the secret of the session that a browser says it has."""
    return request.cookies.get(cookie_name(request))


def address_of(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else ""


def local_path(text: str) -> str:
    """Return ``text`` where it is the path of a page of ours, else ``/``.

    Browsers read ``//host`` and ``/\\host`` as another site, and drop tabs and line feeds.
    """
    plain = text.startswith("/") and text.isascii() and text.isprintable() and "\\" not in text
    own = plain and not text.startswith(("//", "/sign-in", "/sign-out", "/v1/"))
    return text if own else "/"


def _to_sign_in(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = quote(local_path(f"{request.url.path}{query}"), safe="/")
    return RedirectResponse(
        f"/sign-in?next={wanted}" if wanted != "/" else "/sign-in",
        303,
        {"Cache-Control": "no-store"},
    )


async def _with_csrf(request: Request) -> Receive:
    """Hold a browser's change to the token of its session; return the body to go on with."""
    expected = request.scope["state"]["csrf"]
    given = request.headers.get(CSRF_HEADER)
    receive = request.receive
    if given is None and request.headers.get("content-type", "").lower().startswith(_FORMS):
        body = await request.body()
        receive = _again(body, receive)
        async with Request(request.scope, _again(body, receive)).form() as form:
            value = form.get(CSRF_FIELD)
        given = value if isinstance(value, str) else None
    if given is None or not same(given, expected):
        raise csrf_mismatch()
    return receive


def _again(body: bytes, after: Receive) -> Receive:
    """Return what hands a body out once more, and then what follows it."""
    told = False

    async def receive() -> Message:
        nonlocal told
        if told:
            return await after()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive

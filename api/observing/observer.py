"""What every request passes first: a name for it, its line in the log and its place in the
figures."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.observing.context import about
from api.observing.metrics import Metrics

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DRAFT = re.compile(r"/(?:v1/)?drafts/([0-9a-f]{8,40})(?=/|$)")

log = logging.getLogger("api.access")


class Observer:
    """ASGI middleware, the outermost one: it sees what the guard refuses as well.

    A request keeps the id that a proxy gave it, where that is a plain word; the answer names it.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _SANE.fullmatch(given) else secrets.token_hex(8)
        draft = _DRAFT.match(scope["path"])
        begun, status, took = time.perf_counter(), 500, 0.0

        async def send_named(message: Message) -> None:
            nonlocal status, took
            if message["type"] == "http.response.start":
                status, took = message["status"], time.perf_counter() - begun
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with about(request_id=request_id, draft_id=draft and draft[1]) as named:
            try:
                await self._app(scope, receive, send_named)
            finally:
                actor = scope.get("state", {}).get("actor")
                named["account"] = actor and actor.id
                self._tell(scope, status, took or time.perf_counter() - begun)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = str(scope["method"]), route_of(scope)
        # Anybody may send a method of their own making; labels must not grow with them.
        known = method if method in _METHODS else "other"
        self._metrics.answered(known, route, status, seconds)
        told: dict[str, Any] = {"method": known, "route": route, "status": status}
        log.info("%s %s %d", known, route, status, extra={**told, "seconds": round(seconds, 4)})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(scope: Scope) -> str:
    """Return the route as it is declared; what reached none is ``other``."""
    path = getattr(scope.get("route"), "path_format", None) or getattr(
        scope.get("route"), "path", None
    )
    if path:
        return str(path)
    return "/static/" if scope["path"].startswith("/static/") else "other"

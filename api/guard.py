"""What every request meets first: is it meant for this desk, from this desk, and of a sane size.

A web page open in the same browser reaches the desk too: by DNS rebinding (hence the check of
``Host``) and by posting a form across origins (hence that of ``Origin`` and ``Sec-Fetch-Site``).
Who asks, and what they may do, is looked at next (``api/accounts/gate.py``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Handler, problem_of, problem_response
from api.settings import ServerSettings
from corpus.errors import BadInput

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: under it a browser sends our own forms with `Origin: null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


# A page that our own pages frame says so in its policy.
_FRAMED = "frame-ancestors 'self'"


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this machine itself. A name other than localhost is not."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_binding(host: str, *, sign_in: bool) -> str | None:
    """Refuse a desk without sign-in that is reachable from beyond this machine.

    Returns the warning that the binding deserves.
    """
    if is_loopback(host):
        return None if sign_in else "SIGN-IN IS OFF: whoever uses this machine may do everything."
    if not sign_in:
        raise BadInput(
            f"sign-in is off: whoever reaches {host} could read and change everything",
            help="listen on 127.0.0.1, or leave DRAFTER_SIGN_IN on",
        )
    return (
        f"Beyond this machine passwords, keys and drafts are readable on their way to {host}: "
        "put a proxy that speaks TLS before the desk."
    )


def known_hosts(server: ServerSettings) -> frozenset[str] | None:
    """Return the names that requests may call us by; ``None`` where any will do."""
    named = {name.strip().lower() for name in server.allowed_hosts.split(",") if name.strip()}
    if not named and not is_loopback(server.host):
        return None
    return frozenset(_LOOPBACK_NAMES | named | {server.host.lower().strip("[]")})


class Guard:
    """ASGI middleware: ``Host``, ``Origin``, body size, security headers and the page's nonce.

    An error that nobody expected ends here too, answered by ``unexpected``: Starlette itself would
    answer it outside, without the headers.
    """

    def __init__(
        self, app: ASGIApp, hosts: Iterable[str] | None, max_body: int, unexpected: Handler
    ) -> None:
        self._app = app
        self._unexpected = unexpected
        self._hosts = None if hosts is None else frozenset(hosts)
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(18)
        scope.setdefault("state", {})["nonce"] = nonce
        begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                # A page that is the same file on any server has a policy without a nonce.
                policy = scope["state"].get("policy") or content_security_policy(nonce)
                headers["Content-Security-Policy"] = policy
                if _FRAMED in policy:
                    headers["X-Frame-Options"] = "SAMEORIGIN"
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal:
            refused = problem_response(problem_of(scope["path"], *refusal))
            await refused(scope, receive, send_guarded)
            return
        try:
            await self._app(scope, self._counted(receive), send_guarded)
        except Exception as error:
            if begun:
                raise
            response = await self._unexpected(Request(scope), error)
            await response(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str, str] | None:
        host = headers.get("host", "")
        name = (urlsplit(f"//{host}").hostname or "") if _sane(host) else ""
        if self._hosts is not None and name not in self._hosts:
            return 421, "unknown_host", "this desk does not answer to that host name"
        if method not in _SAFE_METHODS and not _same_origin(headers, host):
            return 403, "cross_origin", "another site may not act on this desk"
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400, "bad_request", "Content-Length is not a number"
        if int(length) > self._max_body:
            return 413, "too_large", self._too_large()
        return None

    def _counted(self, receive: Receive) -> Receive:
        """Count a body that does not tell its length, and end it where it grows too large."""
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._max_body:
                raise HTTPException(413, self._too_large())
            return message

        return receive_counted

    def _too_large(self) -> str:
        return f"the body is larger than {self._max_body:,} bytes"


def content_security_policy(nonce: str) -> str:
    """Return a policy under which a page runs our own script and style and nothing else."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def _sane(host: str) -> bool:
    try:
        urlsplit(f"//{host}").hostname  # noqa: B018 (it is the reading that may fail)
    except ValueError:
        return False
    return True


def _same_origin(headers: Headers, host: str) -> bool:
    """Tell whether a browser says that our own page sent this; a program says nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()

"""Why a request was not let in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from api.accounts.actor import Actor
from api.accounts.permissions import DECIDE, Row, needed
from corpus.errors import DeskError


class SignInRequired(DeskError):
    """Nobody is signed in, or with a key that is not valid (any more)."""

    code = "sign_in_required"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="drafting desk"'}


class Forbidden(DeskError):
    """Whoever asks may not do this."""

    code = "forbidden"


class CsrfMismatch(DeskError):
    """A browser's change came without the token of its session."""

    code = "csrf"


class RateLimited(DeskError):
    """An actor asks for more than a desk does for one of them in a minute."""

    code = "rate_limited"
    retryable = True

    def __init__(self, what: str, wait: float) -> None:
        seconds = max(1, -int(-wait // 1))
        super().__init__(f"too many {what} within a minute", help=f"try again in {seconds} s")
        self.headers = {"Retry-After": str(seconds)}


def sign_in_required() -> SignInRequired:
    """Return the error that a request without a sign-in meets."""
    return SignInRequired(
        "nobody is signed in, or no more",
        help="sign in at /sign-in, or send a key: Authorization: Bearer desk_…",
    )


def invalid_key() -> SignInRequired:
    """Return the error that a key meets which is none."""
    return SignInRequired(
        "this key is unknown, expired or revoked",
        help="`drafter keys create NAME` makes another one",
    )


def forbidden(row: Row, route: str) -> Forbidden:
    """Return the error that names the role which a route needs."""
    if not row.roles:
        return Forbidden(
            f"{route} is closed to everybody",
            help="give it a row in api/accounts/permissions.py",
        )
    return Forbidden(
        f"this needs the role {needed(row)}",
        help="an admin gives it, and a key needs the scope as well: drafter accounts roles --help",
    )


def check_decision(actor: Actor, decision: str) -> None:
    """Let whoever edits submit a text, and editors alone approve it or ask for changes.

    Which of them a review is stands in its body, where the table of routes does not look.
    """
    if decision != "submit" and not DECIDE.allows(actor.roles):
        raise forbidden(DECIDE, decision)


def csrf_mismatch() -> CsrfMismatch:
    """Return the error that a change without its session's token meets."""
    return CsrfMismatch(
        "this change does not carry the token of its session",
        help="reload the page and send it again; a script sends X-CSRF-Token (GET /v1/session)",
    )

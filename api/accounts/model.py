"""Accounts and keys as values, and what may go wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.accounts.actor import Role
from api.accounts.permissions import SCOPES
from corpus.errors import BadInput, DeskError

_NAME = re.compile(r"[^\W_](?:[\w .@'-]{0,62}[\w.])?")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, unless ``disabled_at`` is set."""

    id: str
    name: str
    roles: frozenset[Role]
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key; ``beginning`` is as much of it as its owner needs to recognise it."""

    id: str
    account_id: str
    name: str
    beginning: str
    scopes: frozenset[str]
    created_at: datetime
    rotated_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def state(self, now: datetime) -> str:
        """Return ``active``, ``expired`` or ``revoked``."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= now else "active"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts: ``whole`` at most, ``idle`` without any request."""

    whole: timedelta = timedelta(days=7)
    idle: timedelta = timedelta(hours=24)


class NameTaken(DeskError):
    """There is an account of that name."""

    code = "name_taken"


class LastAdmin(DeskError):
    """Without its last administrator nobody could manage the desk."""

    code = "last_admin"


class NotSignedIn(DeskError):
    """Name and password do not fit, or a link or key is not valid (any more)."""

    code = "not_signed_in"


class TooManyTries(DeskError):
    """So many sign-ins have failed that the next ones have to wait."""

    code = "too_many_tries"
    retryable = True


def account_name(text: str) -> str:
    """Return a name for an account in one form, or refuse it with ``BadInput``."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"not a name for an account: {text[:80]!r}",
            help="1 to 64 letters, digits, spaces, dots, hyphens or @, a letter or digit first",
        )
    return name


def account_id(name: str) -> str:
    """Return the id of an account of that name: it stands in the audit, so it says who it is."""
    return re.sub(r"\W+", "-", folded(name)).strip("-")[:32]


def folded(name: str) -> str:
    """Return the form in which names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()[:128]


def roles(names: Iterable[str]) -> frozenset[Role]:
    """Return the roles named; at least one, and no unknown one, else ``BadInput``."""
    known = [role.value for role in Role]
    wanted = [name.strip().lower() for name in names]
    if not wanted or (wrong := next((name for name in wanted if name not in known), None)):
        what = f"no role {wrong!r}" if wanted else "an account needs a role"
        raise BadInput(what, help=f"choose among {', '.join(known)}")
    return frozenset(Role(name) for name in wanted)


def scopes(names: Iterable[str]) -> frozenset[str]:
    """Return the scopes named; at least one, and no unknown one, else ``BadInput``."""
    wanted = [name.strip().lower() for name in names]
    if not wanted or (wrong := next((name for name in wanted if name not in SCOPES), None)):
        what = f"no scope {wrong!r}" if wanted else "a key needs a scope"
        raise BadInput(what, help=f"choose among {', '.join(SCOPES)}")
    return frozenset(wanted)

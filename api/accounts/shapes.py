"""Accounts, keys and sessions as the API reads and writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.accounts.actor import Role
from api.accounts.model import Account, ApiKey
from api.accounts.permissions import SCOPES
from api.shapes.common import In
from corpus.codec import instant_text

Scope = Literal["read", "draft", "review", "publish", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=64)]
# A secret that is shown this once.
Secret = Annotated[str, Field(description="shown this once; only its hash is kept")]


class _Secretive(In):
    # Validation errors never repeat what was sent: it may be a password.
    model_config = ConfigDict(hide_input_in_errors=True)


class SignInIn(_Secretive):
    """A name and its password."""

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1000)]


class SessionOut(BaseModel):
    """Who asks. ``csrf_token`` goes with every change that a browser makes; keys have none."""

    id: str
    name: str
    roles: list[Role]
    via: Literal["session", "key", "open"]
    csrf_token: str | None


class AccountIn(_Secretive):
    """An account to be made."""

    name: Name
    roles: Annotated[list[Role], Field(min_length=1, max_length=5)]


class AccountChange(_Secretive):
    """What to change of an account; the rest stays."""

    roles: Annotated[list[Role] | None, Field(min_length=1, max_length=5)] = None
    disabled: bool | None = None


class AccountOut(BaseModel):
    """An account."""

    id: str
    name: str
    roles: list[Role]
    has_password: bool
    created_at: str
    disabled_at: str | None


class AccountList(BaseModel):
    """Accounts by name, on one page."""

    items: list[AccountOut]
    next_cursor: str | None


class LinkOut(BaseModel):
    """A link that signs one browser in, once."""

    path: Secret
    expires_at: str


class KeyIn(_Secretive):
    """A key to be made."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    expires_at: AwareDatetime | None = None


class KeyOut(BaseModel):
    """A key, without its secret. ``used_at`` is known to the minute."""

    id: str
    account_id: str
    name: str
    beginning: str
    scopes: list[Scope]
    state: Literal["active", "expired", "revoked"]
    created_at: str
    rotated_at: str | None
    expires_at: str | None
    revoked_at: str | None
    used_at: str | None


class KeyMade(KeyOut):
    """A key with its secret."""

    secret: Secret


class KeyList(BaseModel):
    """Keys, the newest first, on one page."""

    items: list[KeyOut]
    next_cursor: str | None


def account_to_dict(account: Account) -> dict[str, object]:
    """Return an account as a JSON value."""
    return {
        "id": account.id,
        "name": account.name,
        "roles": [role.value for role in Role if role in account.roles],
        "has_password": account.has_password,
        "created_at": instant_text(account.created_at),
        "disabled_at": instant_text(account.disabled_at),
    }


def key_to_dict(key: ApiKey, now: datetime) -> dict[str, object]:
    """Return a key as a JSON value, without its secret."""
    return {
        "id": key.id,
        "account_id": key.account_id,
        "name": key.name,
        "beginning": key.beginning,
        "scopes": [scope for scope in SCOPES if scope in key.scopes],
        "state": key.state(now),
        "created_at": instant_text(key.created_at),
        "rotated_at": instant_text(key.rotated_at),
        "expires_at": instant_text(key.expires_at),
        "revoked_at": instant_text(key.revoked_at),
        "used_at": instant_text(key.used_at),
    }

"""Keys for programs. A key is shown once; the database holds its hash."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from api.accounts.actor import Actor, Role
from api.accounts.model import Account, ApiKey
from api.accounts.permissions import SCOPES, roles_of
from api.accounts.tokens import beginning, fingerprint, new_token
from corpus import database as db
from corpus.errors import BadInput, NotFound

_k = db.api_keys.c
# When a key was last used is known to the minute: a write for each request would be waste.
NOTED_EVERY = timedelta(minutes=1)


class KeyStore:
    """The keys of all accounts. Threads and processes may share the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self,
        account: Account,
        name: str,
        scopes: Iterable[str],
        *,
        now: datetime,
        expires_at: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key and return it with its secret, which nothing can show again.

        Scopes beyond the account's own roles are ``BadInput``, as is an expiry in the past.
        """
        wanted, label = frozenset(scopes), " ".join(name.split())[:64]
        beyond = [
            s for s in SCOPES if s in wanted and not roles_of(frozenset({s})) <= _all(account)
        ]
        if beyond:
            raise BadInput(
                f"{account.name} may not {beyond[0]}, so no key of theirs may",
                help="leave the scope out, or have an admin give the account the role",
            )
        if not label:
            raise BadInput("a key needs a name", help="name the program that will use it")
        if expires_at and expires_at <= now:
            raise BadInput("the key would have expired already", help="give a later day")
        secret = new_token()
        made = ApiKey(
            uuid.uuid4().hex[:16],
            account.id,
            label,
            beginning(secret),
            wanted,
            now,
            expires_at=expires_at,
        )
        values = {
            "id": made.id,
            "account_id": account.id,
            "name": made.name,
            "beginning": made.beginning,
            "hash": fingerprint(secret),
            "scopes": sorted(wanted),
            "created_at": now,
            "expires_at": expires_at,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(db.api_keys).values(values))
        return made, secret

    def get(self, id: str, *, account_id: str | None = None) -> ApiKey:
        """Return a key by its id or what it begins with, of one account or of any."""
        by = (_k.id == id) | (_k.beginning == id)
        wanted = select(db.api_keys).where(by, *_of(account_id))
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise NotFound(f"no key {id[:20]}", help="`drafter keys list` lists them")
        return _key(row)

    def all(self, account_id: str | None = None) -> list[ApiKey]:
        """Return the keys of one account or of all, the newest first."""
        wanted = select(db.api_keys).where(*_of(account_id))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(_k.created_at.desc(), _k.id)).all()
        return [_key(row) for row in rows]

    def rotate(
        self, id: str, *, now: datetime, account_id: str | None = None
    ) -> tuple[ApiKey, str]:
        """Give a key another secret; the old one ends at once. A revoked key is ``BadInput``."""
        key, secret = self.get(id, account_id=account_id), new_token()
        fresh = {"beginning": beginning(secret), "rotated_at": now}
        wanted = update(db.api_keys).where(_k.id == key.id, _k.revoked_at.is_(None))
        with self._engine.begin() as connection:
            done = connection.execute(wanted.values(hash=fingerprint(secret), **fresh))
        if not done.rowcount:
            raise BadInput(f"the key {key.name} was revoked", help="make another one")
        return replace(key, beginning=beginning(secret), rotated_at=now), secret

    def revoke(self, id: str, *, now: datetime, account_id: str | None = None) -> ApiKey:
        """End a key for good; one that has ended already keeps its date."""
        key = self.get(id, account_id=account_id)
        wanted = update(db.api_keys).where(_k.id == key.id, _k.revoked_at.is_(None))
        with self._engine.begin() as connection:
            connection.execute(wanted.values(revoked_at=now))
        return self.get(key.id)

    def actor(self, secret: str, now: datetime) -> Actor | None:
        """Return whom a key stands for: its account, with those of its roles that it has scopes
        for. ``None`` where there is no such key, or no more."""
        a = db.accounts.c
        wanted = (
            select(_k.hash, _k.scopes, _k.expires_at, _k.used_at, a.id, a.name, a.roles)
            .join_from(db.api_keys, db.accounts)
            .where(_k.hash == fingerprint(secret), _k.revoked_at.is_(None), a.disabled_at.is_(None))
        )
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None or (row.expires_at and row.expires_at <= now):
            return None
        if row.used_at is None or now - row.used_at >= NOTED_EVERY:
            with self._engine.begin() as connection:
                noted = update(db.api_keys).where(_k.hash == row.hash).values(used_at=now)
                connection.execute(noted)
        roles = roles_of(frozenset(row.scopes)) & _with_reading(row.roles)
        return Actor(row.id, row.name, roles, "key")


def _all(account: Account) -> frozenset[Role]:
    return _with_reading(account.roles)


def _with_reading(roles: Iterable[str]) -> frozenset[Role]:
    """Whoever has any role may read, so any key may."""
    return frozenset(Role(name) for name in roles) | {Role.READER}


def _of(account_id: str | None) -> list[Any]:
    return [] if account_id is None else [_k.account_id == account_id]


def _key(row: Row[Any]) -> ApiKey:
    values = {name: value for name, value in row._mapping.items() if name != "hash"}
    return ApiKey(**{**values, "scopes": frozenset(row.scopes)})

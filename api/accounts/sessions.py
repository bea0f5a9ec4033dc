"""Sessions of browsers, and the links that begin one. Only hashes of their secrets are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from api.accounts.actor import Actor, Role
from api.accounts.keys import NOTED_EVERY
from api.accounts.model import Limits
from api.accounts.tokens import fingerprint, new_token
from corpus import database as db

LINK_LASTS = timedelta(minutes=15)
_s, _l, _a = db.sessions.c, db.sign_in_links.c, db.accounts.c


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that signed in, as whom, and until when at the latest."""

    actor: Actor
    expires_at: datetime


class SessionStore:
    """The browsers that are signed in. Threads and processes may share the database."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine = engine
        self.limits = limits

    def begin(self, account_id: str, *, now: datetime, instead_of: str | None = None) -> str:
        """Sign an account in and return the session's secret, which is a fresh one every time.

        ``instead_of`` is the session that the browser had: it ends. So do all that are over.
        """
        secret = new_token()
        over = (_s.expires_at <= now) | (_s.used_at <= now - self.limits.idle)
        values = {
            "hash": fingerprint(secret),
            "account_id": account_id,
            "created_at": now,
            "expires_at": now + self.limits.whole,
            "used_at": now,
        }
        with self._engine.begin() as connection:
            connection.execute(delete(db.sessions).where(over))
            if instead_of:
                connection.execute(delete(db.sessions).where(_s.hash == fingerprint(instead_of)))
            connection.execute(insert(db.sessions).values(values))
        return secret

    def find(self, secret: str, now: datetime) -> Session | None:
        """Return the session of that secret; ``None`` where it is over or its account disabled."""
        wanted = (
            select(_s.hash, _s.expires_at, _s.used_at, _a.id, _a.name, _a.roles)
            .join_from(db.sessions, db.accounts)
            .where(_s.hash == fingerprint(secret), _a.disabled_at.is_(None))
        )
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None or row.expires_at <= now or row.used_at + self.limits.idle <= now:
            return None
        if now - row.used_at >= NOTED_EVERY:
            with self._engine.begin() as connection:
                noted = update(db.sessions).where(_s.hash == row.hash).values(used_at=now)
                connection.execute(noted)
        roles = frozenset(Role(name) for name in row.roles)
        return Session(Actor(row.id, row.name, roles, "session"), row.expires_at)

    def end(self, secret: str) -> None:
        """Sign a browser out."""
        with self._engine.begin() as connection:
            connection.execute(delete(db.sessions).where(_s.hash == fingerprint(secret)))

    def end_all(self, account_id: str, *, but: str | None = None) -> int:
        """Sign an account out everywhere, except in the browser of ``but``; return how often."""
        kept = fingerprint(but) if but else ""
        gone = delete(db.sessions).where(_s.account_id == account_id, _s.hash != kept)
        with self._engine.begin() as connection:
            return connection.execute(gone).rowcount

    def link(self, account_id: str, *, now: datetime) -> str:
        """Return the secret of a link that signs one browser in, once, within ``LINK_LASTS``."""
        secret = new_token()
        values = {
            "hash": fingerprint(secret),
            "account_id": account_id,
            "expires_at": now + LINK_LASTS,
        }
        with self._engine.begin() as connection:
            connection.execute(delete(db.sign_in_links).where(_l.expires_at <= now))
            connection.execute(insert(db.sign_in_links).values(values))
        return secret

    def redeem(self, link: str, *, now: datetime) -> str | None:
        """Use a link up; return its account's id, ``None`` where it is used, over or none."""
        used = (
            delete(db.sign_in_links)
            .where(_l.hash == fingerprint(link))
            .returning(_l.account_id, _l.expires_at)
        )
        active = select(_a.id).where(_a.disabled_at.is_(None))
        with self._engine.begin() as connection:
            row = connection.execute(used).first()
            if row is None or row.expires_at <= now:
                return None
            return connection.execute(active.where(_a.id == row.account_id)).scalar()

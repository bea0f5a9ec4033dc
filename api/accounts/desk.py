"""Signing in and what goes with it: the use cases over the stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from api.accounts.actor import Role
from api.accounts.failures import FailedSignIns
from api.accounts.keys import KeyStore
from api.accounts.model import Account, Limits, NotSignedIn
from api.accounts.passwords import Passwords, check_new_password
from api.accounts.permissions import SCOPES
from api.accounts.sessions import SessionStore
from api.accounts.store import AccountStore
from corpus.database.turn import turn
from corpus.errors import BadInput

FIRST = "admin"


@dataclass(frozen=True, slots=True)
class FirstRun:
    """The secrets of a desk's first account, to be shown once."""

    account: Account
    key: str
    link: str


class Accounts:
    """Everything about who uses the desk; ``clock`` gives the time, in UTC."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime],
        limits: Limits | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self.store = AccountStore(engine)
        self.keys = KeyStore(engine)
        self.sessions = SessionStore(engine, limits or Limits())
        self.clock = clock
        self._failures = FailedSignIns(engine)
        self._passwords = passwords or Passwords()
        self._engine = engine

    def first_run(self) -> FirstRun | None:
        """Make the first account, with every role and a key, where there is none at all."""
        if self.store.count():
            return None
        with turn(self._engine):
            if self.store.count():
                return None
            now = self.clock()
            account = self.store.add(FIRST, Role, now=now)
            _, key = self.keys.create(account, "first key", SCOPES, now=now)
            return FirstRun(account, key, self.sessions.link(account.id, now=now))

    def one_editor(self) -> bool:
        """Whether at most one account that is not disabled may approve drafts."""
        able = [a for a in self.store.all() if Role.EDITOR in a.roles and not a.disabled_at]
        return len(able) < 2

    def sign_in(self, name: str, password: str, *, address: str, before: str | None = None) -> str:
        """Return a fresh session for whoever knows the password; else ``NotSignedIn``.

        ``address`` is where the request came from, ``before`` the session the browser had.
        """
        now = self.clock()
        self._failures.check(name, address, now=now)
        found = self.store.password_of(name)
        kept = found[1] if found else None
        verified = self._passwords.verify(kept, password)
        if found is None or not verified.fits:
            self._failures.note(name, address, now=now)
            raise NotSignedIn(
                "name and password do not fit",
                help="check both; without a password an admin's link signs you in",
            )
        account = found[0]
        self._failures.forget(name, address)
        if verified.anew:
            self.store.set_password(account.id, verified.anew, was=kept)
        return self.sessions.begin(account.id, now=now, instead_of=before)

    def sign_in_by_link(self, link: str, *, before: str | None = None) -> str:
        """Return a fresh session for whoever holds a link that was not used yet."""
        now = self.clock()
        account_id = self.sessions.redeem(link, now=now)
        if account_id is None:
            raise NotSignedIn(
                "this link was used already, or is older than 15 minutes",
                help="on the desk's machine, `drafter accounts link NAME` makes another one",
            )
        return self.sessions.begin(account_id, now=now, instead_of=before)

    def change_password(
        self, account: Account, new: str, *, old: str | None, session: str | None
    ) -> None:
        """Set a password and sign the account out everywhere but in ``session``.

        ``old`` must fit where the account has a password; an admin, who passes ``None`` on the
        desk's machine, needs it not.
        """
        if old is not None and account.has_password:
            kept = self.store.password_of(account.name)
            if not self._passwords.verify(kept[1] if kept else None, old).fits:
                raise BadInput("the present password does not fit", help="type it again")
        check_new_password(new, account.name)
        self.store.set_password(account.id, self._passwords.hash(new))
        self.sessions.end_all(account.id, but=session)

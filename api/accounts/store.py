"""Accounts in the database. Each change is one transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.accounts.actor import Role
from api.accounts.model import Account, LastAdmin, NameTaken, account_id, account_name, folded
from corpus import database as db
from corpus.database.turn import turn
from corpus.errors import NotFound

_a = db.accounts.c


class AccountStore:
    """Who may use the desk. Threads and processes may share the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, roles: Iterable[Role], *, now: datetime) -> Account:
        """Make an account without a password; a name that is taken, or almost so, is
        ``NameTaken``."""
        name = account_name(name)
        made = Account(account_id(name), name, frozenset(roles), False, now)
        values = {
            "id": made.id,
            "name": made.name,
            "folded": folded(made.name),
            "roles": _listed(made.roles),
            "created_at": now,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(db.accounts).values(values))
        except IntegrityError:
            raise NameTaken(
                f"there is an account {made.id}", help="`drafter accounts` lists them"
            ) from None
        return made

    def get(self, id: str) -> Account:
        """Return an account by its id or its name; ``NotFound`` where there is none."""
        with self._engine.connect() as connection:
            by = (_a.id == id) | (_a.folded == folded(id))
            row = connection.execute(select(db.accounts).where(by)).first()
        if row is None:
            raise NotFound(f"no account {id[:80]}", help="`drafter accounts` lists them")
        return account_of(row)

    def all(self) -> list[Account]:
        """Return all accounts by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(db.accounts).order_by(_a.folded)).all()
        return [account_of(row) for row in rows]

    def count(self) -> int:
        """Return how many accounts there are, disabled ones included."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(db.accounts)).scalar_one()

    def set_roles(self, id: str, roles: Iterable[Role]) -> Account:
        """Give an account these roles and no others; the last admin keeps theirs."""
        return self._manage(id, roles=_listed(frozenset(roles)))

    def disable(self, id: str, *, now: datetime) -> Account:
        """Let an account do nothing more: its sessions end and its keys are refused."""
        return self._manage(id, disabled_at=now)

    def enable(self, id: str) -> Account:
        """Let a disabled account sign in again. Its old sessions stay ended."""
        return self._manage(id, disabled_at=None)

    def password_of(self, name: str) -> tuple[Account, str] | None:
        """Return an account that may sign in by password, and the hash of it; else ``None``."""
        wanted = select(db.accounts).where(
            _a.folded == folded(name), _a.disabled_at.is_(None), _a.password.is_not(None)
        )
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        return row and (account_of(row), row.password)

    def set_password(self, id: str, hash: str | None, *, was: str | None = None) -> None:
        """Keep a password's hash; with ``was`` only where that is still the one that is kept."""
        wanted = update(db.accounts).where(_a.id == id)
        if was is not None:
            wanted = wanted.where(_a.password == was)
        with self._engine.begin() as connection:
            connection.execute(wanted.values(password=hash))

    def _manage(self, id: str, **values: Any) -> Account:
        account = self.get(id)
        # One at a time: two administrators must not take each other's role at once.
        with turn(self._engine), self._engine.begin() as connection:
            connection.execute(update(db.accounts).where(_a.id == account.id).values(**values))
            if values.get("disabled_at"):
                gone = db.sessions.c.account_id == account.id
                connection.execute(db.sessions.delete().where(gone))
            _keep_an_admin(connection, account)
            row = connection.execute(select(db.accounts).where(_a.id == account.id)).one()
        return account_of(row)


def _keep_an_admin(connection: Connection, changed: Account) -> None:
    rows = connection.execute(select(_a.roles).where(_a.disabled_at.is_(None))).all()
    if not any(Role.ADMIN.value in row.roles for row in rows):
        raise LastAdmin(
            f"{changed.name} is the last admin of this desk",
            help="give somebody else the role first: drafter accounts roles NAME admin",
        )


def account_of(row: Row[Any]) -> Account:
    """Return a row of ``accounts`` as a value."""
    roles = frozenset(Role(name) for name in row.roles)
    return Account(
        row.id, row.name, roles, row.password is not None, row.created_at, row.disabled_at
    )


def _listed(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]

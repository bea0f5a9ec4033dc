"""A desk with sign-in, an account for every role, and a clock that a test moves."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from api.accounts import Role
from api.accounts.desk import Accounts
from api.accounts.passwords import Passwords
from api.accounts.permissions import SCOPES
from api.accounts.tokens import csrf_token
from api.wiring import utc_now
from corpus.database import connect, upgrade

_CLIENT = runpy.run_path(str(Path(__file__).parents[1] / "desk_client.py"))
PASSWORD = "seven grey herons wade"


class Clock:
    """The time, which moves when a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 10, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(engine: Engine, clock: Clock) -> Accounts:
    """The accounts over a database of their own, with hashing that costs a test no time."""
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Accounts(engine, clock=clock, passwords=cheap)


def cookie_of(url: str) -> str:
    """The name of the session's cookie on a desk at that address."""
    return f"desk_session_{url.rpartition(':')[2]}"


class Browser:
    """A client with a session, as a browser has one."""

    def __init__(self, url: str, secret: str) -> None:
        self.secret = secret
        self.csrf = csrf_token(secret)
        self.client = httpx.Client(
            base_url=url,
            cookies={cookie_of(url): secret},
            timeout=30,
            trust_env=False,
            verify=False,
        )

    def post(self, path: str, **form: str) -> httpx.Response:
        return self.client.post(path, data={"csrf_token": self.csrf, **form})


class LockedDesk:
    """The running service with sign-in on, and what opens it: a key for each role."""

    def __init__(self, folder: Path) -> None:
        # The limits of a minute have a test of their own.
        none = dict.fromkeys(("DRAFTS", "SEARCHES", "SIGN_INS"), "0")
        self.desk = _CLIENT["Desk"](
            folder, sign_in=True, **{f"DRAFTER_{k}_PER_MINUTE": v for k, v in none.items()}
        )
        engine = connect(f"sqlite:///{folder / 'desk.db'}")
        upgrade(engine)
        self.accounts = Accounts(engine, clock=utc_now)
        self.keys: dict[Role, str] = {}
        for role in Role:
            account = self.accounts.store.add(f"one {role}", [role], now=utc_now())
            scopes = [s for s, stands_for in SCOPES.items() if stands_for is role]
            self.keys[role] = self.accounts.keys.create(account, "tests", scopes, now=utc_now())[1]
        self.everybody = self.accounts.store.add("everybody", Role, now=utc_now())
        self.key = self.accounts.keys.create(self.everybody, "tests", SCOPES, now=utc_now())[1]

    @property
    def cookie(self) -> str:
        return cookie_of(self.desk.url)

    def ask(self, method: str, path: str, key: str | None = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        headers |= more.pop("headers", {})
        with (
            # A thousand clients: what TLS needs takes longer to load than most answers.
            httpx.Client(
                base_url=self.desk.url, timeout=30, trust_env=False, verify=False
            ) as client,
            client.stream(method, path, headers=headers, **more) as reply,
        ):
            # What is told without an end is not waited for.
            if not reply.headers.get("content-type", "").startswith("text/event-stream"):
                reply.read()
            return reply

    def browser(self, name: str = "everybody") -> Browser:
        account = self.accounts.store.get(name)
        secret = self.accounts.sessions.begin(account.id, now=utc_now())
        return Browser(self.desk.url, secret)


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LockedDesk]:
    folder = tmp_path_factory.mktemp("locked")
    locked = LockedDesk(folder)
    locked.desk.start()
    yield locked
    locked.desk.stop()

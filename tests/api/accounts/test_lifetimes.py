"""What ends by itself, what ends at once, and what is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from api.accounts import Role
from api.accounts.buckets import Buckets
from api.accounts.model import LastAdmin, NameTaken, NotSignedIn, TooManyTries
from corpus import database as db
from corpus.errors import BadInput

PASSWORD = "seven grey herons wade"


@pytest.fixture
def mira(accounts, clock):
    account = accounts.store.add("Mira Vell", [Role.EDITOR, Role.ADMIN], now=clock())
    accounts.change_password(account, PASSWORD, old=None, session=None)
    return accounts.store.get("mira vell")


def test_a_session_ends_when_idle_and_at_last_in_any_case(accounts, clock, mira):
    idle = accounts.sessions.begin(mira.id, now=clock())
    clock.pass_by(hours=23, minutes=59)
    assert accounts.sessions.find(idle, clock())
    clock.pass_by(hours=24)
    assert accounts.sessions.find(idle, clock()) is None
    busy = accounts.sessions.begin(mira.id, now=clock())
    for _ in range(13):
        clock.pass_by(hours=12)
        assert accounts.sessions.find(busy, clock())
    clock.pass_by(hours=12)
    assert accounts.sessions.find(busy, clock()) is None


def test_a_link_is_good_for_15_minutes_and_once(accounts, clock, mira):
    late = accounts.sessions.link(mira.id, now=clock())
    clock.pass_by(minutes=15)
    with pytest.raises(NotSignedIn):
        accounts.sign_in_by_link(late)
    link = accounts.sessions.link(mira.id, now=clock())
    assert accounts.sign_in_by_link(link)
    with pytest.raises(NotSignedIn):
        accounts.sign_in_by_link(link)


def test_a_key_expires_and_its_use_is_known_to_the_minute(accounts, clock, mira):
    until = clock() + timedelta(days=1)
    key, secret = accounts.keys.create(mira, "script", {"read"}, now=clock(), expires_at=until)
    first = clock()
    assert accounts.keys.actor(secret, first)
    clock.pass_by(seconds=59)
    assert accounts.keys.actor(secret, clock())
    assert accounts.keys.get(key.id).used_at == first
    clock.pass_by(seconds=1)
    assert accounts.keys.actor(secret, clock())
    assert accounts.keys.get(key.id).used_at == clock()
    clock.pass_by(days=1)
    assert accounts.keys.actor(secret, clock()) is None


def test_a_key_does_no_more_than_its_scopes_and_its_account(accounts, clock, mira):
    _, secret = accounts.keys.create(mira, "script", {"read", "review"}, now=clock())
    assert accounts.keys.actor(secret, clock()).roles == {Role.READER, Role.EDITOR}
    accounts.store.add("Other Admin", [Role.ADMIN], now=clock())
    accounts.store.set_roles(mira.id, [Role.ANALYST])
    assert accounts.keys.actor(secret, clock()).roles == {Role.READER}
    with pytest.raises(BadInput):
        accounts.keys.create(accounts.store.get(mira.id), "more", {"publish"}, now=clock())


def test_the_last_admin_stays_one(accounts, clock, mira):
    with pytest.raises(LastAdmin):
        accounts.store.set_roles(mira.id, [Role.READER])
    with pytest.raises(LastAdmin):
        accounts.store.disable(mira.id, now=clock())
    assert accounts.store.get(mira.id) == mira


def test_one_name_in_another_case_is_taken(accounts, clock, mira):
    with pytest.raises(NameTaken):
        accounts.store.add("MIRA  VELL", [Role.READER], now=clock())


def test_who_guesses_waits_a_quarter_of_an_hour_and_others_do_not(accounts, clock, mira):
    def guess(password: str, address: str) -> str:
        return accounts.sign_in("mira vell", password, address=address)

    for _ in range(5):
        with pytest.raises(NotSignedIn):
            guess("wrong", "192.0.2.1")
    with pytest.raises(TooManyTries):
        guess(PASSWORD, "192.0.2.1")
    assert guess(PASSWORD, "192.0.2.2")
    clock.pass_by(minutes=15, seconds=1)
    assert guess(PASSWORD, "192.0.2.1")


def test_no_secret_is_in_the_database(accounts, engine, clock, mira):
    first = accounts.sessions.begin(mira.id, now=clock())
    link = accounts.sessions.link(mira.id, now=clock())
    _, key = accounts.keys.create(mira, "script", {"read"}, now=clock())
    kept = ""
    with engine.connect() as connection:
        for table in ("accounts", "api_keys", "sessions", "sign_in_links", "failed_sign_ins"):
            kept += str(connection.execute(text(f"select * from {table}")).all())
        assert connection.execute(select(db.api_keys.c.beginning)).scalar() == key[:11]
    assert not [secret for secret in (first, link, key, PASSWORD) if secret in kept]


def test_a_first_run_makes_one_admin_with_every_role_and_only_once(accounts, clock):
    first = accounts.first_run()
    assert first.account.roles == frozenset(Role)
    assert accounts.keys.actor(first.key, clock()).roles == frozenset(Role)
    assert accounts.sign_in_by_link(first.link)
    assert accounts.first_run() is None


def test_a_bucket_holds_a_minutes_worth_and_fills_again(still):
    buckets = Buckets({"drafts": 6, "searches": 0}, still.clock)
    assert [buckets.take("drafts", "a") for _ in range(6)] == [0.0] * 6
    assert buckets.take("drafts", "a") == pytest.approx(10)
    assert buckets.take("drafts", "b") == 0.0
    still.at += 10
    assert buckets.take("drafts", "a") == 0.0
    assert buckets.take("drafts", "a") > 0
    assert {buckets.take("searches", "a") for _ in range(1000)} == {0.0}


def test_an_account_is_called_by_its_name_in_the_audit(accounts, clock, mira):
    assert mira.id == "mira-vell"
    with pytest.raises(NameTaken):
        accounts.store.add("Mira-Vell", [Role.READER], now=clock())

"""Names that one holder has at a time, on both kinds of database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus.database import connect
from corpus.database.claim import Claims

ROOT = Path(__file__).parents[3]
_HOLDER = """
import sys, time
from corpus.database import connect
from corpus.database.claim import Claims
claims = Claims(connect(sys.argv[1]))
print(claims.take("feeds"), flush=True)
time.sleep(60)
"""


@pytest.fixture
def claims(database):
    engine = connect(database)
    held = Claims(engine)
    yield held
    held.close()
    engine.dispose()


def test_whoever_is_killed_gives_all_back(claims, database):
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, database],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline() == b"True\n"
        assert not claims.take("feeds")
        assert claims.take("another name")
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    with claims.hold("feeds", wanted=lambda: True) as mine:
        assert mine


def test_a_name_is_held_once_in_one_process_too_and_waited_for(claims):
    assert claims.take("a draft")
    assert not claims.take("a draft")
    threading.Timer(0.2, claims.drop, ["a draft"]).start()
    with claims.hold("a draft", wanted=lambda: True) as mine:
        assert mine
        assert claims.keeps("a draft")
    assert not claims.keeps("a draft")


def test_a_name_that_is_wanted_no_more_is_not_waited_for(claims):
    assert claims.take("a draft")
    with claims.hold("a draft", wanted=lambda: False) as mine:
        assert not mine
    assert claims.keeps("a draft")


def test_what_a_server_forgot_when_it_fell_is_taken_again_unless_another_was_faster(postgres):
    address = postgres.database()
    engine, other = connect(address), connect(address)
    claims, rival = Claims(engine), Claims(other)
    assert claims.take("kept")
    assert claims.take("lost")
    postgres.stop()
    postgres.start()
    give_up = time.monotonic() + 20
    while not rival.take("lost") and time.monotonic() < give_up:
        time.sleep(0.05)
    assert claims.renew() == ["lost"]
    assert claims.renew() == []
    assert claims.keeps("kept")
    assert not claims.keeps("lost")
    assert not rival.take("kept")
    for one in (claims, rival):
        one.close()
    engine.dispose()
    other.dispose()


def test_a_connection_that_is_lost_holds_nothing_up_once_the_server_is_back(postgres):
    engine = connect(postgres.database())
    claims = Claims(engine)
    assert claims.take("one draft")
    assert claims.take("another draft")
    with engine.connect() as other:
        others = text(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )
        assert other.execute(others).all()
    claims.drop("one draft")  # finds that the connection is gone
    assert claims.take("a third draft")
    assert claims.renew() == []
    assert claims.keeps("another draft")
    claims.close()
    engine.dispose()

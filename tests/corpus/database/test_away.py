"""A database that is away is told from one that refuses, and waited for."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError

from corpus.database import connect
from corpus.database.away import DatabaseAway, away, is_away, patiently


def failing(address: str, statement: str) -> DBAPIError:
    engine = connect(address)
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
    return caught.value


def test_nobody_who_listens_is_away_and_a_wrong_statement_is_not(tmp_path, postgres):
    gone = failing("postgresql://desk:secret@127.0.0.1:1/desk", "select 1")
    assert is_away(gone)
    assert not is_away(failing(postgres.database(), "select nothing"))
    assert not is_away(failing(f"sqlite:///{tmp_path}/desk.db", "select nothing"))
    assert not is_away(ValueError("no such thing"))
    error = away(gone)
    assert isinstance(error, DatabaseAway)
    assert error.retryable
    assert "secret" not in str(error) + error.help


def test_it_is_seen_through_what_others_made_of_it():
    gone = failing("postgresql://desk@127.0.0.1:1/desk", "select 1")
    wrapped = RuntimeError("the writer broke down")
    wrapped.__cause__ = gone
    assert is_away(wrapped)
    assert is_away(ExceptionGroup("many", [ValueError(), wrapped]))


def test_a_locked_file_is_away_for_a_moment(tmp_path):
    one = connect(f"sqlite:///{tmp_path}/desk.db")
    with one.begin() as connection:
        connection.execute(text("create table t (n integer)"))
    with one.begin() as holding:
        holding.execute(text("insert into t values (1)"))
        with connect(f"sqlite:///{tmp_path}/desk.db").connect() as waiting:
            waiting.execute(text("pragma busy_timeout=1"))
            with pytest.raises(DBAPIError) as caught:
                waiting.execute(text("insert into t values (2)"))
    assert is_away(caught.value)


def test_patience_tries_again_and_ends():
    gone = failing("postgresql://desk@127.0.0.1:1/desk", "select 1")
    left = [gone, gone]

    def work() -> str:
        if left:
            raise left.pop()
        return "done"

    assert patiently(work, seconds=60) == "done"
    left = [gone] * 100
    with pytest.raises(DBAPIError):
        patiently(work, seconds=0)
    stop = threading.Event()
    stop.set()
    with pytest.raises(DBAPIError):
        patiently(work, seconds=60, stop=stop)
    assert len(left) == 98

    def broken() -> None:
        raise KeyError("a defect is no matter of patience")

    with pytest.raises(KeyError):
        patiently(broken, seconds=60)


def test_a_connection_that_was_lost_before_says_so_to_whoever_asks_it_next(postgres):
    engine = connect(postgres.database())
    with engine.connect() as connection, engine.connect() as other:
        pid = connection.execute(text("select pg_backend_pid()")).scalar()
        other.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        for _ in range(2):
            with pytest.raises(SQLAlchemyError) as caught:
                connection.execute(text("select 1"))
            assert is_away(caught.value)
    assert isinstance(caught.value, PendingRollbackError)
    engine.dispose()

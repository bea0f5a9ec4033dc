from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from corpus.database import connect, model_calls, upgrade
from drafter.ledger import CallRecord, Ledger, MemoryLedger, SqlLedger

NOW = datetime(2026, 3, 6, 9, tzinfo=UTC)
RECORD = CallRecord("k" * 64, "d1", "plan", "m", {"content": "…"}, 10, 5, 0.25)
OTHER = CallRecord("k" * 64, "d2", "plan", "m", {"content": "later"}, 11, 6, 0.5)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'desk.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["memory", "sql"])
def ledger(request: pytest.FixtureRequest, engine: Engine) -> Ledger:
    return MemoryLedger() if request.param == "memory" else SqlLedger(engine, now=lambda: NOW)


def test_what_is_put_comes_back_whole(ledger: Ledger) -> None:
    assert ledger.get(RECORD.key) is None
    ledger.put(RECORD)
    assert ledger.get(RECORD.key) == RECORD


def test_the_first_answer_stays(ledger: Ledger) -> None:
    ledger.put(RECORD)
    ledger.put(OTHER)
    assert ledger.get(RECORD.key) == RECORD


def test_another_process_reads_it(engine: Engine) -> None:
    SqlLedger(engine, now=lambda: NOW).put(RECORD)
    fresh = connect(str(engine.url))
    assert SqlLedger(fresh, now=lambda: NOW).get(RECORD.key) == RECORD
    with fresh.connect() as connection:
        assert connection.execute(select(model_calls.c.created_at)).scalar() == NOW
    fresh.dispose()


def test_threads_that_put_the_same_answer_at_once_store_it_once(engine: Engine) -> None:
    ledger = SqlLedger(engine, now=lambda: NOW)
    errors: list[BaseException] = []

    def put() -> None:
        try:
            ledger.put(RECORD)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(model_calls)).scalar() == 1

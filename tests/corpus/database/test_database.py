"""The schema: migrations lead to exactly the tables, instants keep their zone."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from corpus.database import articles, connect, drafts, is_current, metadata, upgrade
from corpus.errors import BadInput, StoreBroken
from tests.migrated import migrated_once


@pytest.fixture
def engine(tmp_path):
    engine = connect(f"sqlite:///{tmp_path}/new/desk.db")
    upgrade(engine)
    yield engine
    engine.dispose()


def test_migrations_lead_to_exactly_the_tables_that_the_code_declares(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_what_other_tests_begin_with_is_what_the_migrations_lead_to(engine, tmp_path):
    short = connect(f"sqlite:///{tmp_path}/short.db")
    with migrated_once():
        upgrade(short)
    assert is_current(short)
    held = [tuple(e.raw_connection().driver_connection.iterdump()) for e in (engine, short)]
    assert held[0] == held[1]
    assert len(held[0]) > 50
    short.dispose()


def test_upgrade_twice_changes_nothing(engine):
    assert is_current(engine)
    upgrade(engine)
    assert is_current(engine)


def test_processes_that_upgrade_at_once_wait_for_each_other(tmp_path):
    code = (
        "import sys; from corpus.database import connect, upgrade; print('up', flush=True);"
        f"sys.stdin.readline(); upgrade(connect('sqlite:///{tmp_path}/desk.db'))"
    )
    root = Path(__file__).parents[3]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout.readline() == b"up\n"
    for process in processes:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0] * 4
    assert is_current(connect(f"sqlite:///{tmp_path}/desk.db"))


def test_sqlite_runs_in_wal_mode_with_foreign_keys(engine):
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_an_instant_comes_back_as_the_same_instant_in_utc(engine):
    at = datetime(2026, 4, 25, 9, 30, tzinfo=timezone(timedelta(hours=-7)))
    row = {
        "id": "d1",
        "topic": "t",
        "state": "draft",
        "request": {},
        "created_at": at,
        "updated_at": at,
    }
    with engine.begin() as connection:
        connection.execute(insert(drafts).values(row))
        found = connection.execute(select(drafts.c.created_at)).scalar_one()
    assert found == at
    assert found.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(engine):
    with engine.begin() as connection, pytest.raises(Exception, match="needs a time zone"):
        connection.execute(
            insert(articles).values(
                id="a",
                title="t",
                text="x",
                date_precision="day",
                extractor="given",
                published_at=datetime(2026, 1, 1),
            )
        )


def test_an_unreadable_address_names_the_fix():
    with pytest.raises(BadInput) as caught:
        connect("not an address")
    assert "sqlite:///" in caught.value.help


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open any file")
def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreBroken):
        upgrade(connect(f"sqlite:///{tmp_path}/desk.db"))


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path):
    (tmp_path / "desk.db").write_bytes(b"this is not SQLite" * 100)
    with pytest.raises(StoreBroken):
        upgrade(connect(f"sqlite:///{tmp_path}/desk.db"))


def test_many_that_open_a_new_file_at_once_all_open_it(tmp_path):
    failed = []

    def opened(url, begin):
        begin.wait()
        try:
            connect(url).connect().close()
        except OperationalError as error:
            failed.append(str(error))

    for number in range(40):
        url, begin = f"sqlite:///{tmp_path}/{number}/desk.db", threading.Barrier(12)
        threads = [threading.Thread(target=opened, args=(url, begin)) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []

"""The line of jobs on a real database, of either kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from api.line import MAX_BROKEN, GivenUp, Line, jobs_database_url
from corpus.database import connect


@pytest.fixture
def at(database: str, tmp_path: Path) -> str:
    return jobs_database_url(database, tmp_path)


def end(engine: Engine, job: str, state: str) -> None:
    """Let an attempt end as DBOS would have it."""
    table = "workflow_status" if engine.dialect.name == "sqlite" else "dbos.workflow_status"
    with engine.begin() as connection:
        ended = connection.execute(
            text(f"update {table} set status = :state where workflow_uuid = :job"),
            {"state": state, "job": job},
        )
    assert ended.rowcount == 1


def test_what_broke_is_put_again_until_it_has_broken_too_often(at: str) -> None:
    engine, line = connect(at), Line(at)
    line.prepare(engine)
    line.put("draft", "a")
    line.put_again("draft", "a")  # it is in line: nothing to do
    for number in range(MAX_BROKEN):
        assert [attempt.id for attempt in line.going_on()] == [f"a.{number}"]
        end(engine, f"a.{number}", "ERROR")
        if number < MAX_BROKEN - 1:
            line.put_again("draft", "a")
    with pytest.raises(GivenUp):
        line.put_again("draft", "a")
    assert not line.going_on()
    line.close()
    engine.dispose()


def test_what_was_recovered_without_end_is_given_up_at_once(at: str) -> None:
    engine, line = connect(at), Line(at)
    line.prepare(engine)
    line.put("draft", "a")
    end(engine, "a.0", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
    with pytest.raises(GivenUp):
        line.put_again("draft", "a")
    line.close()
    engine.dispose()

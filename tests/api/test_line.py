"""The line of jobs on a real database, of either kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.endings import MAX_STARTS
from api.line import GivenUp, Line, jobs_database_url
from corpus.database import connect


@pytest.fixture
def at(database: str, tmp_path: Path) -> str:
    return jobs_database_url(database, tmp_path)


def end(line: Line, job: str, state: str) -> None:
    """Let an attempt end as DBOS would have it."""
    status = line._client._sys_db.tables.workflow_status
    ending = status.update().where(status.c.workflow_uuid == job).values(status=state)
    with line._client._sys_db.engine.begin() as connection:
        assert connection.execute(ending).rowcount == 1


def test_what_broke_is_put_again_until_it_has_broken_too_often(at: str) -> None:
    engine, line = connect(at), Line(at)
    line.prepare(engine)
    line.put("draft", "a")
    line.put_again("draft", "a")  # it is in line: nothing to do
    for number in range(MAX_STARTS):
        assert [attempt.id for attempt in line.going_on()] == [f"a.{number}"]
        end(line, f"a.{number}", "ERROR")
        if number < MAX_STARTS - 1:
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
    end(line, "a.0", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
    with pytest.raises(GivenUp):
        line.put_again("draft", "a")
    line.close()
    engine.dispose()

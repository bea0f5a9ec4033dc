"""``drafter jobs`` over a store in which nobody works."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run
from api.drafts import DraftStore
from api.line import Line
from api.workers import Worker, WorkerStore
from corpus.database import connect, upgrade
from drafter.model import DraftRequest


@pytest.fixture
def desk(data):
    """A draft in line, one that a worker left, and one that nobody put in line."""
    engine = connect(f"sqlite:///{data / 'desk.db'}")
    upgrade(engine)
    now = datetime.now(UTC)
    store = DraftStore(engine)
    for minutes, name in enumerate(("waits", "left", "lost")):
        at = now - timedelta(minutes=10 - minutes)
        store.create(name, DraftRequest(f"Topic {name}"), now=at)
    line = Line(f"sqlite:///{data / 'jobs.db'}")
    line.prepare(engine)
    for name in ("waits", "left"):
        line.put("draft", name)
    status = line._client._sys_db.tables.workflow_status
    with line._client._sys_db.engine.begin() as connection:
        taken = status.update().where(status.c.workflow_uuid == "left.0")
        connection.execute(taken.values(status="PENDING", executor_id="old-one"))
    line.close()
    seen = now - timedelta(hours=1)
    worker = Worker("old-one", "drafts-1", "host", 77, 2, seen, seen, None)
    WorkerStore(engine).begin(worker)
    yield store
    engine.dispose()


def rows(capsys):
    return [json.loads(row) for row in capsys.readouterr().out.splitlines()]


def test_every_job_is_listed_with_who_is_at_it(desk, capsys, conforms):
    assert run(["jobs", "list", "--json"]) == 0
    jobs = rows(capsys)
    assert [(j["id"], j["state"], j["worker"], j["attempt"]) for j in jobs] == [
        ("waits", "waiting", None, 1),
        ("left", "left", "old-one", 1),
        ("lost", "waiting", None, 0),
    ]
    for job in jobs:
        conforms(job, "job")
    assert run(["jobs", "list"]) == 0
    said = capsys.readouterr().out
    assert "Topic left" in said
    assert "drafter jobs adopt old-one" in said
    assert run(["jobs", "workers", "--json"]) == 0
    (worker,) = rows(capsys)
    conforms(worker, "worker")
    assert (worker["state"], worker["jobs"]) == ("gone", 1)
    assert run(["jobs", "workers"]) == 0
    assert "77 on host" in capsys.readouterr().out


def test_what_a_worker_left_is_put_in_line_once(desk, capsys):
    assert run(["jobs", "adopt", "old-one", "--json"]) == 0
    assert rows(capsys) == [{"worker": "old-one", "moved": 1}]
    assert run(["jobs", "list", "--json"]) == 0
    left = next(job for job in rows(capsys) if job["id"] == "left")
    assert (left["state"], left["worker"], left["attempt"]) == ("waiting", None, 2)
    assert run(["jobs", "adopt", "old-one"]) == 0
    assert "0 of its jobs" in capsys.readouterr().out
    assert run(["jobs", "adopt", "nobody"]) == ExitCode.NOT_FOUND


def test_a_job_is_cancelled_by_the_beginning_of_its_id(desk, capsys):
    assert run(["jobs", "cancel", "l"]) == ExitCode.USAGE
    assert "2 jobs begin with" in capsys.readouterr().err
    assert run(["jobs", "cancel", "le", "--json"]) == 0
    assert rows(capsys) == [{"id": "left", "kind": "draft", "draft_id": "left"}]
    assert desk.get("left").state == "cancelled"
    assert run(["jobs", "cancel", "left"]) == ExitCode.NOT_FOUND

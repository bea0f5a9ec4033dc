"""A desk of two APIs and two workers on a real PostgreSQL and a real Chroma server."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))

from desk_process import articles
from farm import Farm
from llm_server import HonestModel, LlmServer, step_of
from servers import Chroma

from api.line import Line

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"


def lines() -> str:
    """The story that the tests of the service share, as an import takes it."""
    rows = [
        {
            "url": a.url,
            "outlet": a.outlet,
            "title": a.title,
            "text": a.text,
            "published_at": a.published_at.isoformat(),
        }
        for a in articles()
    ]
    return "".join(f"{json.dumps(row)}\n" for row in rows)


class Gate:
    """A good model that answers nobody until it is opened, and counts what it was asked."""

    def __init__(self) -> None:
        self.good = HonestModel()
        self.lock = threading.Lock()
        self.opened = threading.Event()
        self.asked: list[str] = []

    def __call__(self, body: Any) -> Any:
        if step_of(body) != "probe":
            with self.lock:
                self.asked.append(json.dumps(body, sort_keys=True))
            self.opened.wait(300)
        with self.lock:
            return self.good(body)


@pytest.mark.timeout(900)
def test_several_processes_are_one_desk_and_a_worker_that_dies_is_replaced(postgres, tmp_path):
    database, gate, chroma = postgres.database(), Gate(), Chroma(tmp_path / "chroma")
    # Nobody takes a dead worker's jobs but who is told to; and each process is as small as can be.
    small = {"DRAFTER_WORKERS": "0", "DRAFTER_JOBS": "1", "DRAFTER_ADOPT_SECONDS": "0"}
    with LlmServer(gate) as model:
        asking = {"OPENAI_BASE_URL": model.base_url, "DRAFTER_MODEL": "loopback-model"}
        try:
            with Farm(tmp_path, database=database, chroma=chroma.url, **small, **asking) as farm:
                _work(farm, Line(database), gate)
        finally:
            gate.opened.set()
            chroma.stop()


def _work(farm: Farm, line: Line, gate: Gate) -> None:
    one, other = farm.apis
    kind = {"Content-Type": "application/x-ndjson"}
    assert one.client.post("/v1/imports", content=lines(), headers=kind).status_code == 200
    found = other.client.get("/v1/search", params={"q": "ferry pier"}).json()["items"]
    assert found[0]["outlet"] == "Quill Bay Herald"

    ids = [farm.ask(TOPIC, writer="llm", angle=f"angle {n}") for n in range(4)]
    give_up = time.monotonic() + 120
    while len(gate.asked) < 2 and time.monotonic() < give_up:
        time.sleep(0.1)
    at_work = {attempt.worker for attempt in line.going_on()} - {None}
    assert at_work == {"worker-0", "worker-1"}
    farm.workers[0].stop(signal.SIGKILL)
    adopted = json.loads(farm.command("jobs", "adopt", "worker-0", "--force", "--json"))
    assert adopted == {"worker": "worker-0", "moved": 1}
    in_flight = len(gate.asked)
    gate.opened.set()
    made = farm.finished(ids, 300)

    assert [draft["state"] for draft in made.values()] == ["draft"] * 4
    for name in ids:
        text = other.client.get(f"/v1/drafts/{name}/events").text
        assert text.count("event: done") == 1
    # What was in flight when the worker died may be asked again, and nothing else.
    assert len(gate.asked) - len(set(gate.asked)) <= in_flight
    assert list(line.going_on()) == []
    line.close()
    states = map(json.loads, farm.command("jobs", "workers", "--json").splitlines())
    assert [row["name"] for row in states] == ["worker-0", "worker-1"]

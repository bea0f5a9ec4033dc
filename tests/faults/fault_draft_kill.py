"""``kill -9`` while drafts are made, at random moments: none lost, none wrong, none paid for twice.

The real service makes drafts with a loopback model, several at once; it is killed and started again
over the same folder. After each kill the ledger is read: what it holds is paid for, and no request
for it may come again. What was asked and not yet written down may be asked again, once a kill.
"""

from __future__ import annotations

import hashlib
import json
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))
sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from desk_client import Desk
from figure import Figure, Say
from llm_server import HonestModel, LlmServer, step_of
from sqlalchemy import create_engine, func, select

from corpus.database import connect, model_calls
from corpus.database import drafts as stored_drafts

DRAFTS, KILLS, SEED = 60, 100, 20260511
TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"
# A kill comes after one of the next so many requests (none: at any moment, while drafts are taken
# up or gather) and up to this many seconds. A call takes a moment: kills meet calls in flight.
_REQUESTS, _LONGEST_S, _CALL_S = 12, 1.0, 0.15
_PATIENCE_S, _QUIET_S, _LOOK_S = 300.0, 20.0, 0.5


class Till:
    """A good model that takes a moment, and keeps the name of every request."""

    def __init__(self, seed: int) -> None:
        self.good = HonestModel()
        self.rng = random.Random(seed)
        self.base_url = ""
        self.lock = threading.Lock()
        self.asked: list[str] = []

    def __call__(self, body: dict[str, Any]) -> Any:
        with self.lock:
            # Drafts that begin together ask the same small question about the server's dialect.
            if step_of(body) != "probe":
                self.asked.append(self.name(body))
            wait = self.rng.uniform(0.2, 1.8) * _CALL_S
            answer = self.good(body)
        time.sleep(wait)
        return answer

    def name(self, body: dict[str, Any]) -> str:
        """Return the ledger's key of a request (``drafter.llm.client``), from its bytes alone."""
        canonical = json.dumps([self.base_url, body], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def measure(work: Path, say: Say) -> Iterable[Figure]:
    checking = {"DRAFTER_WORKERS": "1"}
    return kill_often(work, say, drafts=DRAFTS, kills=KILLS, seed=SEED, environment=checking)


def kill_often(
    work: Path,
    say: Say,
    *,
    drafts: int,
    kills: int,
    seed: int,
    environment: dict[str, str] | None = None,
) -> Iterable[Figure]:
    """Kill ``kills`` times while ``drafts`` are made; ``environment`` is the service's."""
    rng, till = random.Random(seed), Till(seed)
    with LlmServer(till) as server:
        till.base_url = server.base_url
        settings = {
            "OPENAI_BASE_URL": server.base_url,
            "DRAFTER_MODEL": "loopback-model",
            "DRAFTER_JOBS": "4",
            "DRAFTER_QUEUE": str(drafts),
            **(environment or {}),
        }
        desk = Desk(work / "data", **settings)
        (work / "data").mkdir()
        desk.start()
        try:
            ids = [desk.ask(TOPIC, writer="llm", angle=f"angle {n}") for n in range(drafts)]
            seen = _kill(desk, till, rng, kills, say)
            made = _finished(desk, ids, say)
        finally:
            desk.stop(signal.SIGKILL)
    reference = Counter(_said(draft) for draft in made.values()).most_common(1)
    wrong = sum(_said(d) != reference[0][0] for d in made.values() if d["state"] == "draft")
    lost = sum(made[name]["state"] != "draft" for name in ids)
    again = sum(count - 1 for count in Counter(till.asked).values())
    yield Figure.at_least("draft_kill.kills", seen.kills, kills, kills)
    yield Figure.at_most("draft_kill.lost", lost, drafts)
    yield Figure.at_most("draft_kill.wrong", wrong, drafts)
    yield Figure.at_most("draft_kill.paid_twice", seen.paid_twice(till), len(set(till.asked)))
    yield Figure.at_most("draft_kill.sent_again", again, len(till.asked), seen.in_flight)


class Seen:
    """What stood in the ledger at each kill, and how many calls were under way then."""

    def __init__(self) -> None:
        self.kills = self.in_flight = 0
        self.marks: list[tuple[int, frozenset[str]]] = []

    def note(self, asked: list[str], finished: frozenset[str]) -> None:
        self.kills += 1
        self.in_flight += len(set(asked) - finished)
        self.marks.append((len(asked), finished))

    def paid_twice(self, till: Till) -> int:
        """Count requests that came after a kill at which their answer stood in the ledger."""
        return sum(
            name in finished for place, finished in self.marks[-1:] for name in till.asked[place:]
        ) + sum(
            name in before
            for (start, before), (end, _) in zip(self.marks, self.marks[1:], strict=False)
            for name in till.asked[start:end]
        )


def _kill(desk: Desk, till: Till, rng: random.Random, kills: int, say: Say) -> Seen:
    seen = Seen()
    while seen.kills < kills:
        _wait(till, rng.randrange(_REQUESTS), f"sqlite:///{desk.folder / 'desk.db'}")
        time.sleep(rng.uniform(0, _LONGEST_S))
        desk.stop(signal.SIGKILL)
        with till.lock:
            asked = list(till.asked)
        finished = _ledger(desk.folder)
        seen.note(asked, finished)
        say(f"kill {seen.kills}/{kills}: {len(finished)} calls finished, {len(asked)} asked")
        desk.start()
    return seen


def _wait(till: Till, requests: int, database: str) -> None:
    """Wait for so many requests more, or until none come because all drafts are made."""
    wanted, quiet = len(till.asked) + requests, time.monotonic()
    before, looked = len(till.asked), quiet
    while len(till.asked) < wanted and time.monotonic() - quiet < _QUIET_S:
        if len(till.asked) != before:
            before, quiet = len(till.asked), time.monotonic()
        if time.monotonic() - max(looked, quiet) > _LOOK_S:
            if not _under_way(database):
                return
            looked = time.monotonic()
        time.sleep(0.02)


def _under_way(database: str) -> int:
    """Count the drafts that are not made yet."""
    engine = create_engine(connect(database).url)
    try:
        with engine.connect() as connection:
            wanted = select(func.count()).where(stored_drafts.c.state == "generating")
            return int(connection.scalar(wanted) or 0)
    finally:
        engine.dispose()


def _ledger(folder: Path) -> frozenset[str]:
    engine = create_engine(f"sqlite:///{folder / 'desk.db'}")
    try:
        with engine.connect() as connection:
            return frozenset(connection.scalars(select(model_calls.c.key)))
    finally:
        engine.dispose()


def _finished(desk: Desk, ids: list[str], say: Say) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    give_up = time.monotonic() + _PATIENCE_S
    while len(made) < len(ids) and time.monotonic() < give_up:
        for name in ids:
            if name not in made:
                draft = desk.client.get(f"/v1/drafts/{name}").json()
                if draft["state"] != "generating":
                    made[name] = draft
        say(f"{len(made)}/{len(ids)} drafts have ended")
        time.sleep(1)
    for name in ids:
        made.setdefault(name, {"state": "generating", "briefing": None})
    return made


def _said(draft: dict[str, Any]) -> str:
    """Return what a draft says, so that drafts of the same evidence can be held side by side."""
    if not draft.get("briefing"):
        return str(draft["state"])
    sections = draft["briefing"]["sections"]
    return json.dumps([[s["key"], [x["text"] for x in s["sentences"]]] for s in sections])

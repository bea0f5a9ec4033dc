"""A worker is killed for good in the middle of its drafts, and ``drafter jobs adopt`` is told so.

Two workers on PostgreSQL and a Chroma server, each killed in turn while both are at work; nobody
takes a dead worker's jobs but by the command. Its jobs have to be finished by the other one within
the time, from the moment that somebody types the command, and what was paid for is not paid again.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from farm_rig import Rig, lost, open_rig, wrong
from fault_draft_kill import TOPIC, Seen
from figure import Figure, Say

ROUNDS, DRAFTS, SEED = 10, 4, 20261129
_WITHIN_S, _PATIENCE_S = 10.0, 180.0
# Killed after so many requests of the round: some drafts have paid for something, none is done.
_REQUESTS = 8


@dataclass
class Told:
    """What came of all rounds: ``seconds`` from the command to the last of a worker's drafts."""

    seconds: list[float] = field(default_factory=list)
    moved: int = 0
    left: int = 0
    seen: Seen = field(default_factory=Seen)
    ids: list[str] = field(default_factory=list)


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return kill_for_good(work, say, rounds=ROUNDS, drafts=DRAFTS, seed=SEED)


def kill_for_good(
    work: Path, say: Say, *, rounds: int, drafts: int, seed: int, within_s: float = _WITHIN_S
) -> Iterable[Figure]:
    """Kill one worker ``rounds`` times, each while ``drafts`` are made, and have it adopted."""
    with open_rig(work, apis=1, workers=2, seed=seed, chroma=True) as rig:
        told = Told()
        for number in range(rounds):
            _round(rig, told, number, drafts)
            say(
                f"worker_gone {number + 1}/{rounds}: {told.left} jobs left, "
                f"{told.moved} adopted, done after {told.seconds[-1]:.1f} s"
            )
        made = rig.farm.finished(told.ids, _PATIENCE_S)
        asked = rig.till.asked
    again = sum(count - 1 for count in Counter(asked).values())
    count = rounds * drafts
    yield Figure.at_least("worker_gone.jobs_adopted", told.moved, told.left, told.left)
    yield Figure.at_most("worker_gone.seconds", round(max(told.seconds), 2), rounds, within_s)
    yield Figure.at_most("worker_gone.drafts_lost", lost(made), count)
    yield Figure.at_most("worker_gone.drafts_wrong", wrong(made), count)
    yield Figure.at_most("worker_gone.paid_twice", told.seen.paid_twice(rig.till), len(set(asked)))
    yield Figure.at_most("worker_gone.sent_again", again, len(asked), told.seen.in_flight)


def _round(rig: Rig, told: Told, number: int, drafts: int) -> None:
    """Ask for drafts, kill a worker that is at some, adopt them, and wait until they are made."""
    angles = [f"round {number} angle {n}" for n in range(drafts)]
    before = len(rig.till.asked)
    ids = [rig.farm.ask(TOPIC, writer="llm", angle=angle) for angle in angles]
    gone = rig.farm.workers[number % 2]
    left = _at_work(rig, gone.name, before)
    gone.stop(signal.SIGKILL)
    with rig.till.lock:
        asked = list(rig.till.asked)
    told.seen.note(asked, rig.paid())
    start = time.monotonic()
    adopted = json.loads(rig.farm.command("jobs", "adopt", gone.name, "--force", "--json"))
    _until_made(rig, left)
    told.seconds.append(time.monotonic() - start)
    told.moved += adopted["moved"]
    told.left += len(left)
    told.ids += ids
    rig.farm.finished(ids, _PATIENCE_S)
    gone.start()


def _at_work(rig: Rig, worker: str, before: int) -> list[str]:
    """Wait until a worker is well into its drafts; return which these are."""
    give_up = time.monotonic() + _PATIENCE_S
    while time.monotonic() < give_up:
        mine = [a.name for a in rig.line.going_on() if a.worker == worker]
        if mine and len(rig.till.asked) >= before + _REQUESTS:
            return mine
        time.sleep(0.02)
    raise RuntimeError(f"{worker} does not begin")


def _until_made(rig: Rig, ids: list[str]) -> None:
    give_up = time.monotonic() + _PATIENCE_S
    while any(rig.farm.draft(name)["state"] == "generating" for name in ids):
        if time.monotonic() > give_up:
            return
        time.sleep(0.05)

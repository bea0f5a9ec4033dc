"""``kill -9`` on any process of a desk of several while it makes drafts: none lost, none wrong.

An API and two workers on PostgreSQL and a Chroma server, killed one at a time at random moments and
started again under their names; nobody takes over a dead worker's jobs. What stood in the ledger at
a kill is paid for, and no request for it may come again.
"""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from farm_rig import Rig, lost, open_rig, wrong
from fault_draft_kill import Seen, _wait
from figure import Figure, Say

DRAFTS, KILLS, SEED = 60, 100, 20261128
# A kill comes after one of the next so many requests, and up to this many seconds.
_REQUESTS, _LONGEST_S, _END_S = 8, 1.0, 600.0


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return kill_often(work, say, drafts=DRAFTS, kills=KILLS, seed=SEED)


def kill_often(work: Path, say: Say, *, drafts: int, kills: int, seed: int) -> Iterable[Figure]:
    """Kill one process after another, ``kills`` times, while ``drafts`` are made."""
    rng = random.Random(seed)
    with open_rig(work, apis=1, workers=2, seed=seed, chroma=True) as rig:
        ids = rig.ask(drafts)
        seen = _kill(rig, rng, kills, say)
        made = rig.farm.finished(ids, _END_S)
        asked, again = len(rig.till.asked), rig.sent_again()
    for draft_id, draft in made.items():
        if draft["state"] != "draft":
            say(f"{draft_id}: {draft['state']} {draft.get('error')}")
    yield Figure.at_least("farm_kill.kills", seen.kills, kills, kills)
    yield Figure.at_most("farm_kill.lost", lost(made), drafts)
    yield Figure.at_most("farm_kill.wrong", wrong(made), drafts)
    yield Figure.at_most(
        "farm_kill.paid_twice", seen.paid_twice(rig.till), len(set(rig.till.asked))
    )
    yield Figure.at_most("farm_kill.sent_again", again, asked, seen.in_flight)


def _kill(rig: Rig, rng: random.Random, kills: int, say: Say) -> Seen:
    seen = Seen()
    processes = [*rig.farm.workers, *rig.farm.workers, *rig.farm.apis]
    while seen.kills < kills:
        _wait(rig.till, rng.randrange(_REQUESTS), rig.database)
        time.sleep(rng.uniform(0, _LONGEST_S))
        gone = rng.choice(processes)
        gone.ready()  # from its last start, which nobody waited for
        gone.stop(signal.SIGKILL)
        with rig.till.lock:
            asked = list(rig.till.asked)
        paid = rig.paid()
        seen.note(asked, paid)
        say(f"farm_kill {seen.kills}/{kills}: {gone.name}, {len(paid)} calls paid for")
        gone.begin()
    for process in (*rig.farm.workers, *rig.farm.apis):
        process.ready()
    return seen

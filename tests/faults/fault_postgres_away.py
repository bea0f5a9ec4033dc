"""PostgreSQL is stopped at once (``immediate``) while drafts are made and articles come in.

Two APIs and two workers on one database and one Chroma server, none of which is ever restarted.
"""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from farm_rig import Importer, Rig, lost, missing, open_rig, recovers, wrong
from figure import Figure, Say

DRAFTS, STOPS, SEED = 30, 10, 20260512
_LONGEST_AWAY_S, _LONGEST_BETWEEN_S = 3.0, 4.0
_RECOVERY_S, _END_S = 60.0, 600.0


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return stop_often(work, say, drafts=DRAFTS, stops=STOPS, seed=SEED)


def stop_often(
    work: Path, say: Say, *, drafts: int, stops: int, seed: int, apis: int = 2, workers: int = 2
) -> Iterable[Figure]:
    """Stop PostgreSQL ``stops`` times while ``drafts`` are made."""
    with open_rig(work, apis=apis, workers=workers, seed=seed, chroma=apis > 1) as rig:

        def away(seconds: float) -> None:
            rig.postgres.stop(signal.SIGQUIT)
            time.sleep(seconds)
            rig.postgres.start()

        yield from outages("postgres_away", rig, away, say, drafts, stops, seed)


def outages(
    name: str,
    rig: Rig,
    away: Callable[[float], None],
    say: Say,
    drafts: int,
    stops: int,
    seed: int,
) -> Iterable[Figure]:
    """Take a server away ``stops`` times, each for a while, and count what came of it."""
    rng = random.Random(seed)
    importer = Importer(rig.farm, pause_s=0.2)
    importer.start()
    ids = rig.ask(drafts)
    recovered = 0
    for number in range(1, stops + 1):
        time.sleep(rng.uniform(0.5, _LONGEST_BETWEEN_S))
        away(rng.uniform(0.2, _LONGEST_AWAY_S))
        recovered += recovers(rig, _RECOVERY_S)
        say(
            f"{name} {number}/{stops}: {len(importer.acknowledged)} articles, recovered {recovered}"
        )
    made = rig.farm.finished(ids, _END_S)
    importer.end()
    for told in importer.unclear[:5]:
        say(f"unclear: {told}")
    for draft_id, draft in made.items():
        if draft["state"] != "draft":
            say(f"{draft_id}: {draft['state']} {draft.get('error')}")
    asked = rig.till.asked
    yield Figure.at_least(f"{name}.stops", stops, stops, stops)
    yield Figure.at_least(f"{name}.recovered_unaided", recovered, stops, stops)
    yield Figure.at_most(f"{name}.drafts_lost", lost(made), drafts)
    yield Figure.at_most(f"{name}.drafts_wrong", wrong(made), drafts)
    yield Figure.at_most(f"{name}.paid_twice", rig.sent_again(), len(asked))
    kept = importer.acknowledged
    yield Figure.at_most(f"{name}.articles_lost", missing(rig, kept), len(kept))
    yield Figure.at_most(f"{name}.unclear_answers", len(importer.unclear), importer.tries)
    yield Figure.at_least(f"{name}.clear_503", importer.refused, importer.tries, 1)

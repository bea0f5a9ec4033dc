"""The Chroma server is killed while drafts are made and articles come in.

Two APIs and two workers on one database and one Chroma server, none of which is ever restarted.
Beside what ``outages`` counts, every passage has to be in the index in the end.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from farm_rig import Rig, open_rig
from fault_postgres_away import outages
from figure import Figure, Say
from sqlalchemy import select

from corpus.database import connect, passages
from corpus.store.served import COLLECTION, ServedIndex

DRAFTS, STOPS, SEED = 30, 10, 20261128


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return stop_often(work, say, drafts=DRAFTS, stops=STOPS, seed=SEED)


def stop_often(
    work: Path, say: Say, *, drafts: int, stops: int, seed: int, apis: int = 2, workers: int = 2
) -> Iterable[Figure]:
    """Kill the Chroma server ``stops`` times while ``drafts`` are made."""
    with open_rig(work, apis=apis, workers=workers, seed=seed, chroma=True) as rig:
        chroma = rig.chroma
        assert chroma

        def away(seconds: float) -> None:
            chroma.stop(signal.SIGKILL)
            time.sleep(seconds)
            chroma.start()

        yield from outages("chroma_away", rig, away, say, drafts, stops, seed)
        stored, missing = unindexed(rig)
        yield Figure.at_most("chroma_away.passages_not_in_the_index", missing, stored)


def unindexed(rig: Rig) -> tuple[int, int]:
    """Return how many passages the database holds, and how many of them the server does not."""
    assert rig.chroma
    engine = connect(rig.database)
    try:
        with engine.connect() as connection:
            stored = set(connection.scalars(select(passages.c.seq)))
        held = ServedIndex(rig.chroma.url, COLLECTION, engine).ids()
    finally:
        engine.dispose()
    return len(stored), len(stored - held)

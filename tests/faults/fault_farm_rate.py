"""One process on its own folder beside two APIs, two workers, PostgreSQL and a Chroma server.

Both get the same work: batches of articles, and drafts of one story by the writer without a model,
asked for all at once. Told are their rates; held is that nothing is lost and nothing is there
twice. On a machine with fewer cores than processes the several are no faster: they share them.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))
sys.path.insert(0, str(Path(__file__).parent))

from farm import Farm, Process
from farm_rig import LINES, lost, row, story, wrong
from fault_draft_kill import TOPIC
from figure import Figure, Say
from servers import Chroma, Postgres

DRAFTS, BATCHES, BATCH = 24, 12, 16
_END_S = 600.0


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return same_work(work, say, drafts=DRAFTS, batches=BATCHES)


def same_work(
    work: Path, say: Say, *, drafts: int, batches: int, **environment: str
) -> Iterable[Figure]:
    """Give both the same work, one after the other; ``environment`` is their processes'."""
    for name in ("one", "several"):
        with _farm(work, name, environment) as farm:
            reply = farm.apis[0].client.post("/v1/imports", content=story(), headers=LINES)
            assert reply.is_success, reply.text
            begun = time.monotonic()
            stored = _imported(farm, batches)
            stored_s = time.monotonic() - begun
            begun = time.monotonic()
            ids = [farm.ask(TOPIC, writer="extractive", angle=f"angle {n}") for n in range(drafts)]
            made = farm.finished(ids, _END_S)
            made_s = time.monotonic() - begun
            unseen = sum(not _sees(api, name) for api in farm.apis for name in set(stored))
        count = batches * BATCH
        say(f"farm_rate {name}: {count / stored_s:.1f} articles/s, {drafts / made_s:.2f} drafts/s")
        yield Figure.at_least(f"farm_rate.{name}_articles_a_second", count / stored_s, count, 0)
        yield Figure.at_least(f"farm_rate.{name}_drafts_a_second", drafts / made_s, drafts, 0)
        yield Figure.at_most(f"farm_rate.{name}_articles_not_stored", count - len(stored), count)
        yield Figure.at_most(
            f"farm_rate.{name}_articles_twice", len(stored) - len(set(stored)), len(stored)
        )
        yield Figure.at_most(f"farm_rate.{name}_articles_unseen", unseen, len(stored))
        yield Figure.at_most(f"farm_rate.{name}_drafts_lost", lost(made), drafts)
        yield Figure.at_most(f"farm_rate.{name}_drafts_wrong", wrong(made), drafts)


def _sees(api: Process, article_id: str) -> bool:
    return api.client.get(f"/v1/articles/{article_id}").status_code == 200


@contextmanager
def _farm(work: Path, name: str, environment: dict[str, str]) -> Iterator[Farm]:
    given = {"DRAFTER_QUEUE": "500", **environment}
    with ExitStack() as stack:
        if name == "several":
            postgres = Postgres(durable=True)
            stack.callback(postgres.close)
            vectors = Chroma(work / "chroma")
            stack.callback(vectors.stop)
            servers = {"database": postgres.database(), "chroma": vectors.url}
            farm = Farm(work / name, apis=2, workers=2, **servers, **given)
        else:
            farm = Farm(work / name, apis=1, workers=0, **given)
        yield stack.enter_context(farm)


def _imported(farm: Farm, batches: int) -> list[str]:
    """Send batches to all APIs at once, each its share; return the ids of what was stored."""
    told: list[str] = []

    def send(api: int) -> None:
        for batch in range(api, batches, len(apis)):
            lines = "".join(_article(batch * BATCH + n) for n in range(BATCH))
            reply = apis[api].client.post("/v1/imports", content=lines, headers=LINES, timeout=300)
            items = reply.json()["items"]
            told.extend(item["article_id"] for item in items if item["status"] == "stored")

    apis = list(farm.apis)
    threads = [threading.Thread(target=send, args=(api,)) for api in range(len(apis))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _article(number: int) -> str:
    text = " ".join(
        f"Gate {number} of basin {part} was opened at {7 + part} o'clock, and ship {number}-{part} "
        f"came in on the tide with {100 + 7 * number + part} crates for the lower quay."
        for part in range(5)
    )
    return row(f"https://gate.example/{number}", "Gate Gazette", f"Gate {number} opened", text)

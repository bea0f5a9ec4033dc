"""A desk of several processes on real servers, a loopback model, and what it is asked for.

The fault runs of several processes share it: what they do to it in between is theirs.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))
sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

import httpx
from desk_process import articles
from farm import Farm
from fault_draft_kill import TOPIC, Till, _said
from llm_server import LlmServer
from servers import Chroma, Postgres
from sqlalchemy import create_engine, select

from api.line import Line
from corpus.database import connect, model_calls

LINES = {"Content-Type": "application/x-ndjson"}
# A request that comes while a server is away has to say so within this time.
_PATIENCE_S = 30.0


@dataclass
class Rig:
    """The desk and its surroundings, all of them running."""

    farm: Farm
    till: Till
    postgres: Postgres
    chroma: Chroma | None
    database: str
    line: Line
    answers: Counter[str] = field(default_factory=Counter)

    def ask(self, drafts: int) -> list[str]:
        """Ask for so many drafts of the one story, no two of them alike in what the model reads."""
        return [self.farm.ask(TOPIC, writer="llm", angle=f"angle {n}") for n in range(drafts)]

    def paid(self) -> frozenset[str]:
        """Return the names of the calls that stand in the ledger."""
        engine = create_engine(connect(self.database).url)
        try:
            with engine.connect() as connection:
                return frozenset(connection.scalars(select(model_calls.c.key)))
        finally:
            engine.dispose()

    def sent_again(self) -> int:
        """Count the requests that came for calls which had been asked before."""
        return sum(count - 1 for count in Counter(self.till.asked).values())


@contextmanager
def open_rig(
    work: Path, *, apis: int, workers: int, seed: int, chroma: bool, **environment: str
) -> Iterator[Rig]:
    """Start servers, model and desk, and store the story; end all of it in the end."""
    till = Till(seed)
    with ExitStack() as stack:
        model = stack.enter_context(LlmServer(till))
        till.base_url = model.base_url
        postgres = Postgres(durable=True)
        stack.callback(postgres.close)
        vectors = None
        if chroma:
            vectors = Chroma(work / "chroma")
            stack.callback(vectors.stop)
        database = postgres.database()
        settings = {
            "OPENAI_BASE_URL": model.base_url,
            "DRAFTER_MODEL": "loopback-model",
            "DRAFTER_WORKERS": "0",
            "DRAFTER_QUEUE": "500",
            "DRAFTER_ADOPT_SECONDS": "0",
            **environment,
        }
        farm = Farm(
            work / "desk",
            apis=apis,
            workers=workers,
            database=database,
            chroma=vectors.url if vectors else None,
            **settings,
        )
        stack.enter_context(farm)
        line = Line(database)
        stack.callback(line.close)
        rig = Rig(farm, till, postgres, vectors, database, line)
        reply = farm.apis[0].client.post("/v1/imports", content=story(), headers=LINES)
        assert reply.status_code == 200, reply.text
        yield rig


def story() -> str:
    """The story that all drafts are about, as an import takes it."""
    return "".join(
        row(a.url or "", a.outlet or "", a.title, a.text, a.published_at) for a in articles()
    )


def row(url: str, outlet: str, title: str, text: str, at: Any = None) -> str:
    """One article as a line of an import."""
    told = {"url": url, "outlet": outlet, "title": title, "text": text}
    if at is not None:
        told["published_at"] = at.isoformat()
    return f"{json.dumps(told)}\n"


def wrong(made: dict[str, dict[str, Any]]) -> int:
    """Count drafts that say something else than most: all are made of the same evidence."""
    said = Counter(_said(draft) for draft in made.values() if draft["state"] == "draft")
    return sum(said.values()) - (said.most_common(1)[0][1] if said else 0)


def lost(made: dict[str, dict[str, Any]]) -> int:
    """Count drafts that were not made."""
    return sum(draft["state"] != "draft" for draft in made.values())


class Importer(threading.Thread):
    """Stores one article after another, over all APIs in turn, each until it is acknowledged.

    ``unclear`` are answers, while a server was away, that neither store nor say plainly that one
    should try again.
    """

    def __init__(self, farm: Farm, *, pause_s: float) -> None:
        super().__init__(daemon=True)
        self._apis = list(farm.apis)
        self._pause_s = pause_s
        self.ending = threading.Event()
        self.acknowledged: list[str] = []
        self.unclear: list[str] = []
        self.refused = 0
        self.tries = 0

    def run(self) -> None:
        number = 0
        while not self.ending.is_set():
            text = f"Gate {number} was opened at noon. Ship {number} came in on the tide."
            line = row(f"https://gate.example/{number}", "Gate Gazette", f"Gate {number}", text)
            if stored := self._store(line):
                self.acknowledged.append(stored)
                number += 1
            self.ending.wait(self._pause_s)

    def end(self) -> None:
        self.ending.set()
        self.join(120)

    def _store(self, line: str) -> str | None:
        self._apis.append(self._apis.pop(0))
        self.tries += 1
        try:
            reply = self._apis[0].client.post(
                "/v1/imports", content=line, headers=LINES, timeout=_PATIENCE_S
            )
        except httpx.HTTPError as error:
            self.unclear.append(repr(error))
            return None
        if reply.status_code == 200:
            (item,) = reply.json()["items"]
            return str(item["article_id"]) if item["status"] != "rejected" else None
        self.refused += 1
        if not says_to_try_again(reply):
            self.unclear.append(f"{reply.status_code} {reply.text[:200]}")
        return None


def says_to_try_again(reply: httpx.Response) -> bool:
    """Tell whether an answer is a 503 that a program can act on."""
    kind = reply.headers.get("content-type", "")
    return (
        reply.status_code == 503
        and kind.startswith("application/problem+json")
        and reply.json()["retryable"] is True
        and "retry-after" in reply.headers
    )


def missing(rig: Rig, ids: Sequence[str]) -> int:
    """Count the articles that were acknowledged and are not there, over all APIs."""
    gone = set()
    for api in rig.farm.apis:
        for article_id in ids:
            if api.client.get(f"/v1/articles/{article_id}").status_code != 200:
                gone.add(article_id)
    return len(gone)


def recovers(rig: Rig, seconds: float) -> bool:
    """Wait until every API answers again as if nothing had been."""
    give_up = time.monotonic() + seconds
    left = list(rig.farm.apis)
    while left and time.monotonic() < give_up:
        left = [api for api in left if not _well(api.client)]
        time.sleep(0.1)
    return not left


def _well(client: httpx.Client) -> bool:
    try:
        found = client.get("/v1/search", params={"q": "ferry pier"}, timeout=_PATIENCE_S)
        return found.status_code == 200 and client.get("/v1/drafts").status_code == 200
    except httpx.HTTPError:
        return False

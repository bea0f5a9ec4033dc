"""Twenty minutes of everything on one desk: articles, drafts, edits, a dashboard that is watched.

``drafter serve`` on a folder of its own, as a person starts it, with a loopback model. Counted are
answers of 5xx, what was acknowledged and is not there in the end (articles, drafts, edits), what
the dashboard's stream did not tell, and by how much the resident memory of the desk and of its
processes grows once it has warmed up.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))
sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

import httpx
from farm import Farm, Process
from farm_rig import LINES, Importer, lost, story
from fault_draft_kill import TOPIC
from figure import Figure, Say
from llm_server import HonestModel, LlmServer

SECONDS, WARM_S, GROWN = 1200.0, 300.0, 0.05
_DRAFT_EVERY_S, _EDIT_EVERY_S, _LOOK_EVERY_S, _ARTICLE_EVERY_S = 15.0, 3.0, 5.0, 1.0
_PATIENCE_S = 120.0


@dataclass
class Soaked:
    """What was seen: answers by status, drafts asked for, edits by draft, memory by time."""

    statuses: Counter[int] = field(default_factory=Counter)
    drafts: list[str] = field(default_factory=list)
    edits: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)

    def note(self, reply: httpx.Response) -> None:
        self.statuses[reply.status_code] += 1

    @property
    def failed(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return soak(work, say, seconds=SECONDS, warm_s=WARM_S, grown=GROWN)


def soak(
    work: Path, say: Say, *, seconds: float, warm_s: float, grown: float, hurry: float = 1
) -> Iterable[Figure]:
    """Use a desk for ``seconds``; ``hurry`` times as quickly as by default."""
    seen = Soaked()
    with (
        LlmServer(HonestModel()) as model,
        Farm(
            work,
            apis=1,
            workers=0,
            OPENAI_BASE_URL=model.base_url,
            DRAFTER_MODEL="loopback-model",
            DRAFTER_QUEUE="500",
        ) as farm,
    ):
        desk = farm.apis[0]
        desk.client.event_hooks["response"].append(seen.note)
        assert desk.client.post("/v1/imports", content=story(), headers=LINES).status_code == 200
        ending = threading.Event()
        stream = Stream(desk, ending, seen)
        importer = Importer(farm, pause_s=_ARTICLE_EVERY_S / hurry)
        busy = [
            Every(_DRAFT_EVERY_S / hurry, ending, seen, lambda: _ask(farm, seen)),
            Every(_EDIT_EVERY_S / hurry, ending, seen, lambda: _edit(desk, seen)),
            Every(_LOOK_EVERY_S / hurry, ending, seen, lambda: _look(desk, seen)),
        ]
        for thread in (stream, importer, *busy):
            thread.start()
        _wait(seconds, seen, desk, say)
        ending.set()
        for thread in busy:
            thread.join(_PATIENCE_S)
        importer.end()
        made = farm.finished(seen.drafts, _PATIENCE_S)
        _until(lambda: set(importer.acknowledged) <= stream.heard)
        gone = [i for i in importer.acknowledged if not _there(desk, i)]
        kept = sum(count for name, count in seen.edits.items() if _revisions(desk, name) > count)
    for told in [*seen.broken, *importer.unclear][:5]:
        say(f"soak: {told}")
    asked, edits = sum(seen.statuses.values()), sum(seen.edits.values())
    untold = set(importer.acknowledged) - stream.heard
    yield Figure.at_most("soak.answers_5xx", seen.failed, asked)
    yield Figure.at_most("soak.broken_off", len(seen.broken) + len(importer.unclear), asked)
    yield Figure.at_most("soak.articles_lost", len(gone), len(importer.acknowledged))
    yield Figure.at_most("soak.articles_untold", len(untold), len(importer.acknowledged))
    yield Figure.at_most("soak.drafts_lost", lost(made), len(made))
    yield Figure.at_most("soak.edits_lost", edits - kept, edits)
    yield Figure.at_most(
        "soak.memory_growth", round(growth(seen.memory, warm_s), 4), len(seen.memory), grown
    )


class Every(threading.Thread):
    """Does something again and again until ``ending``; what breaks off is noted, and gone on."""

    def __init__(
        self, seconds: float, ending: threading.Event, seen: Soaked, act: Callable[[], None]
    ) -> None:
        super().__init__(daemon=True)
        self._seconds, self._ending, self._seen, self._act = seconds, ending, seen, act

    def run(self) -> None:
        while not self._ending.wait(self._seconds):
            try:
                self._act()
            except (httpx.HTTPError, AssertionError, KeyError) as error:
                self._seen.broken.append(repr(error)[:300])


class Stream(threading.Thread):
    """Follows the dashboard all the while, as a page does, on one line that may not break."""

    def __init__(self, desk: Process, ending: threading.Event, seen: Soaked) -> None:
        super().__init__(daemon=True)
        self._url, self._ending, self._seen = str(desk.client.base_url), ending, seen
        self.heard: set[str] = set()

    def run(self) -> None:
        try:
            self._follow()
        except httpx.HTTPError as error:
            # In the end the desk goes before its followers.
            if not self._ending.is_set():
                self._seen.broken.append(repr(error))

    def _follow(self) -> None:
        with (
            httpx.Client(base_url=self._url, timeout=60, trust_env=False) as client,
            client.stream("GET", "/v1/dashboard/events") as reply,
        ):
            event = ""
            for line in reply.iter_lines():
                name, _, value = line.partition(": ")
                event = value if name == "event" else event
                if name == "data" and event == "articles":
                    self.heard |= {article["id"] for article in json.loads(value)["articles"]}


def growth(memory: list[tuple[float, int]], warm_s: float) -> float:
    """Return by what share memory grew from the first fifth after ``warm_s`` to the last."""
    warm = [size for at, size in memory if at >= warm_s]
    if len(warm) < 2:
        raise ValueError("memory was looked at too seldom")
    fifth = max(1, len(warm) // 5)
    return statistics.median(warm[-fifth:]) / statistics.median(warm[:fifth]) - 1


def _wait(seconds: float, seen: Soaked, desk: Process, say: Say) -> None:
    begun, told = time.monotonic(), 0.0
    while (now := time.monotonic() - begun) < seconds:
        seen.memory.append((now, _resident(desk)))
        if now - told >= 60:
            told = now
            size = seen.memory[-1][1] / 2**20
            say(
                f"soak {now:.0f} s: {size:.0f} MiB, {sum(seen.statuses.values()):,} answers, "
                f"{len(seen.drafts)} drafts, {sum(seen.edits.values())} edits, {seen.failed} failed"
            )
        time.sleep(min(1.0, seconds / 20))


def _resident(desk: Process) -> int:
    """Return the memory of the desk and of the processes that it started, in bytes."""
    left, size = [str(desk.pid)], 0
    while left:
        one = Path("/proc") / left.pop()
        # What ends while it is looked at has no memory left to count.
        with suppress(FileNotFoundError, ProcessLookupError):
            status = (one / "status").read_text().splitlines()
            size += 1024 * sum(int(x.split()[1]) for x in status if x.startswith("VmRSS:"))
            for thread in (one / "task").iterdir():
                with suppress(FileNotFoundError, ProcessLookupError):
                    left += (thread / "children").read_text().split()
    return size


def _ask(farm: Farm, seen: Soaked) -> None:
    seen.drafts.append(farm.ask(TOPIC, writer="llm", angle=f"angle {len(seen.drafts)}"))


def _edit(desk: Process, seen: Soaked) -> None:
    """Change the text of the newest draft that is made, and comment on it now and then."""
    page = desk.client.get("/v1/drafts", params={"state": "draft", "limit": 1}).json()["items"]
    if not page:
        return
    at = f"/v1/drafts/{page[0]['id']}/sections/situation"
    section = desk.client.get(at)
    text = section.json()["markdown"].split("\n\nEdit ", maxsplit=1)[0]
    number = seen.edits[page[0]["id"]]
    sent = {"markdown": f"{text.rstrip()}\n\nEdit {number} was made by the desk.\n"}
    saved = desk.client.put(at, json=sent, headers={"If-Match": section.headers["ETag"]})
    assert saved.status_code == 200, saved.text
    seen.edits[page[0]["id"]] += 1


def _look(desk: Process, seen: Soaked) -> None:
    """Look at pages as people do."""
    for path in ("/dashboard", "/", "/search?q=pier", "/metrics", "/v1/stories"):
        assert desk.client.get(path, timeout=60).status_code == 200, path
    if seen.drafts:
        assert desk.client.get(f"/drafts/{seen.drafts[-1]}").status_code == 200


def _there(desk: Process, article: str) -> bool:
    return desk.client.get(f"/v1/articles/{article}").status_code == 200


def _revisions(desk: Process, draft: str) -> int:
    """Return the number of a draft's newest revision."""
    return int(desk.client.get(f"/v1/drafts/{draft}/revisions").json()["items"][0]["n"])


def _until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.2)

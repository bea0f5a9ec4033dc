"""A thousand real articles, twenty a second, on a dashboard that somebody watches in Chromium.

They come as a wire sends them, ten at a time, each cut to its first 700 characters: two cores embed
no more than that in a second, and show pages at the same time.

Counted are articles that the stream did not tell, and whether the page ends as a fresh look shows
it; how the script's memory grows between the 200th and the last article, after its garbage was
collected; and how long the page takes to answer a click while they arrive (Event Timing: from the
input to the next paint).
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

import httpx
from chromium import browsing, find_chromium
from desk_client import Desk
from figure import Figure, Say
from playwright.sync_api import CDPSession, Page

NEWS = Path(__file__).parents[3] / "shared" / "data" / "news" / "ecbplus.jsonl"
ARTICLES, A_SECOND, TOGETHER, SETTLED = 1000, 20, 10, 200
_LONGEST = 700
ANSWERED_MS, GROWN = 100.0, 0.10
_TIMES = """() => {
  window.answered = [];
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) if (e.interactionId) window.answered.push(e.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  window.long = 0;
  new PerformanceObserver((list) => { window.long += list.getEntries().length; })
    .observe({ type: "longtask", buffered: true });
}"""
_MARK = "() => document.getElementById('board').dataset.mark"
_SHOWN = "() => document.getElementById('board').innerHTML.replace(/\\s+/g, ' ')"


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return watch(work, say, many=ARTICLES, settled=SETTLED)


def watch(work: Path, say: Say, *, many: int, settled: int) -> Iterator[Figure]:
    chromium = find_chromium()
    if chromium is None or not NEWS.is_file():
        say("no Chromium: install it" if chromium is None else f"no articles: {NEWS} is absent")
        yield Figure.at_most("dashboard.missed", 0, 0)
        return
    articles = _articles(many)
    with Desk(work) as desk, browsing(chromium) as browser:
        page = browser.new_page(base_url=desk.url)
        yield from _watched(page, desk, articles, settled, say)


def _articles(many: int) -> list[dict[str, Any]]:
    """As many articles as asked for; where there are fewer, some come again from elsewhere."""
    found = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()]
    out = []
    for number in range(many):
        raw = found[number % len(found)]
        again = f"\nEdition {number // len(found) + 1}." if number >= len(found) else ""
        out.append(
            {
                "url": f"https://outlet-{number % 40}.example/{number}",
                "outlet": f"Outlet {number % 40}",
                "title": (raw["title"] or raw["text"][:80])[:200],
                "text": raw["text"][:_LONGEST] + again,
            }
        )
    return out


def _watched(
    page: Page, desk: Desk, articles: Sequence[dict[str, Any]], settled: int, say: Say
) -> Iterator[Figure]:
    stream = _Stream(desk.url)
    stream.start()
    page.goto("/dashboard")
    page.evaluate(_TIMES)
    cdp = page.context.new_cdp_session(page)
    sender = _Sender(desk.url, articles)
    sender.start()
    heaps: dict[int, float] = {}
    clicks = 0
    while sender.is_alive():
        _click(page)
        clicks += 1
        sent = len(sender.sent)
        if sent // settled > len(heaps):
            heaps[len(heaps) + 1] = _heap(cdp)
            say(f"{sent:,} sent, heap {_heap(cdp) / 1e6:.2f} MB")
        page.wait_for_timeout(400)
    rate = len(sender.sent) / sender.seconds
    say(f"{len(sender.sent):,} sent, {rate:.1f} a second; {len(sender.refused)} refused")
    if clicks % 2:
        _click(page)
    _until(lambda: set(sender.sent) <= stream.heard)
    _until(lambda: page.evaluate(_MARK) == _mark(desk))
    last = _heap(cdp)
    shown = page.evaluate(_SHOWN)
    answered = sorted(page.evaluate("window.answered"))
    say(f"long tasks: {page.evaluate('window.long')}")
    page.goto("/dashboard")
    page.wait_for_timeout(1000)
    say(f"heap of a fresh look {_heap(cdp) / 1e6:.2f} MB")
    same = shown == page.evaluate(_SHOWN)
    missed = set(sender.sent) - stream.heard
    lags = sorted(stream.at[i] - sender.at[i] for i in sender.sent if i in stream.at)
    say(f"told after: median {lags[len(lags) // 2]:.2f} s, p95 {lags[int(len(lags) * 0.95)]:.2f} s")
    grown = last / heaps[1] - 1
    say(f"heap at the end {last / 1e6:.1f} MB, {grown:+.1%} since {settled:,} articles")
    p95 = answered[int(len(answered) * 0.95)] if answered else 16.0
    say(f"{clicks} clicks, {len(answered)} timed above 16 ms; p95 of those {p95:.0f} ms")
    late = sum(duration >= ANSWERED_MS for duration in answered)
    yield Figure.at_most("dashboard.refused", len(sender.refused), len(articles))
    yield Figure.at_most("dashboard.missed", len(missed), len(sender.sent))
    yield Figure.at_most("dashboard.page_differs", 0 if same else 1, 1)
    yield Figure.at_most("dashboard.heap_growth", round(grown, 4), len(sender.sent), GROWN)
    yield Figure.at_most("dashboard.answered_late", late, clicks, clicks * 0.05)


def _click(page: Page) -> None:
    """Hold the page, or let it go on."""
    page.locator("#live-pause").click()


def _heap(cdp: CDPSession) -> float:
    cdp.send("HeapProfiler.collectGarbage")
    used = cdp.send("Runtime.getHeapUsage")["usedSize"]
    return float(used)


def _mark(desk: Desk) -> str:
    return str(desk.client.get("/dashboard?part=board").headers["X-Mark"])


def _until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, half a minute at most: what is counted tells the rest."""
    give_up = time.monotonic() + 30
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.2)


class _Sender(threading.Thread):
    """Stores articles at a steady rate; keeps their ids, and when each was stored."""

    def __init__(self, url: str, articles: Sequence[dict[str, Any]]) -> None:
        super().__init__(daemon=True)
        self._url, self._articles = url, articles
        self.sent: list[str] = []
        self.at: dict[str, float] = {}
        self.refused: list[str] = []
        self.seconds = 0.0

    def run(self) -> None:
        begun = time.monotonic()
        with httpx.Client(base_url=self._url, timeout=60, trust_env=False) as client:
            for begin in range(0, len(self._articles), TOGETHER):
                time.sleep(max(0.0, begun + begin / A_SECOND - time.monotonic()))
                self._send(client, self._articles[begin : begin + TOGETHER])
        self.seconds = time.monotonic() - begun

    def _send(self, client: httpx.Client, articles: Sequence[dict[str, Any]]) -> None:
        lines = "\n".join(json.dumps(article) for article in articles)
        kind = {"Content-Type": "application/x-ndjson"}
        reply = client.post("/v1/imports", content=lines, headers=kind)
        items = reply.json().get("items", []) if reply.status_code == 200 else []
        found = [item["article_id"] for item in items if item["article_id"]]
        self.refused += [reply.text] * (len(articles) - len(found))
        for article_id in found:
            self.at.setdefault(article_id, time.monotonic())
        self.sent += found


class _Stream(threading.Thread):
    """Follows the stream as a program would, beside the browser."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self.heard: set[str] = set()
        self.at: dict[str, float] = {}
        self.last = 0

    def run(self) -> None:
        timeout = httpx.Timeout(60)
        with (
            httpx.Client(base_url=self._url, timeout=timeout, trust_env=False) as client,
            client.stream("GET", "/v1/dashboard/events") as reply,
        ):
            event = ""
            for line in reply.iter_lines():
                name, _, value = line.partition(": ")
                event = value if name == "event" else event
                if name == "data" and event == "articles":
                    self._hear(json.loads(value)["articles"])

    def _hear(self, articles: Sequence[dict[str, Any]]) -> None:
        for article in articles:
            self.heard.add(article["id"])
            self.at.setdefault(article["id"], time.monotonic())
            self.last = article["arrived"]

"""Every page in light and dark, wide and narrow: what axe finds, what moves, when it is painted.

First paint is Chromium's own, over loopback, with a cache that has been filled once; layout shift
is the sum of what moved without anybody having touched the page (Layout Instability, CLS).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from chromium import LOOKS, browsing, context_of, find_chromium
from desk_client import Desk
from figure import Figure, Say
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.places import places, prepare

PAINTED_SECONDS, SHIFTED = 1.0, 0.1
_PAINTED = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime);
  }).observe({ type: "paint", buffered: true });
})"""
_SHIFTED = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(
    list.getEntries().filter((e) => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)
  )).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 200);
})"""


def measure(work: Path, say: Say) -> Iterable[Figure]:
    chromium = find_chromium()
    if chromium is None:
        say("no Chromium: set CHROMIUM, or install chromium")
        yield Figure.at_most("every_page.violations", 0, 0)
        return
    with Desk(work) as desk, browsing(chromium) as browser:
        yield from _all(browser, desk, say)


def _all(browser: Browser, desk: Desk, say: Say) -> Iterator[Figure]:
    ids = prepare(desk)
    wrong: list[str] = []
    wide: list[str] = []
    painted: list[tuple[float, str]] = []
    shifted: list[tuple[float, str]] = []
    for look in LOOKS:
        context = context_of(browser, desk.url, look)
        page = context.new_page()
        page.goto("/")
        for path in places(desk, ids):
            here = f"{path} in {look[0]}, {look[1]} px"
            page.goto(path)
            painted.append((float(page.evaluate(_PAINTED)) / 1000, here))
            shifted.append((float(page.evaluate(_SHIFTED)), here))
            wrong += [f"{here}: {found}" for found in violations(page)]
            wide += [here] if _width(page) > look[1] else []
        context.close()
        say(f"{len(painted)} pages seen")
    for line in (*wrong, *wide):
        say(line)
    times = sorted(seconds for seconds, _ in painted)
    say(f"first paint: median {times[len(times) // 2]:.3f} s")
    say(f"painted last: {max(painted)[0]:.3f} s at {max(painted)[1]}")
    say(f"most moved: {max(shifted)[0]:.3f} at {max(shifted)[1]}")
    pages = len(painted)
    yield Figure.at_most("every_page.violations", len(wrong), pages)
    yield Figure.at_most("every_page.too_wide", len(wide), pages)
    yield Figure.at_most(
        "every_page.painted_late", sum(seconds >= PAINTED_SECONDS for seconds in times), pages
    )
    yield Figure.at_most("every_page.moved", sum(amount > SHIFTED for amount, _ in shifted), pages)


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))

"""Every payload of the collection, and ours, on the pages of the running service, in Chromium.

They stand in article texts, titles, outlets and bylines, in topics, edited sections, notes,
comments and suggestions. None may run, become markup, or make a request leave the origin.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from chromium import browsing, find_chromium
from desk_client import Desk
from figure import Figure, Say
from xss_rig import PAYLOADS, Watch, plant, shared_payloads, visit

EVERY = 10
# Payloads on one desk. All their articles tell one story, which is what a desk works on longest.
TOGETHER = 400


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return show(work, say, [*PAYLOADS, *shared_payloads()], every=EVERY)


def show(work: Path, say: Say, payloads: list[str], *, every: int) -> Iterable[Figure]:
    chromium = find_chromium()
    if chromium is None:
        say("no Chromium: set CHROMIUM, or install chromium")
        yield Figure.at_most("xss.executed", 0, 0)
        return
    watches = []
    with browsing(chromium) as browser:
        for begin in range(0, len(payloads), TOGETHER):
            some = payloads[begin : begin + TOGETHER]
            with Desk(work / str(begin)) as desk, closing(browser.new_context()) as context:
                watch = Watch(context, desk.url)
                watches.append(watch)
                articles = plant(desk, some)
                say(f"{begin + len(some)} of {len(payloads)} payloads, {len(articles)} in articles")
                visit(watch, desk, some, articles, every=every)
    yield from told(watches, len(payloads), say)


def told(watches: list[Watch], payloads: int, say: Say) -> Iterable[Figure]:
    """Say what was seen on the pages of all desks."""
    pages = sum(watch.pages for watch in watches)
    executed = [found for watch in watches for found in watch.executed]
    injected = [found for watch in watches for found in watch.injected]
    foreign = [found for watch in watches for found in watch.foreign]
    for found in (executed, injected, foreign):
        for line in found[:20]:
            say(line)
    say(f"{pages} pages")
    yield Figure.at_least("xss.payloads", payloads, payloads, len(PAYLOADS))
    yield Figure.at_most("xss.executed", len(executed), pages)
    yield Figure.at_most("xss.became_markup", len(injected), pages)
    yield Figure.at_most("xss.left_the_origin", len(foreign), pages)

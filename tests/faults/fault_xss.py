"""Every payload of the collection, and ours, on the pages of the running service, in Chromium.

They stand in article texts, titles, outlets and bylines, in topics, edited sections, notes,
comments and suggestions. None may run, become markup, or make a request leave the origin.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from chromium import browsing, find_chromium
from desk_client import Desk
from figure import Figure, Say
from xss_rig import PAYLOADS, Watch, plant, shared_payloads, visit

EVERY = 10


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return show(work, say, [*PAYLOADS, *shared_payloads()], every=EVERY)


def show(work: Path, say: Say, payloads: list[str], *, every: int) -> Iterable[Figure]:
    chromium = find_chromium()
    if chromium is None:
        say("no Chromium: set CHROMIUM, or install chromium")
        yield Figure.at_most("xss.executed", 0, 0)
        return
    with Desk(work) as desk, browsing(chromium) as browser:
        watch = Watch(browser.new_context(), desk.url)
        articles = plant(desk, payloads)
        say(f"{len(payloads)} payloads, {len(articles)} of them in articles")
        visit(watch, desk, payloads, articles, every=every)
    for found in (watch.executed, watch.injected, watch.foreign):
        for line in found[:20]:
            say(line)
    say(f"{watch.pages} pages")
    yield Figure.at_least("xss.payloads", len(payloads), len(payloads), len(PAYLOADS))
    yield Figure.at_most("xss.executed", len(watch.executed), watch.pages)
    yield Figure.at_most("xss.became_markup", len(watch.injected), watch.pages)
    yield Figure.at_most("xss.left_the_origin", len(watch.foreign), watch.pages)

"""``drafter watch``: poll the feeds until interrupted, or once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.feeds import minute
from api.cli.options import Json
from api.cli.output import emit, progress, say

if TYPE_CHECKING:
    from corpus.subscriptions import Polled


def watch(
    once: Annotated[bool, typer.Option("--once", help="Poll what is due now, then end.")] = False,
    json: Json = False,
) -> int:
    """Poll the feeds politely and store what is new, until interrupted.

    drafter feeds add https://news.example/rss

    drafter watch

    Each feed is asked whether it changed, about every DRAFTER_FEED_MINUTES, later where it asks
    for that or fails; one host gets one request at a time. drafter feeds shows how each one fares.
    """
    from api import wiring
    from api.settings import Settings
    from api.watching import alone

    settings = Settings()
    with (
        progress("opening the store …", quiet=json) as shown,
        wiring.open_library(settings, write=True) as library,
        wiring.open_fetcher(settings) as fetcher,
        alone(library.engine),
    ):
        watcher = wiring.make_watcher(settings, library, fetcher)
        feeds = watcher.store.all()
        if not feeds:
            if not json:
                say("No feeds yet: drafter feeds add URL")
            return 0
        shown.note(f"watching {len(feeds):,} feeds (Ctrl+C stops)")

        def tell(polled: Polled) -> None:
            _tell(polled, json=json)

        if once:
            polled = watcher.round(tell)
            shown.note(f"{polled:,} of {len(feeds):,} feeds were due")
        else:
            watcher.run(tell)
    return 0


def _tell(polled: Polled, *, json: bool) -> None:
    from corpus.subscriptions import polled_to_dict

    if json:
        emit(polled_to_dict(polled))
    else:
        for line in lines(polled):
            say(line)
    sys.stdout.flush()


def lines(polled: Polled) -> Iterator[str]:
    """Yield what a poll did as people read it; every entry is named."""
    feed = polled.subscription
    name = feed.title or feed.url
    next_try = f"next try {minute(feed.next_at) or 'never'}"
    if feed.reason:
        yield f"{name}: failed: {feed.reason} — {feed.help}; {next_try}"
        return
    counts = polled.counts
    told = ", ".join(f"{n:,} {status}" for status, n in sorted(counts.items()))
    rest = f", {polled.waiting:,} left for the next time" if polled.waiting else ""
    what = "not changed" if polled.not_modified else told or "nothing new"
    yield f"{name}: {what}{rest}; {next_try}"
    for outcome in polled.outcomes:
        why = f": {outcome.reason} — {outcome.help}" if outcome.reason else ""
        yield f"  {outcome.status} {outcome.where}{why}"

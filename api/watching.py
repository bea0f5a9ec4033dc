"""The watch over the feeds while the service runs, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.settings import Settings
from api.wiring import make_watcher, open_fetcher

if TYPE_CHECKING:
    from corpus.library import Library
    from corpus.subscriptions import Polled, Watcher

log = logging.getLogger("api.feeds")
# After what no poll can catch (the database does not answer), the watch begins anew.
_AGAIN_SECONDS = 60.0


@contextmanager
def watching(settings: Settings, library: Library) -> Iterator[None]:
    """Poll the feeds until the end of the block, where the settings say so."""
    if not settings.feeds.watch:
        yield
        return
    with open_fetcher(settings) as fetcher:
        watcher = make_watcher(settings, library, fetcher)
        thread = threading.Thread(target=_run, args=(watcher,), name="feeds", daemon=True)
        thread.start()
        try:
            yield
        finally:
            watcher.stop.set()
            thread.join()


def _run(watcher: Watcher) -> None:
    while not watcher.stop.is_set():
        try:
            watcher.run(_log)
        except Exception:
            log.exception("the watch over the feeds broke off; it begins again in a minute")
            watcher.stop.wait(_AGAIN_SECONDS)


def _log(polled: Polled) -> None:
    feed = polled.subscription
    if feed.reason:
        log.warning("%s: %s; next try %s", feed.url, feed.reason, feed.next_at or "never")
    else:
        log.info("%s: %s", feed.url, dict(polled.counts))

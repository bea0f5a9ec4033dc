"""The watch over the feeds while the service runs, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from api.settings import Settings
from api.wiring import make_watcher, open_fetcher
from corpus.database.claim import Claims
from corpus.errors import DeskError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from corpus.library import Library
    from corpus.subscriptions import Polled, Watcher

log = logging.getLogger("api.feeds")
CLAIM = "feeds"
# After what no poll can catch (the database does not answer), the watch begins anew.
_AGAIN_SECONDS = 60.0


class WatchedElsewhere(DeskError):
    """Another process polls the feeds of this database."""

    code = "store_busy"
    retryable = True


@contextmanager
def watching(settings: Settings, library: Library, claims: Claims) -> Iterator[None]:
    """Poll the feeds until the end of the block, where the settings say so.

    Of several processes one does; another takes its place where it ends.
    """
    if not settings.feeds.watch:
        yield
        return
    with open_fetcher(settings) as fetcher:
        watcher = make_watcher(settings, library, fetcher)
        thread = threading.Thread(target=_run, args=(watcher, claims), name="feeds", daemon=True)
        thread.start()
        try:
            yield
        finally:
            watcher.stop.set()
            thread.join()


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Keep others from polling the feeds in the block; ``WatchedElsewhere`` where one does."""
    with (
        closing(Claims(engine)) as claims,
        claims.hold(CLAIM, wanted=lambda: False) as mine,
    ):
        if not mine:
            raise WatchedElsewhere(
                "another process polls the feeds of this desk",
                help="leave it to that one, or end it first",
            )
        yield


def _run(watcher: Watcher, claims: Claims) -> None:
    while not watcher.stop.is_set():
        try:
            with claims.hold(CLAIM, wanted=lambda: not watcher.stop.is_set()) as mine:
                if mine:
                    watcher.run(lambda polled: _log(polled, claims))
        except Exception:
            log.exception("the watch over the feeds broke off; it begins again in a minute")
            watcher.stop.wait(_AGAIN_SECONDS)


def _log(polled: Polled, claims: Claims) -> None:
    if not claims.keeps(CLAIM):
        raise WatchedElsewhere("another process took over while the database was away")
    feed = polled.subscription
    if feed.reason:
        log.warning("%s: %s; next try %s", feed.url, feed.reason, feed.next_at or "never")
    else:
        log.info("%s: %s", feed.url, dict(polled.counts))

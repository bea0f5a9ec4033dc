"""Polling what is due, round after round, until told to stop."""

from __future__ import annotations

import logging
import random
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from corpus.errors import DeskError
from corpus.library import Library
from corpus.sources.web import Getter
from corpus.subscriptions.model import Polled, Subscription
from corpus.subscriptions.poll import failed, poll
from corpus.subscriptions.schedule import Pace
from corpus.subscriptions.store import SubscriptionStore

# Another process may add a feed at any time, so the store is looked at this often.
LOOK_SECONDS = 15.0
_HOSTS_AT_ONCE = 4

_OURS = "the service's log shows where; the feed is tried again"

log = logging.getLogger(__name__)
OnPolled = Callable[[Polled], None]


@dataclass(slots=True)
class Watcher:
    """Polls the subscriptions of ``store`` into ``library``, which has to be open to write.

    Feeds of one host are polled one after the other, those of different hosts side by side.
    ``stop`` ends ``run`` after the entry that each worker is at.
    """

    store: SubscriptionStore
    library: Library
    fetcher: Getter
    now: Callable[[], datetime]
    rng: random.Random
    pace: Pace = field(default_factory=Pace)
    most: int = 50
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, on_polled: OnPolled) -> None:
        """Poll whatever comes due until ``stop`` is set."""
        while not self.stop.is_set():
            self.round(on_polled)
            self.stop.wait(self._pause())

    def round(self, on_polled: OnPolled) -> int:
        """Poll all that is due now, once; return how many feeds were polled.

        ``on_polled`` is called in the calling thread, as feeds are done.
        """
        hosts: defaultdict[str, list[Subscription]] = defaultdict(list)
        for subscription in self.store.due(self.now()):
            hosts[urlsplit(subscription.address).netloc].append(subscription)
        polled = 0
        broken = threading.Event()

        def stopped() -> bool:
            return self.stop.is_set() or broken.is_set()

        with ThreadPoolExecutor(_HOSTS_AT_ONCE, "feeds") as pool:
            try:
                running = {
                    pool.submit(self._poll, feeds[0], stopped): feeds[1:]
                    for feeds in hosts.values()
                }
                while running:
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        left = running.pop(future)
                        if result := future.result():
                            polled += 1
                            on_polled(result)
                        if left:
                            running[pool.submit(self._poll, left[0], stopped)] = left[1:]
            except BaseException:
                broken.set()
                raise
        return polled

    def _poll(self, subscription: Subscription, stopped: Callable[[], bool]) -> Polled | None:
        if stopped():
            return None
        try:
            return poll(
                subscription,
                fetcher=self.fetcher,
                library=self.library,
                store=self.store,
                now=self.now,
                rng=self.rng,
                pace=self.pace,
                most=self.most,
                stop=stopped,
            )
        except Exception as error:
            # One feed must not end the watch over all the others.
            log.exception("the poll of %s failed", subscription.url)
            wrong = DeskError(f"unexpected {type(error).__name__}: {error}", help=_OURS)
            after = failed(subscription, wrong, self.now(), self.rng, self.pace)
            self.store.save(after)
            return Polled(after)

    def _pause(self) -> float:
        next_at = self.store.next_due()
        if next_at is None:
            return LOOK_SECONDS
        return min(max((next_at - self.now()).total_seconds(), 0.1), LOOK_SECONDS)

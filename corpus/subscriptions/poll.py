"""One poll of one feed: ask whether it changed, fetch what is new, store it, note all of it.

Each entry is noted once its article is committed, and the feed's validators last of all: a process
that dies anywhere reads the feed again and passes over what it has.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from corpus.errors import DeskError, FetchFailed
from corpus.feeds import Feed, FeedEntry
from corpus.fetch import Fetched
from corpus.ingest import Outcome, ingest
from corpus.library import Library
from corpus.sources.rejected import Rejected
from corpus.sources.web import Getter, feed_of, item_of_entry
from corpus.subscriptions.model import EntryRecord, Polled, State, Subscription
from corpus.subscriptions.schedule import Pace, after_failure, after_success, asked_seconds
from corpus.subscriptions.store import SubscriptionStore

# A page that cannot be had is asked for at this many polls.
MAX_TRIES = 5
_GONE = 410
_GONE_HELP = "the server says that it is gone for good: remove it, or find its new address"
_NO_NEWS = Feed("", None, None, ())


def poll(  # noqa: PLR0913 (what it works on, and time and chance from outside)
    subscription: Subscription,
    *,
    fetcher: Getter,
    library: Library,
    store: SubscriptionStore,
    now: Callable[[], datetime],
    rng: random.Random,
    pace: Pace,
    most: int = 50,
    stop: Callable[[], bool] = lambda: False,
) -> Polled:
    """Poll and store; nothing that is wrong with the feed or an entry is raised.

    At most ``most`` new entries are fetched, in the feed's order; the rest wait for the next poll.
    ``stop`` is asked before each entry.
    """
    try:
        fetched = fetcher.get(
            subscription.address,
            etag=subscription.etag,
            last_modified=subscription.last_modified,
        )
        feed = _NO_NEWS if fetched.not_modified else feed_of(fetched)
    except DeskError as error:
        after = failed(subscription, error, now(), rng, pace)
        store.save(after)
        return Polled(after)
    outcomes: list[Outcome] = []
    known = store.entries(subscription.id)
    new = list(_new(feed, known))
    for entry in new[:most]:
        if stop():
            break
        item = item_of_entry(fetcher, feed, entry, fetched)
        outcome = next(ingest([item], library))
        outcomes.append(outcome)
        retryable = isinstance(item, Rejected) and item.retryable
        known[_key(entry)] = record = _record(entry, outcome, known, retryable=retryable)
        store.note(subscription.id, record, now())
    waiting = len(new) - len(outcomes)
    if waiting and stop():
        return Polled(subscription, tuple(outcomes), waiting=waiting)
    done = not waiting and not any(record.pending for record in known.values())
    read = _read(subscription, fetched, feed, now(), rng, pace)
    if not done:
        # Without validators the next poll gets the feed again, and with it what is left.
        read = replace(read, etag=None, last_modified=None)
    store.save(read)
    return Polled(store.get(subscription.id), tuple(outcomes), fetched.not_modified, waiting)


def _new(feed: Feed, known: Mapping[str, EntryRecord]) -> Iterator[FeedEntry]:
    seen = set()
    for entry in feed.entries:
        key = _key(entry)
        before = known.get(key)
        if key not in seen and (before is None or before.stamp != _stamp(entry) or before.pending):
            seen.add(key)
            yield entry


def _key(entry: FeedEntry) -> str:
    return _hash(entry.guid or entry.url or entry.title)


def _stamp(entry: FeedEntry) -> str:
    """Return what changes when the entry does."""
    published = entry.published.at.isoformat() if entry.published else ""
    # What a feed shows of a page may change with every reading (counters, advertisements).
    own = None if entry.url else entry.content_html
    parts = (entry.url, entry.title, entry.updated or published, entry.summary, own)
    return _hash("\n".join(part or "" for part in parts))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _record(
    entry: FeedEntry, outcome: Outcome, known: Mapping[str, EntryRecord], *, retryable: bool
) -> EntryRecord:
    key, stamp = _key(entry), _stamp(entry)
    before = known.get(key)
    tries = before.tries + 1 if before and before.stamp == stamp else 1
    pending = outcome.status == "rejected" and retryable and tries < MAX_TRIES
    return EntryRecord(
        key, stamp, outcome.status, outcome.article_id, outcome.reason, tries, pending
    )


def _read(  # noqa: PLR0913, PLR0917 (private: one call)
    before: Subscription,
    fetched: Fetched,
    feed: Feed,
    now: datetime,
    rng: random.Random,
    pace: Pace,
) -> Subscription:
    headers = fetched.headers
    asked = asked_seconds(headers.get("cache-control"), feed.ttl)
    return replace(
        before,
        title=feed.title or before.title,
        moved_to=fetched.url if fetched.moved else before.moved_to,
        etag=headers.get("etag") or (before.etag if fetched.not_modified else None),
        last_modified=headers.get("last-modified")
        or (before.last_modified if fetched.not_modified else None),
        tried_at=now,
        read_at=now,
        next_at=after_success(now, pace, rng, asked=asked),
        failures=0,
        reason="",
        help="",
    )


def failed(
    before: Subscription, error: DeskError, now: datetime, rng: random.Random, pace: Pace
) -> Subscription:
    """Return the subscription after a try that failed: why, and when it is tried next."""
    failures = before.failures + 1
    after = replace(before, tried_at=now, failures=failures, reason=str(error), help=error.help)
    status = error.status if isinstance(error, FetchFailed) else None
    if status == _GONE:
        return replace(after, state=State.GONE, next_at=None, help=_GONE_HELP)
    asked = error.wait if isinstance(error, FetchFailed) else None
    next_at = after_failure(
        now, pace, rng, failures=failures, retryable=error.retryable, asked=asked
    )
    # Where the new address fails for good, the old one is asked again.
    moved_to = before.moved_to if error.retryable else None
    return replace(after, next_at=next_at, moved_to=moved_to)

"""Subscriptions in the database. No lock is needed: each change is one transaction of its own."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, Select, delete, func, insert, select, update

from corpus import database as db
from corpus.canonical import canonical_url
from corpus.errors import BadInput, NotFound
from corpus.subscriptions.model import EntryRecord, State, Subscription

_STORED = ("stored", "revised", "unchanged")


class SubscriptionStore:
    """The feeds that are watched. Threads and processes may share the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, url: str, *, now: datetime) -> tuple[Subscription, bool]:
        """Subscribe to ``url``; return the subscription, and whether it is new.

        What is no http address is ``BadInput``. Whether it is a feed shows at the first poll.
        """
        address = canonical_url(url.strip())
        if address is None:
            raise BadInput(
                f"not the address of a feed: {url[:200]!r}", help="give an http or https address"
            )
        fresh = Subscription(_id(address), address, now, next_at=now)
        values = {name: value for name, value in asdict(fresh).items() if name != "articles"} | {
            "state": str(fresh.state)
        }
        with self._engine.begin() as connection:
            found = connection.execute(_subscriptions().where(db.feeds.c.id == fresh.id)).first()
            if found:
                return _subscription(found), False
            connection.execute(insert(db.feeds).values(values))
            db.mark_change(connection, "feeds")
        return fresh, True

    def get(self, id: str) -> Subscription:
        """Return one subscription by its id or its address; ``NotFound`` where there is none."""
        f = db.feeds.c
        by = (f.id == id) | (f.url == (canonical_url(id) or id))
        with self._engine.connect() as connection:
            found = connection.execute(_subscriptions().where(by)).first()
        if found is None:
            raise NotFound(f"no feed {id}", help="`drafter feeds` lists them")
        return _subscription(found)

    def all(self) -> list[Subscription]:
        """Return all subscriptions in the order in which they were added."""
        f = db.feeds.c
        with self._engine.connect() as connection:
            rows = connection.execute(_subscriptions().order_by(f.added_at, f.url)).all()
        return [_subscription(row) for row in rows]

    def due(self, now: datetime) -> list[Subscription]:
        """Return those to be polled, the longest overdue first."""
        f = db.feeds.c
        wanted = (
            _subscriptions()
            .where(f.state == str(State.ACTIVE), f.next_at <= now)
            .order_by(f.next_at, f.url)
        )
        with self._engine.connect() as connection:
            return [_subscription(row) for row in connection.execute(wanted)]

    def next_due(self) -> datetime | None:
        """Return when the next poll is due, ``None`` where no feed is active."""
        f = db.feeds.c
        wanted = select(f.next_at).where(f.state == str(State.ACTIVE))
        wanted = wanted.order_by(f.next_at).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(wanted).scalar()

    def remove(self, id: str) -> Subscription:
        """Forget a subscription; the articles that came by it stay."""
        gone = self.get(id)
        with self._engine.begin() as connection:
            connection.execute(delete(db.feed_entries).where(db.feed_entries.c.feed_id == gone.id))
            connection.execute(delete(db.feeds).where(db.feeds.c.id == gone.id))
            db.mark_change(connection, "feeds")
        return gone

    def pause(self, id: str) -> Subscription:
        """Poll it no more until it is resumed."""
        return self._set(id, state=str(State.PAUSED), next_at=None)

    def resume(self, id: str, *, now: datetime) -> Subscription:
        """Poll it again, now; one that was gone is given another chance."""
        return self._set(id, state=str(State.ACTIVE), next_at=now, failures=0, reason="", help="")

    def save(self, polled: Subscription) -> None:
        """Write what a poll found. A pause or a removal that came meanwhile stands."""
        f = db.feeds.c
        kept = {"id", "url", "added_at", "articles", "state"}
        values = {name: value for name, value in asdict(polled).items() if name not in kept}
        still = (f.id == polled.id) & (f.state == str(State.ACTIVE))
        with self._engine.begin() as connection:
            changed = update(db.feeds).where(still).values(**values, state=str(polled.state))
            connection.execute(changed)
            db.mark_change(connection, "feeds")

    def entries(self, id: str) -> dict[str, EntryRecord]:
        """Return what is known of a subscription's entries, by their keys."""
        e = db.feed_entries.c
        fields = (e.key, e.stamp, e.status, e.article_id, e.reason, e.tries, e.pending)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*fields).where(e.feed_id == id)).all()
        return {row.key: EntryRecord(**row._mapping) for row in rows}

    def note(self, id: str, record: EntryRecord, now: datetime) -> None:
        """Write what became of one entry; where the subscription was removed, nothing."""
        e = db.feed_entries.c
        with self._engine.begin() as connection:
            if connection.execute(select(db.feeds.c.id).where(db.feeds.c.id == id)).first():
                mine = (e.feed_id == id) & (e.key == record.key)
                connection.execute(delete(db.feed_entries).where(mine))
                values = {"feed_id": id, "seen_at": now, **asdict(record)}
                connection.execute(insert(db.feed_entries).values(values))

    def _set(self, id: str, **values: Any) -> Subscription:
        found = self.get(id)
        with self._engine.begin() as connection:
            connection.execute(update(db.feeds).where(db.feeds.c.id == found.id).values(values))
            db.mark_change(connection, "feeds")
        return self.get(found.id)


def _id(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _subscriptions() -> Select[Any]:
    e = db.feed_entries.c
    articles = (
        select(func.count(e.article_id.distinct()))
        .where(e.feed_id == db.feeds.c.id, e.status.in_(_STORED))
        .scalar_subquery()
        .label("articles")
    )
    return select(db.feeds, articles)


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**{**row._mapping, "state": State(row.state)})

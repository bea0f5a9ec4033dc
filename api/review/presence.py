"""Who has a draft open. It is advice alone: nobody is kept from anything by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.review.store import ReviewStore
from corpus.database import presence, writing

# Three signs of fifteen seconds each may be missed before somebody is taken to have left.
LASTS = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the draft open, at ``section`` if they edit or read one, ``since`` then."""

    who: str
    name: str
    section: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there, as rows that every process sees."""

    store: ReviewStore
    clock: Callable[[], datetime]

    def sign(self, draft_id: str, who: str, name: str, section: str | None) -> Sequence[Present]:
        """Note that ``who`` is there, and return all who are; an unknown draft is ``NotFound``."""
        now = self.clock()
        self.store.stand(draft_id, at=now)
        row = {"draft_id": draft_id, "who": who, "name": name, "section": section, "seen_at": now}
        try:
            self._write(row)
        except IntegrityError:
            self._write(row)  # a sign by another tab of theirs came in between
        self.store.bell.ring(draft_id)
        return self.there(draft_id)

    def _write(self, row: Mapping[str, Any]) -> None:
        here = presence.c.draft_id == row["draft_id"]
        with writing(self.store.engine) as connection:
            gone = presence.c.seen_at < row["seen_at"] - LASTS
            connection.execute(delete(presence).where(here, gone))
            seen = update(presence).where(here, presence.c.who == row["who"]).values(dict(row))
            if connection.execute(seen).rowcount == 0:
                connection.execute(insert(presence).values({**row, "since": row["seen_at"]}))

    def leave(self, draft_id: str, who: str) -> None:
        """Note that ``who`` has closed the draft."""
        me = (presence.c.draft_id == draft_id) & (presence.c.who == who)
        with writing(self.store.engine) as connection:
            connection.execute(delete(presence).where(me))
        self.store.bell.ring(draft_id)

    def there(self, draft_id: str) -> Sequence[Present]:
        """Return who gave a sign lately, first come first."""
        recent = presence.c.seen_at >= self.clock() - LASTS
        query = select(presence).where(presence.c.draft_id == draft_id, recent)
        with self.store.engine.connect() as connection:
            rows = connection.execute(query.order_by(presence.c.since, presence.c.who)).all()
        return [Present(r.who, r.name, r.section, r.since) for r in rows]

"""The keeping of standing requests over a database, with a clock and a story that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, time

from sqlalchemy import func, select

from api.drafts import DraftStore
from api.standing.keeping import Keeping
from api.standing.store import StandingStore
from corpus.database import audit, connect, drafts, upgrade
from drafter.model import DraftRequest
from drafter.standing import OnDays, StandingRequest, days_of

MONDAY = datetime(2026, 5, 11, 4, 30, tzinfo=UTC)
DAILY = OnDays(days_of("weekday"), time(6, 30), "Europe/Berlin")


class Desk:
    """The keeping over a database, with a clock and a story that a test sets."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        upgrade(self.engine)
        self.store, self.drafts = StandingStore(self.engine), DraftStore(self.engine)
        self.now = MONDAY
        self.told = {"articles": [{"id": "a", "arrived": 1}], "latest": []}
        self.gone = False
        self.keeping = Keeping(
            self.store,
            self.drafts,
            self.submit,
            lambda ids: [] if self.gone else [self.told],
            lambda: self.now,
        )

    def submit(self, draft_id, request, key=None, by=None):
        return self.drafts.create(draft_id, request, now=self.now, key=key, by=by)[0]

    def add(self, rule=DAILY, id="s1", by="ann", **more):
        made = StandingRequest(
            id, rule, DraftRequest("Ferries"), "active", by, MONDAY, next_at=MONDAY, **more
        )
        return self.store.add(made)[0]

    def tick(self, at: datetime | None = None):
        self.now = at or self.now
        self.keeping.run_due()
        return self.store.get("s1")

    def made(self) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(drafts))

    def audited(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.scalars(select(audit.c.action).order_by(audit.c.seq)))

    def arrive(self, number: int) -> None:
        name = f"n{number}"
        self.told["articles"].append({"id": name, "arrived": number})
        self.told["latest"].append({"text": name, "reports": [{"article_id": name}]})

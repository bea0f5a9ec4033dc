"""Figures for Prometheus: what this process did, and what the database holds for all of them."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine, Select, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from corpus import database as db
from corpus.ingest import Outcome

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# From what a page takes to what a search over a large store does.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one process. Labels are routes as they are declared, never what was asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._requests = Counter(
            "desk_requests",
            "Requests answered by this process.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "desk_request_seconds",
            "Seconds until the answer began.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._ingested = Counter(
            "desk_ingested",
            "Articles handed to this process, by what became of them.",
            ("status",),
            registry=self.registry,
        )
        for status in ("stored", "revised", "unchanged", "rejected"):
            self._ingested.labels(status)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def ingested(self, outcomes: Iterable[Outcome]) -> None:
        """Count what became of articles."""
        for status, number in Tally(outcome.status for outcome in outcomes).items():
            self._ingested.labels(status).inc(number)

    def text(self, engine: Engine) -> bytes:
        """Return all figures in the text form that Prometheus reads."""
        return generate_latest(self.registry) + generate_latest(_stored(engine))


def _stored(engine: Engine) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Stored(engine))
    return registry


class Stored(Collector):
    """What the database holds: the same figures from every process over it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; of a database that does not answer, only that it does not."""
        up = GaugeMetricFamily("desk_database_up", "Whether the database answers.")
        try:
            found = list(self._read())
        except SQLAlchemyError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from found

    def _read(self) -> Iterator[Metric]:
        d, f, e, m = db.drafts.c, db.feeds.c, db.feed_entries.c, db.model_calls.c
        with self._engine.connect() as connection:

            def by(column: Any, table: Table, name: str, doc: str, label: str) -> Metric:
                family = GaugeMetricFamily(name, doc, labels=[label])
                wanted = select(column, func.count()).select_from(table).group_by(column)
                for value, number in connection.execute(wanted):
                    family.add_metric([str(value)], number)
                return family

            def one(name: str, doc: str, wanted: Select[Any]) -> Metric:
                value = connection.execute(wanted).scalar()
                family = GaugeMetricFamily(name, doc)
                family.add_metric([], float(value or 0))
                return family

            count = func.count()
            yield by(d.state, db.drafts, "desk_drafts", "Drafts by state.", "state")
            # Whoever has been begun has told more than that it waits in line.
            ev = db.draft_events.c
            told = select(count).where(ev.draft_id == d.id).scalar_subquery()
            under_way = select(count).where(d.state == "generating")
            yield one("desk_drafts_under_way", "Drafts being made or waiting.", under_way)
            waiting = under_way.where(told <= 1)
            yield one("desk_queue_depth", "Drafts that wait in line.", waiting)
            yield one("desk_articles", "Articles stored.", select(count).select_from(db.articles))
            yield one("desk_passages", "Passages stored.", select(count).select_from(db.passages))
            yield by(f.state, db.feeds, "desk_feeds", "Feeds by state.", "state")
            failing = select(count).where(f.failures > 0)
            yield one("desk_feeds_failing", "Feeds whose last poll failed.", failing)
            yield by(e.status, db.feed_entries, "desk_feed_entries", "Entries of feeds.", "status")
            sums = select(
                m.model,
                count,
                func.sum(m.prompt_tokens),
                func.sum(m.completion_tokens),
                func.sum(m.cost),
            ).group_by(m.model)
            yield from _calls(list(connection.execute(sums)))


def _calls(rows: Iterable[Any]) -> Iterator[Metric]:
    """Yield what the ledger sums up to. Nothing is ever taken out of it, so these only grow."""
    calls = CounterMetricFamily("desk_model_calls", "Finished model calls.", labels=["model"])
    tokens = CounterMetricFamily("desk_model_tokens", "Their tokens.", labels=["model", "kind"])
    dollars = CounterMetricFamily("desk_model_cost_dollars", "What they cost.", labels=["model"])
    for model, number, prompt, completion, cost in rows:
        calls.add_metric([model], number)
        tokens.add_metric([model, "prompt"], prompt)
        tokens.add_metric([model, "completion"], completion)
        dollars.add_metric([model], cost)
    yield from (calls, tokens, dollars)

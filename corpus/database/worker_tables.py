"""The table of the processes that work jobs."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from corpus.database.columns import Instant, metadata

# One row for each name that ever worked; its last sign tells whether it still does.
workers = Table(
    "workers",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("version", String(32), nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("concurrency", Integer, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    # Set where it was stopped in order.
    Column("ended_at", Instant),
)

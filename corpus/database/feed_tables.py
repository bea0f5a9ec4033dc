"""Feeds that are watched, and what became of their entries."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from corpus.database.columns import Instant, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("moved_to", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("added_at", Instant, nullable=False),
    Column("tried_at", Instant),
    Column("read_at", Instant),
    Column("next_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("help", Text, nullable=False),
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_id", String(16), ForeignKey("feeds.id"), primary_key=True),
    # Hashes: of what names the entry, and of what changes when it does.
    Column("key", String(32), primary_key=True),
    Column("stamp", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("article_id", String(32)),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("pending", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

"""What was sent to readers, by which channel."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from corpus.database.columns import Instant, metadata

# What was sent to readers, by which channel. An issue keeps its number and slug in all of them.
publications = Table(
    "publications",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(40), ForeignKey("drafts.id"), nullable=False),
    Column("revision_n", Integer, nullable=False),
    Column("revision_hash", String(64), nullable=False),
    Column("slug", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("idempotency_key", String(255), nullable=False, unique=True),
    Column("published_at", Instant, nullable=False),
    # The text as it was approved, who approved it, and the notices since, as JSON values.
    Column("data", JSON, nullable=False),
    # How it stands in its channel (api.publishing.store.Delivery), as JSON values.
    Column("delivery", JSON),
    # When it is to go out, where a time was given.
    Column("due_at", Instant, index=True),
    # Until when one process alone speaks to the channel about it.
    Column("claimed_until", Instant),
    Index("ix_publications_draft_id_channel", "draft_id", "channel", unique=True),
    Index("ix_publications_channel_slug", "channel", "slug", unique=True),
    Index("ix_publications_channel_number", "channel", "number", unique=True),
)

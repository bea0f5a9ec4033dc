"""Standing requests, and the occasions on which they asked for a draft."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from corpus.database.columns import Instant, metadata

standing_requests = Table(
    "standing_requests",
    metadata,
    Column("id", String(32), primary_key=True),
    # When it asks, and what for, as JSON values (drafter.standing, api.drafts).
    Column("rule", JSON, nullable=False),
    Column("request", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("by", String(64), nullable=False),
    Column("idempotency_key", String(255), unique=True),
    Column("created_at", Instant, nullable=False),
    # When it is looked at next: whoever moves this on has the occasion.
    Column("next_at", Instant, index=True),
    Column("story_id", String(32)),
    Column("seen", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", JSON),
    Column("version", Integer, nullable=False),
)

# One row for each occasion that came; its draft is named by it.
standing_occasions = Table(
    "standing_occasions",
    metadata,
    Column("standing_id", String(32), ForeignKey("standing_requests.id"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("draft_id", String(40), nullable=False, unique=True),
    # What the draft is asked for with, whatever the standing request becomes.
    Column("request", JSON, nullable=False),
    Column("by", String(64), nullable=False),
    # claimed, asked, made, failed or cancelled.
    Column("state", String(16), nullable=False, index=True),
    Column("problem", JSON),
)

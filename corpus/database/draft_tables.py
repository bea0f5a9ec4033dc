"""Drafts, what happened while they were made, and the model calls that were paid for."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from corpus.database.columns import Instant, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("request", JSON, nullable=False),
    Column("briefing", JSON),
    Column("error", JSON),
    Column("idempotency_key", String(255), unique=True),
    Column("requested_by", String(64)),
    # The hash of the newest revision; every change of the text compares and swaps it.
    Column("head", String(64)),
    Column("created_at", Instant, nullable=False, index=True),
    Column("updated_at", Instant, nullable=False),
    # What the newest revision comes to, for the queue (api/review/figures.py).
    Column("blocking", Integer),
    Column("needed", Integer),
    Column("cited", Integer),
    Column("supported", Integer),
)

# Which articles the sentences of the newest revision cite.
draft_articles = Table(
    "draft_articles",
    metadata,
    Column("draft_id", String(40), ForeignKey("drafts.id"), primary_key=True),
    Column("article_id", String(32), primary_key=True, index=True),
)

draft_events = Table(
    "draft_events",
    metadata,
    Column("draft_id", String(40), ForeignKey("drafts.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("event", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)

model_calls = Table(
    "model_calls",
    metadata,
    # sha256 of the call's messages and parameters: the same question is never paid for twice.
    Column("key", String(64), primary_key=True),
    Column("draft_id", String(40), nullable=False, index=True),
    Column("step", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("reply", JSON, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cost", Float, nullable=False),
    Column("created_at", Instant, nullable=False),
)

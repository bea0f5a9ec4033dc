"""Drafts under review: revisions, decisions, what people say, and the audit."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from corpus.database.columns import Instant, metadata

# One row for each state that a draft's text had; they are never changed.
revisions = Table(
    "revisions",
    metadata,
    Column("draft_id", String(40), ForeignKey("drafts.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("parent", String(64)),
    Column("author", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("report_hash", String(64)),
    Column("briefing", JSON, nullable=False),
    # Citations in the order of their numbers (drafter.review.labels).
    Column("labels", JSON, nullable=False),
    Index("ix_revisions_hash", "hash"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(40), ForeignKey("drafts.id"), nullable=False, index=True),
    Column("decision", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("revision_hash", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    # Whether the approver is the requester, because the desk has nobody else.
    Column("waived", Boolean, nullable=False),
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(40), ForeignKey("drafts.id"), nullable=False, index=True),
    # override: of one finding; verified: of one sentence.
    Column("kind", String(16), nullable=False),
    # The finding's id, or the sentence's.
    Column("subject", String(80), nullable=False),
    Column("check", String(64), nullable=False),
    # What the ruling was made on: it falls when this changes.
    Column("target_hash", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(40), ForeignKey("drafts.id"), nullable=False, index=True),
    Column("sentence_id", String(80)),
    Column("body", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("resolved", Boolean, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(40), ForeignKey("drafts.id"), nullable=False, index=True),
    # Those that came together, such as a section written anew.
    Column("group", String(32), nullable=False),
    Column("place", Integer, nullable=False),
    Column("section", String(64), nullable=False),
    Column("sentence_id", String(80)),
    Column("kind", String(16), nullable=False),
    # Sentences as JSON values; base_hash names the one that is to change.
    Column("before", JSON),
    Column("after", JSON),
    Column("base_hash", String(64)),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("settled_by", String(64)),
    Column("settled_at", Instant),
)

# A section to be written anew; what comes of it are suggestions, whose group is its id.
rewrites = Table(
    "rewrites",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("draft_id", String(40), ForeignKey("drafts.id"), nullable=False, index=True),
    Column("section", String(64), nullable=False),
    Column("wish", Text, nullable=False),
    # The revision that was to be rewritten: a job that starts again asks the same questions.
    Column("base", Integer, nullable=False),
    Column("budget", Float, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("suggestions", Integer),
    Column("cost", Float),
    Column("error", JSON),
)


presence = Table(
    "presence",
    metadata,
    Column("draft_id", String(40), ForeignKey("drafts.id"), primary_key=True),
    Column("who", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("section", String(64)),
    Column("since", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# One chain for the whole desk: each entry holds the hash of the one before.
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("draft_id", String(40), index=True),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("revision", Integer),
    Column("details", JSON, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

"""The desk's one database: SQLite in the data folder, or PostgreSQL by URL."""

from corpus.database.engine import connect, is_current, upgrade
from corpus.database.tables import (
    articles,
    audit,
    comments,
    draft_events,
    drafts,
    feed_entries,
    feeds,
    metadata,
    model_calls,
    passages,
    presence,
    reviews,
    revisions,
    rewrites,
    rulings,
    shingles,
    story_members,
    suggestions,
)
from corpus.database.transaction import writing

__all__ = [
    "articles",
    "audit",
    "comments",
    "connect",
    "draft_events",
    "drafts",
    "feed_entries",
    "feeds",
    "is_current",
    "metadata",
    "model_calls",
    "passages",
    "presence",
    "reviews",
    "revisions",
    "rewrites",
    "rulings",
    "shingles",
    "story_members",
    "suggestions",
    "upgrade",
    "writing",
]

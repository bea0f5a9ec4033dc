"""The desk's one database: SQLite in the data folder, or PostgreSQL by URL."""

from corpus.database.engine import connect, is_current, upgrade
from corpus.database.tables import (
    articles,
    draft_events,
    drafts,
    feed_entries,
    feeds,
    metadata,
    model_calls,
    passages,
    shingles,
    story_members,
)
from corpus.database.transaction import writing

__all__ = [
    "articles",
    "connect",
    "draft_events",
    "drafts",
    "feed_entries",
    "feeds",
    "is_current",
    "metadata",
    "model_calls",
    "passages",
    "shingles",
    "story_members",
    "upgrade",
    "writing",
]

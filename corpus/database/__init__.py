"""The desk's one database: SQLite in the data folder, or PostgreSQL by URL."""

from corpus.database.account_tables import (
    accounts,
    api_keys,
    failed_sign_ins,
    sessions,
    sign_in_links,
)
from corpus.database.changes import changed_parts, last_change, mark_change, next_change
from corpus.database.engine import connect, is_current, upgrade
from corpus.database.standing_tables import standing_occasions, standing_requests
from corpus.database.story_tables import changes, stories
from corpus.database.style_tables import house_styles
from corpus.database.tables import (
    articles,
    audit,
    comments,
    draft_articles,
    draft_events,
    drafts,
    feed_entries,
    feeds,
    metadata,
    model_calls,
    passages,
    presence,
    publications,
    reviews,
    revisions,
    rewrites,
    rulings,
    shingles,
    story_members,
    suggestions,
)
from corpus.database.transaction import one_at_a_time, writing
from corpus.database.worker_tables import workers

__all__ = [
    "accounts",
    "api_keys",
    "articles",
    "audit",
    "changed_parts",
    "changes",
    "comments",
    "connect",
    "draft_articles",
    "draft_events",
    "drafts",
    "failed_sign_ins",
    "feed_entries",
    "feeds",
    "house_styles",
    "is_current",
    "last_change",
    "mark_change",
    "metadata",
    "model_calls",
    "next_change",
    "one_at_a_time",
    "passages",
    "presence",
    "publications",
    "reviews",
    "revisions",
    "rewrites",
    "rulings",
    "sessions",
    "shingles",
    "sign_in_links",
    "standing_occasions",
    "standing_requests",
    "stories",
    "story_members",
    "suggestions",
    "upgrade",
    "workers",
    "writing",
]

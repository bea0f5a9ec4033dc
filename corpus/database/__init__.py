"""The desk's one database: SQLite in the data folder, or PostgreSQL by URL."""

from corpus.database.account_tables import (
    accounts,
    api_keys,
    failed_sign_ins,
    sessions,
    sign_in_links,
)
from corpus.database.article_tables import articles, passages, shingles
from corpus.database.changes import changed_parts, last_change, mark_change, next_change
from corpus.database.columns import metadata
from corpus.database.draft_tables import draft_articles, draft_events, drafts, model_calls
from corpus.database.engine import connect, is_current, upgrade
from corpus.database.feed_tables import feed_entries, feeds
from corpus.database.publication_tables import publications
from corpus.database.review_tables import (
    audit,
    comments,
    presence,
    reviews,
    revisions,
    rewrites,
    rulings,
    suggestions,
)
from corpus.database.standing_tables import standing_occasions, standing_requests
from corpus.database.story_tables import changes, stories, story_members
from corpus.database.style_tables import house_styles
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

"""The tables. A change here needs a migration beside it, which a test holds us to."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """A timezone-aware UTC instant on every engine; SQLite itself would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

articles = Table(
    "articles",
    metadata,
    # The order of arrival, by which the indexes know how far they have followed.
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("byline", Text),
    Column("published_at", Instant),
    Column("date_precision", String(16), nullable=False),
    Column("date_source", Text),
    Column("fetched_at", Instant),
    Column("language", String(16)),
    Column("extractor", Text, nullable=False),
    Column("origin_group", String(32)),
    Column("revision_of", String(32)),
    Column("date_zone", String(16)),
    Column("access", String(16)),
    Column("correction", Text),
    Column("withdrawn", Text),
    Index("ix_articles_url", "url"),
    Index("ix_articles_published_at", "published_at"),
    Index("ix_articles_origin_group", "origin_group"),
)

passages = Table(
    "passages",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("article_id", String(32), ForeignKey("articles.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    # 384 little-endian float16 numbers, L2-normalised.
    Column("vector", LargeBinary, nullable=False),
)

shingles = Table(
    "shingles",
    metadata,
    # Sampled runs of five words (corpus.origins), by which copies of one text find each other.
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("article_seq", Integer, ForeignKey("articles.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

story_members = Table(
    "story_members",
    metadata,
    Column("article_seq", Integer, ForeignKey("articles.seq"), primary_key=True),
    # The id of the article that the story began with.
    Column("story_id", String(32), nullable=False, index=True),
    # What it is likened by (corpus.stories.profiles).
    Column("profile", LargeBinary, nullable=False),
)

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

"""Articles, their passages, and the runs of words by which copies find each other."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from corpus.database.columns import Instant, metadata

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

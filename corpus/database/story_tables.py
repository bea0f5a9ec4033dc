"""Stories as they stand, and the numbers by which whoever looks on sees what has changed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table

from corpus.database.columns import Instant, metadata

story_members = Table(
    "story_members",
    metadata,
    Column("article_seq", Integer, ForeignKey("articles.seq"), primary_key=True),
    # The id of the article that the story began with.
    Column("story_id", String(32), nullable=False, index=True),
    # What it is likened by (corpus.stories.profiles).
    Column("profile", LargeBinary, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    # The change (corpus.database.changes) by which its articles last became others; a story that
    # has none left stays, so that whoever follows is told that it went.
    Column("change", Integer, nullable=False, index=True),
    Column("articles", Integer, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("last", Instant, index=True),
    # The number of the article that arrived last.
    Column("arrived", Integer, nullable=False),
    # What its articles tell together (corpus.stories.telling), as of `told_change`; a cache.
    Column("told_change", Integer),
    Column("told_by", String(16)),
    Column("told", JSON),
)

# One number for everything that a dashboard shows: `all` counts, the others hold its value at
# their last change.
changes = Table(
    "changes",
    metadata,
    Column("part", String(16), primary_key=True),
    Column("number", Integer, nullable=False),
)

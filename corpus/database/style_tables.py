"""The house styles that drafts were made in."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table

from corpus.database.columns import Instant, metadata

house_styles = Table(
    "house_styles",
    metadata,
    # The hash names the content, so that a row never changes.
    Column("hash", String(16), primary_key=True),
    Column("name", String(100), nullable=False, index=True),
    Column("content", JSON, nullable=False),
    Column("first_used_at", Instant, nullable=False),
)

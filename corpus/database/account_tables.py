"""The tables of those who use the desk. Secrets are never in them, only their hashes."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text

from corpus.database.columns import Instant, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    # The name as it is compared: in one case and one form.
    Column("folded", String(128), nullable=False, unique=True),
    Column("roles", JSON, nullable=False),
    # Parameters, salt and hash by argon2id; none where the account signs in by link alone.
    Column("password", Text),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("beginning", String(16), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("rotated_at", Instant),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("used_at", Instant, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("id", String(32), primary_key=True),
    # Hashes of the account's name and of the address from which it was tried.
    Column("account", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index("ix_failed_sign_ins_account", "account"),
    Index("ix_failed_sign_ins_address", "address"),
)

"""Standing requests and their occasions."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "standing_requests",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("idempotency_key", sa.String(255), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("next_at", _INSTANT, nullable=True),
        sa.Column("story_id", sa.String(32), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_requests")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_standing_requests_idempotency_key")),
    )
    op.create_index(op.f("ix_standing_requests_next_at"), "standing_requests", ["next_at"])
    op.create_table(
        "standing_occasions",
        sa.Column("standing_id", sa.String(32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("draft_id", sa.String(40), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["standing_id"],
            ["standing_requests.id"],
            name=op.f("fk_standing_occasions_standing_id"),
        ),
        sa.PrimaryKeyConstraint("standing_id", "at", name=op.f("pk_standing_occasions")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_standing_occasions_draft_id")),
    )
    op.create_index(op.f("ix_standing_occasions_state"), "standing_occasions", ["state"])


def downgrade() -> None:
    op.drop_table("standing_occasions")
    op.drop_table("standing_requests")

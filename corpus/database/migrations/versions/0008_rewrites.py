"""Sections that are being written anew."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rewrites",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("draft_id", sa.String(40), nullable=False),
        sa.Column("section", sa.String(64), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Float(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("suggestions", sa.Integer()),
        sa.Column("cost", sa.Float()),
        sa.Column("error", sa.JSON()),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_rewrites_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewrites")),
    )
    for column in ("draft_id", "state"):
        op.create_index(op.f(f"ix_rewrites_{column}"), "rewrites", [column])


def downgrade() -> None:
    op.drop_table("rewrites")

"""The house styles that drafts were made in."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "house_styles",
        sa.Column("hash", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_house_styles")),
    )
    op.create_index(op.f("ix_house_styles_name"), "house_styles", ["name"])


def downgrade() -> None:
    op.drop_table("house_styles")

"""Which story each article belongs to, and what it is likened by."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_members",
        sa.Column("article_seq", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_seq"], ["articles.seq"], name=op.f("fk_story_members_article_seq")
        ),
        sa.PrimaryKeyConstraint("article_seq", name=op.f("pk_story_members")),
    )
    op.create_index(op.f("ix_story_members_story_id"), "story_members", ["story_id"])


def downgrade() -> None:
    op.drop_table("story_members")

"""Stories with the number of their last change and what they tell; the count of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("told_change", sa.Integer(), nullable=True),
        sa.Column("told_by", sa.String(16), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_change"), "stories", ["change"])
    op.create_index(op.f("ix_stories_last"), "stories", ["last"])
    op.create_table(
        "changes",
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_changes")),
    )
    # An article belongs to one story, so that the number of its last article is the story's own.
    op.execute(
        "INSERT INTO stories (id, change, articles, texts, last, arrived) "
        "SELECT m.story_id, max(a.seq), count(*), count(DISTINCT a.origin_group), "
        "max(a.published_at), max(a.seq) "
        "FROM story_members m JOIN articles a ON a.seq = m.article_seq GROUP BY m.story_id"
    )
    # A store without stories stays without any row: a backup is restored into such a one.
    op.execute(
        "INSERT INTO changes (part, number) "
        "SELECT 'all', max(change) FROM stories HAVING count(*) > 0"
    )


def downgrade() -> None:
    op.drop_table("changes")
    op.drop_table("stories")

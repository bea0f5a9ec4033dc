"""Sampled runs of words, by which copies of one text find each other."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shingles",
        sa.Column("run", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_seq"], ["articles.seq"], name=op.f("fk_shingles_article_seq")
        ),
        sa.PrimaryKeyConstraint("run", "article_seq", name=op.f("pk_shingles")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("shingles")

"""What the queue of drafts shows and is narrowed by.

The columns are empty on drafts that were there before; the service fills them when it opens.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FIGURES = ("blocking", "needed", "cited", "supported")


def upgrade() -> None:
    with op.batch_alter_table("drafts") as drafts:
        for name in FIGURES:
            drafts.add_column(sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "draft_articles",
        sa.Column("draft_id", sa.String(40), nullable=False),
        sa.Column("article_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_articles_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "article_id", name=op.f("pk_draft_articles")),
    )
    op.create_index(op.f("ix_draft_articles_article_id"), "draft_articles", ["article_id"])


def downgrade() -> None:
    op.drop_table("draft_articles")
    with op.batch_alter_table("drafts") as drafts:
        for name in FIGURES:
            drafts.drop_column(name)

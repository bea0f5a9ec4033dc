"""How publications stand in their channels, and when they are due."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("publications", sa.Column("delivery", sa.JSON(), nullable=True))
    for name in ("due_at", "claimed_until"):
        op.add_column("publications", sa.Column(name, _INSTANT, nullable=True))
    op.create_index(op.f("ix_publications_due_at"), "publications", ["due_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_publications_due_at"), "publications")
    for name in ("claimed_until", "due_at", "delivery"):
        op.drop_column("publications", name)

"""What an article says of its date's zone, of who may read it, and of its correction."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("date_zone", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("access", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("correction", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.drop_column("correction")
        batch_op.drop_column("access")
        batch_op.drop_column("date_zone")

"""A word that shows it is she, after a while in which nothing came."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("contact", sa.Column("check_key", sa.LargeBinary()))
    op.add_column("contact", sa.Column("check_seen_at", sa.DateTime(timezone=True)))
    op.add_column("contact", sa.Column("check_from", sa.DateTime(timezone=True)))
    op.add_column("contact", sa.Column("check_wrong", sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    for name in ("check_wrong", "check_from", "check_seen_at", "check_key"):
        op.drop_column("contact", name)

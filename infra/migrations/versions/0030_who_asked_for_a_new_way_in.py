"""A new way in for somebody on the board waits for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    for name in ("link_waits", "reset_waits"):
        op.add_column("account", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("account", sa.Column("way_in_at", sa.DateTime(timezone=True)))
    op.add_column("account", sa.Column("way_in_by", sa.BigInteger(), sa.ForeignKey("account.id")))


def downgrade() -> None:
    for name in ("way_in_by", "way_in_at", "reset_waits", "link_waits"):
        op.drop_column("account", name)

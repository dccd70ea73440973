"""How the last drill went; and who leads shifts is who may bring people in, so that one word is enough."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "drill",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
    )
    op.drop_column("responder", "vouches")


def downgrade() -> None:
    op.add_column("responder", sa.Column("vouches", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_table("drill")

"""What the organisation changed, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KINDS = ["copy", "option", "place", "topic", "threat", "recipient", "setting", "line", "language", "area", "person"]


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_change_by"), ondelete="SET NULL"),
        sa.CheckConstraint(f"kind IN ({', '.join(repr(one) for one in KINDS)})", name=op.f("ck_change_kind")),
    )
    op.create_index(op.f("ix_change_at"), "change", ["at"])


def downgrade() -> None:
    op.drop_table("change")

"""How each line's last try of itself went."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

RESULTS = "'none', 'fine', 'not sent', 'not come', 'not read', 'elsewhere', 'no answer'"


def upgrade() -> None:
    op.create_table(
        "self_try",
        sa.Column("line_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_key", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.Text(), server_default="none", nullable=False),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fine_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("whole", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("kind IN ('text', 'call', 'number')", name=op.f("ck_self_try_kind")),
        sa.CheckConstraint(f"result IN ({RESULTS})", name=op.f("ck_self_try_result")),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_self_try_line_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line_id", "kind", name=op.f("pk_self_try")),
    )


def downgrade() -> None:
    op.drop_table("self_try")

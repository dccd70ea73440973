"""What proves who she is, beside a password."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("account", sa.Column("sealed_with", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("app_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("app_step", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("sign_in", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE sign_in SET proved_at = begun_at")
    op.alter_column("sign_in", "proved_at", nullable=False)
    op.create_table(
        "printed_code",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_printed_code_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_printed_code")),
    )
    op.create_index(op.f("ix_printed_code_account_id"), "printed_code", ["account_id"])
    op.create_table(
        "half_way",
        sa.Column("token_key", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_half_way_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_half_way")),
    )
    op.create_index(op.f("ix_half_way_account_id"), "half_way", ["account_id"])


def downgrade() -> None:
    op.drop_table("half_way")
    op.drop_table("printed_code")
    op.drop_column("sign_in", "proved_at")
    for column in ("app_step", "app_sealed", "sealed_with"):
        op.drop_column("account", column)

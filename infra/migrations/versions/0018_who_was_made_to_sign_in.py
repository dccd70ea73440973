"""Who was made to sign in, and that all is locked."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    no = {"server_default": sa.text("false"), "nullable": False}
    op.add_column("account", sa.Column("duress_hash", sa.Text()))
    op.add_column("account", sa.Column("pressed_at", sa.DateTime(timezone=True)))
    op.add_column("account", sa.Column("hushed", sa.Boolean(), **no))
    op.add_column("half_way", sa.Column("is_hollow", sa.Boolean(), **no))
    op.add_column("responder", sa.Column("withdrawn", sa.Boolean(), **no))
    op.add_column("sign_in", sa.Column("is_hollow", sa.Boolean(), **no))
    op.add_column("sign_in", sa.Column("shown_duty", sa.Text()))
    op.create_check_constraint(op.f("ck_sign_in_shown_duty"), "sign_in", "shown_duty IN ('off', 'on', 'break')")
    op.create_table(
        "shut",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_shut_one")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_shut_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shut")),
    )


def downgrade() -> None:
    op.drop_table("shut")
    for table, column in (
        ("sign_in", "shown_duty"),
        ("sign_in", "is_hollow"),
        ("responder", "withdrawn"),
        ("half_way", "is_hollow"),
        ("account", "hushed"),
        ("account", "pressed_at"),
        ("account", "duress_hash"),
    ):
        op.drop_column(table, column)

"""Which sign-in is which, for her who ends one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("sign_in", sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False))
    op.create_unique_constraint(op.f("uq_sign_in_id"), "sign_in", ["id"])


def downgrade() -> None:
    op.drop_column("sign_in", "id")

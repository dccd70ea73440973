"""What a responder carries: what she took since she came on, and how much of it was hard."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for column in ("hard", "taken"):
        op.add_column("responder", sa.Column(column, sa.SmallInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    for column in ("taken", "hard"):
        op.drop_column("responder", column)

"""How many at once a responder takes at the most, if she says fewer than the organisation does."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

BEFORE = "'on', 'week', 'break every', 'break for', 'hard'"


def upgrade() -> None:
    op.add_column("responder", sa.Column("own_at_once", sa.SmallInteger(), nullable=True))
    op.drop_constraint(op.f("ck_own_limit_name"), "own_limit")
    op.create_check_constraint(op.f("ck_own_limit_name"), "own_limit", f"name IN ({BEFORE}, 'at once')")


def downgrade() -> None:
    op.execute("DELETE FROM own_limit WHERE name = 'at once'")
    op.drop_constraint(op.f("ck_own_limit_name"), "own_limit")
    op.create_check_constraint(op.f("ck_own_limit_name"), "own_limit", f"name IN ({BEFORE})")
    op.drop_column("responder", "own_at_once")

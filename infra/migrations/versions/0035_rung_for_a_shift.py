"""A telephone may ring because a shift began and nobody is there."""

from alembic import op

revision = "0035"
down_revision = "0034"

BEFORE = "'came in', 'offer', 'ring back', 'hand over', 'interpret'"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_leg_why"), "leg")
    op.create_check_constraint(op.f("ck_leg_why"), "leg", f"why IN ({BEFORE}, 'shift')")


def downgrade() -> None:
    op.execute("DELETE FROM leg WHERE why = 'shift'")
    op.drop_constraint(op.f("ck_leg_why"), "leg")
    op.create_check_constraint(op.f("ck_leg_why"), "leg", f"why IN ({BEFORE})")

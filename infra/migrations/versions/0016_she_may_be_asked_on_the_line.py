"""A caller on the telephone may be asked for a yes."""

from alembic import op

revision = "0016"
down_revision = "0015"

BEFORE = (
    "phase IN ('language', 'waiting', 'told', 'talking', 'left alone', 'asked', 'refused', 'handed over', "
    "'nobody', 'wrong number', 'parting')"
)
AFTER = BEFORE.replace("'asked', ", "'asked', 'consent', ")


def upgrade() -> None:
    op.drop_constraint(op.f("ck_leg_phase"), "leg", type_="check")
    op.create_check_constraint(op.f("ck_leg_phase"), "leg", AFTER)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_leg_phase"), "leg", type_="check")
    op.create_check_constraint(op.f("ck_leg_phase"), "leg", BEFORE)

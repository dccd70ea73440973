"""When many come at once: since when and until when on a line, a lawyer's number, and who may say so."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

BEFORE = (
    "'language', 'waiting', 'told', 'talking', 'left alone', 'asked', 'consent', 'refused', 'handed over', 'nobody',"
    " 'wrong number', 'parting'"
)


def upgrade() -> None:
    op.add_column("line", sa.Column("lawyer", sa.Text(), server_default="", nullable=False))
    for column in ("raid_since", "raid_until", "raid_look_at"):
        op.add_column("line", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    for column in ("leads", "reachable"):
        op.add_column("responder", sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_constraint(op.f("ck_leg_phase"), "leg")
    op.create_check_constraint(op.f("ck_leg_phase"), "leg", f"phase IN ({BEFORE}, 'listed')")


def downgrade() -> None:
    op.execute("UPDATE leg SET phase = 'parting' WHERE phase = 'listed'")
    op.drop_constraint(op.f("ck_leg_phase"), "leg")
    op.create_check_constraint(op.f("ck_leg_phase"), "leg", f"phase IN ({BEFORE})")
    for column in ("reachable", "leads"):
        op.drop_column("responder", column)
    for column in ("raid_look_at", "raid_until", "raid_since", "lawyer"):
        op.drop_column("line", column)

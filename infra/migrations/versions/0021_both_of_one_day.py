"""A day of a shift may be at other times and somebody else's at once."""

from alembic import op

revision = "0021"
down_revision = "0020"

TIMES = "(kind = 'times' AND starts IS NULL) IS FALSE AND (starts IS NULL) = (ends IS NULL)"
SOMEBODY = "(kind = 'somebody' AND responder_id IS NULL) IS FALSE"


def upgrade() -> None:
    for name in ("times", "somebody"):
        op.drop_constraint(op.f(f"ck_shift_change_{name}"), "shift_change", type_="check")
    op.create_check_constraint(op.f("ck_shift_change_times"), "shift_change", TIMES)
    op.create_check_constraint(op.f("ck_shift_change_somebody"), "shift_change", SOMEBODY)


def downgrade() -> None:
    op.execute("DELETE FROM shift_change WHERE (kind = 'times') <> (starts IS NOT NULL)")
    op.execute("DELETE FROM shift_change WHERE (kind = 'somebody') <> (responder_id IS NOT NULL)")
    for name in ("times", "somebody"):
        op.drop_constraint(op.f(f"ck_shift_change_{name}"), "shift_change", type_="check")
    old = "(kind = 'times') = (starts IS NOT NULL AND ends IS NOT NULL)"
    op.create_check_constraint(op.f("ck_shift_change_times"), "shift_change", old)
    op.create_check_constraint(
        op.f("ck_shift_change_somebody"), "shift_change", "(kind = 'somebody') = (responder_id IS NOT NULL)"
    )

"""How long who has been on, in one go, this week and in a month; and what each made stricter for herself."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

REASONS = "'break', 'shift', 'week'"
OWN = "'on', 'week', 'break every', 'break for', 'hard'"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "stretch",
        _hers("stretch"),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("rested_at", instant, nullable=False),
        sa.Column("rest_until", instant, nullable=True),
        sa.Column("left_at", instant, nullable=True),
        sa.Column("counted_at", instant, nullable=False),
        sa.Column("spared_from", instant, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("had_hard", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(f"why IN ({REASONS})", name=op.f("ck_stretch_why")),
        sa.CheckConstraint(f"told IN ({REASONS})", name=op.f("ck_stretch_told")),
        sa.PrimaryKeyConstraint("responder_id", name=op.f("pk_stretch")),
    )
    op.create_table(
        "week_on",
        _hers("week_on"),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("responder_id", name=op.f("pk_week_on")),
    )
    op.create_table(
        "month_on",
        _hers("month_on"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("responder_id", "first_day", name=op.f("pk_month_on")),
    )
    op.create_table(
        "own_limit",
        _hers("own_limit"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(f"name IN ({OWN})", name=op.f("ck_own_limit_name")),
        sa.PrimaryKeyConstraint("responder_id", "name", name=op.f("pk_own_limit")),
    )
    # Whoever is on at this moment begins a stretch now.
    op.execute(
        "INSERT INTO stretch (responder_id, began_at, rested_at, counted_at)"
        " SELECT id, now(), now(), now() FROM responder WHERE duty <> 'off'"
    )


def downgrade() -> None:
    for table in ("own_limit", "month_on", "week_on", "stretch"):
        op.drop_table(table)


def _hers(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("responder.id", name=op.f(f"fk_{table}_responder_id"))
    return sa.Column("responder_id", sa.BigInteger(), key, nullable=False)

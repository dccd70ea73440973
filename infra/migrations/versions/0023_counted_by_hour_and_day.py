"""Counters by the hour and the day, and a tally that nobody waits for."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.rename_table("counter", "counter_before")
    op.execute('ALTER TABLE counter_before RENAME CONSTRAINT "pk_counter" TO "pk_counter_before"')
    op.create_table(
        "counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("part IN ('channel', 'language', 'area')", name=op.f("ck_counter_part")),
        sa.CheckConstraint("part = 'channel' OR hour = -1", name=op.f("ck_counter_by_the_day")),
        sa.PrimaryKeyConstraint("day", "hour", "part", "value", "event", name=op.f("pk_counter")),
    )
    op.execute(
        "INSERT INTO counter (day, hour, part, value, event, n)"
        " SELECT day, -1, 'channel', '', CASE event WHEN 'opened' THEN 'arrived' ELSE event END, sum(n)"
        " FROM counter_before GROUP BY 1, 5"
    )
    op.drop_table("counter_before")
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("part IN ('channel', 'language', 'area')", name=op.f("ck_tally_part")),
    )
    op.create_index(op.f("ix_tally_day"), "tally", ["day"])
    op.add_column("contact", sa.Column("was_answered", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("leg", sa.Column("was_met", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("leg", "was_met")
    op.drop_column("contact", "was_answered")
    op.drop_table("tally")
    op.rename_table("counter", "counter_after")
    op.execute('ALTER TABLE counter_after RENAME CONSTRAINT "pk_counter" TO "pk_counter_after"')
    op.create_table(
        "counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("day", "event", "slot", name=op.f("pk_counter")),
    )
    op.execute(
        "INSERT INTO counter (day, event, slot, n)"
        " SELECT day, CASE event WHEN 'arrived' THEN 'opened' ELSE event END, 0, sum(n)"
        " FROM counter_after WHERE part = 'channel' GROUP BY 1, 2"
    )
    op.drop_table("counter_after")

"""Who means to be there: shifts, each shift on each day, who is asked to help, and what a line promises."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

SERVES = "takes IN ('sms', 'voice', 'both')"
STAGES = "stage IN ('planned', 'reminded', 'ready', 'asked', 'missed', 'here', 'handing', 'over')"


def upgrade() -> None:
    op.add_column("area", sa.Column("zone", sa.Text()))
    for name in ("promises_from", "promises_until"):
        op.add_column("line", sa.Column(name, sa.Time(), server_default="00:00", nullable=False))
    op.create_table(
        "shift",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("responder_id", sa.BigInteger(), sa.ForeignKey("responder.id"), nullable=False),
        sa.Column("area_id", sa.BigInteger(), sa.ForeignKey("area.id"), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date()),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint(SERVES, name="takes"),
        sa.CheckConstraint("cardinality(languages) > 0", name="languages"),
        sa.CheckConstraint("starts <> ends", name="starts_ends"),
    )
    op.create_index("ix_shift_responder_id", "shift", ["responder_id"])
    op.create_table(
        "shift_change",
        sa.Column("shift_id", sa.BigInteger(), sa.ForeignKey("shift.id", ondelete="CASCADE"), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts", sa.Time()),
        sa.Column("ends", sa.Time()),
        sa.Column("responder_id", sa.BigInteger(), sa.ForeignKey("responder.id")),
        sa.PrimaryKeyConstraint("shift_id", "on_day"),
        sa.CheckConstraint("kind IN ('off', 'times', 'somebody')", name="kind"),
        sa.CheckConstraint("(kind = 'times') = (starts IS NOT NULL AND ends IS NOT NULL)", name="times"),
        sa.CheckConstraint("(kind = 'somebody') = (responder_id IS NOT NULL)", name="somebody"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("responder_id", sa.BigInteger(), sa.ForeignKey("responder.id"), primary_key=True),
        sa.Column("key", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "turn",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("shift_id", sa.BigInteger(), sa.ForeignKey("shift.id", ondelete="SET NULL")),
        sa.Column("on_day", sa.Date()),
        sa.Column("responder_id", sa.BigInteger(), sa.ForeignKey("responder.id"), nullable=False),
        sa.Column("area_id", sa.BigInteger(), sa.ForeignKey("area.id"), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.Text(), server_default="planned", nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(SERVES, name="takes"),
        sa.CheckConstraint(STAGES, name="stage"),
        sa.CheckConstraint("begins_at < ends_at", name="begins_ends"),
    )
    op.execute(
        "ALTER TABLE turn ADD CONSTRAINT ex_turn_one_at_a_time EXCLUDE USING gist"
        " (int8range(responder_id, responder_id, '[]') WITH &&, tstzrange(begins_at, ends_at) WITH &&)"
    )
    op.create_index("ix_turn_shift_id", "turn", ["shift_id"])
    op.create_index("ix_turn_look_at", "turn", ["look_at"], postgresql_where=sa.text("stage <> 'over'"))
    op.create_index("ix_turn_area_id_ends_at", "turn", ["area_id", "ends_at"])
    op.create_index("ix_turn_responder_id_ends_at", "turn", ["responder_id", "ends_at"])
    op.create_table(
        "stand_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("turn_id", sa.BigInteger(), sa.ForeignKey("turn.id", ondelete="CASCADE"), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), sa.ForeignKey("responder.id"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="open", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("why IN ('stand in', 'swap')", name="why"),
        sa.CheckConstraint("answer IN ('open', 'yes', 'no', 'over')", name="answer"),
    )
    op.create_index("ix_stand_in_responder_id", "stand_in", ["responder_id"])
    op.create_index("ix_stand_in_turn_id_responder_id", "stand_in", ["turn_id", "responder_id"])


def downgrade() -> None:
    for table in ("stand_in", "turn", "calendar_feed", "shift_change", "shift"):
        op.drop_table(table)
    for name in ("promises_from", "promises_until"):
        op.drop_column("line", name)
    op.drop_column("area", "zone")

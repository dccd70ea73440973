"""What calls remember."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LIVE = "state IN ('planned', 'asked', 'ringing', 'answered', 'met')"


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace")),
    )
    op.create_table(
        "misuse",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.Integer(), server_default="0", nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_by", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["blocked_by"], ["responder.id"], name=op.f("fk_misuse_blocked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse")),
        sa.UniqueConstraint("key", name=op.f("uq_misuse_key")),
    )
    op.create_index(
        "ix_misuse_blocked", "misuse", ["blocked_until"], postgresql_where=sa.text("blocked_until IS NOT NULL")
    )
    op.create_table(
        "hidden",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_hidden_contact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["responder_id"], ["responder.id"], name=op.f("fk_hidden_responder_id")),
        sa.PrimaryKeyConstraint("contact_id", "responder_id", name=op.f("pk_hidden")),
    )
    op.create_table(
        "leg",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), server_default="-1", nullable=False),
        sa.Column("tried_in", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ring_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ending IN ('hung up', 'not answered', 'busy', 'failed', 'declined', 'machine', 'called off', 'lost')",
            name=op.f("ck_leg_ending"),
        ),
        sa.CheckConstraint(
            "phase IN ('language', 'waiting', 'told', 'talking', 'left alone', 'asked', 'refused', 'handed over', "
            "'nobody', 'wrong number', 'parting')",
            name=op.f("ck_leg_phase"),
        ),
        sa.CheckConstraint("role IN ('caller', 'responder', 'interpreter')", name=op.f("ck_leg_role")),
        sa.CheckConstraint(
            "state IN ('planned', 'asked', 'ringing', 'answered', 'met', 'ended')", name=op.f("ck_leg_state")
        ),
        sa.CheckConstraint("wanted IN ('place', 'move', 'end')", name=op.f("ck_leg_wanted")),
        sa.CheckConstraint(
            "why IN ('came in', 'offer', 'ring back', 'hand over', 'interpret')", name=op.f("ck_leg_why")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_leg_contact_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_leg_line_id")),
        sa.ForeignKeyConstraint(["responder_id"], ["responder.id"], name=op.f("fk_leg_responder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
        sa.UniqueConstraint("sid", name=op.f("uq_leg_sid")),
    )
    op.create_index(op.f("ix_leg_contact_id"), "leg", ["contact_id"])
    op.create_index("ix_leg_ended", "leg", ["ended_at"])
    op.create_index("ix_leg_look", "leg", ["look_at"], postgresql_where=sa.text(LIVE))
    op.create_index("ix_leg_wanted", "leg", ["wanted_at"], postgresql_where=sa.text("wanted IS NOT NULL"))
    op.create_index(
        "uq_leg_live_responder",
        "leg",
        ["responder_id"],
        unique=True,
        postgresql_where=sa.text(f"{LIVE} AND responder_id IS NOT NULL"),
    )
    op.create_table(
        "search",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('first', 'wider', 'fallback', 'over')", name=op.f("ck_search_stage")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_search_contact_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_search")),
    )
    op.add_column("contact", sa.Column("call_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contact", sa.Column("on_call", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_constraint(op.f("ck_contact_channel"), "contact")
    op.create_check_constraint(op.f("ck_contact_channel"), "contact", "channel IN ('sms', 'whatsapp', 'voice')")
    op.add_column("line", sa.Column("strategy", sa.Text(), server_default="all at once", nullable=False))
    op.add_column("line", sa.Column("fallback_id", sa.BigInteger(), nullable=True))
    op.add_column("line", sa.Column("zone", sa.Text(), server_default="UTC", nullable=False))
    op.add_column("line", sa.Column("rings_from", sa.Time(), server_default="09:00", nullable=False))
    op.add_column("line", sa.Column("rings_until", sa.Time(), server_default="21:00", nullable=False))
    op.create_check_constraint(
        op.f("ck_line_strategy"), "line", "strategy IN ('all at once', 'in order', 'longest idle', 'by area')"
    )
    op.create_foreign_key(op.f("fk_line_fallback_id"), "line", "responder", ["fallback_id"], ["id"])
    op.add_column("responder", sa.Column("takes", sa.Text(), server_default="both", nullable=False))
    op.create_check_constraint(op.f("ck_responder_takes"), "responder", "takes IN ('sms', 'voice', 'both')")


def downgrade() -> None:
    op.drop_column("responder", "takes")
    op.drop_constraint(op.f("fk_line_fallback_id"), "line")
    for column in ("strategy", "fallback_id", "zone", "rings_from", "rings_until"):
        op.drop_column("line", column)
    op.execute("UPDATE contact SET channel = 'sms' WHERE channel = 'voice'")
    op.drop_constraint(op.f("ck_contact_channel"), "contact")
    op.create_check_constraint(op.f("ck_contact_channel"), "contact", "channel IN ('sms', 'whatsapp')")
    op.drop_column("contact", "on_call")
    op.drop_column("contact", "call_asked_at")
    for table in ("search", "leg", "hidden", "misuse", "pace"):
        op.drop_table(table)

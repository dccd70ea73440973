"""When a peer would listen to another, and who is offered a talk."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "listening_time",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["responder_id"], ["responder.id"], name=op.f("fk_listening_time_responder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listening_time")),
        sa.UniqueConstraint("responder_id", "begins_at", name=op.f("uq_listening_time_responder_id_begins_at")),
    )
    op.create_table(
        "debrief",
        sa.Column("responder_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_id", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.CheckConstraint("stage IN ('asked', 'open', 'agreed')", name=op.f("ck_debrief_stage")),
        sa.ForeignKeyConstraint(["responder_id"], ["responder.id"], name=op.f("fk_debrief_responder_id")),
        sa.ForeignKeyConstraint(
            ["time_id"], ["listening_time.id"], name=op.f("fk_debrief_time_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("responder_id", name=op.f("pk_debrief")),
        sa.UniqueConstraint("time_id", name=op.f("uq_debrief_time_id")),
    )


def downgrade() -> None:
    op.drop_table("debrief")
    op.drop_table("listening_time")

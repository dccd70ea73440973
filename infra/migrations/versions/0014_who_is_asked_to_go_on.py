"""Who is asked to go on with somebody, and what falls due when nobody answers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BEFORE = "'still waiting', 'offer wider', 'claim reminder', 'claim lapses'"
NEW = "'hand-over ends', 'answer nudge', 'answer by others'"


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("silent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_handover_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["from_id"], ["responder.id"], name=op.f("fk_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["responder.id"], name=op.f("fk_handover_to_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_handover_area_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_handover")),
    )
    op.drop_constraint(op.f("ck_due_moment"), "due")
    op.create_check_constraint(op.f("ck_due_moment"), "due", f"moment IN ({BEFORE}, {NEW})")


def downgrade() -> None:
    op.execute(f"DELETE FROM due WHERE moment IN ({NEW})")
    op.drop_constraint(op.f("ck_due_moment"), "due")
    op.create_check_constraint(op.f("ck_due_moment"), "due", f"moment IN ({BEFORE})")
    op.drop_table("handover")

"""When somebody is rung as agreed, whose phone it is, and a word for when somebody is near."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

BEFORE = (
    "'still waiting', 'offer wider', 'claim reminder', 'claim lapses', 'hand-over ends', 'answer nudge',"
    " 'answer by others'"
)


def upgrade() -> None:
    op.add_column("contact", sa.Column("ring_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contact", sa.Column("borrowed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contact", sa.Column("word_key", sa.LargeBinary(), nullable=True))
    op.add_column("misuse", sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_due_moment"), "due")
    op.create_check_constraint(op.f("ck_due_moment"), "due", f"moment IN ({BEFORE}, 'ring back')")


def downgrade() -> None:
    op.execute("DELETE FROM due WHERE moment = 'ring back'")
    op.drop_constraint(op.f("ck_due_moment"), "due")
    op.create_check_constraint(op.f("ck_due_moment"), "due", f"moment IN ({BEFORE})")
    op.drop_column("misuse", "quiet_until")
    for column in ("word_key", "borrowed", "ring_at"):
        op.drop_column("contact", column)

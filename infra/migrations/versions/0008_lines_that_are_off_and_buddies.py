"""That a line can be switched off, and who looks after whom."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("line", sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("responder", sa.Column("buddy_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_responder_buddy_id"), "responder", "responder", ["buddy_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_responder_buddy_id"), "responder", type_="foreignkey")
    op.drop_column("responder", "buddy_id")
    op.drop_column("line", "is_on")

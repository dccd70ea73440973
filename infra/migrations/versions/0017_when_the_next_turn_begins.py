"""When the next turn begins: told to whoever writes while nobody is there."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_turn_begins_at", "turn", ["begins_at"])


def downgrade() -> None:
    op.drop_index("ix_turn_begins_at", "turn")

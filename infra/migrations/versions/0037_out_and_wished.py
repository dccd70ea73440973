"""Until when somebody needs to be out of it, and whom a caller did not wish to talk with again."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("responder", sa.Column("out_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("hidden", sa.Column("wished", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("hidden", "wished")
    op.drop_column("responder", "out_until")

"""Until when somebody needs to be out of it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("responder", sa.Column("out_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("responder", "out_until")

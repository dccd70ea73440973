"""What somebody chose to read the pages in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("account", sa.Column("language", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "language")

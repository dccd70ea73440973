"""What was published of a quarter, as it was drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("quarter", "name", "cell", name=op.f("pk_publication")),
    )


def downgrade() -> None:
    op.drop_table("publication")

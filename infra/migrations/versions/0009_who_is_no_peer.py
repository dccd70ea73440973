"""Which supervisor is no peer, and which is somebody who also answers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("account", sa.Column("external", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.drop_constraint("uq_account_responder_id", "account", type_="unique")
    op.create_unique_constraint("uq_account_responder_id_role", "account", ["responder_id", "role"])


def downgrade() -> None:
    op.drop_constraint("uq_account_responder_id_role", "account", type_="unique")
    op.create_unique_constraint("uq_account_responder_id", "account", ["responder_id"])
    op.drop_column("account", "external")

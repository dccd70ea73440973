"""Who is asked to join, until two people and she herself have said yes, and who may bring somebody in."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "newcomer",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("number_key", sa.LargeBinary(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_with", sa.LargeBinary(), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("at_once", sa.SmallInteger(), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.BigInteger(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("takes IN ('sms', 'voice', 'both')", name=op.f("ck_newcomer_takes")),
        sa.CheckConstraint(
            "alone OR agreed_at IS NULL OR agreed_by IS DISTINCT FROM proposed_by", name=op.f("ck_newcomer_two")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_newcomer_area_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_newcomer_proposed_by"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["account.id"], name=op.f("fk_newcomer_agreed_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newcomer")),
        sa.UniqueConstraint("alias", name=op.f("uq_newcomer_alias")),
        sa.UniqueConstraint("number_key", name=op.f("uq_newcomer_number_key")),
    )
    op.add_column("responder", sa.Column("vouches", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("responder", "vouches")
    op.drop_table("newcomer")

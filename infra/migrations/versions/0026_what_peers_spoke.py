"""What peers spoke: prompts that the organisation recorded itself, with their sound."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "spoken_prompt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sound", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_by", sa.BigInteger()),
        sa.Column("heard_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("octet_length(sound) BETWEEN 100 AND 900000", name=op.f("ck_spoken_prompt_sound")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_spoken_prompt_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["heard_by"], ["account.id"], name=op.f("fk_spoken_prompt_heard_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_prompt")),
        sa.UniqueConstraint("language", "name", name=op.f("uq_spoken_prompt_language_name")),
    )


def downgrade() -> None:
    op.drop_table("spoken_prompt")

"""What is said in which words: the organisation's own sentences, drafts it confirmed by name, and the charge notice."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

WHERE = ("template", "language", "message", "form")


def upgrade() -> None:
    op.create_table(
        "own_sentence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("form", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_own_sentence_words")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_own_sentence_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_sentence")),
        sa.UniqueConstraint(*WHERE, name=op.f("uq_own_sentence_template_language_message_form")),
    )
    op.create_table(
        "confirmed_draft",
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_confirmed_draft_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_confirmed_draft_line_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line_id", "language", name=op.f("pk_confirmed_draft")),
    )
    op.add_column("line", sa.Column("charge_notice", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("line", "charge_notice")
    op.drop_table("confirmed_draft")
    op.drop_table("own_sentence")

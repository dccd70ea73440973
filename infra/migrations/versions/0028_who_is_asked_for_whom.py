"""Which areas are neighbours, whom a caller wishes for, who is idle, and that somebody wished to complain."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

STAGES = "stage IN ('first', 'neighbours', 'wider', 'fallback', 'over')"
BEFORE = "stage IN ('first', 'wider', 'fallback', 'over')"
ADDED = (
    ("contact", "wants_woman"),
    ("contact", "not_areas"),
    ("contact", "anybody_will_do"),
    ("contact", "spoke_with"),
    ("contact", "complained"),
    ("responder", "asked_as_woman"),
    ("responder", "idle_since"),
)


def upgrade() -> None:
    no = {"server_default": sa.text("false"), "nullable": False}
    op.add_column("contact", sa.Column("wants_woman", sa.Boolean(), **no))
    op.add_column(
        "contact", sa.Column("not_areas", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False)
    )
    op.add_column("contact", sa.Column("anybody_will_do", sa.Boolean(), **no))
    op.add_column("contact", sa.Column("spoke_with", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_contact_spoke_with"), "contact", "responder", ["spoke_with"], ["id"])
    op.add_column("contact", sa.Column("complained", sa.Boolean(), **no))
    op.add_column("responder", sa.Column("asked_as_woman", sa.Boolean(), **no))
    op.add_column("responder", sa.Column("idle_since", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_search_stage"), "search", type_="check")
    op.create_check_constraint(op.f("ck_search_stage"), "search", STAGES)
    op.create_table(
        "neighbour",
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_id < other_id", name=op.f("ck_neighbour_once")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_neighbour_area_id")),
        sa.ForeignKeyConstraint(["other_id"], ["area.id"], name=op.f("fk_neighbour_other_id")),
        sa.PrimaryKeyConstraint("area_id", "other_id", name=op.f("pk_neighbour")),
    )
    op.create_table(
        "complaint",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("not_for", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_complaint_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )


def downgrade() -> None:
    op.drop_table("complaint")
    op.drop_table("neighbour")
    op.execute("UPDATE search SET stage = 'first' WHERE stage = 'neighbours'")
    op.drop_constraint(op.f("ck_search_stage"), "search", type_="check")
    op.create_check_constraint(op.f("ck_search_stage"), "search", BEFORE)
    for table, column in reversed(ADDED):
        op.drop_column(table, column)

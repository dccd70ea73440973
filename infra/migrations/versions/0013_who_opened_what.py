"""Who opened what: rows that are only added to, and the two ends between which they run."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# A row may lose what it said, all of it at once; and it may go when the beginning was moved past it.
ONLY_GROWS = """
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.seq <= (SELECT first FROM audit_ends WHERE id = 1) THEN
            RETURN OLD;
        END IF;
    ELSIF (NEW.seq, NEW.at, NEW.what, NEW.commitment, NEW.chain)
          = (OLD.seq, OLD.at, OLD.what, OLD.commitment, OLD.chain)
          AND NEW.who IS NULL AND NEW.ref IS NULL AND NEW.reason IS NULL
          AND NEW.sealed_with IS NULL AND NEW.salt IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit is only added to';
END $$
"""
ENDS_GO_ON = """
CREATE FUNCTION audit_ends_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.first >= OLD.first AND NEW.last >= OLD.last THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit goes on and never back';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text()),
        sa.Column("ref", sa.Text()),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("sealed_with", sa.LargeBinary()),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.CheckConstraint(
            "(who IS NULL) = (salt IS NULL) AND (ref IS NULL) = (salt IS NULL)", name=op.f("ck_audit_erased_whole")
        ),
    )
    op.create_index(op.f("ix_audit_ref"), "audit", ["ref"])
    op.create_table(
        "audit_ends",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("first_chain", sa.LargeBinary(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("last_chain", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_ends")),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_ends_only_one")),
        sa.CheckConstraint("first <= last", name=op.f("ck_audit_ends_in_order")),
    )
    op.execute("INSERT INTO audit_ends VALUES (1, 0, '', 0, '', '')")
    op.execute(ONLY_GROWS)
    op.execute(ENDS_GO_ON)
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
    )
    op.execute(
        "CREATE TRIGGER audit_ends_go_on BEFORE UPDATE OR DELETE ON audit_ends"
        " FOR EACH ROW EXECUTE FUNCTION audit_ends_go_on()"
    )


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("audit_ends")
    op.execute("DROP FUNCTION audit_only_grows()")
    op.execute("DROP FUNCTION audit_ends_go_on()")

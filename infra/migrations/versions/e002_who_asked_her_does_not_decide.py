"""Whoever asked her decides as little as whoever wrote the note."""

import sqlalchemy as sa
from alembic import op

revision = "e002"
down_revision = "e001"
branch_labels = None

TWO_AGREE = """
    CREATE OR REPLACE FUNCTION two_agree(the_motion bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT count(DISTINCT v.account_id) >= 2 AND bool_or(v.is_peer)
        FROM vote v JOIN motion m ON m.id = v.motion_id JOIN account a ON a.id = v.account_id
        WHERE m.id = the_motion AND v.verdict = 'approve' AND a.role = 'supervisor'
        AND v.account_id IS DISTINCT FROM m.proposed_by
        AND (m.note_by IS NULL OR a.responder_id IS DISTINCT FROM m.note_by){asked}
        AND NOT (m.subject = 'new supervisor' AND v.account_id IS NOT DISTINCT FROM m.subject_id)
    $$
"""
ASKED = "\n        AND (m.asked_by IS NULL OR a.responder_id IS DISTINCT FROM m.asked_by)"
STAYS = """
    CREATE FUNCTION motion_keeps_who_asked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.asked_by IS DISTINCT FROM OLD.asked_by THEN
            RAISE EXCEPTION 'a motion stays what it was' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    op.add_column("motion", sa.Column("asked_by", sa.BigInteger(), nullable=True))
    op.execute(TWO_AGREE.format(asked=ASKED))
    op.execute(STAYS)
    op.execute(
        "CREATE TRIGGER motion_stays_asked_by BEFORE UPDATE ON motion"
        " FOR EACH ROW EXECUTE FUNCTION motion_keeps_who_asked()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER motion_stays_asked_by ON motion")
    op.execute("DROP FUNCTION motion_keeps_who_asked()")
    op.execute(TWO_AGREE.format(asked=""))
    op.drop_column("motion", "asked_by")

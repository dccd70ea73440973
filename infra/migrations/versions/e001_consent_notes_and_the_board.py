"""Consent, the note, and the board: a line of its own, for organisations that write notes."""

import sqlalchemy as sa
from alembic import op

revision = "e001"
down_revision = None
branch_labels = ("escalation",)

RULES = (
    # Nothing is written down without a yes that stands. Asked at the end of the transaction, whoever writes.
    """
    CREATE FUNCTION note_has_a_yes(the_note bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM note n WHERE n.id = the_note AND n.kind = 'note' AND NOT EXISTS (
                SELECT FROM "grant" g WHERE g.note_id = n.id AND g.withdrawn_at IS NULL
                AND g.purpose IN ('P2', 'P2x', 'P4', 'P5', 'P7')
                AND (g.expires_at AT TIME ZONE 'UTC')::date >= n.opened_on
            )
        ) THEN
            RAISE EXCEPTION 'a note needs a yes that stands' USING ERRCODE = 'check_violation';
        END IF;
    END $$
    """,
    """
    CREATE FUNCTION note_asks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM note_has_a_yes(NEW.id); RETURN NULL; END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER note_needs_a_yes AFTER INSERT OR UPDATE ON note
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_asks()
    """,
    """
    CREATE FUNCTION grant_asks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.note_id IS NOT NULL THEN PERFORM note_has_a_yes(OLD.note_id); END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE CONSTRAINT TRIGGER note_keeps_a_yes AFTER UPDATE OR DELETE ON "grant"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grant_asks()
    """,
    # What she said yes to does not become something else afterwards, and what was taken back stays taken back.
    """
    CREATE FUNCTION grant_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.purpose, NEW.method, NEW.mode, NEW.wording, NEW.language, NEW.externals, NEW.given_at)
           IS DISTINCT FROM (OLD.purpose, OLD.method, OLD.mode, OLD.wording, OLD.language, OLD.externals, OLD.given_at)
           OR NEW.area_id IS DISTINCT FROM OLD.area_id OR NEW.recipient_id IS DISTINCT FROM OLD.recipient_id
           OR NEW.expires_at > OLD.expires_at
           OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
           OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at) THEN
            RAISE EXCEPTION 'a yes is not changed, only taken back' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER grant_is_not_changed BEFORE UPDATE ON "grant"
    FOR EACH ROW EXECUTE FUNCTION grant_stays()
    """,
    # Two different people, one of them a peer; nobody who proposed it, and nobody who wrote the note.
    """
    CREATE FUNCTION two_agree(the_motion bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT count(DISTINCT v.account_id) >= 2 AND bool_or(v.is_peer)
        FROM vote v JOIN motion m ON m.id = v.motion_id JOIN account a ON a.id = v.account_id
        WHERE m.id = the_motion AND v.verdict = 'approve' AND a.role = 'supervisor'
        AND v.account_id IS DISTINCT FROM m.proposed_by
        AND (m.note_by IS NULL OR a.responder_id IS DISTINCT FROM m.note_by)
        AND NOT (m.subject = 'new supervisor' AND v.account_id IS NOT DISTINCT FROM m.subject_id)
    $$
    """,
    """
    CREATE FUNCTION motion_needs_two() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' AND NEW.state <> 'open' THEN
            RAISE EXCEPTION 'nothing begins decided' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state IN ('approved', 'done') AND two_agree(NEW.id) IS NOT TRUE THEN
            RAISE EXCEPTION 'two people must agree' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'UPDATE' AND (
            (NEW.subject, NEW.opened_at) IS DISTINCT FROM (OLD.subject, OLD.opened_at)
            OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by OR NEW.note_by IS DISTINCT FROM OLD.note_by
            OR (NEW.grant_id, NEW.recipient_id, NEW.subject_id)
               IS DISTINCT FROM (OLD.grant_id, OLD.recipient_id, OLD.subject_id)
            OR OLD.state IN ('refused', 'lapsed', 'withdrawn', 'done') AND NEW.state <> OLD.state
        ) THEN
            RAISE EXCEPTION 'a motion stays what it was' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER motion_is_decided_by_two BEFORE INSERT OR UPDATE ON motion
    FOR EACH ROW EXECUTE FUNCTION motion_needs_two()
    """,
    """
    CREATE FUNCTION vote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.motion_id, NEW.account_id, NEW.is_peer, NEW.verdict)
           IS DISTINCT FROM (OLD.motion_id, OLD.account_id, OLD.is_peer, OLD.verdict) THEN
            RAISE EXCEPTION 'a vote is not changed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER vote_is_not_changed BEFORE UPDATE ON vote FOR EACH ROW EXECUTE FUNCTION vote_stays()",
    """
    CREATE FUNCTION vote_is_by_a_member() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM account a WHERE a.id = NEW.account_id AND a.role = 'supervisor' AND a.active
            AND a.external <> NEW.is_peer
        ) THEN
            RAISE EXCEPTION 'only a supervisor decides, as what she is' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER vote_by_a_member BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION vote_is_by_a_member()",
    # Nothing leaves without a decision of two and a yes that stands at that very moment.
    """
    CREATE FUNCTION release_needs_both() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM motion m JOIN "grant" g ON g.id = m.grant_id
            WHERE m.id = NEW.motion_id AND m.subject = 'release' AND m.state IN ('approved', 'done')
            AND two_agree(m.id) AND m.grant_id = NEW.grant_id AND m.recipient_id = NEW.recipient_id
            AND g.recipient_id = NEW.recipient_id AND g.withdrawn_at IS NULL AND g.expires_at > NEW.released_at
            AND m.lapses_at > NEW.released_at
        ) THEN
            RAISE EXCEPTION 'a release needs two people and her yes' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER release_needs_two BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_needs_both()",
    # Whoever may be told something was decided upon by two.
    """
    CREATE FUNCTION recipient_needs_two() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.stand = 'in force' AND (TG_OP = 'INSERT' OR OLD.stand <> 'in force') AND NOT EXISTS (
            SELECT FROM motion m WHERE m.recipient_id = NEW.id AND m.subject = 'recipient'
            AND m.state IN ('approved', 'done') AND two_agree(m.id)
        ) THEN
            RAISE EXCEPTION 'a recipient needs two people' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.stand = 'in force' AND OLD.stand = 'in force' AND (
            (NEW.person, NEW.organisation, NEW.sort, NEW.may_receive, NEW.agreed_on, NEW.review_on)
            IS DISTINCT FROM (OLD.person, OLD.organisation, OLD.sort, OLD.may_receive, OLD.agreed_on, OLD.review_on)
            OR NEW.number_sealed IS DISTINCT FROM OLD.number_sealed
        ) THEN
            RAISE EXCEPTION 'a recipient in force is not changed: propose another' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER recipient_is_decided_by_two BEFORE INSERT OR UPDATE ON recipient
    FOR EACH ROW EXECUTE FUNCTION recipient_needs_two()
    """,
)

FUNCTIONS = (
    "note_asks()",
    "grant_asks()",
    "note_has_a_yes(bigint)",
    "grant_stays()",
    "motion_needs_two()",
    "vote_stays()",
    "vote_is_by_a_member()",
    "release_needs_both()",
    "recipient_needs_two()",
    "two_agree(bigint)",
)


def upgrade() -> None:
    op.create_table(
        "resume_try",
        sa.Column("caller_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrong", sa.SmallInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("caller_key", name=op.f("pk_resume_try")),
    )
    op.create_table(
        "tombstone",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("purposes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    op.create_index("ix_tombstone_ended", "tombstone", ["ended_on"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("externals", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("called_by", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["account.id"], name=op.f("fk_meeting_called_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="note", nullable=False),
        sa.Column("grant_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("responder_id", sa.BigInteger(), nullable=True),
        sa.Column("who_is_telling", sa.Text(), nullable=True),
        sa.Column("happens", sa.Text(), nullable=True),
        sa.Column("how_soon", sa.Text(), nullable=True),
        sa.Column("concerns", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("wants", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("sealed_with", sa.LargeBinary(), nullable=True),
        sa.Column("own_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("options_given", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("safe_by", sa.Text(), nullable=True),
        sa.Column("safe_hours", sa.Text(), nullable=True),
        sa.Column("wrong_person_line", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("duty_check", sa.Text(), server_default="none", nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("second_officer_id", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "cardinality(concerns) <= 5 AND concerns <@ ARRAY['C01', 'C02', 'C03', 'C04', 'C05', 'C06', "
            "'C07', 'C08', 'C09', 'C10', 'C11', 'C12', 'C13', 'C14', 'C15', 'C16', 'C17']",
            name=op.f("ck_note_concerns"),
        ),
        sa.CheckConstraint(
            "cardinality(wants) <= 5 AND wants <@ ARRAY['listen', 'information', 'papers back', 'pay "
            "and debt', 'better conditions here', 'another workplace', 'leave', 'go home', 'a safe "
            "place', 'a lawyer', 'a doctor', 'somebody talks with them', 'warn others', 'somebody comes "
            "along', 'nothing for now']",
            name=op.f("ck_note_wants"),
        ),
        sa.CheckConstraint("decision IN ('caller', 'legal_duty')", name=op.f("ck_note_decision")),
        sa.CheckConstraint(
            "duty_check IN ('none', 'counsel is asked', 'no duty', 'duty')", name=op.f("ck_note_duty_check")
        ),
        sa.CheckConstraint("happens IN ('now', 'past', 'both')", name=op.f("ck_note_happens")),
        sa.CheckConstraint("how_soon IN ('now', 'this week', 'no rush')", name=op.f("ck_note_how_soon")),
        sa.CheckConstraint(
            "kind <> 'bare duty entry' OR (grant_id IS NULL AND expires_on <= opened_on + 20 AND "
            "officer_id IS NOT NULL AND second_officer_id IS NOT NULL AND officer_id <> "
            "second_officer_id AND who_is_telling IS NULL AND happens IS NULL AND how_soon IS NULL AND "
            "cardinality(concerns) = 0 AND cardinality(wants) = 0 AND own_words_sealed IS NULL AND "
            "cardinality(options_given) = 0 AND safe_by IS NULL AND outcome IS NULL AND responder_id IS "
            "NULL)",
            name=op.f("ck_note_bare"),
        ),
        sa.CheckConstraint("kind <> 'note' OR grant_id IS NOT NULL", name=op.f("ck_note_consent")),
        sa.CheckConstraint("kind IN ('note', 'bare duty entry')", name=op.f("ck_note_kind")),
        sa.CheckConstraint(
            "outcome IN ('she sorted it herself', 'sorted by community', 'better where she is', "
            "'somewhere else now', 'home', 'the named person helps', 'no word', 'taken back', 'nothing "
            "for now')",
            name=op.f("ck_note_outcome"),
        ),
        sa.CheckConstraint("ref ~ '^[B-DF-HJ-NP-TV-XZ2-9]{6}$'", name=op.f("ck_note_ref")),
        sa.CheckConstraint(
            "safe_by IN ('not at all', 'she gets in touch', 'text', 'call')", name=op.f("ck_note_safe_by")
        ),
        sa.CheckConstraint(
            "safe_hours IN ('any time', 'morning', 'afternoon', 'evening', 'night')", name=op.f("ck_note_safe_hours")
        ),
        sa.CheckConstraint(
            "who_is_telling IN ('me', 'someone I work with', 'someone else', 'outreach')",
            name=op.f("ck_note_who_is_telling"),
        ),
        sa.CheckConstraint("cardinality(options_given) <= 12", name=op.f("ck_note_options_given")),
        sa.CheckConstraint("expires_on >= opened_on AND expires_on <= opened_on + 96", name=op.f("ck_note_longest")),
        sa.CheckConstraint("octet_length(own_words_sealed) <= 700", name=op.f("ck_note_own_words")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_note_area_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["account.id"], name=op.f("fk_note_officer_id")),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["responder.id"], name=op.f("fk_note_responder_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["second_officer_id"], ["account.id"], name=op.f("fk_note_second_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("ref", name=op.f("uq_note_ref")),
    )
    op.create_index("ix_note_expires", "note", ["expires_on"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("stand", sa.Text(), server_default="proposed", nullable=False),
        sa.Column("sealed_with", sa.LargeBinary(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("may_receive", sa.Text(), nullable=False),
        sa.Column("must_not", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("verified_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("btrim(person) <> '' AND btrim(organisation) <> ''", name=op.f("ck_recipient_person")),
        sa.CheckConstraint(
            "sort IN ('sister organisation', 'lawyer or advocate', 'health', 'housing', 'child "
            "protection', 'consulate', 'authority')",
            name=op.f("ck_recipient_sort"),
        ),
        sa.CheckConstraint("stand IN ('proposed', 'in force', 'retired')", name=op.f("ck_recipient_stand")),
        sa.CheckConstraint("review_on > agreed_on AND review_on <= agreed_on + 366", name=op.f("ck_recipient_review")),
        sa.ForeignKeyConstraint(["verified_by"], ["account.id"], name=op.f("fk_recipient_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    op.create_table(
        "agenda",
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_agenda_note_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "note_id", name=op.f("pk_agenda")),
    )
    op.create_table(
        "ask",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("recipient_id", sa.BigInteger(), nullable=True),
        sa.Column("externals", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("renews_id", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("may_say_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.SmallInteger(), nullable=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), server_default="open", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grant_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "((purpose IN ('P2')) = (area_id IS NOT NULL)) AND ((purpose IN ('P2x', 'P5', 'P7')) = "
            "(recipient_id IS NOT NULL)) AND (NOT externals OR purpose = 'P4')",
            name=op.f("ck_ask_recipient"),
        ),
        sa.CheckConstraint("answer IN ('open', 'yes', 'no', 'expired', 'replaced')", name=op.f("ck_ask_answer")),
        sa.CheckConstraint("expires_at <= asked_at + interval '30 minutes'", name=op.f("ck_ask_lives")),
        sa.CheckConstraint(
            "method IN ('text code', 'keypad', 'spoken and read back', 'in person')", name=op.f("ck_ask_method")
        ),
        sa.CheckConstraint(
            "mode IN ('information only', 'advocate speaks first, without identity', 'introduction agreed')",
            name=op.f("ck_ask_mode"),
        ),
        sa.CheckConstraint("purpose IN ('P1', 'P2', 'P2x', 'P3', 'P4', 'P5', 'P6', 'P7')", name=op.f("ck_ask_purpose")),
        sa.CheckConstraint("wording <> ''", name=op.f("ck_ask_wording")),
        sa.CheckConstraint("code BETWEEN 41 AND 49", name=op.f("ck_ask_code")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_ask_area_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["responder.id"], name=op.f("fk_ask_asked_by")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_ask_contact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_ask_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_index("ix_ask_contact", "ask", ["contact_id"], unique=False)
    op.create_index("uq_ask_open", "ask", ["contact_id"], unique=True, postgresql_where=sa.text("answer = 'open'"))
    op.create_table(
        "grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("caller_key", sa.LargeBinary(), nullable=True),
        sa.Column("note_id", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("recipient_id", sa.BigInteger(), nullable=True),
        sa.Column("externals", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sealed_with", sa.LargeBinary(), nullable=True),
        sa.Column("may_say_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renews_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "((purpose IN ('P2')) = (area_id IS NOT NULL)) AND ((purpose IN ('P2x', 'P5', 'P7')) = "
            "(recipient_id IS NOT NULL)) AND (NOT externals OR purpose = 'P4')",
            name=op.f("ck_grant_recipient"),
        ),
        sa.CheckConstraint(
            "expires_at <= given_at + CASE purpose WHEN 'P1' THEN interval '259200 seconds' WHEN 'P2' "
            "THEN interval '1209600 seconds' WHEN 'P2x' THEN interval '1209600 seconds' WHEN 'P3' THEN "
            "interval '604800 seconds' WHEN 'P4' THEN interval '2592000 seconds' WHEN 'P5' THEN "
            "interval '1209600 seconds' WHEN 'P6' THEN interval '7776000 seconds' WHEN 'P7' THEN "
            "interval '604800 seconds' END",
            name=op.f("ck_grant_longest"),
        ),
        sa.CheckConstraint(
            "method IN ('text code', 'keypad', 'spoken and read back', 'in person')", name=op.f("ck_grant_method")
        ),
        sa.CheckConstraint(
            "mode IN ('information only', 'advocate speaks first, without identity', 'introduction agreed')",
            name=op.f("ck_grant_mode"),
        ),
        sa.CheckConstraint(
            "purpose IN ('P1', 'P2', 'P2x', 'P3', 'P4', 'P5', 'P6', 'P7')", name=op.f("ck_grant_purpose")
        ),
        sa.CheckConstraint("wording <> ''", name=op.f("ck_grant_wording")),
        sa.CheckConstraint("expires_at > given_at", name=op.f("ck_grant_span")),
        sa.CheckConstraint("octet_length(may_say_sealed) <= 700", name=op.f("ck_grant_may_say")),
        sa.CheckConstraint("withdrawn_at IS NULL OR may_say_sealed IS NULL", name=op.f("ck_grant_taken_back")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_grant_area_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_grant_contact_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name="fk_grant_note_id", ondelete="SET NULL", use_alter=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_grant_note_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_grant_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
    )
    op.create_index("ix_grant_caller", "grant", ["caller_key"], unique=False)
    op.create_index("ix_grant_contact", "grant", ["contact_id"], unique=False)
    op.create_index("ix_grant_expires", "grant", ["expires_at"], unique=False)
    op.create_index("ix_grant_note", "grant", ["note_id"], unique=False)
    op.create_table(
        "note_action",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="caller", nullable=False),
        sa.CheckConstraint("decided_by IN ('caller', 'legal_duty')", name=op.f("ck_note_action_decided_by")),
        sa.CheckConstraint(
            "did IN ('talked', 'gave options', 'gave a number', 'went along', 'committee talked with "
            "manager', 'passed to another area', 'told the named person', 'asked without any identity', "
            "'introduced')",
            name=op.f("ck_note_action_did"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_note_action_area_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_action_note_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_action")),
    )
    op.create_index(op.f("ix_note_action_note_id"), "note_action", ["note_id"], unique=False)
    op.create_table(
        "note_opened",
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_note_opened_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_opened_note_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("note_id", "contact_id", name=op.f("pk_note_opened")),
    )
    op.create_table(
        "resume_word",
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("word_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_resume_word_note_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_resume_word")),
        sa.UniqueConstraint("word_key", name=op.f("uq_resume_word_word_key")),
    )
    op.create_table(
        "motion",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("note_id", sa.BigInteger(), nullable=True),
        sa.Column("note_by", sa.BigInteger(), nullable=True),
        sa.Column("grant_id", sa.BigInteger(), nullable=True),
        sa.Column("recipient_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "lapses_at > opened_at AND lapses_at <= opened_at + interval '7 days'", name=op.f("ck_motion_lapses")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'refused', 'lapsed', 'withdrawn', 'done')", name=op.f("ck_motion_state")
        ),
        sa.CheckConstraint(
            "subject <> 'release' OR (note_id IS NOT NULL AND grant_id IS NOT NULL)",
            name=op.f("ck_motion_release"),
        ),
        sa.CheckConstraint(
            "subject IN ('release', 'recipient', 'extension', 'new supervisor', 'block over a day', "
            "'bare duty entry', 'legal-duty report')",
            name=op.f("ck_motion_subject"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_motion_area_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["grant.id"], name=op.f("fk_motion_grant_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_motion_note_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_motion_proposed_by")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_motion_recipient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    op.create_index(op.f("ix_motion_grant_id"), "motion", ["grant_id"], unique=False)
    op.create_index(op.f("ix_motion_note_id"), "motion", ["note_id"], unique=False)
    op.create_index("ix_motion_open", "motion", ["lapses_at"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index(op.f("ix_motion_recipient_id"), "motion", ["recipient_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("motion_id", sa.BigInteger(), nullable=True),
        sa.Column("note_id", sa.BigInteger(), nullable=True),
        sa.Column("grant_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delete_by", sa.Date(), nullable=False),
        sa.Column("stop_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('information only', 'advocate speaks first, without identity', 'introduction agreed')",
            name=op.f("ck_release_mode"),
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_release_motion_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_release_note_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_release_recipient_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_release_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_release_motion_id")),
    )
    op.create_index("ix_release_delete_by", "release", ["delete_by"], unique=False)
    op.create_index(op.f("ix_release_grant_id"), "release", ["grant_id"], unique=False)
    op.create_index(op.f("ix_release_note_id"), "release", ["note_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("motion_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("is_peer", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("sealed_with", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('approve', 'dissent', 'recuse')", name=op.f("ck_vote_verdict")),
        sa.CheckConstraint("octet_length(reason_sealed) <= 700", name=op.f("ck_vote_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_vote_account_id")),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_vote_motion_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("motion_id", "account_id", name=op.f("uq_vote_motion_id_account_id")),
    )
    for rule in RULES:
        op.execute(rule)


def downgrade() -> None:
    op.drop_table("vote")
    op.drop_index(op.f("ix_release_note_id"), table_name="release")
    op.drop_index(op.f("ix_release_grant_id"), table_name="release")
    op.drop_index("ix_release_delete_by", table_name="release")
    op.drop_table("release")
    op.drop_index(op.f("ix_motion_recipient_id"), table_name="motion")
    op.drop_index("ix_motion_open", table_name="motion", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f("ix_motion_note_id"), table_name="motion")
    op.drop_index(op.f("ix_motion_grant_id"), table_name="motion")
    op.drop_table("motion")
    op.drop_table("resume_word")
    op.drop_table("note_opened")
    op.drop_index(op.f("ix_note_action_note_id"), table_name="note_action")
    op.drop_table("note_action")
    op.drop_index("ix_grant_note", table_name="grant")
    op.drop_index("ix_grant_expires", table_name="grant")
    op.drop_index("ix_grant_contact", table_name="grant")
    op.drop_index("ix_grant_caller", table_name="grant")
    op.drop_table("grant")
    op.drop_index("uq_ask_open", table_name="ask", postgresql_where=sa.text("answer = 'open'"))
    op.drop_index("ix_ask_contact", table_name="ask")
    op.drop_table("ask")
    op.drop_table("agenda")
    op.drop_table("recipient")
    op.drop_index("ix_note_expires", table_name="note")
    op.drop_table("note")
    op.drop_table("meeting")
    op.drop_index("ix_tombstone_ended", table_name="tombstone")
    op.drop_table("tombstone")
    op.drop_table("resume_try")
    for one in FUNCTIONS:
        op.execute(f"DROP FUNCTION {one}")

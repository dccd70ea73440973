"""Laws of the house about forgetting: every table has its time, and nothing outlives its ceiling."""

from datetime import timedelta

import pytest

from helpline.domain.line import LONGEST_KEPT
from helpline.domain.retention import RETENTION, WORDS, Ends
from helpline.store.schema import SCHEMA

HOLDS_WORDS = ("vault", "message")
CEILINGS = {
    "contact": timedelta(hours=72),
    "vault": timedelta(hours=72),
    "message": timedelta(hours=72),
    "offer": timedelta(hours=72),
    "due": timedelta(hours=72),
    "handover": timedelta(hours=72),
    "inbox": timedelta(days=30),
    "outbox": timedelta(days=7),
    "carrier_copy": timedelta(days=90),
    "audit": timedelta(days=180),
    "practice": timedelta(hours=2),
    "newcomer": timedelta(days=7),
    "leg": timedelta(hours=6),
    "search": timedelta(hours=72),
    "hidden": timedelta(hours=72),
    "misuse": timedelta(days=7),
    "sign_in": timedelta(days=1),
    "half_way": timedelta(hours=1),
    "passkey_question": timedelta(hours=1),
    "counter": timedelta(days=397),
    "tally": timedelta(hours=1),
    "change": timedelta(days=730),
    "complaint": timedelta(days=90),
    "shift": timedelta(days=90),
    "shift_change": timedelta(days=90),
    "turn": timedelta(days=90),
    "stand_in": timedelta(days=90),
    "stretch": timedelta(days=1),
    "week_on": timedelta(days=1),
    "month_on": timedelta(days=396),
    "listening_time": timedelta(hours=1),
    "debrief": timedelta(hours=1),
    "ask": timedelta(hours=72),
    "grant": timedelta(days=90),
    "note": timedelta(days=90),
    "note_action": timedelta(days=90),
    "note_opened": timedelta(hours=72),
    "resume_word": timedelta(days=90),
    "resume_try": timedelta(days=1),
    "tombstone": timedelta(days=90),
    "motion": timedelta(days=90),
    "vote": timedelta(days=90),
    "meeting": timedelta(days=90),
    "agenda": timedelta(days=90),
    "release": timedelta(days=90),
}
"""Written down a second time on purpose: raising one takes two hands."""


def test_every_table_is_in_the_retention_table_and_nothing_else_is() -> None:
    assert set(RETENTION) == {table.name for table in SCHEMA.sorted_tables}


@pytest.mark.parametrize("table", RETENTION)
def test_nothing_is_kept_longer_than_its_ceiling(table: str) -> None:
    kept = RETENTION[table]
    if kept.longest is None:
        assert kept.ends in (Ends.KEEPER, Ends.REPLACED)
        assert table not in CEILINGS
    else:
        assert kept.longest <= CEILINGS[table]


def test_words_and_numbers_have_one_ceiling_for_all() -> None:
    assert timedelta(hours=72) == LONGEST_KEPT == WORDS
    assert all(RETENTION[table].longest == WORDS for table in HOLDS_WORDS)


def test_whatever_could_be_read_or_dialled_is_sealed_or_hashed() -> None:
    """Columns that could hold what anybody wrote, or a number, are bytes under a key; plain text is on this list."""
    plain = {
        (table.name, column.name)
        for table in SCHEMA.sorted_tables
        for column in table.columns
        if str(column.type) in ("TEXT", "VARCHAR") and not hasattr(column.type, "words")
    }
    assert plain <= {
        ("account", "duress_hash"), ("account", "language"),
        ("account", "name"), ("account", "password_hash"), ("area", "name"), ("carrier_copy", "sid"),
        ("circuit", "name"), ("circuit", "outcomes"), ("contact", "language"), ("counter", "event"),
        ("counter", "value"), ("publication", "quarter"), ("publication", "name"),
        ("publication", "cell"), ("tally", "event"), ("tally", "value"),
        ("heartbeat", "name"), ("inbox", "fault"), ("line", "alternative"), ("line", "cover_name"),
        ("line", "emergency"), ("line", "number"), ("message", "may_mean"), ("message", "outbox_ids"),
        ("offer", "code"), ("outbox", "carrier_sid"), ("outbox", "template"), ("outbox", "thread"),
        ("responder", "alias"), ("leg", "sid"), ("line", "zone"), ("pace", "name"), ("audit", "who"), ("audit", "what"),
        ("audit", "ref"),
        ("change", "what"), ("change", "why"), ("setting", "name"), ("setting", "value"), ("setting", "why"),
        ("own_sentence", "template"), ("own_sentence", "language"), ("own_sentence", "message"),
        ("own_sentence", "words"), ("own_sentence", "why"), ("confirmed_draft", "language"),
        ("spoken_prompt", "language"), ("spoken_prompt", "name"), ("spoken_prompt", "digest"),
        ("spoken_prompt", "said"),
        ("option", "code"), ("option_text", "language"), ("option_text", "title"), ("option_text", "well"),
        ("option_text", "wrong"), ("option_text", "who_knows"), ("option_cost", "jurisdiction"),
        ("option_cost", "language"), ("option_cost", "testimony"), ("option_cost", "takes"),
        ("option_cost", "money"), ("option_cost", "support"), ("option_cost", "owner"), ("option_cost", "source"),
        ("place", "name"), ("place", "number"), ("place", "reaching"), ("place", "owner"), ("place", "source"),
        ("topic", "language"), ("topic", "words"), ("topic", "owner"), ("topic", "source"), ("threat", "region"),
        ("threat", "language"), ("threat", "words"), ("threat", "owner"), ("threat", "source"),
        ("area", "zone"), ("shift", "rule"), ("newcomer", "alias"), ("drill", "report"), ("line", "lawyer"),
        ("ask", "wording"), ("ask", "language"), ("grant", "wording"), ("grant", "language"), ("note", "ref"),
        ("note", "language"), ("note_action", "alias"), ("tombstone", "ref"), ("tombstone", "why"), ("release", "ref"),
        ("recipient", "person"), ("recipient", "organisation"), ("recipient", "may_receive"), ("recipient", "must_not"),
    }  # fmt: skip


def test_what_belongs_to_a_contact_cannot_outlive_it() -> None:
    for name, kept in RETENTION.items():
        if kept.ends is Ends.CONTACT:
            keys = [key for key in SCHEMA.tables[name].foreign_keys if key.column.table.name == "contact"]
            assert [key.ondelete for key in keys] == ["CASCADE"], name

"""Her yes: asked for in her language, one purpose and one recipient at a time, and taken back with one key."""

from typing import Any

import psycopg
import pytest

from helpline import words
from helpline.domain.escalation.board import State
from helpline.domain.escalation.consent import Mode, Purpose
from helpline.domain.escalation.note import Draft, Happens, HowSoon, WhoTells
from helpline.domain.names import Locale
from helpline.handlers.escalation import asking, log, notes, releases, resuming
from helpline.handlers.escalation.asking import No
from helpline.handlers.work import work
from helpline.store.escalation import recipients
from helpline.store.escalation.recipients import Release
from infra.local.programs import plain
from tests.journeys.asked import (
    DRAFT,
    LAWYER,
    MAY_SAY,
    Board,
    asks,
    grants,
    talks,
    telling,
    wishes,
    writes_note,
    yes,
)
from tests.journeys.street import CALLER, OTHER, UNDER_WAY


def test_a_yes_is_the_code_of_this_question_and_nothing_else(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    asked = asks(street, contact, ada, wishes())
    assert f"Text {asked.code} for yes" in street.last(CALLER)
    for said in ("yes", "ok", "1", str(41 + (asked.code or 41) % 9), "sure, do that"):
        street.writes(said)
    assert grants(street) == []
    street.writes(f"({asked.code})")
    assert grants(street) == [("P4", "text code", True)]
    assert "Text 8 any time to take it back" in street.last(CALLER)
    street.writes(str(asked.code))
    assert len(grants(street)) == 1, "a code is good once"


def test_silence_is_no(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    asked = asks(street, contact, ada, wishes())
    street.later(minutes=31)
    street.writes(str(asked.code))
    assert grants(street) == []
    assert street.rows("SELECT answer FROM ask") == [("expired",)]


def test_she_is_not_asked_where_somebody_may_read_along(board: Board) -> None:
    street = board.street
    contact, ada = talks(street, safe=False)
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.NOT_SAFE
    street.writes("*6")
    street.later(minutes=11)
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.NOT_SAFE, "a pause drops back"


def test_a_language_without_the_words_is_not_asked_in_another(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    with psycopg.connect(plain(street.told.database_url)) as db:
        db.execute("UPDATE contact SET language = 'shn'")
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.NOT_WRITTEN


def test_what_may_be_said_leads_to_nobody(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    person = board.recipient()
    for said, why in (
        ("", No.NOTHING_TO_SAY),
        ("x" * 141, No.TOO_LONG),
        ("my name is Blossom Tan, call +1 202 555 0177", No.OWN_WORDS),
    ):
        wish = wishes(Purpose.TELL_ONE, recipient_id=person, mode=Mode.ADVOCATE_FIRST, may_say=said)
        with work(street.house) as w:
            assert asking.ask(w, ada, contact, wish) is why


def test_a_note_needs_her_yes_and_is_read_back(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    with work(street.house) as w:
        refused = notes.write(w, ada, contact, DRAFT, read_back=True)
    assert isinstance(refused, notes.Refusal)
    assert refused.why is notes.No.NO_YES
    yes(street, contact, ada, wishes())
    with work(street.house) as w:
        assert isinstance(notes.write(w, ada, contact, DRAFT, read_back=False), notes.Refusal)
    note = writes_note(street, contact, ada)
    assert street.rows("SELECT ref, cardinality(concerns), own_words_sealed IS NOT NULL FROM note") == [
        (note.ref, 2, True)
    ]


def test_the_past_alone_is_listened_to(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    past = Draft(who_is_telling=WhoTells.ME, happens=Happens.PAST, how_soon=HowSoon.NO_RUSH, concerns=("C10",))
    with work(street.house) as w:
        assert isinstance(notes.write(w, ada, contact, past, read_back=True), notes.Refusal)


def a_lawyer_is_told(board: Board) -> tuple[int, Release]:
    """She said yes, two agreed, and it went by text."""
    street = board.street
    contact, ada = talks(street)
    person = board.recipient()
    wish = telling(person)
    yes(street, contact, ada, wish)
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Jay")
    with work(street.house) as w:
        sent = releases.send(w, board.members["Heron"], motion, by_text=True)
    assert not isinstance(sent, releases.No)
    street.settle()
    assert MAY_SAY in street.last(LAWYER)
    return contact, sent


@pytest.mark.parametrize(
    ("fault", "is_told"),
    [({}, True), ({"undelivered": {"numbers": [LAWYER]}}, False), ({"no_receipt": {"numbers": [LAWYER]}}, False)],
)
def test_a_stop_is_told_only_when_it_has_arrived_or_one_of_the_board_has_rung(
    board: Board, fault: dict[str, Any], is_told: bool
) -> None:
    street = board.street
    _, sent = a_lawyer_is_told(board)
    street.later(days=3)
    street.faults(**fault)
    street.writes("8")

    assert street.eventually(lambda: street.rows("SELECT 1 FROM tombstone"))
    # One may be sent, and nobody ever says whether it arrived.
    assert street.eventually(lambda: street.is_quiet(UNDER_WAY - {"sent"}))
    street.later(seconds=30)
    with work(street.house) as w:
        assert [one.id for one in recipients.to_be_told(w.db)] == ([] if is_told else [sent.id])
        assert releases.received(w, board.members["Jay"], sent.id)
        assert recipients.to_be_told(w.db) == []


def test_three_days_later_she_takes_it_back_from_the_same_telephone(board: Board) -> None:
    """Story 27."""
    street = board.street
    contact, sent = a_lawyer_is_told(board)
    street.later(days=3)
    assert street.state(contact) is None, "the conversation is forgotten by now"
    street.writes("8")
    assert "closed" in street.last(CALLER)
    assert "please stop" in street.last(LAWYER)
    assert sent.ref in street.last(LAWYER)
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    assert street.rows('SELECT count(*) FROM "grant" WHERE sealed_with IS NOT NULL OR withdrawn_at IS NULL') == [(0,)]
    assert street.rows("SELECT ref, why FROM tombstone") == [(sent.ref, "taken back")]
    street.later(seconds=1)
    assert street.rows('SELECT count(*) FROM "grant"') == [(0,)]


def test_what_was_taken_back_is_not_sent_although_two_had_agreed(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    person = board.recipient()
    wish = telling(person, Mode.INTRODUCTION)
    yes(street, contact, ada, wish)
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Jay")
    assert board.state(motion) == State.APPROVED
    street.writes("*8")
    with work(street.house) as w:
        assert isinstance(releases.send(w, board.members["Heron"], motion, by_text=True), releases.No)
    street.settle()
    assert street.shows(LAWYER) == []


def test_one_alone_decides_nothing(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    person = board.recipient()
    wish = telling(person)
    yes(street, contact, ada, wish)
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Ibis", "Ibis")
    assert board.state(motion) == State.OPEN
    board.agree(motion, "Doctor")
    assert board.state(motion) == State.APPROVED, "a peer and a doctor"


def test_a_word_opens_the_note_from_another_telephone_and_five_wrong_ones_rest_for_a_day(board: Board) -> None:
    """Story 28."""
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    note = writes_note(street, contact, ada)
    with work(street.house) as w:
        word = resuming.give(w, ada, contact, note.ref)
    assert word is not None
    other, _ = talks(street, sender=OTHER)
    street.writes(word.lower().replace("-", " "), sender=OTHER)
    assert "go on from there" in street.last(OTHER)
    with work(street.house) as w:
        reading = notes.read_here(w, ada, other, note.ref)
    assert reading is not None
    assert reading.own_words == DRAFT.own_words
    third, _ = talks(street, sender="+15550124")
    for n in range(5):
        street.writes(f"MANGO-{1000 + n}", sender="+15550124")
    street.writes(word, sender="+15550124")
    with work(street.house) as w:
        assert notes.read_here(w, ada, third, note.ref) is None


def test_a_wipe_takes_every_yes_with_it(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    writes_note(street, contact, ada)
    street.writes("*9")
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    assert street.rows('SELECT count(*) FROM "grant" WHERE withdrawn_at IS NULL') == [(0,)]


def test_what_ran_out_is_shredded_by_the_clock(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes(Purpose.OTHER_AREA, area_id=board.area, may_say=MAY_SAY))
    note = writes_note(street, contact, ada)
    street.later(days=15)
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    assert street.rows("SELECT ref, purposes, why FROM tombstone") == [(note.ref, ["P2"], "time was over")]
    assert street.rows('SELECT count(*) FROM "grant"') == [(0,)]


def test_the_list_has_no_words_and_an_external_sees_nothing(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    note = writes_note(street, contact, ada)
    with work(street.house) as w:
        lines = log.listing(w, board.members["Heron"])
        assert [line.ref for line in lines] == [note.ref]
        assert DRAFT.own_words not in repr(lines)
        assert log.listing(w, board.members["Doctor"]) == []
        assert log.read(w, board.members["Doctor"], note.ref, "curious") is None


def test_a_yes_is_a_yes_to_these_very_words(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    grant_id = yes(street, contact, ada, wishes())
    wording = street.rows('SELECT wording FROM "grant" WHERE id = %s', grant_id)[0][0]
    assert wording.startswith("ask_board@")
    assert wording == words.version("sms/consent/ask_board", Locale("en"), externals=False, days=0, code=0)
    assert wording != words.version("sms/consent/ask_board", Locale("en"), externals=True, days=0, code=0)

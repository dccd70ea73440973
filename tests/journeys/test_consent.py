"""Her yes: asked for in her language, one purpose and one recipient at a time, and taken back with one key."""

from datetime import timedelta

import psycopg
import pytest

from helpline.domain.account import Role
from helpline.domain.escalation.board import State, Verdict
from helpline.domain.escalation.consent import Grant, Method, Mode, Purpose
from helpline.domain.escalation.note import Draft, Happens, HowSoon, Note, Wants, WhoTells
from helpline.domain.escalation.recipient import Sort
from helpline.handlers import people
from helpline.handlers.escalation import asking, decisions, log, notes, recipients, releases, resuming
from helpline.handlers.escalation.asking import No
from helpline.handlers.escalation.wording import Wish
from helpline.handlers.work import work
from helpline.store.escalation.consents import Ask
from infra.local.programs import plain
from tests.journeys.street import ADA, CALLER, OTHER, Street

LAWYER = "+12025550140"
DRAFT = Draft(
    who_is_telling=WhoTells.ME,
    happens=Happens.NOW,
    how_soon=HowSoon.THIS_WEEK,
    concerns=("C01", "C05"),
    wants=(Wants.PAPERS, Wants.PAY),
    own_words="I want my papers back and my pay",
)
MAY_SAY = "I want my papers back and my last two months paid"


class Board:
    """A street with a board: three peers and a doctor, and one named lawyer."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.members: dict[str, int] = {}
        self.area = street.rows("SELECT id FROM area ORDER BY id")[0][0]
        with work(street.house) as w:
            for name, external in (("Heron", False), ("Ibis", False), ("Jay", False), ("Doctor", True)):
                made = people.add_account(w, name=name, role=Role.SUPERVISOR, external=external)
                self.members[name] = made.account.id

    def recipient(self, *, sort: Sort = Sort.ADVOCATE, phone: str = LAWYER) -> int:
        """A person whom two of the board have agreed upon."""
        today = self.street.clock.now().date()
        with work(self.street.house) as w:
            found = recipients.propose(
                w,
                self.members["Heron"],
                person="Ro",
                organisation="Law Room",
                sort=sort,
                phone=phone,
                may_receive="what she says may be said",
                must_not="ring anybody else",
                agreed_on=today,
                review_on=today + timedelta(days=300),
                verified_on=today,
            )
        motion = self.newest()
        heard = self.agree(motion, "Ibis", "Jay")
        assert heard[-1].came is decisions.Came.DECIDED, heard
        return found.id

    def newest(self) -> int:
        return int(self.street.rows("SELECT max(id) FROM motion")[0][0])

    def agree(self, motion: int, *names: str) -> list[decisions.Heard]:
        heard = []
        for name in names:
            with work(self.street.house) as w:
                heard.append(decisions.decide(w, self.members[name], motion, Verdict.APPROVE))
        return heard

    def state(self, motion: int) -> str:
        return str(self.street.rows("SELECT state FROM motion WHERE id = %s", motion)[0][0])


@pytest.fixture
def street(empty_street: Street) -> Street:
    """With a line in two languages, and Ada on duty."""
    return empty_street


@pytest.fixture
def board(street: Street) -> Board:
    street.opens(languages="en,es")
    street.joins("Ada", ADA, languages="en,es", at_once=4)
    return Board(street)


def talks(street: Street, *, sender: str = CALLER, safe: bool = True) -> tuple[int, int]:
    """Somebody wrote, Ada has her, and it is safe: the contact and Ada."""
    street.writes("can I ask something", sender=sender)
    contact = street.contact()
    street.writes(street.code("Ada", contact=contact), sender=ADA)
    street.writes(f"{street.code('Ada', contact=contact)} hello, yes", sender=ADA)
    if safe:
        street.writes("*6", sender=sender)
    return contact, int(street.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])


def wishes(purpose: Purpose = Purpose.BOARD, **more: object) -> Wish:
    return Wish(**({"purpose": purpose, "method": Method.TEXT} | more))  # type: ignore[arg-type]


def asks(street: Street, contact: int, ada: int, wish: Wish) -> Ask:
    with work(street.house) as w:
        found = asking.ask(w, ada, contact, wish)
    assert not isinstance(found, No), found
    street.settle()
    return found


def grants(street: Street) -> list[tuple[object, ...]]:
    return street.rows('SELECT purpose, method, withdrawn_at IS NULL FROM "grant" ORDER BY id')


def yes(street: Street, contact: int, ada: int, wish: Wish, *, sender: str = CALLER) -> int:
    """She is asked and says yes."""
    asked = asks(street, contact, ada, wish)
    street.writes(str(asked.code), sender=sender)
    return int(street.rows('SELECT max(id) FROM "grant"')[0][0])


def writes_note(street: Street, contact: int, ada: int, draft: Draft = DRAFT) -> Note:
    with work(street.house) as w:
        note = notes.write(w, ada, contact, draft, read_back=True)
    assert isinstance(note, Note), note
    return note


def test_a_yes_is_the_code_of_this_question_and_nothing_else(street: Street, board: Board) -> None:
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


def test_silence_is_no(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    asked = asks(street, contact, ada, wishes())
    street.later(minutes=31)
    street.writes(str(asked.code))
    assert grants(street) == []
    assert street.rows("SELECT answer FROM ask") == [("expired",)]


def test_she_is_not_asked_where_somebody_may_read_along(street: Street, board: Board) -> None:
    contact, ada = talks(street, safe=False)
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.NOT_SAFE
    street.writes("*6")
    street.later(minutes=11)
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.NOT_SAFE, "a pause drops back"


def test_a_language_without_the_words_is_not_asked_in_another(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    with psycopg.connect(plain(street.told.database_url)) as db:
        db.execute("UPDATE contact SET language = 'shn'")
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wishes()) is No.NOT_WRITTEN


def test_what_may_be_said_leads_to_nobody(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    person = board.recipient()
    for words, why in (
        ("", No.NOTHING_TO_SAY),
        ("x" * 141, No.TOO_LONG),
        ("my name is Blossom Tan, call +1 202 555 0177", No.OWN_WORDS),
    ):
        wish = wishes(Purpose.TELL_ONE, recipient_id=person, mode=Mode.ADVOCATE_FIRST, may_say=words)
        with work(street.house) as w:
            assert asking.ask(w, ada, contact, wish) is why


def test_a_note_needs_her_yes_and_is_read_back(street: Street, board: Board) -> None:
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


def test_the_past_alone_is_listened_to(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    past = Draft(who_is_telling=WhoTells.ME, happens=Happens.PAST, how_soon=HowSoon.NO_RUSH, concerns=("C10",))
    with work(street.house) as w:
        assert isinstance(notes.write(w, ada, contact, past, read_back=True), notes.Refusal)


def test_three_days_later_she_takes_it_back_from_the_same_telephone(street: Street, board: Board) -> None:
    """Story 27."""
    contact, ada = talks(street)
    person = board.recipient()
    wish = wishes(Purpose.TELL_ONE, recipient_id=person, mode=Mode.ADVOCATE_FIRST, may_say=MAY_SAY)
    yes(street, contact, ada, wish)
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Jay")
    with work(street.house) as w:
        sent = releases.send(w, board.members["Heron"], motion, by_text=True)
    assert not isinstance(sent, releases.No)
    street.settle()
    assert MAY_SAY in street.last(LAWYER)
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


def test_what_was_taken_back_is_not_sent_although_two_had_agreed(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    person = board.recipient()
    wish = wishes(Purpose.TELL_ONE, recipient_id=person, mode=Mode.INTRODUCTION, may_say=MAY_SAY)
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


def test_one_alone_decides_nothing(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    person = board.recipient()
    wish = wishes(Purpose.TELL_ONE, recipient_id=person, mode=Mode.ADVOCATE_FIRST, may_say=MAY_SAY)
    yes(street, contact, ada, wish)
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Ibis", "Ibis")
    assert board.state(motion) == State.OPEN
    board.agree(motion, "Doctor")
    assert board.state(motion) == State.APPROVED, "a peer and a doctor"


def test_a_word_opens_the_note_from_another_telephone_and_five_wrong_ones_rest_for_a_day(
    street: Street, board: Board
) -> None:
    """Story 28."""
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


def test_a_wipe_takes_every_yes_with_it(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    writes_note(street, contact, ada)
    street.writes("*9")
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    assert street.rows('SELECT count(*) FROM "grant" WHERE withdrawn_at IS NULL') == [(0,)]


def test_what_ran_out_is_shredded_by_the_clock(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    yes(street, contact, ada, wishes(Purpose.OTHER_AREA, area_id=board.area, may_say=MAY_SAY))
    note = writes_note(street, contact, ada)
    street.later(days=15)
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    assert street.rows("SELECT ref, purposes, why FROM tombstone") == [(note.ref, ["P2"], "time was over")]
    assert street.rows('SELECT count(*) FROM "grant"') == [(0,)]


def test_the_list_has_no_words_and_an_external_sees_nothing(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    note = writes_note(street, contact, ada)
    with work(street.house) as w:
        lines = log.listing(w, board.members["Heron"])
        assert [line.ref for line in lines] == [note.ref]
        assert DRAFT.own_words not in repr(lines)
        assert log.listing(w, board.members["Doctor"]) == []
        assert log.read(w, board.members["Doctor"], note.ref, "curious") is None


def test_a_grant_cannot_be_stretched_by_a_changed_wording(street: Street, board: Board) -> None:
    contact, ada = talks(street)
    grant_id = yes(street, contact, ada, wishes())
    found: list[Grant] = []
    with work(street.house) as w:
        from_store = asking.consents.grant(w.db, grant_id)
        assert from_store is not None
        found.append(from_store)
    assert found[0].wording.startswith("ask_board@")

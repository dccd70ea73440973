"""What one person might try alone against the board, and what must not be left or seen anywhere."""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from helpline.domain.account import Role
from helpline.domain.escalation.board import MayNot, State
from helpline.domain.escalation.consent import Method, Purpose
from helpline.domain.escalation.note import Outcome
from helpline.domain.escalation.recipient import Sort
from helpline.handlers import audit, leaving, people
from helpline.handlers.escalation import asking, decisions, log, notes, recipients, releases, resuming
from helpline.handlers.escalation.asking import No
from helpline.handlers.work import work
from helpline.store import accounts, contacts
from helpline.store.escalation import notes as kept
from infra.local.programs import plain
from tests.journeys.asked import LAWYER, MAY_SAY, Board, talks, telling, wishes, writes_note, yes
from tests.journeys.street import BEA, OTHER, Street


def change(street: Street, query: str, *params: object) -> None:
    with psycopg.connect(plain(street.told.database_url)) as db:
        db.execute(query, params)


def test_whoever_asked_for_the_yes_does_not_decide_about_it_although_another_wrote_the_note(board: Board) -> None:
    street = board.street
    street.joins("Bea", BEA)
    contact, ada = talks(street)
    person = board.recipient()
    board.joins("Coot", answers_as="Bea")
    yes(street, contact, ada, wishes())
    writes_note(street, contact, ada)
    ((bea,),) = street.rows("SELECT id FROM responder WHERE alias = 'Bea'")
    with work(street.house) as w:
        contacts.change(w.db, contact, responder_id=bea)
    with work(street.house) as w:
        said = asking.said_yes(w, bea, contact, replace(telling(person), method=Method.IN_PERSON), read_back=True)
        assert not isinstance(said, No), said
    (heard,) = board.agree(board.newest(), "Coot")
    assert heard.may_not is MayNot.OWN_NOTE
    with pytest.raises(psycopg.errors.CheckViolation):
        change(street, "UPDATE motion SET asked_by = NULL WHERE id = %s", board.newest())


def test_whoever_proposed_it_as_a_keeper_does_not_decide_it_as_a_supervisor(board: Board) -> None:
    board.joins("Coot", answers_as="Ada")
    with work(board.street.house) as w:
        today = w.now.date()
        recipients.propose(
            w,
            people.add_account(w, name="Office", role=Role.KEEPER, alias="Ada").account.id,
            person="Ro",
            organisation="Law Room",
            sort=Sort.ADVOCATE,
            phone=LAWYER,
            may_receive="what she says may be said",
            must_not="ring anybody else",
            agreed_on=today,
            review_on=today + timedelta(days=300),
            verified_on=today,
        )
    (heard,) = board.agree(board.newest(), "Coot")
    assert heard.may_not is MayNot.OWN_MOTION


def test_a_lawyer_is_no_sister_organisation(board: Board) -> None:
    contact, ada = talks(board.street)
    person = board.recipient()
    with work(board.street.house) as w:
        assert asking.ask(w, ada, contact, replace(telling(person), purpose=Purpose.SISTER)) is No.NOBODY


def test_a_note_is_not_kept_longer_by_asking_anew(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes(Purpose.OTHER_AREA, area_id=board.area, may_say=MAY_SAY))
    writes_note(street, contact, ada)
    until = street.rows("SELECT expires_on FROM note")
    yes(street, contact, ada, wishes())
    assert street.rows("SELECT expires_on FROM note") == until
    assert street.rows("SELECT subject FROM motion WHERE id = %s", board.newest()) == [("extension",)]
    board.agree(board.newest(), "Ibis", "Jay")
    assert street.rows("SELECT expires_on FROM note") > until


def test_only_her_own_yes_is_renewed(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    first = yes(street, contact, ada, wishes())
    writes_note(street, contact, ada)
    other, _ = talks(street, sender=OTHER)
    with work(street.house) as w:
        assert asking.ask(w, ada, other, wishes(renews_id=first)) is No.NOBODY
        assert not isinstance(asking.ask(w, ada, contact, wishes(renews_id=first)), No)


def test_externals_see_nothing_because_of_another_decision_and_see_it_still_after_a_week(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    first = yes(street, contact, ada, wishes())
    note = writes_note(street, contact, ada)
    street.later(days=1)
    contact, ada = talks(street)
    with work(street.house) as w:
        kept.open_in(w.db, note.id, contact)
    yes(street, contact, ada, wishes(externals=True, renews_id=first))
    (extension,), (release,) = street.rows("SELECT id FROM motion WHERE note_id = %s ORDER BY id", note.id)
    with work(street.house) as w:
        day = w.now.date()
        meeting = log.call_meeting(w, board.members["Heron"], on_date=day, externals=True)
        assert meeting is not None
        assert log.put_on_agenda(w, board.members["Heron"], meeting, note.ref)
    board.agree(extension, "Ibis", "Jay")
    with work(street.house) as w:
        assert log.listing(w, board.members["Doctor"]) == []
    board.agree(release, "Ibis", "Jay")
    with work(street.house) as w:
        assert [line.ref for line in log.listing(w, board.members["Doctor"])] == [note.ref]
    assert board.state(release) == State.DONE, "what is agreed for a meeting in weeks does not lapse before it"


def test_whoever_has_left_the_board_decides_nothing_any_more(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, telling(board.recipient()))
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis")
    with work(street.house) as w:
        leaving.account(w, "Ibis")
    board.agree(motion, "Jay")
    assert board.state(motion) == State.OPEN
    board.agree(motion, "Heron")
    assert board.state(motion) == State.APPROVED


def test_what_would_be_told_is_not_looked_at_in_secret(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, telling(board.recipient()))
    note = writes_note(street, contact, ada)
    board.agree(board.newest(), "Ibis", "Jay")
    with work(street.house) as w:
        assert not isinstance(releases.look(w, board.members["Heron"], board.newest()), releases.No)
    with work(street.house) as w:
        assert [actor for actor, _ in audit.who_opened(w, note.ref)] == ["Heron"]


def test_no_name_comes_into_the_audit_as_a_listener(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    with work(street.house) as w:
        said = asking.said_yes(w, ada, contact, wishes(method=Method.SPOKEN), read_back=True, listener="Blossom Tan")
        assert not isinstance(said, No)
    with work(street.house) as w:
        told = [row.said.reason for row in audit.listed(w) if row.said is not None]
    assert "P4 spoken and read back, heard by a second one" in told


def test_who_read_it_and_why_goes_with_the_note(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    note = writes_note(street, contact, ada)
    with work(street.house) as w:
        assert log.read(w, board.members["Heron"], note.ref, "the meeting on Monday") is not None
    street.writes("*8")
    with work(street.house) as w:
        assert audit.who_opened(w, note.ref) == []
        assert "Monday" not in repr(audit.listed(w))
        assert audit.verify(w).fine


def test_another_area_reads_what_it_may_say_and_not_what_a_lawyer_may_be_told(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    person = board.recipient()
    yes(street, contact, ada, telling(person))
    area = yes(street, contact, ada, wishes(Purpose.OTHER_AREA, area_id=board.area, may_say="I can talk on Monday"))
    note = writes_note(street, contact, ada)
    with work(street.house) as w:
        found = notes.read_in_area(w, ada, note.ref, "she comes to us")
    assert found is not None
    assert found.may_say == {area: "I can talk on Monday"}


def test_a_bare_duty_entry_has_no_outcome(board: Board) -> None:
    street = board.street
    with work(street.house) as w:
        assert decisions.propose_duty_entry(w, board.members["Heron"], area_id=board.area) is not None
    board.agree(board.newest(), "Ibis")
    with work(street.house) as w:
        (note,) = kept.all_of_them(w.db)
        assert not notes.end(w, note, actor="Heron", outcome=next(iter(Outcome)))


def test_whoever_withholds_her_number_has_five_tries_and_not_five_with_each_text(board: Board) -> None:
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    note = writes_note(street, contact, ada)
    with work(street.house) as w:
        word = resuming.give(w, ada, contact, note.ref)
    assert word is not None
    for said in ("MANGO-1000", "MANGO-1001", "MANGO-1002", "MANGO-1003", "MANGO-1004", word):
        street.writes(said, sender="anonymous")
    assert street.rows("SELECT count(*) FROM note_opened") == [(0,)]


def test_a_keeper_makes_no_board_of_her_own_by_sending_the_other_one_away(board: Board) -> None:
    house = board.street.house
    for name in board.members:
        with work(house) as w:
            leaving.account(w, name)
    with work(house) as w:
        assert people.add_account(w, name="Crow", role=Role.SUPERVISOR).waits
    with work(house) as w:
        assert not people.add_account(w, name="Rook", role=Role.SUPERVISOR, new_board=True).waits
    with work(house) as w:
        said = [row.said.reason for row in audit.listed(w) if row.said]
    assert "a new board begins with Rook" in said
    assert "Heron is not on the board any more" in said


def test_a_new_way_in_for_a_supervisor_stands_in_the_audit(board: Board) -> None:
    house = board.street.house
    with work(house) as w:
        account = accounts.named(w.db, "Heron")
        assert account is not None
        people.invite(w, account)
        leaving.forget_second_step(w, "Ibis")
    with work(house) as w:
        said = [row.said.reason for row in audit.listed(w) if row.said]
    assert {"a new link for Heron", "the second step of Ibis is void"} <= set(said)

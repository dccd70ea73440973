"""Stories of people who are hurt: what is written of it is what they want done, with their yes, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.domain.concern import Concern
from helpline.domain.escalation.board import MayNot, State, Verdict
from helpline.domain.escalation.consent import Mode, Purpose
from helpline.domain.escalation.note import Draft, DutyCheck, Happens, HowSoon, Kind, Note, Wants, WhoTells, Wrong
from helpline.domain.escalation.recipient import Sort
from helpline.handlers import options
from helpline.handlers.escalation import asking, decisions, log, notes, recipients, releases
from helpline.handlers.escalation.asking import No
from helpline.handlers.escalation.notes import Refusal
from helpline.handlers.work import work
from helpline.store.escalation import notes as kept
from tests.journeys.asked import DRAFT, LAWYER, MAY_SAY, Board, asks, grants, talks, wishes, writes_note, yes
from tests.journeys.street import CALLER


def refused(board: Board, ada: int, contact: int, draft: Draft) -> Refusal:
    """What stands against a draft; nothing of it is kept."""
    with work(board.street.house) as w:
        found = notes.write(w, ada, contact, draft, read_back=True)
    assert isinstance(found, Refusal)
    assert board.street.rows("SELECT count(*) FROM note") == [(0,)]
    return found


def test_papers_kept_and_debt_and_she_goes_on_working(board: Board) -> None:
    """Story 11: options first; a few peers are asked without anything that shows it is she; she decides."""
    street = board.street
    contact, ada = talks(street)
    with work(street.house) as w:
        card = options.card(w, Concern.PAPERS_KEPT, locale="en")  # type: ignore[arg-type]
    assert card is None or len(card.options) >= 3
    yes(street, contact, ada, wishes(Purpose.ASK_PEERS, may_say="How do others get papers back from a boss?"))
    assert [row[0] for row in grants(street)] == ["P3"]
    assert refused(board, ada, contact, DRAFT).why is notes.No.NO_YES, "a question to peers is no note"
    yes(street, contact, ada, wishes())
    wanted = replace(
        DRAFT, concerns=("C01", "C04", "C05"), wants=(Wants.PAPERS, Wants.COME_ALONG), own_words="", options_given=()
    )
    note = writes_note(street, contact, ada, wanted)
    assert street.rows("SELECT decision, concerns, own_words_sealed FROM note WHERE ref = %s", note.ref) == [
        ("caller", ["C01", "C04", "C05"], None)
    ]
    street.later(days=8)
    assert [row[0] for row in grants(street)] == ["P4"], "what peers were asked is over after a week"


@pytest.mark.parametrize("who", [WhoTells.WORK_WITH, WhoTells.SOMEONE])
def test_nothing_is_written_about_somebody_who_does_not_know(board: Board, who: WhoTells) -> None:
    """Story 12: a peer tells of another one. Help is for whoever rings; a note is hers whom it is about."""
    contact, ada = talks(board.street)
    yes(board.street, contact, ada, wishes())
    told = replace(DRAFT, who_is_telling=who)
    assert refused(board, ada, contact, told).wrong == (Wrong.NOT_HERSELF,)
    writes_note(board.street, contact, ada, replace(told, herself=True))


def test_somebody_under_eighteen_now_is_an_entry_of_two_officers_and_next_to_nothing(board: Board) -> None:
    """Story 14: without her yes there is only the bare entry; one officer alone enters nothing."""
    street = board.street
    talks(street)
    with work(street.house) as w:
        motion = decisions.propose_duty_entry(w, board.members["Heron"], area_id=board.area)
    assert motion is not None
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    with work(street.house) as w:
        again = decisions.decide(w, board.members["Heron"], motion.id, Verdict.APPROVE)
    assert again.may_not is MayNot.VOTED
    board.agree(motion.id, "Doctor")
    entry = street.rows(
        "SELECT kind, concerns, wants, own_words_sealed, responder_id, officer_id <> second_officer_id,"
        " expires_on - opened_on FROM note"
    )
    assert entry == [(Kind.BARE, [], [], None, None, True, 14)]
    street.later(days=15)
    assert street.rows("SELECT count(*) FROM note") == [(0,)]
    assert street.rows("SELECT why, purposes FROM tombstone") == [("time was over", [])]


def test_what_happened_to_a_grown_woman_as_a_child_is_listened_to(board: Board) -> None:
    """Story 15: no child path opens by itself, and nothing is written unless she asks for it."""
    street = board.street
    contact, ada = talks(street)
    yes(street, contact, ada, wishes())
    past = Draft(
        who_is_telling=WhoTells.ME,
        happens=Happens.PAST,
        how_soon=HowSoon.NO_RUSH,
        concerns=(Concern.UNDER_EIGHTEEN,),
    )
    assert refused(board, ada, contact, past).wrong == (Wrong.PAST_ONLY,)
    before = street.rows("SELECT count(*) FROM motion")
    note = writes_note(street, contact, ada, replace(past, she_asks=True))
    assert note.duty_check is DutyCheck.NONE
    assert street.rows("SELECT count(*) FROM motion") == before, "nothing is set in motion by a code"


def test_an_authority_is_not_there_until_she_speaks_of_it_and_the_board_knows_a_person(board: Board) -> None:
    """Story 26: a lawyer first, or an officer by name; two approve; she can stop it until the minute of telling."""
    street = board.street
    contact, ada = talks(street)
    with work(street.house) as w:
        assert recipients.for_purpose(w, Purpose.AUTHORITY, brought_up=True) == []
        assert not recipients.authorities_shown(w)
    officer = board.recipient(sort=Sort.AUTHORITY, phone="+12025550141")
    with work(street.house) as w:
        assert recipients.for_purpose(w, Purpose.AUTHORITY, brought_up=False) == []
        assert [one.id for one in recipients.for_purpose(w, Purpose.AUTHORITY, brought_up=True)] == [officer]
        assert recipients.for_purpose(w, Purpose.TELL_ONE, brought_up=True) == []
    wish = wishes(Purpose.AUTHORITY, recipient_id=officer, mode=Mode.ADVOCATE_FIRST, may_say=MAY_SAY)
    with work(street.house) as w:
        assert asking.ask(w, ada, contact, wish) is No.NOT_BROUGHT_UP
        hidden = replace(wish, purpose=Purpose.TELL_ONE, brought_up=True)
        assert asking.ask(w, ada, contact, hidden) is No.NOBODY, "an authority is never told as if it were a friend"
    yes(street, contact, ada, replace(wish, brought_up=True))
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Jay")
    assert board.state(motion) == State.APPROVED
    with work(street.house) as w:
        seen = releases.look(w, board.members["Heron"], motion)
    assert isinstance(seen, releases.Parcel)
    assert (seen.words, seen.mode) == (MAY_SAY, Mode.ADVOCATE_FIRST)
    street.writes("*8")
    with work(street.house) as w:
        assert releases.send(w, board.members["Heron"], motion, by_text=False) in releases.No
    assert street.rows("SELECT count(*) FROM release") == [(0,)]
    street.later(days=8)
    assert board.street.rows('SELECT count(*) FROM "grant"') == [(0,)]


def test_her_statement_goes_to_one_lawyer_in_her_words_and_certifies_nothing(board: Board) -> None:
    """Story 29: "write it so that they don't deport me"."""
    street = board.street
    contact, ada = talks(street)
    lawyer = board.recipient()
    said = "They keep my papers and my pay. I want to stay and work in peace"
    wish = wishes(Purpose.TELL_ONE, recipient_id=lawyer, mode=Mode.INTRODUCTION, may_say=said)
    asked = asks(street, contact, ada, wish)
    assert any(said in text for text in street.shows(CALLER)), "she reads what would be said before she says yes"
    street.writes(str(asked.code))
    writes_note(street, contact, ada)
    motion = board.newest()
    board.agree(motion, "Ibis", "Jay")
    with work(street.house) as w:
        sent = releases.send(w, board.members["Heron"], motion, by_text=True)
    assert not isinstance(sent, releases.No)
    street.settle()
    told = street.last(LAWYER)
    assert told.startswith(f"{sent.ref}: {said}")
    street.writes(sent.ref.lower(), sender=LAWYER)
    assert street.rows("SELECT received_at IS NOT NULL FROM release") == [(True,)]
    assert street.rows("SELECT count(*) FROM contact") == [(1,)], "a recipient's word that she has it is no contact"
    with work(street.house) as w:
        lines = log.listing(w, board.members["Heron"])
        note = kept.with_ref(w.db, sent.ref)
    assert said not in repr(lines)
    assert isinstance(note, Note)
    assert note.days_left(street.clock.now().date()) <= timedelta(days=14).days

"""Somebody asks to be rung: it is in the queue, one person takes it, rings her once, and nobody else ever notices."""

from datetime import UTC, datetime, time, timedelta

import pytest

from helpline.domain.line import Serves
from helpline.handlers import borrowed, claims, console, desk
from helpline.handlers.work import work
from helpline.store import roster
from tests.journeys.exchange import all_over, counted
from tests.journeys.street import ADA, BEA, CALLER, LINE, OTHER, Street
from tests.simulator.telephones import OnCall, Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line whose safe hours are over; Ada is on duty."""
    over = (datetime.now(UTC) - timedelta(hours=2)).time()
    empty_street.opens(
        languages="en", serves=Serves.BOTH, rings_from=(datetime.now(UTC) - timedelta(hours=4)).time(), rings_until=over
    )
    empty_street.joins("Ada", ADA)
    return empty_street


def asked_by_telephone(town: Street, phones: Telephones) -> None:
    """She rang, nobody answered, and she pressed 2."""
    phones.responder(ADA).is_busy()
    call = phones.caller(CALLER).rings(LINE).hears("No one is free now").presses("2")
    call.hears("OK. We will ring you. You can hang up now.").ends()
    assert town.eventually(lambda: town.rows("SELECT on_call, wants_call FROM contact") == [(False, True)])
    assert all_over(town, phones)
    phones.responder(ADA).waits_for_a_hand()


def hers(phones: Telephones, *, times: int = 1) -> OnCall:
    """The call that rings the one who asked."""
    return phones.caller(CALLER).is_rung(times=times)


def ada_is_ready(phones: Telephones) -> OnCall:
    """Ada's telephone rings first, and she says yes."""
    before = len([one for one in phones.responder(ADA).calls() if one.facts["status"] == "busy"])
    ada = phones.responder(ADA).is_rung(times=before + 1).picks_up()
    return ada.hears("Someone asked for a call. English").presses("1")


def taken_by_page(town: Street) -> None:
    """Ada takes the newest contact from her page."""
    with work(town.house) as w:
        ada = roster.with_alias(w.db, "Ada")
        assert ada is not None
        assert claims.take(w, ada.id, town.contact(), by_text=False).outcome is claims.Outcome.TAKEN


def test_key_2_on_the_telephone_a_card_in_the_queue_and_a_claim_by_text(town: Street, phones: Telephones) -> None:
    asked_by_telephone(town, phones)
    with work(town.house) as w:
        (card,) = desk.queue(w)
    assert (card.wants_call, card.no_texts, card.language) == (True, True, "English")
    town.writes(town.code("Ada"), sender=ADA)
    ada = ada_is_ready(phones).hears("Ringing them now. Say only hello until you know who it is.")
    call = hers(phones)
    assert call.facts["from"] == LINE
    call.picks_up().talks_with(ada)
    assert call.was_told() == []
    assert town.eventually(lambda: town.state() == "joined")
    call.hangs_up()
    ada.hears("They have hung up").ends()
    assert all_over(town, phones)
    assert counted(town, "called back") == 1
    town.tick()
    assert town.rows("SELECT 1 FROM contact") == []
    assert town.shows(CALLER) == []


def test_key_2_by_text_and_a_claim_from_the_page(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    town.writes("2", sender=CALLER)
    with work(town.house) as w:
        assert [card.wants_call for card in desk.queue(w)] == [True]
    taken_by_page(town)
    ada = ada_is_ready(phones)
    call = hers(phones).picks_up().talks_with(ada)
    assert call.was_told() == []
    call.hangs_up()
    assert all_over(town, phones)
    assert town.state() == "joined"
    assert town.rows("SELECT wants_call, on_call FROM contact") == [(False, False)]


def test_asked_while_somebody_has_her_that_one_rings_her_at_once(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    town.writes(f"{town.code('Ada')} I am here", sender=ADA)
    town.writes("2", sender=CALLER)
    phones.responder(ADA).is_never_rung()
    town.writes("*2", sender=CALLER)
    ada = ada_is_ready(phones)
    hers(phones).picks_up().talks_with(ada).hangs_up()
    assert all_over(town, phones)


def test_not_a_word_before_a_person_and_nothing_on_her_tape(town: Street, phones: Telephones) -> None:
    asked_by_telephone(town, phones)
    phones.caller(CALLER).has_voicemail(after=4, greeting=5)
    taken_by_page(town)
    ada = ada_is_ready(phones)
    call = hers(phones).ends("completed")
    assert call.was_told() == []
    ada.hears("They did not answer. They can ask again. Thank you.").ends()
    assert all_over(town, phones)
    assert phones.left_messages() == []
    assert counted(town, "call back missed") == 1


@pytest.mark.parametrize("what", ["is not heard", "is busy", "turns it away"])
def test_one_attempt_and_the_second_only_when_she_asks_again(town: Street, phones: Telephones, what: str) -> None:
    town.writes("hello", sender=CALLER)
    town.writes("2", sender=CALLER)
    telephone = phones.caller(CALLER)
    {"is not heard": telephone.is_not_heard, "is busy": telephone.is_busy, "turns it away": telephone.rejects}[what]()
    taken_by_page(town)
    ada = ada_is_ready(phones)
    ada.hears("They did not answer.").ends()
    assert all_over(town, phones)
    assert town.eventually(lambda: town.rows("SELECT wants_call FROM contact") == [(False,)])
    town.writes(f"{town.code('Ada')} *pass", sender=ADA)
    taken_by_page(town)
    town.later(minutes=1)
    assert len(phones.caller(CALLER).calls()) == 1
    telephone.waits_for_a_hand()
    town.writes("*2", sender=CALLER)
    again = phones.responder(ADA).is_rung(times=2).picks_up().presses("1")
    hers(phones, times=2).picks_up().talks_with(again).hangs_up()
    assert all_over(town, phones)


def test_outside_the_safe_hours_nobody_is_rung_unless_she_asked_just_now(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    town.writes("2", sender=CALLER)
    town.later(minutes=16)
    town.writes(town.code("Ada"), sender=ADA)
    town.settle()
    phones.responder(ADA).is_never_rung()
    phones.caller(CALLER).is_never_rung()
    assert town.rows("SELECT template FROM outbox WHERE template = 'ring_later'") == [("ring_later",)]
    town.writes("2", sender=CALLER)
    ada = ada_is_ready(phones)
    hers(phones).picks_up().talks_with(ada).hangs_up()
    assert all_over(town, phones)


def test_within_the_safe_hours_she_is_rung_however_long_ago_she_asked(town: Street, phones: Telephones) -> None:
    town.opens(
        number="+15550101", languages="en", serves=Serves.BOTH, rings_from=time(0), rings_until=time(0), zone="UTC"
    )
    town.writes("hello", sender=OTHER, to="+15550101")
    town.writes("2", sender=OTHER, to="+15550101")
    town.later(minutes=50)
    taken_by_page(town)
    ada = ada_is_ready(phones)
    phones.caller(OTHER).is_rung().picks_up().talks_with(ada).hangs_up()
    assert all_over(town, phones)


def test_the_wrong_person_hears_sorry_wrong_number_and_nothing_else(town: Street, phones: Telephones) -> None:
    asked_by_telephone(town, phones)
    taken_by_page(town)
    ada = ada_is_ready(phones)
    call = hers(phones).picks_up().talks_with(ada)
    ada.presses("*").hears("If it is the wrong person, press 6").presses("6").hears("The call is over.").ends()
    call.ends("completed")
    assert call.was_told() == ["Sorry, wrong number."]
    assert all_over(town, phones)
    town.later(minutes=1)
    assert len([one for one in phones.caller(CALLER).calls() if one.facts["direction"] != "inbound"]) == 1
    assert town.shows(CALLER) == []


def test_a_responder_who_leaves_before_it_is_answered_lets_it_ring_no_more(town: Street, phones: Telephones) -> None:
    asked_by_telephone(town, phones)
    taken_by_page(town)
    ada = ada_is_ready(phones)
    call = hers(phones)
    ada.hangs_up()
    call.ends("canceled")
    assert all_over(town, phones)
    assert town.eventually(lambda: town.rows("SELECT state, wants_call FROM contact") == [("waiting", True)])


def not_her_phone(town: Street) -> None:
    with work(town.house) as w:
        ada = roster.with_alias(w.db, "Ada")
        assert ada is not None
        assert borrowed.set_borrowed(w, ada.id, town.contact(), borrowed=True)


def test_said_not_to_be_her_phone_it_stops_ringing(town: Street, phones: Telephones) -> None:
    asked_by_telephone(town, phones)
    taken_by_page(town)
    ada = ada_is_ready(phones)
    call = hers(phones)
    not_her_phone(town)
    call.ends("canceled")
    ada.hangs_up()
    assert all_over(town, phones)
    town.later(minutes=20)
    assert len([one for one in phones.caller(CALLER).calls() if one.facts["direction"] != "inbound"]) == 1


def test_for_a_day_nobody_rings_a_phone_that_was_not_hers(town: Street, phones: Telephones) -> None:
    town.writes("hello")
    taken_by_page(town)
    not_her_phone(town)
    with work(town.house) as w:
        ada = roster.with_alias(w.db, "Ada")
        assert ada is not None
        console.close(w, ada.id, town.contact(), say_goodbye=False)
    phones.responder(ADA).is_busy()
    call = phones.caller(CALLER).rings(LINE).hears("No one is free now").presses("2")
    call.hears("can't ring you").hangs_up()
    assert all_over(town, phones)
    phones.responder(ADA).waits_for_a_hand()
    town.writes("2")
    taken_by_page(town)
    town.later(minutes=5)
    assert [one for one in phones.caller(CALLER).calls() if one.facts["direction"] != "inbound"] == []


def test_whoever_answers_while_the_responder_is_at_her_menu_hears_nothing_and_then_her(
    town: Street, phones: Telephones
) -> None:
    asked_by_telephone(town, phones)
    taken_by_page(town)
    ada = ada_is_ready(phones)
    call = hers(phones)
    ada.presses("*").hears("To go on, press 1")
    call.picks_up()
    ada.presses("1")
    call.talks_with(ada)
    assert call.was_told() == []
    call.hangs_up()
    assert all_over(town, phones)


def test_a_responder_who_does_not_answer_her_own_telephone_leaves_it_to_the_others(
    town: Street, phones: Telephones
) -> None:
    asked_by_telephone(town, phones)
    town.joins("Bea", BEA)
    taken_by_page(town)
    phones.responder(ADA).is_rung(times=2).rejects()
    assert town.eventually(lambda: town.rows("SELECT state, wants_call FROM contact") == [("waiting", True)])
    phones.caller(CALLER).is_never_rung()
    assert town.eventually(lambda: any("is waiting" in text for text in town.shows(BEA)))


def test_she_rings_again_before_she_is_rung_and_they_meet_at_once(town: Street, phones: Telephones) -> None:
    asked_by_telephone(town, phones)
    taken_by_page(town)
    ada = phones.responder(ADA).is_rung(times=2)
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    ada.picks_up().hears("Someone asked for a call").presses("1")
    call.talks_with(ada)
    phones.caller(CALLER).is_never_rung()
    call.hangs_up()
    assert all_over(town, phones)


def test_who_hides_her_number_hears_that_we_cannot_ring_and_stays_on(town: Street, phones: Telephones) -> None:
    phones.responder(ADA).is_busy()
    call = phones.caller(CALLER).rings(LINE, withheld=True).hears("No one is free now")
    call.never_heard("press 2").presses("2").hears("Your number is hidden, so we can't ring you. Please stay on.")
    assert town.rows("SELECT wants_call FROM contact") == [(False,)]
    call.hangs_up()
    assert all_over(town, phones)

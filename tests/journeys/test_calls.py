"""A call is answered by a person: let in, met in her language, one of those who are rung, and forgotten."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpline.domain.line import Serves
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in one language that takes calls; Ada and Bea are on duty."""
    empty_street.opens(languages="en", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="en,es")
    return empty_street


@pytest.fixture
def phones(town: Street) -> Iterator[Telephones]:
    """The telephones of the street, with somebody at the switchboard."""
    with town.switchboard() as board:
        for number in (ADA, BEA):
            board.responder(number).waits_for_a_hand()
        yield board


def test_she_rings_is_greeted_without_a_question_and_talks_with_whoever_presses_1(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE)
    call.hears("someone will be with you soon").hears("hold.wav")
    ada = phones.responder(ADA).is_rung().picks_up()
    ada.hears("someone is waiting. English, just now. Press 1 to talk").presses("1").hears("you are connected")
    call.hears("someone is here now").talks_with(ada)
    assert town.eventually(lambda: town.state() == "joined")
    phones.responder(BEA).is_rung().ends()
    call.hangs_up()
    ada.hears("have hung up").ends()
    assert town.eventually(lambda: town.state() == "closed")
    town.tick()
    assert town.rows("SELECT 1 FROM contact") == []


def test_of_two_who_press_1_at_the_same_moment_one_talks_and_the_other_hears_so(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada, bea = (phones.responder(one).is_rung().picks_up().hears("press 1") for one in (ADA, BEA))
    with ThreadPoolExecutor() as both:
        assert all(both.map(lambda one: one.presses("1", at_once=True), (ada, bea)))
    first, second = town.eventually(
        lambda: next((one for one in ((ada, bea), (bea, ada)) if "connected" in str(one[0].was_told())), None)
    )
    call.talks_with(first)
    second.hears("someone else has it already").ends()
    call.hangs_up()
    first.ends()


def test_silence_and_another_key_are_no_yes_and_the_caller_hears_nothing_of_it(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    phones.responder(ADA).is_rung().picks_up().presses("2").hears("goes to the next free person").ends()
    bea = phones.responder(BEA).is_rung().picks_up().hears("press 1").ends()
    bea.never_heard("connected")
    call.never_heard("gone").hears("no one is free").hears("press 2")
    call.hangs_up()


def test_whoever_hangs_up_while_they_are_rung_stops_every_telephone_at_once(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    rung = [phones.responder(one).is_rung() for one in (ADA, BEA)]
    call.hangs_up()
    for one in rung:
        one.ends("canceled")
    assert town.eventually(lambda: town.counted("abandoned early"))


def test_a_responder_who_hangs_up_leaves_her_at_the_head_of_the_queue_and_she_is_told(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    ada.hangs_up()
    call.hears("the link broke. Please stay")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(bea).hangs_up()
    bea.ends()


def test_nobody_on_duty_is_said_at_once_and_key_2_asks_to_be_rung(town: Street, phones: Telephones) -> None:
    for one in (ADA, BEA):
        town.writes("*off", sender=one)
    call = phones.caller(CALLER).rings(LINE).hears("no one is free")
    call.presses("2").hears("we will ring you").ends()
    assert town.eventually(
        lambda: town.rows("SELECT on_call, wants_call, state FROM contact") == [(False, True, "waiting")]
    )
    phones.caller(CALLER).waits_for_a_hand()
    town.writes("*on", sender=ADA)
    town.writes(town.code("Ada"), sender=ADA)
    ada = phones.responder(ADA).is_rung().picks_up().hears("asked for a call").presses("1").hears("ringing them")
    again = phones.caller(CALLER).is_rung().picks_up()
    again.talks_with(ada)
    assert again.was_told() == []
    again.hangs_up()
    ada.ends()
    assert town.eventually(lambda: town.state() == "closed")


def test_put_back_by_text_while_they_talk_the_responder_leaves_the_room_and_the_next_one_is_rung(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    town.writes(f"{town.code('Ada')} *pass", sender=ADA)
    ada.ends()
    call.hears("the link broke. Please stay")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(bea).hangs_up()
    bea.ends()
    assert len(phones.responder(ADA).calls()) == 1

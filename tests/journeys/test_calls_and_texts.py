"""One person, one contact: she may write and ring, ring twice, or wipe it by text while she talks."""

import pytest

from helpline.domain.line import Serves
from tests.journeys.exchange import all_over, living
from tests.journeys.street import ADA, BEA, CALLER, KEY, LINE, OTHER, Street
from tests.simulator.telephones import OnCall, Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in two languages for texts and calls; Ada and Bea are on duty."""
    empty_street.opens(languages="en,es", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="en,es")
    return empty_street


def holder(town: Street) -> str | None:
    found = town.rows("SELECT r.alias FROM contact c JOIN responder r ON r.id = c.responder_id")
    return str(found[0][0]) if found else None


def test_who_wrote_and_was_taken_rings_and_only_whoever_has_her_is_rung(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    town.writes(f"{town.code('Ada')} I am here", sender=ADA)
    call = phones.caller(CALLER).rings(LINE).hears("soon").hears("hold.wav")
    call.never_heard("For English")
    ada = phones.responder(ADA).is_rung().picks_up().hears("Someone is waiting. English").presses("1")
    call.talks_with(ada)
    phones.responder(BEA).is_never_rung()
    assert town.rows("SELECT count(*), max(state) FROM contact") == [(1, "joined")]
    call.hangs_up()
    assert all_over(town, phones)
    assert town.state() == "joined"
    town.writes("and thank you", sender=CALLER)
    assert any("and thank you" in text for text in town.shows(ADA))


def test_who_wrote_and_waits_rings_and_the_same_contact_is_rung_for(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    phones.responder(ADA).is_rung().ends()
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]
    call.hangs_up()
    assert all_over(town, phones)
    assert town.eventually(lambda: town.state() == "closed")
    town.writes("one more thing", sender=CALLER)
    assert town.rows("SELECT count(*) FROM contact WHERE state = 'waiting'") == [(1,)]


def test_taken_by_text_while_she_is_on_the_line_her_telephone_rings(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    bea, ada = (phones.responder(one).is_rung() for one in (BEA, ADA))
    town.writes(town.code("Ada"), sender=ADA)
    bea.ends("canceled")
    ada.picks_up().presses("1")
    call.talks_with(ada).hangs_up()
    assert all_over(town, phones)


def test_when_whoever_has_her_talks_with_somebody_else_the_others_are_rung(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    town.writes(f"{town.code('Ada')} I am here", sender=ADA)
    first = phones.caller(OTHER).rings(LINE).hears("For English").presses("1")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    first.talks_with(ada)
    phones.responder(BEA).is_rung().ends()
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(bea)
    for one in (first, call):
        one.hangs_up()
    assert all_over(town, phones)


def test_when_whoever_has_her_does_not_answer_she_is_with_the_next_one(town: Street, phones: Telephones) -> None:
    town.writes("hello", sender=CALLER)
    town.writes(f"{town.code('Ada')} I am here", sender=ADA)
    phones.responder(ADA).is_busy()
    call = phones.caller(CALLER).rings(LINE).hears("soon")
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    assert len(phones.responder(ADA).calls()) == 1
    assert holder(town) == "Bea"
    call.hangs_up()
    assert all_over(town, phones)


def in_the_room(town: Street, phones: Telephones) -> tuple[OnCall, OnCall]:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("1")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    phones.responder(BEA).is_rung().ends()
    return call, ada


def test_two_calls_from_one_number_at_once_are_perhaps_two_people_and_stay_apart(
    town: Street, phones: Telephones
) -> None:
    first, ada = in_the_room(town, phones)
    second = phones.caller(CALLER).rings(LINE).hears("For English").presses("1").hears("soon")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().presses("1")
    second.talks_with(bea)
    first.talks_with(ada)
    assert town.rows("SELECT count(*) FROM contact") == [(2,)]
    first.hangs_up()
    ada.hears("They have hung up").ends()
    second.talks_with(bea).hangs_up()
    assert all_over(town, phones)


def test_who_was_cut_off_rings_again_and_is_a_new_caller(town: Street, phones: Telephones) -> None:
    first, ada = in_the_room(town, phones)
    first.hangs_up()
    ada.hears("They have hung up").ends()
    second = phones.caller(CALLER).rings(LINE).hears("For English").presses("1")
    again = phones.responder(ADA).is_rung(times=2).picks_up().presses("1")
    second.talks_with(again).hangs_up()
    assert all_over(town, phones)


def test_a_responder_who_rings_the_line_herself_is_not_rung_for_it(town: Street, phones: Telephones) -> None:
    town.faults(key_patience=0)
    call = phones.caller(ADA).rings(LINE).hears("to talk with someone, wait")
    call.hears("soon")
    town.faults(key_patience=KEY)
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    phones.responder(ADA).is_never_rung()
    call.hangs_up()
    assert all_over(town, phones)
    assert town.shows(ADA) == []


def test_9_by_text_while_she_waits_on_the_line_ends_it_all(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("1").hears("hold.wav")
    ada = phones.responder(ADA).is_rung()
    town.writes("9", sender=CALLER)
    call.ends("completed")
    ada.ends("canceled")
    assert all_over(town, phones)
    assert town.rows("SELECT 1 FROM contact") == []
    assert town.rows("SELECT 1 FROM leg WHERE contact_id IS NOT NULL") == []


def test_star_9_by_text_while_they_talk_ends_it_for_both(town: Street, phones: Telephones) -> None:
    call, ada = in_the_room(town, phones)
    town.writes("*9", sender=CALLER)
    call.ends("completed")
    ada.hears("They have hung up").ends()
    assert all_over(town, phones)
    assert town.rows("SELECT 1 FROM contact") == []


def test_what_she_writes_while_they_talk_comes_to_whoever_talks_with_her(town: Street, phones: Telephones) -> None:
    call, ada = in_the_room(town, phones)
    town.writes(f"{town.code('Ada')}", sender=ADA)
    town.writes("the door is blue", sender=CALLER)
    assert any("the door is blue" in text for text in town.shows(ADA))
    call.talks_with(ada).hangs_up()
    assert all_over(town, phones)
    assert living(town) == []
    town.tick()
    assert town.state() in ("joined", "waiting")


def test_who_asks_by_text_for_a_line_that_takes_no_calls_hears_so_when_she_rings(
    town: Street, phones: Telephones
) -> None:
    town.opens(number="+15550101", languages="es", serves=Serves.SMS)
    call = phones.caller(CALLER).rings("+15550101").hears("Este número").ends()
    assert len([one for one in call.was_told() if one]) == 1
    assert town.rows("SELECT 1 FROM contact") == []

"""While she waits: neutral sound, honest words, and keys that act at once; the same keys behind a star later on."""

import pytest

from helpline.domain.line import Serves
from tests.journeys.exchange import all_over, counted, written
from tests.journeys.street import ADA, BEA, CALLER, LINE, OTHER, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line with a cover name and a number for what can't wait; Ada and Bea are on duty."""
    empty_street.opens(languages="en", serves=Serves.BOTH, cover_name="Blue Door", emergency="+15550199")
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA)
    return empty_street


def everybody_off(town: Street) -> None:
    for one in (ADA, BEA):
        town.writes("*off", sender=one)


def test_she_hears_the_cover_name_what_the_keys_do_and_then_neutral_sound(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    call.hears("Hello. This is Blue Door. Someone will be with you soon.")
    call.hears("Press 2 and hang up, and we ring you. To choose who answers, press 4. If it can't wait, press 5.")
    call.hears("hold.wav")
    call.hangs_up()
    assert all_over(town, phones)


def test_nothing_that_the_carrier_writes_down_says_who_talks_or_about_what(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    rooms = [call.look()["conference"], ada.look()["conference"]]
    call.hangs_up()
    ada.ends()
    noted = written(town)
    for telling in (CALLER, ADA, BEA, CALLER[1:], ADA[1:], BEA[1:], "Ada", "Bea", "Harbour", "helpline"):
        assert telling not in noted
    assert rooms[0] == rooms[1]
    assert town.sim("GET", "/sim/state")["counts"]["conferences"] == 1


def test_who_waits_on_hears_still_here_and_how_many_are_before_her(town: Street, phones: Telephones) -> None:
    everybody_off(town)
    town.faults(voice_speed=20)
    first = phones.caller(CALLER).rings(LINE).hears("No one is free now").presses("1").hears("hold.wav")
    second = phones.caller(OTHER).rings(LINE).hears("No one is free now").presses("1").hears("hold.wav")
    second.hears("Still here. Sorry for the wait.").hears("1 person is before you.")
    first.hears("Still here. Sorry for the wait.").hears("You are next.")
    second.presses("5").hears("OK. You are next. If it can't wait, ring + 1 5 5 5 0 1 9 9.")
    first.hears("1 person is before you.")
    second.hears("You are next.")
    assert counted(town, "abandoned") == 0
    for one in (first, second):
        one.hangs_up()
    assert all_over(town, phones)


def test_who_has_waited_for_long_with_nobody_there_is_told_once_more(town: Street, phones: Telephones) -> None:
    everybody_off(town)
    call = phones.caller(CALLER).rings(LINE).hears("No one is free now").presses("1")
    town.faults(voice_speed=120, key_patience=0)
    call.hears("hold.wav")
    call.hears("Still here").hears("No one is free now").hears("To be rung back, press 2").hears("Goodbye").ends()


def test_who_chooses_nothing_hears_the_choice_twice_and_a_goodbye(town: Street, phones: Telephones) -> None:
    everybody_off(town)
    town.faults(voice_speed=20, key_patience=0)
    call = phones.caller(CALLER).rings(LINE)
    call.hears("No one is free now").hears("To be rung back, press 2").hears("Thank you. Goodbye.").ends()
    assert len([one for one in call.was_told() if "press 2" in one]) == 2


def test_whoever_comes_on_duty_is_rung_for_those_who_chose_to_wait(town: Street, phones: Telephones) -> None:
    everybody_off(town)
    call = phones.caller(CALLER).rings(LINE).hears("No one is free now").presses("1").hears("hold.wav")
    town.writes("*on", sender=ADA)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada).hangs_up()
    ada.ends()


def test_key_9_while_waiting_wipes_it_and_every_telephone_stops(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    rung = [phones.responder(one).is_rung() for one in (ADA, BEA)]
    call.presses("9").hears("All done. Thanks. Goodbye.").ends()
    for one in rung:
        one.ends("canceled")
    assert town.rows("SELECT 1 FROM contact") == []
    assert town.rows("SELECT 1 FROM vault") == []
    assert all_over(town, phones)
    assert counted(town, "abandoned") + counted(town, "abandoned early") == 0


def test_star_5_while_they_talk_tells_the_responder_and_leads_back_to_her(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada).presses("*").hears("To go on, just wait.").presses("5").talks_with(ada)
    assert town.rows("SELECT urgent_at IS NOT NULL FROM contact") == [(True,)]
    assert town.eventually(lambda: counted(town, "answered") == 1)
    call.presses("*").hears("To go on, just wait.").talks_with(ada)
    call.hangs_up()
    ada.hears("They have hung up").ends()


def test_star_9_while_they_talk_wipes_it_for_both(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada).presses("*").hears("To go on").presses("9").hears("All done. Thanks. Goodbye.").ends()
    ada.hears("They have hung up").ends()
    assert town.rows("SELECT 1 FROM contact") == []
    assert all_over(town, phones)


def test_star_2_while_they_talk_ends_it_and_puts_her_on_the_list_of_those_to_be_rung(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada).presses("*").hears("To be rung back later, press 2").presses("2")
    call.hears("OK. We will ring you. You can hang up now.").ends()
    ada.hears("They have hung up").ends()
    assert town.eventually(
        lambda: town.rows("SELECT state, wants_call, on_call FROM contact") == [("waiting", True, False)]
    )
    assert all_over(town, phones)

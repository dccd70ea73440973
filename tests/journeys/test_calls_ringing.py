"""Who is rung for somebody who waits, in which order, and what she hears when it is nobody."""

from datetime import timedelta

import pytest

from helpline.domain.line import Serves, Strategy
from helpline.domain.responder import Duty
from helpline.handlers import people
from helpline.handlers.work import work
from tests.journeys.exchange import all_over, counted, heard
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, OTHER, THIRD, Street
from tests.simulator.telephones import Telephones

DEE, EVE, FAY, GUS = "+15550153", "+15550154", "+15550155", "+15550156"


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Nobody yet: each journey says who there is."""
    return empty_street


def test_only_those_who_fit_are_rung(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH)
    town.joins("Fay", FAY, at_once=1)
    town.writes("hello", sender=THIRD)
    town.writes(town.code("Fay"), sender=FAY)
    town.joins("Ada", ADA, takes=Serves.VOICE)
    town.joins("Bea", BEA, languages="es")
    town.joins("Cam", CAM, takes=Serves.SMS)
    town.joins("Dee", DEE, on=False)
    town.joins("Eve", EVE)
    town.joins("Gus", GUS, area="Hill")
    town.writes("*break", sender=EVE)
    for one in (DEE, EVE, FAY, GUS):
        phones.responder(one).waits_for_a_hand()
    call = phones.caller(CALLER).rings(LINE)
    for one in (ADA, GUS):
        phones.responder(one).is_rung()
    for one in (BEA, CAM, DEE, EVE, FAY):
        phones.responder(one).is_never_rung()
    call.hangs_up()
    assert all_over(town, phones)


def test_a_text_is_not_offered_to_who_takes_calls_only(town: Street) -> None:
    town.opens(languages="en", serves=Serves.BOTH)
    town.joins("Ada", ADA, takes=Serves.VOICE)
    town.joins("Cam", CAM, takes=Serves.SMS)
    town.writes("hello")
    assert any("is waiting" in text for text in town.shows(CAM))
    assert not any("is waiting" in text for text in town.shows(ADA))


def test_who_talks_is_never_rung_and_is_when_she_is_free_again(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH)
    town.joins("Ada", ADA)
    first = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    first.talks_with(ada)
    second = phones.caller(OTHER).rings(LINE).hears("No one is free now").presses("1").hears("hold.wav")
    assert len(phones.responder(ADA).calls()) == 1
    first.hangs_up()
    ada.ends()
    again = phones.responder(ADA).is_rung(times=2).picks_up().presses("1")
    second.talks_with(again).hangs_up()
    again.ends()


def test_who_passes_on_one_is_rung_for_the_next_who_waits(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH)
    town.joins("Ada", ADA)
    first = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung()
    second = phones.caller(OTHER).rings(LINE).hears("No one is free now").presses("1").hears("hold.wav")
    ada.picks_up().presses("2").hears("It goes to the next free person").ends()
    again = phones.responder(ADA).is_rung(times=2).picks_up().presses("1")
    second.talks_with(again)
    first.hears("No one is free now")
    for one in (first, second):
        one.hangs_up()
    assert all_over(town, phones)


def test_the_whisper_is_in_her_own_language_with_the_wait_and_the_urgency(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH)
    town.joins("Bea", BEA, languages="es,en")
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    phones.responder(BEA).is_rung().picks_up().hears("Alguien espera. Inglés, ahora mismo.").presses("2").ends()
    town.clock.moved += timedelta(minutes=2)
    call.hears("No one is free now").presses("5").hears("OK. You are next.")
    whisper = heard("responder/whisper", "es", language="Inglés", minutes=2, urgent=True)
    bea = phones.responder(BEA).is_rung(times=2).picks_up().hears(whisper)
    call.hangs_up()
    bea.ends()


def test_one_after_the_other_until_somebody_answers_and_the_caller_hears_nothing_of_it(
    town: Street, phones: Telephones
) -> None:
    town.opens(languages="en", serves=Serves.BOTH, strategy=Strategy.IN_ORDER)
    for alias, number in (("Ada", ADA), ("Bea", BEA), ("Cam", CAM), ("Dee", DEE), ("Eve", EVE)):
        town.joins(alias, number)
    phones.responder(ADA).is_busy()
    phones.responder(BEA).rejects()
    phones.responder(CAM).fails()
    phones.responder(DEE).is_not_heard()
    phones.responder(EVE).waits_for_a_hand()
    call = phones.caller(CALLER).rings(LINE)
    eve = phones.responder(EVE).is_rung()
    order = [one.facts["to"] for one in phones.calls() if one.facts["direction"] != "inbound"]
    assert order == [ADA, BEA, CAM, DEE, EVE]
    eve.picks_up().presses("1")
    call.talks_with(eve).hangs_up()
    eve.ends()
    said = [one for one in call.was_told() if not one.endswith("hold.wav")]
    assert said[0] == "Hello. Someone will be with you soon."
    assert [one for one in said if "free" in one or "busy" in one or "left" in one] == []


def test_whoever_is_idle_longest_is_rung_first(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH, strategy=Strategy.LONGEST_IDLE)
    town.joins("Ada", ADA)
    town.joins("Bea", BEA)
    for number, rung in ((CALLER, ADA), (OTHER, BEA), (THIRD, ADA)):
        town.later(minutes=1)
        call = phones.caller(number).rings(LINE)
        responder = phones.responder(rung).is_rung(times=2 if number == THIRD else 1).picks_up().presses("1")
        call.talks_with(responder).hangs_up()
        responder.ends()
        assert town.eventually(lambda: town.state() == "closed")
    assert len(phones.responder(BEA).calls()) == 1


def test_her_own_area_first_then_the_neighbours(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH, strategy=Strategy.BY_AREA)
    town.joins("Ada", ADA)
    town.joins("Bea", BEA, area="Hill")
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung()
    phones.responder(BEA).is_never_rung()
    ada.rejects()
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea).hangs_up()
    bea.ends()


def test_when_all_else_fails_the_fallback_is_rung_on_duty_or_not(town: Street, phones: Telephones) -> None:
    town.joins("Cam", CAM, on=False)
    town.joins("Ada", ADA)
    town.opens(languages="en", serves=Serves.BOTH, fallback="Cam")
    call = phones.caller(CALLER).rings(LINE)
    phones.responder(ADA).is_rung().rejects()
    phones.responder(CAM).is_rung().rejects()
    call.hears("No one is free now")
    assert counted(town, "nobody answered") == 1
    call.hangs_up()
    assert all_over(town, phones)


def test_everybody_on_a_break_is_nobody_on_duty_and_it_is_said_at_once(town: Street, phones: Telephones) -> None:
    town.opens(languages="en", serves=Serves.BOTH, alternative="+15550198")
    town.joins("Ada", ADA)
    with work(town.house) as w:
        people.set_duty(w, "Ada", Duty.BREAK)
    call = phones.caller(CALLER).rings(LINE)
    call.hears("No one is free now. If it can't wait, ring + 1 5 5 5 0 1 9 8.").hears("To be rung back, press 2.")
    phones.responder(ADA).is_never_rung()
    assert counted(town, "nobody on duty") == 1
    call.hangs_up()
    assert all_over(town, phones)


def test_who_goes_off_duty_while_she_is_rung_is_rung_no_more_and_the_next_one_is(
    town: Street, phones: Telephones
) -> None:
    town.opens(languages="en", serves=Serves.BOTH, strategy=Strategy.IN_ORDER)
    town.joins("Ada", ADA)
    town.joins("Bea", BEA)
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung()
    town.writes("*off", sender=ADA)
    ada.ends("canceled")
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea).hangs_up()
    bea.ends()

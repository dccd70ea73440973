"""The one question before a person: in which language. It can be left unanswered, and never ends a call."""

import pytest

from helpline import words
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from tests.journeys.exchange import addresses, asks, call_form, heard
from tests.journeys.street import ADA, BEA, CALLER, LINE, OTHER, Street
from tests.simulator.telephones import OnCall, Telephones

MENU = "For English, press 1."


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in three languages; Ada speaks English, Bea Spanish and English."""
    empty_street.opens(serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="es,en")
    return empty_street


def said_in(call: OnCall, *locales: str) -> bool:
    """Whether the last things that were said are in these languages, each in a voice of its own."""
    voices = [str(words.register()[Locale(one)].voice) for one in locales]
    said = [f"{one['language']}:{one['voice']}" for one in call.look()["heard"] if one["kind"] == "say"]
    return any(said[at : at + len(voices)] == voices for at in range(len(said)))


def test_each_language_is_offered_in_its_own_words_and_voice(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    call.hears(MENU).hears(heard("language_choice", "es", lang="Español", key=2))
    assert said_in(call, "en", "es")
    assert heard("language_choice", "th", lang="ไทย", key=3) not in call.was_told(), "nobody on duty speaks Thai now"
    assert town.sim("GET", f"/sim/calls?handset={ADA.replace('+', '%2B')}") == []
    call.presses("2").hears(heard("welcome", "es", cover=None))
    assert said_in(call, "es")
    bea = phones.responder(BEA).is_rung()
    phones.responder(ADA).is_never_rung()
    call.hangs_up()
    bea.ends()


@pytest.mark.parametrize("keys", ["", "7", "*", "#", "0"])
def test_whatever_is_no_answer_is_asked_once_more_and_then_it_is_the_lines_own(
    town: Street, phones: Telephones, keys: str
) -> None:
    town.faults(voice_speed=20, **({} if keys else {"key_patience": 0}))
    call = phones.caller(CALLER).rings(LINE)
    for _ in range(2):
        call.hears(MENU)
        if keys:
            call.presses(keys)
    call.hears("Hello. Someone will be with you soon.").hears("hold.wav")
    assert call.was_told().count(MENU) == 2
    for one in (ADA, BEA):
        phones.responder(one).is_rung()
    call.hangs_up()


def test_two_keys_at_once_are_asked_again_wherever_the_carrier_passes_both_on(town: Street) -> None:
    form = call_form("CA" + "1" * 32, CallStatus="ringing")
    menu = asks(town, "/twilio/voice", form).text
    assert MENU in menu
    again = asks(town, next(addresses(menu)), form | {"Digits": "12"}).text
    assert MENU in again
    last = asks(town, next(addresses(again)), form | {"Digits": "99"}).text
    assert "Someone will be with you soon." in last
    assert town.rows("SELECT language FROM contact") == [("en",)]


def test_one_language_is_no_question(town: Street, phones: Telephones) -> None:
    town.opens(number="+15550101", languages="es", serves=Serves.VOICE)
    call = phones.caller(CALLER).rings("+15550101").hears(heard("welcome", "es", cover=None))
    assert call.was_told()[0] == heard("welcome", "es", cover=None)
    phones.responder(BEA).is_rung()
    call.hangs_up()


def test_key_3_while_waiting_asks_once_more_and_others_are_rung(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears(MENU).presses("1").hears("soon").hears("hold.wav")
    ada = phones.responder(ADA).is_rung()
    call.presses("3").hears(MENU).presses("2").hears(heard("welcome", "es", cover=None))
    ada.ends("canceled")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().hears("Español, ahora mismo").presses("1")
    call.talks_with(bea).hangs_up()
    bea.ends()


def test_whoever_has_passed_is_not_rung_again_for_a_language_that_stayed_the_same(
    town: Street, phones: Telephones
) -> None:
    town.writes("*off", sender=BEA)
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    assert MENU not in call.was_told(), "the line's own language is the only one to be had"
    phones.responder(ADA).is_rung().picks_up().presses("2").ends()
    call.hears("no one is free").presses("1").hears("hold.wav")
    phones.responder(ADA).is_rung(times=2).picks_up().presses("2").ends()
    call.presses("3").hears(MENU).presses("1").hears("no one is free")
    assert len(phones.responder(ADA).calls()) == 2
    call.hangs_up()


def test_a_person_goes_before_the_question(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears(MENU).presses("1").hears("hold.wav")
    ada = phones.responder(ADA).is_rung().picks_up().hears("press 1")
    call.presses("3").hears(MENU)
    ada.presses("1")
    call.hears("someone is here now").talks_with(ada).hangs_up()
    ada.ends()


def test_a_language_nobody_speaks_is_said_honestly_and_somebody_else_is_rung(town: Street, phones: Telephones) -> None:
    call = phones.caller(OTHER).rings(LINE).hears(MENU).presses("3").hears(heard("welcome", "th", cover=None))
    ada = phones.responder(ADA).is_rung().picks_up().hears("someone is waiting. Thai").presses("1")
    call.talks_with(ada).hangs_up()
    ada.ends()

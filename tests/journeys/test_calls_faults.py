"""A step that fails still ends in a sentence; a step asked for twice says the same and does nothing more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest

from helpline.domain.line import Serves
from helpline.handlers import dialling
from infra.local.programs import plain
from tests.journeys.exchange import addresses, all_over, asks, call_form, counted, heard, living
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street
from tests.simulator.telephones import Telephones

SID = "CA" + "1" * 32


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in two languages; Ada and Bea speak both."""
    empty_street.opens(languages="en,es", serves=Serves.BOTH)
    for alias, number in (("Ada", ADA), ("Bea", BEA)):
        empty_street.joins(alias, number, languages="en,es")
    return empty_street


@contextmanager
def broken(town: Street) -> Iterator[None]:
    """While no call can be looked up in the database."""
    with psycopg.connect(plain(town.told.database_url), autocommit=True) as db:
        db.execute("ALTER TABLE leg RENAME TO away")
        try:
            yield
        finally:
            db.execute("ALTER TABLE away RENAME TO leg")


def test_while_we_are_down_she_hears_silence_for_a_moment_and_then_a_sentence_in_her_language(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("2").hears("hold.wav")
    with broken(town):
        call.hears(heard("fault", "es", alt=None)).ends("completed")
        assert {one["status"] for one in call.look()["documents"]} == {200}
    call.never_heard("application error")
    town.clock.moved += timedelta(minutes=1)
    dialling.ask_after_silent(town.house)
    assert town.eventually(lambda: living(town) == [])
    assert counted(town, "abandoned early") + counted(town, "abandoned") == 1


def test_a_key_pressed_while_we_are_down_still_counts_when_we_are_back(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English")
    with broken(town):
        # We are asked three times at most, and must be back by then: as slowly as on a real telephone.
        town.faults(voice_speed=1)
        call.presses("2").hears("silence")
    town.faults(voice_speed=5)
    call.hears(heard("welcome", "es", cover=None)).hears("hold.wav")
    call.hangs_up()
    assert all_over(town, phones)


def test_nobody_whom_we_rang_hears_of_a_fault_before_anything_else(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("1").hears("hold.wav")
    ada = phones.responder(ADA).is_rung()
    with broken(town):
        ada.picks_up().ends("completed")
    assert ada.was_told() == []
    call.hangs_up()
    assert all_over(town, phones)


def test_the_first_step_of_all_answers_even_then(town: Street) -> None:
    with broken(town):
        said, path = "", "/twilio/voice"
        for _ in range(4):
            answer = asks(town, path, call_form(SID, CallStatus="ringing"))
            assert (answer.status_code, answer.mimetype) == (200, "text/xml")
            said, path = answer.text, next(addresses(answer.text), "")
    assert heard("fault", alt=None) in said
    assert path == ""


def twice(town: Street, path: str, form: dict[str, str]) -> str:
    """The same step two times: it says the same."""
    first, second = asks(town, path, form).text, asks(town, path, form).text
    assert first == second
    return first


def test_every_step_of_a_caller_says_the_same_twice_and_counts_once(town: Street) -> None:
    form = call_form(SID, CallStatus="ringing")
    menu = twice(town, "/twilio/voice", form)
    assert heard("language_choice", "es", lang="Español", key=2) in menu
    welcome = twice(town, next(addresses(menu)), form | {"Digits": "2"})
    assert heard("welcome", "es", cover=None) in welcome
    key, following = addresses(welcome)
    twice(town, following, form)
    assert "voice/key" in key
    danger = twice(town, key, form | {"Digits": "5"})
    assert heard("danger_noted", "es", emg=None) in danger
    noted = twice(town, key, form | {"Digits": "2"})
    assert heard("ring_back_noted", "es") in noted
    wiped = twice(town, key, form | {"Digits": "9"})
    assert heard("wiped", "es") in wiped
    assert [counted(town, one) for one in ("call came in", "arrived", "wiped")] == [1, 1, 1]
    assert town.rows("SELECT 1 FROM contact") == []


def test_every_step_of_a_responder_says_the_same_twice_and_counts_once(town: Street) -> None:
    menu = asks(town, "/twilio/voice", call_form(SID, CallStatus="ringing")).text
    asks(town, next(addresses(menu)), call_form(SID, Digits="1"))
    ada, bea = (leg for (leg,) in town.rows("SELECT id FROM leg WHERE role = 'responder' ORDER BY id"))
    town.bell.rung.clear()
    hers, others = (call_form("CA" + digit * 32, caller=LINE, to=to) for digit, to in (("a", ADA), ("b", BEA)))
    for leg, form in ((ada, hers), (bea, others)):
        for status, number in (("initiated", "0"), ("ringing", "1"), ("in-progress", "2")):
            told = form | {"CallStatus": status, "SequenceNumber": number}
            asks(town, f"/twilio/voice/status?l={leg}", told)
            asks(town, f"/twilio/voice/status?l={leg}", told)
    whisper = twice(town, f"/twilio/voice/next?l={ada}", hers)
    also = twice(town, f"/twilio/voice/next?l={bea}", others)
    room = twice(town, next(addresses(whisper)), hers | {"Digits": "1"})
    assert "<Conference" in room
    late = twice(town, next(addresses(also)), others | {"Digits": "1"})
    assert heard("responder/already_taken") in late
    assert heard("responder/already_taken") in twice(town, f"/twilio/voice/next?l={bea}&t=1", others)
    behind = twice(town, next(addresses(room)), hers)
    back = twice(town, next(addresses(behind)), hers | {"Digits": "7"})
    assert heard("responder/back_in_queue") in back
    assert counted(town, "claimed") == 1
    assert town.state() == "waiting"


def test_a_step_of_another_call_is_told_nothing(town: Street) -> None:
    menu = asks(town, "/twilio/voice", call_form(SID, CallStatus="ringing")).text
    other = asks(town, next(addresses(menu)), call_form("CA" + "2" * 32, Digits="2")).text
    assert "<Say" not in other
    assert "<Hangup" in other
    assert len(living(town)) == 1
    for path in ("next?l=999", "key?l=", "accept?l=x", "menu", "left?l=-1", "consent?l=" + "9" * 30, "language"):
        answer = asks(town, f"/twilio/voice/{path}", call_form(SID, Digits="9"))
        assert (answer.status_code, "<Hangup" in answer.text) == (200, True)
    assert town.state() == "waiting"

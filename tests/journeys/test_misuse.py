"""Hidden numbers are welcome; who begins too often, or is asked to wait for a day, hears a polite word."""

from datetime import timedelta

import pytest

from helpline import words
from helpline.domain.line import Serves
from helpline.domain.misuse import MOST, MOST_WITHHELD
from helpline.domain.names import Locale
from helpline.handlers import forgetting, misuse
from helpline.handlers.work import work
from helpline.simulator.controls.lines import WITHHELD
from helpline.store import contacts
from tests.journeys.exchange import all_over, asks, call_form, counted, heard
from tests.journeys.street import ADA, CALLER, LINE, OTHER, Street
from tests.simulator.telephones import Telephones

NOT_NOW = heard("not_now", "es")


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line in Spanish; Ada is on duty."""
    empty_street.opens(languages="es", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA, languages="es,en")
    return empty_street


def rings(town: Street, number: int, *, caller: str = CALLER) -> str:
    """The first words of a call."""
    return asks(town, "/twilio/voice", call_form(f"CA{number:032x}", caller=caller, CallStatus="ringing")).text


def block_her(town: Street, span: timedelta = timedelta(days=1)) -> None:
    """Ada blocks whoever she talks with."""
    with work(town.house) as w:
        contact = contacts.locked(w.db, town.contact())
        assert contact is not None
        assert contact.responder_id is not None
        assert misuse.block(w, contact, contact.responder_id, span)
    town.settle()


@pytest.mark.parametrize("spelling", WITHHELD)
def test_a_hidden_number_in_every_spelling_is_let_in_and_is_nobody_elses(town: Street, spelling: str) -> None:
    assert heard("welcome", "es", cover=None) in rings(town, 1, caller=spelling)
    # Ada is being rung for the first: for the second there is nobody just now.
    assert heard("nobody_now", "es", time=None, alt=None) in rings(town, 2, caller=spelling)
    assert town.rows("SELECT caller_key, can_be_answered FROM contact") == [(None, False)] * 2
    assert town.rows("SELECT address_sealed FROM vault") == [(None,)] * 2


def test_a_hidden_number_talks_like_any_other_and_is_never_texted(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE, withheld="+266696687").hears(heard("welcome", "es", cover=None))
    other = (
        phones.caller(OTHER).rings(LINE, withheld="Restricted").hears(heard("nobody_now", "es", time=None, alt=None))
    )
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    assert town.rows("SELECT count(*) FROM contact") == [(2,)]
    ada.presses("*").presses("9").ends()
    call.ends()
    other.hangs_up()
    assert all_over(town, phones)
    for number in (CALLER, OTHER, "+266696687"):
        assert town.sim("GET", f"/sim/handsets/{number}/texts") == []


def test_who_calls_too_often_is_asked_to_wait_in_her_language_and_later_let_in(town: Street) -> None:
    said = [rings(town, number) for number in range(MOST + 2)]
    assert [NOT_NOW in one for one in said] == [False] * MOST + [True, True]
    assert "Record" not in said[-1]
    assert counted(town, "asked to wait") == 2
    assert NOT_NOW not in rings(town, 90, caller=OTHER)
    town.writes("hola", sender=OTHER)
    assert town.last(OTHER) != words.say("sms/not_now", Locale("es"))
    town.clock.moved += timedelta(minutes=11)
    assert NOT_NOW not in rings(town, 91)


def test_texts_and_calls_count_together_and_a_text_is_answered_once_an_hour(town: Street) -> None:
    for _ in range(MOST):
        town.writes("9", sender=CALLER)
    seen: dict[str, int] = {}
    town.fresh(CALLER, seen)
    town.writes("hola", sender=CALLER)
    assert town.fresh(CALLER, seen) == [words.say("sms/not_now", Locale("es"))]
    town.writes("hola", sender=CALLER)
    assert town.fresh(CALLER, seen) == []
    assert town.rows("SELECT 1 FROM contact") == []
    assert NOT_NOW in rings(town, 1)
    town.clock.moved += timedelta(minutes=11)
    town.writes("hola", sender=CALLER)
    assert town.state() == "waiting"


def test_hidden_numbers_have_a_count_of_their_own(town: Street) -> None:
    said = [rings(town, number, caller="anonymous") for number in range(MOST_WITHHELD + 1)]
    assert [NOT_NOW in one for one in said] == [False] * MOST_WITHHELD + [True]
    assert NOT_NOW not in rings(town, 90)
    town.clock.moved += timedelta(minutes=11)
    assert NOT_NOW not in rings(town, 91, caller="anonymous")


def test_nobody_who_is_talked_with_is_asked_to_wait(town: Street) -> None:
    for _ in range(MOST):
        town.writes("9", sender=CALLER)
    with work(town.house) as w:
        assert not misuse.blocks(w)
    town.clock.moved += timedelta(minutes=11)
    town.writes("hola", sender=CALLER)
    for _ in range(MOST + 5):
        town.writes("otra vez", sender=CALLER)
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(MOST + 6,)]


def test_a_block_holds_for_the_very_next_call_and_text_and_can_be_lifted(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    block_her(town)
    call.hears(heard("goodbye", "es")).ends()
    ada.ends()
    phones.caller(CALLER).rings(LINE).hears(NOT_NOW).ends()
    town.writes("hola", sender=CALLER)
    assert town.shows(CALLER) == [words.say("sms/not_now", Locale("es"))]
    town.writes("hola", sender=CALLER)
    assert len(town.shows(CALLER)) == 1
    assert len(phones.responder(ADA).calls()) == 1
    assert town.rows("SELECT 1 FROM contact WHERE state <> 'closed'") == []
    with work(town.house) as w:
        (one,) = misuse.blocks(w)
        assert one.until - w.now == timedelta(days=1)
        assert misuse.lift(w, one.id)
        assert misuse.blocks(w) == []
    again = phones.caller(CALLER).rings(LINE).hears(heard("welcome", "es", cover=None))
    again.hangs_up()
    assert all_over(town, phones)
    assert counted(town, "blocked") == 3


def test_a_block_ends_by_itself_within_a_day_even_over_a_change_of_week(town: Street) -> None:
    now = town.clock.now()
    sunday = (now + timedelta(days=6 - now.weekday())).replace(hour=23, minute=30)
    # No clock goes back, not even late on a Sunday.
    town.clock.moved += sunday - now + timedelta(days=7 if sunday <= now else 0)
    town.writes("hola", sender=CALLER)
    town.writes(town.code("Ada"), sender=ADA)
    block_her(town, timedelta(days=7))
    for hours, is_let_in in ((1, False), (22, False), (2, True)):
        town.clock.moved += timedelta(hours=hours)
        assert (NOT_NOW not in rings(town, hours)) is is_let_in


def test_what_is_kept_of_it_is_no_number_and_goes_after_a_week(town: Street) -> None:
    town.writes("hola", sender=CALLER)
    town.writes(town.code("Ada"), sender=ADA)
    block_her(town)
    kept = town.rows("SELECT * FROM misuse")
    assert kept
    assert not any(CALLER[1:] in str(value) for row in kept for value in row)
    town.clock.moved += timedelta(days=8)
    town.tick()
    forgetting.purge(town.house)
    assert town.rows("SELECT * FROM misuse") == []


def test_a_hidden_number_cannot_be_blocked_because_it_would_be_everybodys(town: Street) -> None:
    rings(town, 1, caller="private")
    with work(town.house) as w:
        contact = contacts.locked(w.db, town.contact())
        assert contact is not None
        assert not misuse.block(w, contact, 1)
    assert town.state() == "waiting"

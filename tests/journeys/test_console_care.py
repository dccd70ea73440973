"""A call at a time of hers, a phone that is not hers, and a word for when somebody is near."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from helpline.domain.keys import Kind
from helpline.domain.line import Serves
from helpline.domain.quick import Quick
from helpline.handlers import borrowed, callback, console, conversation, phoning
from helpline.handlers.callback import Agreed
from helpline.handlers.claims import Outcome
from helpline.handlers.conversation import Conversation
from helpline.handlers.phoning import Rung
from helpline.handlers.relay import Said
from helpline.handlers.work import work
from tests.journeys.street import ADA, BEA, CALLER, OTHER, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line that rings at any hour."""
    return open_line(empty_street)


def open_line(street: Street, **more: Any) -> Street:
    hours = {"rings_from": time(0), "rings_until": time(0)} | more
    street.opens(languages="en", serves=Serves.BOTH, **hours)
    street.joins("Ada", ADA)
    street.joins("Bea", BEA)
    return street


def ada(town: Street) -> int:
    return int(town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])


def talks(town: Street, *, sender: str = CALLER) -> int:
    """Ada has taken somebody who wrote, and said hello."""
    town.writes("hello", sender=sender)
    with work(town.house) as w:
        attempt = console.take(w, ada(town), town.contact())
        console.say(w, ada(town), town.contact(), "Hi")
    assert attempt is not None
    assert attempt.outcome is Outcome.TAKEN
    town.settle()
    return town.contact()


def sees(town: Street) -> Conversation:
    with work(town.house) as w:
        found = conversation.conversation(w, ada(town), town.contact())
    assert found is not None
    return found


def agrees(town: Street, at: datetime) -> Agreed:
    with work(town.house) as w:
        return callback.agree(w, ada(town), town.contact(), at)


def test_a_time_is_agreed_told_and_kept_with_one_attempt(town: Street, phones: Telephones) -> None:
    talks(town)
    times = [at for at, _ in sees(town).ring_times]
    assert all(at.minute % 15 == 0 and at > town.clock.now() for at in times)
    assert times[-1] <= town.clock.now() + timedelta(hours=24)
    assert agrees(town, times[2]) is Agreed.AGREED
    with work(town.house) as w:
        assert console.say_quick(w, ada(town), town.contact(), Quick.CALL_AGREED) is Said.ON_ITS_WAY
    town.settle()
    assert f"We will ring once at {times[2]:%H:%M}." in town.last(CALLER)
    town.later(seconds=(times[2] - town.clock.now()).total_seconds() - 5)
    phones.responder(ADA).is_never_rung()
    town.later(seconds=6)
    mine = phones.responder(ADA).is_rung().picks_up().hears("Someone asked for a call. English").presses("1")
    phones.caller(CALLER).is_rung().picks_up().talks_with(mine).hangs_up()
    town.later(minutes=30)
    phones.caller(CALLER).is_rung(times=1)
    assert sees(town).contact.ring_at is None


def test_called_off_nobody_is_rung(town: Street, phones: Telephones) -> None:
    talks(town)
    assert agrees(town, sees(town).ring_times[0][0]) is Agreed.AGREED
    with work(town.house) as w:
        assert callback.call_off(w, ada(town), town.contact())
    town.later(minutes=20)
    phones.responder(ADA).is_never_rung()


def test_only_at_an_hour_that_is_safe_by_the_clock_of_the_line(empty_street: Street) -> None:
    hour = empty_street.clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    until = (hour + timedelta(hours=2)).time()
    town = open_line(empty_street, rings_from=hour.time(), rings_until=until)
    talks(town)
    times = [at for at, _ in sees(town).ring_times]
    assert {at.hour for at in times} == {hour.hour, (hour.hour + 1) % 24}
    assert agrees(town, hour + timedelta(minutes=7)) is Agreed.NOT_THEN
    assert agrees(town, hour - timedelta(minutes=15)) is Agreed.NOT_THEN
    assert agrees(town, datetime.now(UTC) - timedelta(hours=1)) is Agreed.NOT_THEN
    with work(town.house) as w:
        console.press(w, ada(town), town.contact(), Kind.CALL_ME)
    assert len(sees(town).ring_times) > len(times), "who asks at night may be rung at night"


def test_nobody_on_duty_with_her_others_are_asked_when_the_time_comes(town: Street) -> None:
    talks(town)
    at = sees(town).ring_times[0][0]
    agrees(town, at)
    town.writes("*off", sender=ADA)
    seen: dict[str, int] = {}
    town.fresh(BEA, seen)
    town.later(seconds=(at - town.clock.now()).total_seconds() + 1)
    assert [text[:18] for text in town.fresh(BEA, seen)] == ["Someone is waiting"]
    town.writes(town.code("Bea"), sender=BEA)
    told = town.fresh(BEA, seen)
    assert any("a call" in text for text in told), told


def test_put_back_in_the_queue_the_promise_goes_with_her(town: Street) -> None:
    talks(town)
    at = sees(town).ring_times[0][0]
    agrees(town, at)
    with work(town.house) as w:
        console.pass_back(w, ada(town), town.contact())
    town.later(seconds=(at - town.clock.now()).total_seconds() + 1)
    assert town.rows("SELECT state, wants_call, ring_at FROM contact") == [("waiting", True, None)]


def test_not_her_phone_nothing_goes_there_by_itself_and_at_the_end_the_number_is_gone(town: Street) -> None:
    contact = talks(town)
    with work(town.house) as w:
        assert borrowed.set_borrowed(w, ada(town), contact, borrowed=True)
    seen: dict[str, int] = {}
    town.fresh(CALLER, seen)
    with work(town.house) as w:
        console.say(w, ada(town), contact, "Still here")
    town.settle()
    assert town.fresh(CALLER, seen) == ["Still here"], "a person may, while it is open"
    with work(town.house) as w:
        console.press(w, ada(town), contact, Kind.CALL_ME)
        assert phoning.ring_now(w, ada(town), contact) is Rung.NOT_ASKED
    assert sees(town).ring_times == ()
    with work(town.house) as w:
        assert console.close(w, ada(town), contact, say_goodbye=True)
    town.settle()
    assert town.fresh(CALLER, seen) == [], "no goodbye"
    assert town.rows("SELECT v.address_sealed, c.caller_key FROM vault v JOIN contact c ON c.id = v.contact_id") == [
        (None, None)
    ]
    with work(town.house) as w:
        assert console.say(w, ada(town), contact, "one more") is Said.NOT_YOURS
    town.writes("who is this?")
    assert town.contact() != contact
    assert town.fresh(CALLER, seen) == [], "for a day nothing goes there by itself"
    town.later(minutes=15)
    assert town.fresh(CALLER, seen) == []
    assert sees_new(town)


def sees_new(town: Street) -> bool:
    """Whether whoever takes the newest one sees that it is not her phone."""
    with work(town.house) as w:
        console.take(w, ada(town), town.contact())
    return sees(town).contact.borrowed


def test_a_day_later_it_is_a_phone_like_any_other(town: Street) -> None:
    contact = talks(town)
    with work(town.house) as w:
        borrowed.set_borrowed(w, ada(town), contact, borrowed=True)
        console.close(w, ada(town), contact, say_goodbye=False)
    town.later(hours=24, minutes=1)
    seen: dict[str, int] = {}
    town.fresh(CALLER, seen)
    town.writes("hello")
    assert len(town.fresh(CALLER, seen)) == 1


@pytest.mark.parametrize("sent", ["Mango", "mango", " MANGO! ", "ＭＡＮＧＯ"])
def test_her_word_brings_wrong_number_and_nothing_else(town: Street, sent: str) -> None:
    contact = talks(town)
    with work(town.house) as w:
        assert borrowed.set_word(w, ada(town), contact, "Mango")
    assert "ango" not in str(town.rows("SELECT * FROM contact"))
    seen: dict[str, int] = {}
    town.fresh(CALLER, seen)
    town.writes("a mango a day")
    assert town.state() == "joined", "only when it stands alone"
    town.writes(sent)
    assert town.fresh(CALLER, seen) == ["Sorry, you have the wrong number."]
    assert town.state(contact) == "closed"
    assert "someone is near" in town.last(ADA)
    town.later(minutes=20)
    assert town.fresh(CALLER, seen) == []
    with work(town.house) as w:
        assert console.say(w, ada(town), contact, "are you safe?") is Said.NOT_YOURS
    town.writes("who is this")
    assert [text[:24] for text in town.fresh(CALLER, seen)] == ["Hi, we got your message."], "as if new"
    assert town.contact() != contact


@pytest.mark.parametrize("word", ["", "9", "*9", "stop", "x", "a very long sentence indeed, longer than any word"])
def test_what_could_be_a_key_is_no_word(town: Street, word: str) -> None:
    contact = talks(town)
    with work(town.house) as w:
        assert not borrowed.set_word(w, ada(town), contact, word)


def test_only_who_has_her_can_do_any_of_this(town: Street) -> None:
    contact = talks(town)
    talks(town, sender=OTHER)
    bea = int(town.rows("SELECT id FROM responder WHERE alias = 'Bea'")[0][0])
    with work(town.house) as w:
        assert callback.agree(w, bea, contact, town.clock.now()) is Agreed.NOT_YOURS
        assert not borrowed.set_borrowed(w, bea, contact, borrowed=True)
        assert not borrowed.set_word(w, bea, contact, "mango")

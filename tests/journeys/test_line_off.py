"""A line that is switched off: nobody new comes in and each is told so; who talks, talks on."""

import pytest

from helpline import words
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.handlers import lines as kept
from helpline.handlers.work import work
from helpline.store import lines
from tests.journeys.exchange import asks, call_form, heard
from tests.journeys.street import ADA, CALLER, LINE, OTHER, THIRD, Street

ELSEWHERE = "+15550109"
CLOSED = words.say("sms/line_closed", Locale("en"), alt=ELSEWHERE)


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line with another number for bad days; Ada is on duty."""
    empty_street.opens(languages="en", serves=Serves.BOTH, alternative=ELSEWHERE)
    empty_street.joins("Ada", ADA, languages="en")
    return empty_street


def switch(town: Street, *, on: bool) -> None:
    with work(town.house) as w:
        line = lines.with_number(w.db, LINE)
        assert line is not None
        kept.switch(w, line.id, on=on)


def rings(town: Street, number: int, caller: str) -> str:
    return asks(town, "/twilio/voice", call_form(f"CA{number:032x}", caller=caller, CallStatus="ringing")).text


def test_nobody_new_comes_in_and_who_talks_talks_on(town: Street) -> None:
    town.writes("hello")
    town.settle()
    switch(town, on=False)
    town.writes("anybody there?", sender=OTHER)
    assert town.shows(OTHER) == [CLOSED]
    town.writes("please", sender=OTHER)
    assert town.shows(OTHER) == [CLOSED], "told once an hour"
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]
    assert town.rows("SELECT count(*) FROM vault WHERE address_sealed IS NOT NULL") == [(1,)]
    assert heard("nobody_now", "en", time=None, alt=ELSEWHERE) in rings(town, 1, THIRD)
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]
    town.writes("are you still there?")
    assert town.rows("SELECT count(*) FROM message WHERE voice = 'caller'") == [(2,)]
    assert CLOSED not in town.shows(CALLER)
    switch(town, on=True)
    town.writes("hello again", sender=OTHER)
    assert town.rows("SELECT count(*) FROM contact") == [(2,)]


def test_she_who_is_in_a_conversation_still_gets_through_by_telephone(town: Street) -> None:
    town.writes("hello")
    switch(town, on=False)
    assert heard("nobody_now", "en", time=None, alt=ELSEWHERE) not in rings(town, 1, CALLER)
    assert town.rows("SELECT count(*) FROM leg WHERE role = 'caller'") == [(1,)]

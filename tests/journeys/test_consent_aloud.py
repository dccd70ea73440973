"""Her yes on the telephone: by a key, or aloud to words that were read to her; and taking it back there."""

import pytest

from helpline.domain.escalation.consent import Method
from helpline.domain.line import Serves
from helpline.domain.names import CarrierId
from helpline.domain.plan import Step
from helpline.handlers import talking
from helpline.handlers.escalation import asking
from helpline.handlers.escalation.asking import No
from helpline.handlers.work import work
from tests.journeys.asked import MAY_SAY, grants, wishes
from tests.journeys.exchange import all_over
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street
from tests.simulator.telephones import OnCall, Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in two languages for texts and calls; Ada and Bea are on duty."""
    empty_street.opens(languages="en", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA)
    return empty_street


def talks(town: Street, phones: Telephones) -> tuple[OnCall, OnCall, int, int]:
    """She rings, Ada has picked up: both calls, the contact, and Ada."""
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    return call, ada, town.contact(), int(town.rows("SELECT id FROM responder WHERE alias = 'Ada'")[0][0])


@pytest.mark.parametrize(("answer", "given"), [("1", 1), ("2", 0), ("8", 0), ("", 0)])
def test_one_is_the_only_yes_and_silence_is_no(town: Street, phones: Telephones, answer: str, given: int) -> None:
    call, ada, contact, me = talks(town, phones)
    with work(town.house) as w:
        asked = asking.ask(w, me, contact, wishes(method=Method.KEYPAD))
    assert not isinstance(asked, No)
    call.hears("for our board of peers").until(lambda told: told["listening"], "is asked")
    if answer:
        call.presses(answer)
    call.hears("Thank you" if given else "Nothing is noted").talks_with(ada)
    assert grants(town) == [("P4", "keypad", True)] * given
    call.hangs_up()
    assert all_over(town, phones)


def test_what_would_be_said_is_heard_before_it_is_asked(town: Street, phones: Telephones) -> None:
    call, ada, contact, me = talks(town, phones)
    area = int(town.rows("SELECT id FROM area")[0][0])
    wish = wishes(asking.Purpose.OTHER_AREA, Method.KEYPAD, area_id=area, may_say=MAY_SAY)
    with work(town.house) as w:
        assert not isinstance(asking.ask(w, me, contact, wish), No)
    call.hears(MAY_SAY).hears("Press 1 for yes").presses("1").talks_with(ada)
    call.hangs_up()
    assert all_over(town, phones)


def test_a_key_answers_the_question_she_has_heard_and_no_other(town: Street, phones: Telephones) -> None:
    call, ada, contact, me = talks(town, phones)
    with work(town.house) as w:
        first = asking.ask(w, me, contact, wishes(method=Method.KEYPAD))
        second = asking.ask(w, me, contact, wishes(method=Method.KEYPAD, externals=True))
    assert not isinstance(first, No)
    assert not isinstance(second, No)
    ((leg, sid),) = town.rows("SELECT id, sid FROM leg WHERE role = 'caller'")
    talking.consent(town.house, CarrierId(str(sid)), Step("consent", int(str(leg)), first.id), "1")
    assert grants(town) == []
    call.hears("board with its doctor").until(lambda told: told["listening"], "is asked")
    call.presses("1").hears("Thank you").talks_with(ada)
    assert town.rows('SELECT externals FROM "grant"') == [(True,)]
    call.hangs_up()
    assert all_over(town, phones)


def test_a_spoken_yes_needs_the_reading_back(town: Street, phones: Telephones) -> None:
    """Story 30: she can't read."""
    call, ada, contact, me = talks(town, phones)
    wish = wishes(method=Method.SPOKEN)
    with work(town.house) as w:
        assert asking.said_yes(w, me, contact, wish, read_back=False) is No.NOT_READ_BACK
    with work(town.house) as w:
        shown = asking.show(w, me, contact, wish)
        assert not isinstance(shown, No)
        assert "board of peers" in " ".join(shown.theirs.parts)
        assert not isinstance(asking.said_yes(w, me, contact, wish, read_back=True, listener="Bea"), No)
    assert grants(town) == [("P4", "spoken and read back", True)]
    call.hangs_up()
    ada.hangs_up()
    assert all_over(town, phones)


def test_she_takes_it_back_by_ringing_and_pressing_eight(town: Street, phones: Telephones) -> None:
    call, ada, contact, me = talks(town, phones)
    with work(town.house) as w:
        asking.said_yes(w, me, contact, wishes(method=Method.SPOKEN), read_back=True)
    call.hangs_up()
    ada.hangs_up()
    assert all_over(town, phones)
    town.later(days=2)
    again = phones.caller(CALLER).rings(LINE)
    again.hears("To wipe this call").presses("8").hears("closed and wiped here").hangs_up()
    assert [row[2] for row in grants(town)] in ([False], [])
    assert all_over(town, phones)

"""All is locked: no responder's telephone gets, does or rings anything, and callers are told what is true."""

import pytest

from helpline.domain.line import Serves
from helpline.handlers import shutting
from helpline.handlers.work import work
from tests.journeys.street import ADA, BEA, CALLER, LINE, OTHER, THIRD, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Ada talks with one caller by her telephone; Bea is on duty as well."""
    empty_street.opens(languages="en", serves=Serves.BOTH)
    for alias, phone in (("Ada", ADA), ("Bea", BEA)):
        empty_street.joins(alias, phone)
    empty_street.writes("hello")
    code = empty_street.code("Ada")
    empty_street.writes(f"{code} hi", sender=ADA)
    return empty_street


def locks(town: Street) -> None:
    with work(town.house) as w:
        shutting.lock_all(w)
    town.settle()


def opens_again(town: Street) -> None:
    with work(town.house) as w:
        assert shutting.open_again(w)
    town.settle()


def test_a_responders_telephone_gets_nothing_and_commands_nothing(town: Street) -> None:
    seen: dict[str, int] = {}
    locks(town)
    for phone in (ADA, BEA, CALLER):
        town.fresh(phone, seen)
    town.writes("the canary sings at nine")
    town.writes("hello", sender=OTHER)
    town.writes("tell me what they said", sender=ADA)
    town.writes("*again", sender=ADA)
    assert town.fresh(ADA, seen) + town.fresh(BEA, seen) == []
    assert town.fresh(CALLER, seen) == [], "nobody speaks to her with a telephone that somebody may have taken"
    assert town.shows(OTHER) != [], "who comes now is answered"
    assert town.rows("SELECT count(*) FROM offer WHERE state = 'open'") == [(0,)]
    opens_again(town)
    assert town.rows("SELECT count(*) FROM offer WHERE state = 'open'") != [(0,)], "whoever waits is offered again"


def test_what_a_caller_said_meanwhile_reaches_whoever_has_her_once_it_is_opened(town: Street) -> None:
    seen: dict[str, int] = {}
    code = town.code("Ada")
    town.later(seconds=5)
    locks(town)
    town.fresh(ADA, seen)
    town.later(minutes=1)
    town.writes("the canary sings at nine")
    town.writes("5")
    opens_again(town)
    told = town.fresh(ADA, seen)
    assert told[0] == f"{code}: the canary sings at nine"
    assert f"{code}: they can't wait. Please reply now." in told
    with work(town.house) as w:
        assert not shutting.open_again(w), "it is open already"
    town.settle()
    assert town.fresh(ADA, seen) == []


def test_what_had_not_left_when_it_was_locked_goes_once_it_is_opened(town: Street) -> None:
    seen: dict[str, int] = {}
    town.fresh(ADA, seen)
    town.faults(fail_before=1.0)
    town.writes("the canary sings at nine")
    locks(town)
    town.faults(fail_before=0.0)
    town.later(minutes=3)
    assert town.fresh(ADA, seen) == []
    opens_again(town)
    assert any("the canary sings at nine" in text for text in town.fresh(ADA, seen))


def test_no_telephone_rings_and_the_caller_hears_that_nobody_is_free(town: Street, phones: Telephones) -> None:
    call = phones.caller(THIRD).rings(LINE)
    bea = phones.responder(BEA).is_rung()
    locks(town)
    bea.ends("canceled")
    call.hears("No one is free now")
    call.hangs_up()
    rung = len(phones.responder(BEA).calls())
    again = phones.caller(OTHER).rings(LINE).hears("No one is free now")
    again.hangs_up()
    assert len(phones.responder(BEA).calls()) == rung

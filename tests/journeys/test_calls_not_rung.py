"""Telephones that can't be rung in time, because too few may ring at once: counted, and a keeper hears of it."""

from dataclasses import replace

import pytest

from helpline.domain.line import Serves
from helpline.handlers import alarms
from tests.journeys.street import ADA, BEA, CALLER, LINE, Street
from tests.simulator.telephones import Telephones

NOT_RUNG = "telephones are not rung in time"


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line; two are on duty."""
    empty_street.opens(languages="en", serves=Serves.BOTH)
    for alias, number in (("Ada", ADA), ("Bea", BEA)):
        empty_street.joins(alias, number)
    return empty_street


def not_rung(town: Street) -> list[int]:
    return [one.count for one in alarms.ringing(town.house) if one.name == NOT_RUNG]


@pytest.mark.parametrize("whose", ["ours", "the carrier's"])
def test_a_telephone_that_waits_for_its_turn_is_counted_and_wakes_the_keeper_when_it_waits_too_long(
    town: Street, phones: Telephones, whose: str
) -> None:
    if whose == "ours":
        town.house = replace(town.house, calls_at_once=2)
    else:
        town.faults(concurrent_calls=2)
    call = phones.caller(CALLER).rings(LINE)
    phones.responder(ADA).is_rung()
    assert town.eventually(lambda: town.counted("ring put off"))
    assert not_rung(town) == [], "a moment is nothing to wake anybody for"
    town.clock.moved += alarms.RING_WAITS
    assert not_rung(town) == [1]
    call.hangs_up()
    assert town.eventually(lambda: not_rung(town) == [])
    phones.responder(BEA).is_never_rung()


def test_a_telephone_that_was_never_rung_in_its_time_is_remembered_for_a_while(
    town: Street, phones: Telephones
) -> None:
    town.house = replace(town.house, calls_at_once=2)
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung()
    town.later(seconds=21)
    assert town.eventually(lambda: not_rung(town) == [1])
    ada.ends()
    call.hangs_up()
    town.later(seconds=60)
    assert not_rung(town) == [1]
    town.later(minutes=31)
    assert not_rung(town) == []

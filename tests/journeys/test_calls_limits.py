"""What the carrier and other telephones do to us: machines that answer, limits, refusals, odd callbacks."""

from dataclasses import replace

import pytest

from helpline.domain.line import Serves
from helpline.handlers import alarms
from tests.journeys.exchange import all_over, counted, living
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, OTHER, Street
from tests.simulator.telephones import Telephones

REFUSED = "the carrier does not ring a responder's number"


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line; three are on duty."""
    empty_street.opens(languages="en", serves=Serves.BOTH)
    for alias, number in (("Ada", ADA), ("Bea", BEA), ("Cam", CAM)):
        empty_street.joins(alias, number)
    return empty_street


def test_a_machine_that_answers_gets_nothing_on_its_tape_and_the_caller_hears_nothing_of_it(
    town: Street, phones: Telephones
) -> None:
    # They speak long enough for us to be told what they are, and to hang up, on a busy machine too.
    phones.responder(ADA).has_voicemail(after=2, greeting=20)
    phones.responder(BEA).has_voicemail(after=6, greeting=16)
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    ada = phones.responder(ADA).is_rung().ends("completed")
    ada.never_heard("beep")
    bea = phones.responder(BEA).is_rung().ends("completed")
    bea.never_heard("beep")
    cam = phones.responder(CAM).is_rung().picks_up().presses("1")
    call.talks_with(cam)
    assert town.rows("SELECT count(*) FROM leg WHERE ending = 'machine'") == [(2,)]
    call.hangs_up()
    assert all_over(town, phones)
    assert phones.left_messages() == []


def test_a_machine_nobody_noticed_hears_the_end_before_it_begins_to_record(town: Street, phones: Telephones) -> None:
    for one in (BEA, CAM):
        phones.responder(one).rejects()
    phones.responder(ADA).has_voicemail(after=2, greeting=20, detected_as="human")
    call = phones.caller(CALLER).rings(LINE)
    phones.responder(ADA).is_rung().hears("Press 1 to talk").ends("completed")
    call.hears("No one is free now").hangs_up()
    assert all_over(town, phones)
    assert phones.left_messages() == []


def test_a_number_the_carrier_refuses_stops_nobody_else_and_wakes_the_keeper(town: Street, phones: Telephones) -> None:
    town.faults(refuse={"numbers": [ADA], "code": 21211, "of": ["calls"]})
    call = phones.caller(CALLER).rings(LINE)
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    phones.responder(ADA).is_never_rung()
    assert [(one.count, one.urgent) for one in alarms.ringing(town.house) if one.name == REFUSED] == [(1, True)]
    call.hangs_up()
    assert all_over(town, phones)
    town.tick()
    assert town.rows("SELECT 1 FROM contact") == []
    assert [one.count for one in alarms.ringing(town.house) if one.name == REFUSED] == [1]
    town.later(minutes=31)
    assert [one for one in alarms.ringing(town.house) if one.name == REFUSED] == []


def test_late_doubled_and_shuffled_callbacks_count_once(town: Street, phones: Telephones) -> None:
    town.faults(double_callbacks=1.0, shuffle_callbacks=1.0, late_callbacks={"fraction": 0.5, "seconds": 0.3})
    phones.responder(CAM).rejects()
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    phones.responder(BEA).is_rung().ends("canceled")
    call.presses("*").hears("To go on").talks_with(ada)
    call.hangs_up()
    ada.ends()
    assert all_over(town, phones)
    told = ("call came in", "claimed", "answered", "closed", "abandoned", "abandoned early", "claim lapsed")
    assert [counted(town, one) for one in told] == [1, 1, 1, 1, 0, 0, 0]
    assert len(phones.calls()) == 4


def test_the_late_end_of_a_telephone_that_lost_changes_nothing_for_those_who_talk(
    town: Street, phones: Telephones
) -> None:
    town.faults(late_callbacks={"fraction": 1.0, "seconds": 0.5})
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    for one in (BEA, CAM):
        phones.responder(one).is_rung().ends("canceled")
    assert town.eventually(lambda: len(living(town)) == 2)
    call.talks_with(ada)
    assert town.state() == "joined"
    call.hangs_up()
    assert all_over(town, phones)


def test_telephones_ring_at_the_accounts_own_pace(town: Street, phones: Telephones) -> None:
    town.house = replace(town.house, calls_a_second=1)
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    phones.responder(ADA).is_rung()
    for one in (BEA, CAM):
        phones.responder(one).is_never_rung()
    town.later(seconds=1)
    phones.responder(BEA).is_rung()
    phones.responder(CAM).is_never_rung()
    town.later(seconds=1)
    cam = phones.responder(CAM).is_rung().picks_up().presses("1")
    call.talks_with(cam).hangs_up()
    assert all_over(town, phones)


def test_a_carrier_that_rings_slower_than_we_ask_loses_nobody(town: Street, phones: Telephones) -> None:
    town.faults(calls_per_second=4)
    call = phones.caller(CALLER).rings(LINE)
    rung = [phones.responder(one).is_rung() for one in (ADA, BEA, CAM)]
    rung[-1].picks_up().presses("1")
    call.talks_with(rung[-1]).hangs_up()
    assert all_over(town, phones)


def test_of_few_calls_at_once_none_is_wasted_on_a_refusal(town: Street, phones: Telephones) -> None:
    town.writes("*off", sender=CAM)
    town.house = replace(town.house, calls_at_once=2)
    town.faults(concurrent_calls=2)
    call = phones.caller(CALLER).rings(LINE)
    phones.responder(ADA).is_rung().rejects().ends()
    assert town.eventually(lambda: town.rows("SELECT 1 FROM leg WHERE ending = 'busy'"))
    town.later(seconds=2)
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    asked = town.sim("GET", "/sim/requests?operation=calls.create")
    assert [one["status"] for one in asked] == [201, 201]
    call.hangs_up()
    assert all_over(town, phones)


def test_a_carrier_that_takes_no_more_calls_at_once_is_asked_again(town: Street, phones: Telephones) -> None:
    town.writes("*off", sender=CAM)
    town.faults(concurrent_calls=2)
    call = phones.caller(CALLER).rings(LINE)
    phones.responder(ADA).is_rung().rejects().ends()
    assert town.eventually(lambda: town.rows("SELECT 1 FROM leg WHERE ending = 'busy'"))
    town.later(seconds=2)
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea).hangs_up()
    assert all_over(town, phones)


def test_a_caller_whom_the_carrier_has_no_room_for_leaves_nothing_behind(town: Street, phones: Telephones) -> None:
    town.faults(concurrent_calls=2)
    first = phones.caller(CALLER).rings(LINE)
    phones.responder(ADA).is_rung()
    phones.caller(OTHER).rings(LINE).ends("busy")
    first.hangs_up()
    assert all_over(town, phones)
    assert counted(town, "call came in") == 1

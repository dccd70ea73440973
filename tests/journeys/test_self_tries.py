"""A line tries itself through the carrier: the whole way round, seen by nobody; failing twice is an alarm."""

from datetime import timedelta

import pytest

from helpline.domain.line import Serves
from helpline.domain.names import Address
from helpline.domain.self_try import Kind, Result, SelfTry
from helpline.handlers import alarms, checkup, self_tries
from helpline.handlers.work import work
from helpline.ports import Leads
from helpline.store import copies
from tests.journeys.exchange import VOICE, asks, call_form
from tests.journeys.street import ADA, CALLER, LINE, Street

SECOND = "+15550101"
TRACES = ("contact", "message", "offer", "outbox", "counter", "misuse", "leg", "vault", "due")


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Two numbers that take texts and calls; Ada is on duty for both."""
    for number in (LINE, SECOND):
        empty_street.opens(number=number, languages="en", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    return empty_street


def first(town: Street) -> dict[Kind, SelfTry]:
    """How the first line's tries stand."""
    with work(town.house) as w:
        return {one.kind: one for one in self_tries.standing(w)[0][1]}


def tries(town: Street, *awaited: Kind) -> None:
    """The first line is tried now; what comes of these is waited for, of all of them when none is named."""
    with work(town.house) as w:
        self_tries.try_now(w, self_tries.standing(w)[0][0].id)
    self_tries.keep(town.house)

    def is_over() -> bool:
        town.settle()
        return all(one.asked_at is None for kind, one in first(town).items() if kind in (awaited or Kind))

    assert town.eventually(is_over)


def named(town: Street) -> set[str]:
    return {one.name for one in alarms.ringing(town.house)}


def test_text_and_call_go_the_whole_way_and_nothing_of_them_stays(town: Street) -> None:
    before = {table: town.rows(f"SELECT count(*) FROM {table}") for table in TRACES}
    seen = town.shows(ADA)
    tries(town)
    assert {kind: (one.result, one.failures) for kind, one in first(town).items()} == dict.fromkeys(
        Kind, (Result.FINE, 0)
    )
    assert first(town)[Kind.TEXT].whole
    assert first(town)[Kind.CALL].whole
    assert {table: town.rows(f"SELECT count(*) FROM {table}") for table in TRACES} == before
    assert town.shows(ADA) == seen
    calls = town.sim("GET", "/sim/calls")
    assert sorted((one["direction"], one["from"], one["to"]) for one in calls) == [
        ("inbound", SECOND, LINE),
        ("outbound-api", SECOND, LINE),
    ]
    assert town.eventually(lambda: town.rows("SELECT count(*) FROM carrier_copy WHERE contact_id IS NULL")[0][0] >= 4)
    with work(town.house) as w:
        assert copies.counts(w.db)


def test_two_failures_in_a_row_are_an_alarm_and_the_next_success_ends_it(town: Street) -> None:
    town.faults(webhook_drop=True)
    tries(town, Kind.CALL, Kind.NUMBER)
    town.clock.moved += self_tries.COMES_WITHIN * 2
    self_tries.keep(town.house)
    assert first(town)[Kind.TEXT].result is Result.NOT_COME
    assert first(town)[Kind.CALL].result is Result.FINE
    assert "a line does not reach itself" not in named(town)
    tries(town, Kind.CALL, Kind.NUMBER)
    town.clock.moved += self_tries.COMES_WITHIN * 2
    self_tries.keep(town.house)
    assert "a line does not reach itself" in named(town)
    town.faults(webhook_drop=False)
    tries(town)
    assert first(town)[Kind.TEXT].failures == 0
    assert "a line does not reach itself" not in named(town)


def test_what_no_worker_takes_up_has_not_gone_the_whole_way(town: Street) -> None:
    town.bell.is_deaf = True
    tries(town, Kind.NUMBER)
    assert town.eventually(lambda: first(town)[Kind.CALL].reached_at is not None)
    town.clock.moved += self_tries.COMES_WITHIN * 2
    self_tries.keep(town.house)
    assert first(town)[Kind.CALL].result is Result.NOT_READ


def test_a_single_number_knocks_at_our_door_and_says_that_it_is_no_more_than_that(empty_street: Street) -> None:
    empty_street.opens(languages="en", serves=Serves.BOTH)
    tries(empty_street)
    found = first(empty_street)
    assert {one.result for one in found.values()} == {Result.FINE}
    assert not found[Kind.TEXT].whole
    assert empty_street.rows("SELECT 1 FROM contact") == []
    assert empty_street.rows("SELECT 1 FROM carrier_copy") == []


def test_a_number_that_the_carrier_leads_elsewhere_is_an_alarm_that_says_how_to_mend_it(town: Street) -> None:
    elsewhere = {"number": LINE, "sms_url": "http://127.0.0.1:9/sms"}
    for _ in range(2):
        town.sim("POST", "/sim/numbers", elsewhere)
        tries(town, Kind.CALL, Kind.NUMBER)
    assert first(town)[Kind.NUMBER].result is Result.ELSEWHERE
    assert "the carrier leads a number elsewhere" in named(town)
    assert "Enter the addresses" in checkup.MEND["the carrier leads a number elsewhere"]


def test_what_the_carrier_is_told_behind_the_address_is_no_part_of_it(town: Street) -> None:
    door = f"{town.told.public_url}/twilio"
    told = {
        "sms_url": f"{door}/sms#rc=5&rp=all",
        "voice_url": f"{door}/voice",
        "status_callback": f"{door}/voice/status",
    }
    town.sim("POST", "/sim/numbers", {"number": LINE, **told})
    assert town.house.ports.carrier.leads_here(Address(LINE)) == Leads(texts=True, calls=True)
    assert town.house.ports.carrier.leads_here(Address("+15550109")) == Leads(texts=False, calls=False)


def test_it_is_put_off_while_somebody_waits_and_never_by_more_than_a_day(town: Street) -> None:
    if 3 <= town.clock.now().hour <= 5:
        # Just before its hour the next one may be more than a day away, and whoever waits is forgotten by then.
        town.clock.moved += timedelta(hours=3)
    self_tries.keep(town.house)
    (morning,) = {one.next_at for kind, one in first(town).items() if kind is Kind.TEXT}
    town.writes("hello", sender=CALLER)
    town.clock.moved += morning - town.clock.now()
    self_tries.keep(town.house)
    assert first(town)[Kind.TEXT].asked_at is None
    assert first(town)[Kind.TEXT].next_at > morning
    town.writes(town.code("Ada"), sender=ADA)
    town.clock.moved += self_tries.PUT_OFF * 2
    self_tries.keep(town.house)
    assert town.eventually(lambda: town.settle() or first(town)[Kind.TEXT].result is Result.FINE)


def test_whatever_comes_from_a_number_of_ours_meets_nobody(town: Street) -> None:
    town.writes("is anybody there?", sender=SECOND)
    heard = asks(town, VOICE, call_form("CA" + "1" * 32, caller=SECOND, CallStatus="ringing")).get_data(as_text=True)
    assert "<Hangup" in heard
    assert "<Say" not in heard
    assert town.rows("SELECT 1 FROM contact") == []
    assert town.shows(ADA) == []

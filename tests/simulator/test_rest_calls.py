"""Calls, conferences and numbers over REST: their states, their callbacks, and what is refused."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.contract.strict_spec import check_exchanges
from tests.contract.webhook_names import check_webhook
from tests.simulator.town import ACCOUNT, CALLER, LINE, RESPONDER, Heard, Town

EVERY = ["ringing", "answered", "completed"]


def ring(town: Town, **more: Any) -> Any:
    return town.client.calls.create(to=RESPONDER, from_=LINE, url=f"{town.line.url}/steps", **more)


def call_statuses(town: Town, until: str) -> list[str]:
    def are_all_here(heard: list[Heard]) -> bool:
        told = {one["SequenceNumber"]: one["CallStatus"] for one in heard if one.path == "/call"}
        return until in told.values() and len(told) == max(map(int, told)) + 1

    town.line.wait_for(are_all_here)
    return [str(one["CallStatus"]) for one in town.line.at("/call")]


def code_of(attempt: Any) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as error:
        attempt()
    return error.value.status, error.value.code


def test_a_call_is_queued_rings_is_answered_and_ends_with_the_callbacks_asked_for(town: Town) -> None:
    call = ring(town, status_callback=f"{town.line.url}/call", status_callback_event=EVERY)
    assert call.status == "queued"
    assert sorted(call_statuses(town, "completed")) == ["completed", "in-progress", "ringing"]
    ended = call.fetch()
    assert (ended.status, int(ended.duration) < 30) == ("completed", True)
    numbers = {one["SequenceNumber"] for one in town.line.at("/call")}
    assert numbers == {"0", "1", "2"}
    for one in town.line.at("/call"):
        assert check_webhook("call status", [name for name, _ in one.form]) == []


def test_only_the_end_is_told_by_default(town: Town) -> None:
    ring(town, status_callback=f"{town.line.url}/call")
    assert call_statuses(town, "completed") == ["completed"]


def test_a_call_is_canceled_before_it_is_answered_and_then_cannot_be_changed(town: Town) -> None:
    town.faults(status_delay=30.0)
    call = ring(town)
    assert call.update(status="canceled").status == "canceled"
    assert code_of(lambda: call.update(status="completed")) == (400, 21220)


def test_a_call_under_way_is_not_deleted_and_an_ended_one_is(town: Town) -> None:
    town.faults(status_delay=30.0)
    call = ring(town)
    assert code_of(call.delete) == (409, 20009)
    call.update(status="completed")
    assert call.delete()
    assert code_of(call.fetch) == (404, 20404)


def test_calls_wait_for_their_turn_and_too_many_at_once_are_refused(town: Town) -> None:
    town.faults(calls_per_second=0.01)
    first, second = ring(town, status_callback=f"{town.line.url}/call"), ring(town)
    call_statuses(town, "completed")
    assert (first.fetch().status, second.fetch().status) == ("completed", "queued")
    town.faults(concurrent_calls=1)
    assert code_of(lambda: ring(town)) == (429, 10004)


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"to": "anonymous", "from_": LINE, "url": "https://line.example/"}, 21211),
        ({"to": CALLER, "from_": "+15550198", "url": "https://line.example/"}, 21210),
        ({"to": CALLER, "from_": LINE}, 21205),
        ({"to": "+15005550002", "from_": LINE, "url": "https://line.example/"}, 21214),
    ],
)
def test_what_the_carrier_would_not_ring_is_refused(town: Town, wishes: dict[str, Any], code: int) -> None:
    assert code_of(lambda: town.client.calls.create(**wishes)) == (400, code)


def test_people_meet_in_a_conference_and_the_last_one_out_ends_it(town: Town) -> None:
    meet = town.client.conferences("room-7").participants
    caller = meet.create(to=CALLER, from_=LINE, label="caller")
    responder = meet.create(to=RESPONDER, from_=LINE, label="responder")
    town.phones.telephone(CALLER).is_rung().talks_with(town.phones.telephone(RESPONDER))
    room = town.client.conferences.list(friendly_name="room-7")[0]
    assert (room.status, caller.conference_sid, responder.conference_sid) == ("in-progress", room.sid, room.sid)
    places = town.client.conferences(room.sid).participants
    assert places("caller").update(hold=True).hold
    assert [one.label for one in places.list(hold=True)] == ["caller"]
    assert places("caller").delete()
    town.phones.telephone(CALLER).is_rung().ends("completed")
    assert places(responder.call_sid).delete()
    ended = room.fetch()
    assert (ended.status, ended.reason_conference_ended) == ("completed", "last-participant-kicked")
    assert town.client.calls(caller.call_sid).fetch().status == "completed"


def test_a_label_is_taken_only_once_and_a_conference_can_be_ended(town: Town) -> None:
    meet = town.client.conferences("room-8").participants
    place = meet.create(to=CALLER, from_=LINE, label="caller")
    assert code_of(lambda: meet.create(to=RESPONDER, from_=LINE, label="caller")) == (400, 16025)
    town.phones.telephone(CALLER).is_rung().is_answered()
    ended = town.client.conferences(place.conference_sid).update(status="completed")
    assert ended.reason_conference_ended == "conference-ended-via-api"
    town.phones.telephone(CALLER).is_rung().ends("completed")


def test_a_number_is_taken_told_where_its_texts_go_and_given_up(town: Town) -> None:
    number = town.client.incoming_phone_numbers.create(phone_number="+15550108")
    assert code_of(lambda: town.client.incoming_phone_numbers.create(phone_number="+15550108")) == (400, 21422)
    number.update(sms_url=f"{town.line.url}/other", sms_method="POST")
    assert town.writes("hello", to="+15550108")["webhook_status"] == 200
    assert [one.path for one in town.line.heard] == ["/other"]
    assert len(town.client.incoming_phone_numbers.list()) == 2
    assert [n.sid for n in town.client.incoming_phone_numbers.list(phone_number="*0108")] == [number.sid]
    assert number.delete()
    town.sim("POST", "/sim/texts", {"from": CALLER, "to": "+15550108", "body": "x"}, status=404)


def test_every_answer_about_calls_is_in_the_exact_shape_of_the_carriers_description(town: Town) -> None:
    call = ring(town, status_callback=f"{town.line.url}/call")
    call_statuses(town, "completed")
    call.fetch()
    town.client.calls.list(to=RESPONDER)
    place = town.client.conferences("room-9").participants.create(to=CALLER, from_=LINE)
    room = town.client.conferences(place.conference_sid)
    room.participants.list()
    room.participants(place.call_sid).fetch()
    room.participants(place.call_sid).update(muted=True)
    room.participants(place.call_sid).delete()
    room.fetch()
    town.client.conferences.list()
    call.delete()
    assert check_exchanges(town.wire.exchanges, account_sid=ACCOUNT) == []

"""The line rings people over REST: they pick up, are busy, do not hear it, or have a machine that does."""

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from tests.contract.strict_spec import check_exchanges
from tests.contract.webhook_names import check_webhook
from tests.simulator.telephones import OnCall, Telephone
from tests.simulator.town import ACCOUNT, CALLER, LINE, RESPONDER, TOKEN, Heard, Town

EVERY = ["initiated", "ringing", "answered", "completed"]
WHISPER = '<Gather numDigits="1" action="/accept" timeout="5"><Say>Someone is waiting. Press 1.</Say></Gather>'


@pytest.fixture(autouse=True)
def fast(town: Town) -> Iterator[None]:
    """A telephone on which everything goes fifty times faster, but for hands; every REST answer is the carrier's."""
    town.faults(voice_speed=50, hand_patience=5, key_patience=4)
    town.steps("/whisper", WHISPER)
    town.steps("/accept", "<Say>You are through</Say>")
    yield
    assert check_exchanges(town.wire.exchanges, account_sid=ACCOUNT) == []


@pytest.fixture
def peer(town: Town) -> Telephone:
    """The responder's telephone."""
    return town.phones.responder(RESPONDER)


def ring(town: Town, **more: Any) -> Any:
    wishes = {"to": RESPONDER, "from_": LINE, "url": f"{town.line.url}/whisper"}
    wishes |= {"status_callback": f"{town.line.url}/call", "status_callback_event": EVERY}
    return town.client.calls.create(**wishes | more)


def callbacks(town: Town, until: str) -> list[Heard]:
    """All of one call in the order in which they happened, which is not the order in which they come."""

    def told(heard: list[Heard]) -> list[Heard]:
        fitting = [one for one in heard if one.path == "/call"]
        return sorted(fitting, key=lambda one: int(one["SequenceNumber"]))

    def are_all_here(heard: list[Heard]) -> bool:
        fitting = told(heard)
        numbers = [int(one["SequenceNumber"]) for one in fitting]
        return bool(fitting) and numbers == [*range(len(numbers))] and fitting[-1]["CallStatus"] == until

    found = told(town.line.wait_for(are_all_here))
    for one in found:
        assert check_webhook("call status", [name for name, _ in one.form]) == []
    return found


def statuses(town: Town, until: str) -> list[str]:
    return [one["CallStatus"] for one in callbacks(town, until)]


def test_a_responder_picks_up_presses_one_and_every_step_is_told(town: Town, peer: Telephone) -> None:
    peer.picks_up(then="1")
    call = ring(town)
    peer.is_rung().hears("ring").hears("Press 1").hears("You are through").ends("completed")
    assert statuses(town, "completed") == ["initiated", "ringing", "in-progress", "completed"]
    assert (town.line.at("/accept")[0]["Digits"], town.line.at("/accept")[0]["CallSid"]) == ("1", call.sid)
    last = callbacks(town, "completed")[-1]
    assert (call.fetch().status, last.get("Duration")) == ("completed", "1")


def test_a_call_reads_back_rightly_at_every_step_and_then_has_a_price(town: Town, peer: Telephone) -> None:
    # Slowly enough for each to be seen, though a question takes long on a busy machine.
    town.faults(status_delay=0.5, price_after=0.1, voice_speed=5)
    peer.picks_up(then="1", after=4, keys_after=4)
    call, seen = ring(town), []
    while not seen or seen[-1].price is None:
        seen.append(call.fetch())
    assert {one.status for one in seen} >= {"queued", "ringing", "in-progress", "completed"}
    assert seen[-1].price == "-0.01400"


def test_every_request_about_a_call_is_signed_as_the_carrier_signs(town: Town, peer: Telephone) -> None:
    peer.picks_up(then="1")
    for _ in range(4):  # the port is signed or not by the throw of dice
        ring(town)
    town.line.wait_for(lambda heard: sum(one.get("CallStatus") == "completed" for one in heard) >= 4)
    for one in town.line.heard:
        assert RequestValidator(TOKEN).validate(
            town.line.url + one.path, MultiDict(one.form), one.headers["X-Twilio-Signature"]
        )


@pytest.mark.parametrize(
    ("answers", "status", "rings"),
    [
        ("busy", "busy", True),
        ("rejects", "busy", True),
        ("no_answer", "no-answer", True),
        ("failed", "failed", False),
        ("unreachable", "no-answer", False),
    ],
)
def test_nobody_picks_up(town: Town, peer: Telephone, answers: str, status: str, rings: bool) -> None:
    peer.behaves(answers)
    call = ring(town, timeout=10)
    assert statuses(town, status) == ["initiated", *(["ringing"] if rings else []), status]
    assert town.line.at("/whisper") == []
    assert call.fetch().duration is None
    assert callbacks(town, status)[-1].get("SipResponseCode") is not None


def test_a_telephone_waits_for_a_hand_until_the_time_is_over(town: Town, peer: Telephone) -> None:
    peer.waits_for_a_hand()
    ring(town)
    peer.is_rung().picks_up().hears("Press 1").presses("1").hears("You are through").hangs_up().ends("completed")
    ring(town)
    peer.is_rung(times=2).rejects().ends("busy")
    town.faults(hand_patience=0)
    ring(town, timeout=20)
    peer.is_rung(times=3).ends("no-answer")


def test_one_on_the_telephone_page_waits_for_a_hand_and_is_engaged_while_on_a_call(town: Town, peer: Telephone) -> None:
    town.sim("POST", "/sim/handsets", {"number": RESPONDER, "role": "responder"})
    town.steps("/whisper", '<Say>hello</Say><Pause length="3600"/>')
    ring(town)
    peer.is_rung().picks_up().hears("hello")
    ring(town)
    peer.is_rung(times=2).ends("busy")


def test_a_ringing_call_is_canceled_and_its_steps_are_never_asked_for(town: Town, peer: Telephone) -> None:
    peer.waits_for_a_hand()
    call = ring(town)
    ringing = peer.is_rung()
    assert call.update(status="canceled").status == "canceled"
    ringing.ends("canceled")
    assert statuses(town, "canceled") == ["initiated", "ringing", "canceled"]
    assert town.line.at("/whisper") == []
    with pytest.raises(TwilioRestException, match=r"21220|state"):
        call.update(status="completed")


def test_canceling_does_nothing_to_an_answered_call_and_completing_ends_it(town: Town, peer: Telephone) -> None:
    peer.picks_up()
    town.steps("/whisper", '<Say>hello</Say><Pause length="3600"/>')
    call = ring(town)
    peer.is_rung().hears("hello")
    assert call.update(status="canceled").status == "in-progress"
    assert call.update(status="completed").status == "completed"
    assert peer.is_rung().ends("completed").facts["ended"] == "completed over REST"


def test_other_steps_replace_those_of_a_running_call_at_once(town: Town, peer: Telephone) -> None:
    peer.picks_up()
    town.steps("/whisper", f"<Gather><Say>{'very long ' * 500}</Say></Gather><Say>after</Say>")
    town.steps("/other", '<Say>Already taken</Say><Gather action="/accept" numDigits="1"/>')
    call = ring(town)
    on = peer.is_rung().hears("very long")
    call.update(url=f"{town.line.url}/other", method="POST")
    on.hears("Already taken").presses("1").hears("You are through").ends("completed")
    on.never_heard("after")
    assert [one["Digits"] for one in town.line.at("/accept")] == ["1"]


def test_steps_can_come_with_the_request_but_then_need_whole_addresses(town: Town, peer: Telephone) -> None:
    peer.picks_up(then=["1", "2"])
    town.client.calls.create(
        to=RESPONDER,
        from_=LINE,
        twiml=f'<Response><Gather numDigits="1" action="{town.line.url}/accept"/></Response>',
    )
    peer.is_rung().hears("You are through")
    town.client.calls.create(
        to=RESPONDER, from_=LINE, twiml='<Response><Gather numDigits="1" action="/accept"/></Response>'
    )
    peer.is_rung(times=2).hears("application error")


def test_a_call_that_does_not_talk_yet_cannot_be_given_other_steps(town: Town, peer: Telephone) -> None:
    peer.waits_for_a_hand()
    call = ring(town)
    peer.is_rung()
    with pytest.raises(TwilioRestException, match=r"21220|in-progress"):
        call.update(url=f"{town.line.url}/other")


def test_an_answering_machine_picks_up_greets_beeps_and_keeps_what_is_said_then(town: Town, peer: Telephone) -> None:
    peer.has_voicemail(after=15, greeting=10)
    town.steps("/whisper", "<Gather timeout='5'><Say>Press 1.</Say></Gather><Hangup/>")
    ring(town, timeout=10)
    peer.is_rung().ends("no-answer")
    ring(town, timeout=30)
    peer.is_rung(times=2).hears("Press 1").ends("completed")
    assert town.phones.left_messages() == []
    town.steps("/whisper", '<Pause length="12"/><Say>A message nobody may hear</Say>')
    ring(town, timeout=30)
    peer.is_rung(times=3).hears("beep").hears("A message").ends("completed")
    assert [one["text"] for one in town.phones.left_messages()] == ["A message nobody may hear"]


@pytest.mark.parametrize(
    ("answers", "more", "found"),
    [
        ("picks_up", {}, "human"),
        ("voicemail", {}, "machine_start"),
        ("picks_up", {"detected_as": "machine_start"}, "machine_start"),
        ("picks_up", {"detected_as": "unknown"}, "unknown"),
    ],
)
def test_the_steps_wait_until_it_is_known_who_picked_up(
    town: Town, peer: Telephone, answers: str, more: dict[str, str], found: str
) -> None:
    peer.behaves(answers, **more)
    call = ring(town, machine_detection="Enable")
    peer.is_rung().hears("Press 1").ends()
    asked = town.line.at("/whisper")[0]
    assert asked["AnsweredBy"] == found
    assert check_webhook("call", [name for name, _ in asked.form]) == []
    assert call.fetch().answered_by == found


def test_the_end_of_a_greeting_can_be_waited_for(town: Town, peer: Telephone) -> None:
    peer.has_voicemail(after=1, greeting=6)
    ring(town, machine_detection="DetectMessageEnd")
    peer.is_rung().ends()
    assert town.line.at("/whisper")[0]["AnsweredBy"] == "machine_end_beep"


def test_the_steps_begin_at_once_and_who_picked_up_is_told_beside(town: Town, peer: Telephone) -> None:
    peer.picks_up()
    town.faults(detection_after=20)
    town.steps("/whisper", '<Say>hello</Say><Pause length="3600"/>')
    ring(
        town,
        machine_detection="Enable",
        async_amd="true",
        async_amd_status_callback=f"{town.line.url}/amd",
    )
    on = peer.is_rung().hears("hello")
    assert town.line.at("/whisper")[0].get("AnsweredBy") is None
    town.line.wait_for(lambda heard: any(one.path == "/amd" for one in heard))
    told = town.line.at("/amd")[0]
    assert (told["AnsweredBy"], told["CallSid"], int(told["MachineDetectionDuration"]) > 0) == ("human", on.sid, True)
    assert check_webhook("amd", [name for name, _ in told.form]) == []


def test_calls_leave_one_after_the_other_at_the_accounts_rate(town: Town) -> None:
    town.faults(calls_per_second=20)
    calls = [ring(town, to=f"+1202555010{last}") for last in range(4)]
    rung = [town.phones.telephone(f"+1202555010{last}").is_rung() for last in range(4)]
    assert [one.sid for one in rung] == [one.sid for one in calls]
    times = [one.when("status", status="ringing") for one in rung]
    assert times == sorted(times)


def test_the_limit_of_calls_at_once_counts_those_that_come_in(town: Town, peer: Telephone) -> None:
    peer.waits_for_a_hand()
    town.steps("/voice", '<Say>hello</Say><Pause length="3600"/>')
    town.faults(concurrent_calls=2)
    town.phones.caller(CALLER).rings(LINE).hears("hello")
    ring(town)
    with pytest.raises(TwilioRestException) as refused:
        ring(town)
    assert (refused.value.status, refused.value.code) == (429, 10004)


def test_a_call_has_a_time_limit(town: Town, peer: Telephone) -> None:
    peer.picks_up()
    town.steps("/whisper", '<Pause length="3600"/>')
    ring(town, time_limit=10)
    assert peer.is_rung().ends("completed").facts["ended"] == "its time was over"


def test_a_handset_hangs_up_by_itself(town: Town, peer: Telephone) -> None:
    peer.picks_up(hangs_up_after=5)
    town.steps("/whisper", '<Pause length="3600"/>')
    ring(town)
    assert peer.is_rung().ends("completed").facts["ended"] == "the handset hung up"


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ({"lose_callbacks": True}, []),
        ({"double_callbacks": True}, ["0", "0", "1", "1", "2", "2", "3", "3"]),
        ({"late_callbacks": {"fraction": 1, "seconds": 0.05}}, ["0", "1", "2", "3"]),
        ({"shuffle_callbacks": True}, ["0", "1", "2", "3"]),
    ],
)
def test_callbacks_go_wrong(town: Town, peer: Telephone, faults: dict[str, Any], told: list[str]) -> None:
    town.faults(**faults)
    peer.picks_up(then="1")
    ring(town)
    peer.is_rung().ends("completed")
    heard = town.line.wait_for(lambda heard: sum(one.path == "/call" for one in heard) >= len(told))
    assert sorted(one["SequenceNumber"] for one in heard if one.path == "/call") == told


def test_a_fault_can_be_for_calls_and_for_changes_only(town: Town, peer: Telephone) -> None:
    peer.waits_for_a_hand()
    town.faults(
        fail_after={"next": 1, "of": ["calls"], "on": ["update"], "numbers": [RESPONDER]},
        fail_before={"next": 1, "of": ["calls"]},
    )
    town.sends("a text gets through")
    with pytest.raises(TwilioRestException) as before:
        ring(town)
    assert before.value.status == 503
    assert peer.calls() == []
    call = ring(town)
    on = peer.is_rung()
    with pytest.raises(TwilioRestException) as after:
        call.update(status="completed")
    assert after.value.status == 500
    on.ends("canceled")


def test_the_log_of_a_call_outlives_the_carriers_copy(town: Town, peer: Telephone) -> None:
    peer.picks_up(then="1")
    call = ring(town)
    on: OnCall = peer.is_rung().ends("completed")
    assert call.delete()
    assert "You are through" in on.was_told()


@pytest.mark.parametrize(
    "wish",
    [{"answers": "maybe"}, {"answers": "busy", "after": -1}, {"answers": "picks_up", "keys": "x"}, {"mood": "good"}],
)
def test_behaviour_that_makes_no_sense_is_refused(town: Town, wish: dict[str, Any]) -> None:
    assert "error" in town.sim("PUT", f"/sim/handsets/{RESPONDER}/behaviour", wish, status=422)

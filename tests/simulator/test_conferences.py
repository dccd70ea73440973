"""People meet: who hears whom, what is heard alone, who ends it, and what the line is told of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.request_validator import RequestValidator

from tests.contract.fixtures import check_network
from tests.contract.strict_spec import check_exchanges
from tests.contract.webhook_names import check_webhook
from tests.simulator.telephones import OnCall, Telephone
from tests.simulator.town import ACCOUNT, CALLER, LINE, RESPONDER, TOKEN, Heard, Town

SECOND = "+15550133"
ROOM = "room-1"
SIGNED = "X-Twilio-Signature"


@pytest.fixture(autouse=True)
def fast(town: Town) -> Iterator[None]:
    """A fast telephone, but for hands; whatever is said to the network and by it is in the carrier's words."""
    town.faults(voice_speed=50, hand_patience=5, key_patience=4)
    conference(town)
    town.steps("/wait", "<Say>Still here</Say><Redirect>/wait</Redirect>")
    town.steps("/out", "<Say>It is over</Say>")
    yield
    assert check_exchanges(town.wire.exchanges, account_sid=ACCOUNT) == []
    assert check_network(town.sim) == []


def conference(
    town: Town, path: str = "/voice", *, dial: str = 'action="/out"', room: str = ROOM, **attributes: str
) -> str:
    """Steps that lead into a conference: as a caller who waits, unless told otherwise."""
    usual = {"startConferenceOnEnter": "false", "endConferenceOnExit": "true", "waitUrl": "/wait", "beep": "false"}
    usual |= {"statusCallback": "/told", "statusCallbackEvent": "start end join leave mute hold modify announcement"}
    written = " ".join(f'{name}="{value}"' for name, value in (usual | attributes).items())
    return town.steps(path, f"<Dial {dial}><Conference {written}>{room}</Conference></Dial><Say>next step</Say>")


def peer_steps(town: Town, **attributes: str) -> str:
    return conference(
        town, "/join", **{"startConferenceOnEnter": "true", "endConferenceOnExit": "false", "waitUrl": ""} | attributes
    )


def rings(town: Town, number: str = CALLER) -> OnCall:
    return town.phones.caller(number).rings(LINE)


def is_rung(town: Town, number: str = RESPONDER) -> OnCall:
    """A responder is rung and lands where /join leads."""
    phone = town.phones.responder(number).picks_up()
    town.client.calls.create(to=number, from_=LINE, url=f"{town.line.url}/join")
    return phone.is_rung()


def told(town: Town, event: str, count: int = 1) -> list[Heard]:
    def fitting(heard: list[Heard]) -> list[Heard]:
        return [one for one in heard if one.path == "/told" and one["StatusCallbackEvent"] == event]

    found = fitting(town.line.wait_for(lambda heard: len(fitting(heard)) >= count))
    for one in found:
        assert check_webhook("conference", [name for name, _ in one.form]) == []
    return found


def test_a_caller_waits_and_hears_so_until_somebody_comes(town: Town) -> None:
    peer_steps(town)
    caller = rings(town).hears("Still here").hears("Still here").waits()
    assert town.client.conferences.list(friendly_name=ROOM)[0].status == "init"
    peer = is_rung(town)
    caller.talks_with(peer)
    peer.talks_with(caller)
    assert town.client.conferences.list(friendly_name=ROOM, status="in-progress")
    assert caller.when("connected", other=peer.sid) >= peer.when("status", status="in-progress")
    started = told(town, "conference-start")[0]
    assert (started["FriendlyName"], started["ConferenceSid"][:2]) == (ROOM, "CF")
    assert {one["CallSid"] for one in told(town, "participant-join", 2)} == {caller.sid, peer.sid}


def test_two_who_both_only_wait_do_not_hear_each_other(town: Town) -> None:
    first, second = rings(town), rings(town, "+12025550102")
    first.waits().hears("Still here")
    second.waits().hears("Still here")
    first.talks_with()


def test_whoever_ends_it_by_leaving_sends_the_others_on_to_their_action(town: Town) -> None:
    peer_steps(town)
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer).hangs_up().ends("completed")
    peer.hears("It is over").never_heard("next step").ends("completed")
    room = town.client.conferences.list(friendly_name=ROOM)[0]
    assert (room.status, room.reason_conference_ended, room.call_sid_ending_conference) == (
        "completed",
        "participant-with-end-conference-on-exit-left",
        caller.sid,
    )
    left = {one["CallSid"]: one["ReasonParticipantLeft"] for one in told(town, "participant-leave", 2)}
    assert left == {caller.sid: "participant_hung_up", peer.sid: "moderator_ended_conference"}
    end = told(town, "conference-end")[0]
    assert (end["ReasonConferenceEnded"], end["CallSidEndingConference"]) == (room.reason_conference_ended, caller.sid)


def test_the_action_is_told_when_a_caller_hangs_up_and_what_it_answers_is_for_nobody(town: Town) -> None:
    caller = rings(town).waits().hangs_up().ends("completed")
    town.line.wait_for(lambda heard: any(one.path == "/out" for one in heard))
    out = town.line.at("/out")[0]
    assert (out["CallStatus"], out["DialCallStatus"], out["CallSid"]) == ("completed", "answered", caller.sid)
    assert check_webhook("dial", [name for name, _ in out.form]) == []
    caller.never_heard("It is over")


def test_a_caller_stays_when_the_other_leaves_and_without_action_the_next_step_follows(town: Town) -> None:
    peer_steps(town)
    conference(town, dial="")
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer)
    peer.hangs_up()
    caller.talks_with().waits()
    sid = town.client.conferences.list(friendly_name=ROOM)[0].sid
    assert town.client.conferences(sid).participants(caller.sid).delete()
    caller.hears("next step").ends("completed")
    room = town.client.conferences(sid).fetch()
    assert room.reason_conference_ended == "participant-with-end-conference-on-exit-kicked"


def test_star_leads_out_and_other_keys_do_nothing(town: Town) -> None:
    peer_steps(town)
    conference(town, "/join", dial='action="/out" hangupOnStar="true"', startConferenceOnEnter="true", waitUrl="")
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer).presses("5*", at_once=True)
    peer.presses("5").talks_with(caller)
    peer.presses("*").hears("It is over").ends("completed")
    caller.until(lambda facts: not facts["talks_with"], "should be alone")


def test_new_steps_take_somebody_out_and_the_action_is_not_asked(town: Town) -> None:
    peer_steps(town)
    town.steps("/back", "<Say>Somebody else will come</Say>")
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer)
    town.client.calls(peer.sid).update(url=f"{town.line.url}/back", method="POST")
    peer.hears("Somebody else").ends("completed")
    assert town.line.at("/out") == []
    assert told(town, "participant-leave")[0]["ReasonParticipantLeft"] == "participant_updated_via_api"


def test_a_label_is_only_once_in_a_conference_and_the_second_goes_on_to_the_next_step(town: Town) -> None:
    conference(town, participantLabel="caller")
    rings(town).waits()
    rings(town, "+12025550102").hears("next step").ends("completed")
    assert [one["code"] for one in town.sim("GET", "/sim/alerts")] == [16025]


def test_a_conference_can_be_full(town: Town) -> None:
    conference(town, maxParticipants="1")
    rings(town).waits()
    rings(town, "+12025550102").hears("next step")


def test_only_the_first_one_says_where_its_callbacks_go(town: Town) -> None:
    peer_steps(town, statusCallback="/elsewhere")
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer)
    told(town, "conference-start")
    assert town.line.at("/elsewhere") == []


def test_holding_muting_and_announcing_change_who_hears_whom(town: Town) -> None:
    peer_steps(town)
    town.steps("/hold", "<Say>One moment</Say>")
    town.steps("/announce", "<Say>This is announced</Say>")
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer)
    sid = town.client.conferences.list(friendly_name=ROOM)[0].sid
    places = town.client.conferences(sid).participants
    assert places(caller.sid).update(hold=True, hold_url=f"{town.line.url}/hold").hold
    caller.hears("One moment").talks_with()
    assert town.line.at("/hold")[0].method == "GET"
    peer.talks_with()
    places(caller.sid).update(hold=False)
    caller.talks_with(peer)
    places(caller.sid).update(muted=True)
    peer.talks_with()
    caller.talks_with(peer)
    places(peer.sid).update(announce_url=f"{town.line.url}/announce")
    peer.hears("This is announced")
    caller.never_heard("This is announced")
    town.client.conferences(sid).update(announce_url=f"{town.line.url}/announce")
    caller.hears("This is announced")
    assert [one["Hold"] for one in told(town, "participant-hold")] == ["true"]
    assert told(town, "participant-unhold")
    assert told(town, "participant-mute")
    assert told(town, "announcement-end", 3)


def test_a_coach_is_heard_by_one_only(town: Town) -> None:
    peer_steps(town)
    caller, peer = rings(town), is_rung(town)
    caller.talks_with(peer)
    peer_steps(town, coach=peer.sid)
    coach = is_rung(town, SECOND)
    coach.talks_with(caller, peer)
    peer.talks_with(caller, coach)
    caller.talks_with(peer)


def test_somebody_is_rung_straight_into_a_conference_and_heard_ringing(town: Town) -> None:
    caller = rings(town).waits().hears("Still here")
    phone = town.phones.responder(RESPONDER).waits_for_a_hand()
    place = town.client.conferences(ROOM).participants.create(to=RESPONDER, from_=LINE, label="r1", beep="true")
    peer = phone.is_rung()
    assert place.status in {"queued", "ringing"}
    caller.hears("ring")
    peer.picks_up()
    caller.hears("beep").talks_with(peer)
    room = town.client.conferences(place.conference_sid)
    assert room.participants("r1").fetch().status == "connected"
    assert room.participants("r1").delete()
    peer.ends("completed")
    caller.waits()


def test_somebody_who_is_rung_into_it_may_stay_unheard_and_not_come(town: Town) -> None:
    caller = rings(town).hears("Still here")
    town.phones.responder(RESPONDER).is_busy()
    town.client.conferences(ROOM).participants.create(to=RESPONDER, from_=LINE, early_media=False)
    town.phones.responder(RESPONDER).is_rung().ends("busy")
    caller.waits()
    assert [one["kind"] for one in caller.look()["heard"]].count("ring") == 1
    left = told(town, "participant-leave")[0]
    assert (left["ReasonParticipantLeft"], left["ParticipantCallStatus"]) == ("participant_add_failed", "busy")


def test_who_still_rings_is_let_go_when_it_is_ended_over_rest(town: Town) -> None:
    caller = rings(town).waits()
    town.phones.responder(RESPONDER).waits_for_a_hand()
    place = town.client.conferences(ROOM).participants.create(to=RESPONDER, from_=LINE)
    peer = town.phones.responder(RESPONDER).is_rung()
    ended = town.client.conferences(place.conference_sid).update(status="completed")
    assert ended.reason_conference_ended == "conference-ended-via-api"
    caller.hears("It is over").ends("completed")
    peer.ends("canceled")


def test_what_is_heard_alone_may_ask_for_no_keys_and_its_failure_lets_no_conference_be(town: Town) -> None:
    town.steps("/wait", "<Gather><Say>press</Say></Gather>")
    caller = rings(town).hears("It is over").ends("completed")
    assert town.line.at("/out")[0]["DialCallStatus"] == "failed"
    caller.never_heard("press")
    assert [one["code"] for one in town.sim("GET", "/sim/alerts")] == [12200]
    assert any("<Gather> is not allowed there" in wrong for wrong in check_network(town.sim))
    town.sim("POST", "/sim/reset", {})


def test_without_an_address_the_carriers_own_music_is_heard_and_steps_at_their_end_leave_silence(town: Town) -> None:
    town.steps("/wait", "<Say>Once</Say>")
    rings(town).hears("Once").hears("silence")
    town.steps("/voice", f"<Dial><Conference>{ROOM}2</Conference></Dial>")
    rings(town).hears("music")


def test_a_conference_reads_back_late(town: Town) -> None:
    town.faults(conference_lag=30.0)
    peer_steps(town)
    caller = rings(town).waits()
    assert town.client.conferences.list(friendly_name=ROOM) == []
    peer = is_rung(town)
    caller.talks_with(peer)
    town.faults(conference_lag=0.0)
    assert town.client.conferences.list(friendly_name=ROOM)[0].status == "in-progress"
    town.faults(conference_lag=30.0)
    assert town.client.conferences.list(friendly_name=ROOM) == []


def test_a_stay_may_be_limited(town: Town) -> None:
    conference(town, dial='action="/out" timeLimit="100"')
    rings(town).waits().hears("It is over")


def test_a_call_may_be_answered_only_when_somebody_is_there(town: Town) -> None:
    peer_steps(town)
    conference(town, dial='answerOnBridge="true"')
    caller = rings(town)
    caller.until(lambda facts: facts["conference"], "should wait")
    assert caller.look()["status"] == "ringing"
    caller.talks_with(is_rung(town)).is_answered()


def test_two_accept_together_and_both_are_in_until_one_is_put_out(town: Town) -> None:
    peer_steps(town)
    phones: list[Telephone] = [town.phones.responder(number).picks_up(then="1") for number in (RESPONDER, SECOND)]
    town.steps("/whisper", '<Gather numDigits="1" action="/join"><Say>Press 1</Say></Gather>')
    caller = rings(town).waits()
    for phone in phones:
        town.client.calls.create(to=phone.number, from_=LINE, url=f"{town.line.url}/whisper")
    caller.talks_with(*phones)
    loser: Any = phones[1].is_rung()
    town.client.calls(loser.sid).update(status="completed")
    caller.talks_with(phones[0])
    loser.ends("completed")


def test_a_sound_may_be_heard_alone_over_and_over_and_is_asked_for_signed(town: Town) -> None:
    town.line.answers["/wait"] = (200, "audio/wav", b"RIFF")
    rings(town).hears("/wait").hears("/wait")
    assert RequestValidator(TOKEN).validate(
        f"{town.line.url}/wait", {}, next(one for one in town.line.at("/wait") if one.method == "GET").headers[SIGNED]
    )
    town.sim("POST", "/sim/reset", {})


def test_changing_what_somebodys_leaving_does_is_told(town: Town) -> None:
    caller = rings(town).waits()
    sid = town.client.conferences.list(friendly_name=ROOM)[0].sid
    changed = town.client.conferences(sid).participants(caller.sid).update(end_conference_on_exit=False)
    assert changed.end_conference_on_exit is False
    assert told(town, "participant-modify")[0]["EndConferenceOnExit"] == "false"
    caller.hangs_up()
    assert {one["ReasonConferenceEnded"] for one in told(town, "conference-end")} == {"last-participant-left"}

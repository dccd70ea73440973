"""Everything that goes wrong on request: exactly as often, for whom and how it was asked."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from helpline.simulator.chance import FaultError
from helpline.simulator.fault import Faults
from tests.simulator.town import ACCOUNT, CALLER, LINE, OTHER_LINE, RESPONDER, TOKEN, Heard, Town, Wire


def attempt(town: Town, **more: Any) -> Any:
    return town.client.messages.create(to=CALLER, from_=LINE, body="x", **more)


def attempt_in_haste(town: Town) -> Any:
    """By somebody who waits as long as it takes to be heard, and no longer."""
    impatient = Client(ACCOUNT, TOKEN, http_client=Wire(town.url, timeout=1.5))
    return impatient.messages.create(to=CALLER, from_=LINE, body="x")


def made(town: Town) -> int:
    return int(town.sim("GET", "/sim/state")["counts"]["messages"])


def test_unknown_keys_settings_and_values_are_refused_by_name(town: Town) -> None:
    for wish, named in [
        ({"fail_befor": 1}, "fail_befor"),
        ({"fail_before": {"nxt": 1}}, "nxt"),
        ({"fail_before": 2}, "fraction"),
        ({"fail_before": {"next": -1}}, "next"),
        ({"fail_before": {"on": ["eat"]}}, "on is"),
        ({"opt_out": "maybe"}, "opt_out"),
        ({"answer_after": "soon"}, "answer_after"),
        ({"answer_after": -1}, "answer_after"),
        ({"redaction": 1}, "redaction"),
        ({"late_accept": {"seconds": "5"}}, "seconds"),
    ]:
        assert named in town.sim("PUT", "/sim/faults", wish, status=422)["error"]
    assert requests.put(f"{town.url}/sim/faults", data="{", timeout=60).status_code == 400
    assert set(town.sim("GET", "/sim/faults/keys")) == set(town.sim("GET", "/sim/faults"))


def test_put_replaces_patch_adds_and_what_is_shown_can_be_put_back(town: Town) -> None:
    town.sim("PUT", "/sim/faults", {"answer_after": 0.01, "fail_before": {"next": 2}})
    shown = town.sim("PATCH", "/sim/faults", {"too_many": 0.5})
    assert (shown["answer_after"], shown["fail_before"]["next"], shown["too_many"]["fraction"]) == (0.01, 2, 0.5)
    assert town.sim("PUT", "/sim/faults", shown) == shown
    assert town.sim("PUT", "/sim/faults", {})["fail_before"]["next"] is None


def test_the_same_seed_throws_the_same_dice_and_another_seed_others() -> None:
    def throws(seed: int, **others: float) -> list[bool]:
        faults = Faults.asked({"seed": seed, "fail_before": 0.5, **others})
        return [faults.fail_before.strikes() for _ in range(64)]

    assert throws(1) == throws(1) == throws(1, lose_callbacks=0.5)
    assert throws(1) != throws(2)
    assert 10 < sum(throws(1)) < 54


def test_setting_one_fault_leaves_the_dice_of_the_others_where_they_are() -> None:
    whole = Faults.asked({"seed": 3, "fail_before": 0.5})
    expected = [whole.fail_before.strikes() for _ in range(40)]
    half = Faults.asked({"seed": 3, "fail_before": 0.5})
    thrown = [half.fail_before.strikes() for _ in range(20)]
    more = Faults.asked({"too_many": 0.1}, over=half)
    assert thrown + [more.fail_before.strikes() for _ in range(20)] == expected


def test_a_fault_may_be_for_some_numbers_and_some_operations_only() -> None:
    faults = Faults.asked({"refuse": {"numbers": [CALLER]}, "fail_before": {"fraction": 1, "on": ["list"]}})
    assert faults.refuse.strikes(CALLER, LINE)
    assert not faults.refuse.strikes(RESPONDER, LINE)
    assert faults.fail_before.strikes(operation="list")
    assert not faults.fail_before.strikes(operation="create")
    with pytest.raises(FaultError):
        Faults.asked({"refuse": {"numbers": CALLER}})


def test_the_next_one_fails_before_it_is_made_and_the_one_after_does_not(town: Town) -> None:
    town.faults(fail_before={"next": 1, "status": 502})
    with pytest.raises(TwilioRestException) as error:
        attempt(town)
    assert error.value.status == 502
    assert made(town) == 0
    attempt(town)
    assert [create["fault"] for create in town.creates()] == ["fail_before", None]


def test_the_next_one_fails_after_it_is_made_and_arrives_all_the_same(town: Town) -> None:
    town.faults(fail_after={"next": 1})
    with pytest.raises(TwilioRestException) as error:
        attempt(town, status_callback=f"{town.line.url}/status?o=1")
    assert error.value.status == 500
    assert [text["body"] for text in town.texts(CALLER, 1)] == ["x"]
    sid = town.creates()[0]["made"]
    assert town.statuses(sid, "delivered")
    assert [message.sid for message in town.client.messages.list(to=CALLER)] == [sid]


@pytest.mark.parametrize(("fault", "count"), [("hang_before", 0), ("hang_after", 1)])
def test_a_hanging_request_is_never_answered(town: Town, fault: str, count: int) -> None:
    town.faults(**{fault: {"next": 1}})
    with pytest.raises(requests.exceptions.ReadTimeout):
        attempt_in_haste(town)
    assert made(town) == count
    attempt(town)


@pytest.mark.parametrize(("fault", "count"), [("reset_before", 0), ("reset_after", 1)])
def test_a_connection_is_cut(town: Town, fault: str, count: int) -> None:
    town.faults(**{fault: {"next": 1}})
    with pytest.raises(requests.exceptions.ConnectionError):
        attempt(town)
    assert made(town) == count
    attempt(town)


def test_a_late_accept_is_made_after_the_client_has_given_up(town: Town) -> None:
    town.faults(late_accept={"next": 1, "seconds": 5.0})
    with pytest.raises(requests.exceptions.ReadTimeout):
        attempt_in_haste(town)
    assert made(town) == 0
    assert [text["body"] for text in town.texts(CALLER, 1)] == ["x"]


@pytest.mark.parametrize("retry_after", [7, None])
def test_too_many_says_when_to_come_back_or_does_not(town: Town, retry_after: int | None) -> None:
    town.faults(too_many={"next": 1, "retry_after": retry_after})
    with pytest.raises(TwilioRestException) as error:
        town.sends("x")
    assert (error.value.status, error.value.code) == (429, 20429)
    header = town.wire.exchanges[-1].answer_headers.get("Retry-After")
    assert header == (None if retry_after is None else "7")
    assert made(town) == 0


@pytest.mark.parametrize(("body", "answer"), [("cut", '{"account_sid":'), ("html", "<html>"), ("empty", "")])
def test_a_success_nobody_can_read_is_a_success_all_the_same(town: Town, body: str, answer: str) -> None:
    town.faults(unreadable={"next": 1, "body": body})
    with suppress(json.JSONDecodeError):
        assert town.sends("x").sid is None
    assert town.wire.exchanges[-1].answer.startswith(answer)
    assert not town.wire.exchanges[-1].answer.endswith("}")
    assert town.wire.exchanges[-1].status == 201
    assert made(town) == 1


def test_anyone_can_be_refused_with_any_code(town: Town) -> None:
    town.faults(refuse={"numbers": [RESPONDER], "code": 21408})
    town.sends("x")
    with pytest.raises(TwilioRestException) as error:
        town.sends("x", to=RESPONDER)
    assert (error.value.status, error.value.code) == (400, 21408)


def test_the_first_callback_can_come_before_the_answer(town: Town) -> None:
    seen: list[int | None] = []

    def note(_: Heard) -> tuple[int, str, str]:
        if not seen:
            seen.append(town.creates()[0]["answered_ns"])
        return 204, "text/plain", ""

    town.line.answers["/status"] = note
    town.faults(callback_before_reply={"next": 1})
    sent = town.sends("x", status_callback=f"{town.line.url}/status")
    assert town.statuses(sent.sid, "delivered")[0] == "sending"
    assert seen[0] is None


def test_a_list_lags_and_can_be_down_while_fetching_works(town: Town) -> None:
    sent = town.sends("x")
    town.faults(list_lag=60.0)
    assert town.client.messages.list(to=CALLER) == []
    assert sent.fetch().sid == sent.sid
    town.faults(list_lag=0.0, list_down=True)
    with pytest.raises(TwilioException):
        town.client.messages.list(to=CALLER)
    assert sent.fetch().sid == sent.sid
    town.faults(list_down=False, read_lag=60.0)
    assert len(town.client.messages.list(to=CALLER)) == 1
    with pytest.raises(TwilioRestException):
        sent.fetch()


def test_a_text_not_sent_yet_may_be_left_out_of_a_list_by_date(town: Town) -> None:
    town.faults(status_delay=30.0)
    town.sends("x")
    since = datetime.now(UTC) - timedelta(minutes=1)
    assert len(town.client.messages.list(to=CALLER, date_sent_after=since)) == 1
    town.faults(list_unsent=False)
    assert town.client.messages.list(to=CALLER, date_sent_after=since) == []


def test_redaction_takes_body_and_digits_once_delivery_was_tried(town: Town) -> None:
    town.faults(redaction=True, redact_numbers=True)
    sent = town.sends("secret", status_callback=f"{town.line.url}/status")
    town.statuses(sent.sid, "delivered")
    fetched = sent.fetch()
    assert (fetched.body, fetched.to) == ("", "+1555XXXX")
    assert town.texts(CALLER, 1)[0]["body"] == "secret"


def test_redaction_takes_the_words_of_an_arriving_text_even_when_nobody_was_told(town: Town) -> None:
    town.faults(redaction=True, webhook_drop={"next": 1})
    assert town.writes("lost for ever")["webhook_status"] is None
    town.writes("heard")
    assert [heard["Body"] for heard in town.line.heard] == ["heard"]
    assert [message.body for message in town.client.messages.list(to=LINE)] == ["", ""]


def status_walk(town: Town, until: str = "delivered") -> list[str]:
    sent = town.sends("x", status_callback=f"{town.line.url}/status")
    return town.statuses(sent.sid, until)


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"skip_sent": True}, ["sending", "delivered"]),
        ({"skip_sending": True}, ["sent", "delivered"]),
        ({"lose_callbacks": {"next": 2}}, ["delivered"]),
        ({"shuffle_callbacks": True}, ["delivered", "sent", "sending"]),
        ({"late_delivered": {"next": 1, "seconds": 0.2}}, ["sending", "sent", "delivered"]),
    ],
)
def test_callbacks_are_skipped_lost_and_shuffled(town: Town, wishes: dict[str, Any], told: list[str]) -> None:
    town.faults(**wishes)
    assert status_walk(town, told[-1])[: len(told)] == told


def test_callbacks_come_twice(town: Town) -> None:
    town.faults(double_callbacks=True)
    sent = town.sends("x", status_callback=f"{town.line.url}/status")
    town.line.wait_for(lambda heard: len(heard) == 6)
    assert sorted(town.statuses(sent.sid, "delivered")) == sorted(["sending", "sent", "delivered"] * 2)


def test_some_never_arrive_and_the_callback_says_why(town: Town) -> None:
    town.faults(undelivered={"numbers": [RESPONDER], "error_code": 30006})
    sent = town.sends("x", to=RESPONDER, status_callback=f"{town.line.url}/status")
    assert town.statuses(sent.sid, "undelivered")[-1] == "undelivered"
    assert town.line.at("/status")[-1]["ErrorCode"] == "30006"
    assert (sent.fetch().error_code, sent.fetch().status) == (30006, "undelivered")
    assert town.sim("GET", f"/sim/handsets/{RESPONDER}/texts") == []
    assert status_walk(town)[-1] == "delivered"


def test_some_fail_before_they_leave(town: Town) -> None:
    town.faults(undelivered={"next": 1, "status": "failed", "error_code": 30001})
    assert status_walk(town, "failed") == ["sending", "failed"]


def test_without_a_receipt_sent_is_the_last_word(town: Town) -> None:
    town.faults(no_receipt={"next": 1})
    first = town.sends("x", status_callback=f"{town.line.url}/status")
    second = town.sends("y", status_callback=f"{town.line.url}/status")
    town.statuses(second.sid, "delivered")
    assert first.fetch().status == "sent"


def test_whatsapp_refuses_free_words_to_someone_who_has_not_written(town: Town) -> None:
    own, handset = "whatsapp:+15550102", "whatsapp:+15550111"
    town.sim("POST", "/sim/numbers", {"number": own, "sms_url": f"{town.line.url}/sms"})
    callback = f"{town.line.url}/status"
    early = town.sends("x", to=handset, sender=own, status_callback=callback)
    assert town.statuses(early.sid, "failed") == ["failed"]
    assert town.line.at("/status")[0]["ErrorCode"] == "63016"
    town.writes("hi", sender=handset, to=own)
    later = town.sends("x", to=handset, sender=own, status_callback=callback)
    assert town.statuses(later.sid, "delivered")[-1] == "delivered"


def test_each_number_sends_one_segment_a_second_and_a_full_queue_refuses(town: Town) -> None:
    town.sim("POST", "/sim/numbers", {"number": OTHER_LINE, "sms_url": f"{town.line.url}/sms"})
    town.faults(one_message_a_second=True, queue_limit=1000.0)
    town.sends("x" * 1530)
    last = town.sends("after ten segments")
    other = town.sends("another number", sender=OTHER_LINE, status_callback=f"{town.line.url}/status")
    town.statuses(other.sid, "delivered")
    assert last.fetch().status == "queued"
    town.faults(queue_limit=5.0)
    with pytest.raises(TwilioRestException) as error:
        town.sends("no room")
    assert error.value.code == 21611


def heard_bodies(count: int) -> Callable[[list[Heard]], bool]:
    return lambda heard: len(heard) == count


def test_a_dropped_webhook_leaves_the_text_in_the_list_only(town: Town) -> None:
    town.faults(webhook_drop={"next": 1})
    told = town.writes("lost")
    assert (told["webhook_status"], told["attempts"]) == (None, 0)
    town.writes("heard")
    assert [heard["Body"] for heard in town.line.heard] == ["heard"]
    assert {message.body for message in town.client.messages.list(to=LINE)} == {"lost", "heard"}


def test_a_doubled_webhook_has_one_sid(town: Town) -> None:
    town.faults(webhook_double={"next": 1})
    sid = town.writes("twice")["sid"]
    assert [heard["MessageSid"] for heard in town.line.heard] == [sid, sid]


def test_a_shuffled_webhook_comes_after_the_next_one(town: Town) -> None:
    town.faults(webhook_shuffle={"next": 1, "seconds": 30})
    town.writes("first", wait=False)
    town.writes("second")
    heard = town.line.wait_for(heard_bodies(2))
    assert [one["Body"] for one in heard] == ["second", "first"]


def test_a_webhook_can_be_late(town: Town) -> None:
    town.faults(webhook_delay=0.2)
    assert town.writes("hello")["webhook_status"] == 200


def test_answers_take_the_time_that_was_asked(town: Town) -> None:
    town.faults(answer_after=0.15)
    town.sends("x")
    create = town.creates()[0]
    assert create["answered_ns"] - create["at_ns"] >= 150_000_000


def test_reset_goes_back_to_the_faults_of_the_start_and_keeps_the_telephones(town: Town) -> None:
    town.sim("POST", "/sim/handsets", {"number": CALLER, "label": "A caller"})
    town.faults(fail_before=True)
    town.writes("STOP")
    town.sim("POST", "/sim/reset")
    state = town.sim("GET", "/sim/state")
    assert (state["counts"]["messages"], state["blocked"], len(state["numbers"]), len(state["handsets"])) == (
        0,
        [],
        1,
        1,
    )
    town.sends("x")
    assert town.sim("GET", "/sim/faults")["status_delay"] == 0.01
    town.sim("POST", "/sim/reset", {"all": True})
    assert town.sim("GET", "/sim/state")["numbers"] == []

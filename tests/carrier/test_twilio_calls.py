"""Whatever the network does to a request about a call, we know whether it was refused, never made, or unknown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qs

import pytest

from helpline.carrier.twilio import TwilioCarrier
from helpline.domain.names import Address, CarrierId
from helpline.ports import CarrierBusyError, CarrierError, CarrierRefusedError, CarrierUnknownError
from tests.carrier.answering import CLOSE, HANG, RESET, answer, answering

ACCOUNT = "AC" + "0" * 32
SID = CarrierId("CA" + "1" * 32)
CALLER, LINE = Address("+15550101"), Address("+15550100")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
RINGS = {"sid": SID, "status": "queued"}
GONE = answer(404, {"code": 20404, "message": "", "more_info": "", "status": 404})

Act = Callable[[TwilioCarrier], Any]


def _carrier(base_url: str, **settings: Any) -> TwilioCarrier:
    usual: dict[str, Any] = {
        "account_sid": ACCOUNT,
        "auth_token": "token",
        "public_url": "https://line.example/",
        "read_seconds": 30.0,
    }
    return TwilioCarrier(base_url=base_url, **usual | settings)


def _ring(carrier: TwilioCarrier, machines: Literal["beside", "first"] = "beside", seconds: float = 20) -> CarrierId:
    ring_for = timedelta(seconds=seconds)
    return carrier.place_call(sender=LINE, to=CALLER, reference="7 ü", ring_for=ring_for, machines=machines)


ACTS: dict[str, Act] = {
    "ring": _ring,
    "move": lambda carrier: carrier.move_call(SID, reference="7"),
    "end": lambda carrier: carrier.end_call(SID),
    "ask": lambda carrier: carrier.call_status(SID),
    "list": lambda carrier: carrier.calls_between(sender=LINE, to=CALLER, since=NOW),
}
acts = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


def _outcome(act: Act, *answers: bytes, **settings: Any) -> CarrierError:
    with answering(*answers) as place, pytest.raises(CarrierError) as caught:
        act(_carrier(place.url, **settings))
    assert CALLER not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def _form(heard: bytes) -> dict[str, list[str]]:
    return parse_qs(heard.partition(b"\r\n\r\n")[2].decode())


def test_a_ring_says_where_each_step_is_asked_for_and_every_change_is_told() -> None:
    with answering(answer(201, RINGS)) as place:
        assert _ring(_carrier(place.url)) == SID
        assert place.heard[0].startswith(b"POST /2010-04-01/Accounts/" + ACCOUNT.encode() + b"/Calls.json")
        form = _form(place.heard[0])
    places = {name: form[name][0].partition("#")[0] for name in ("Url", "StatusCallback", "AsyncAmdStatusCallback")}
    assert places == {
        "Url": "https://line.example/twilio/voice/next?l=7%20%C3%BC",
        "StatusCallback": "https://line.example/twilio/voice/status?l=7%20%C3%BC",
        "AsyncAmdStatusCallback": "https://line.example/twilio/voice/machine?l=7%20%C3%BC",
    }
    assert form["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    assert (form["To"], form["From"], form["Timeout"]) == ([CALLER], [LINE], ["20"])
    methods = [name for name in form if name.endswith("Method")]
    assert len(methods) == 3
    assert all(form[name] == ["POST"] for name in methods)


def test_every_place_asks_to_be_tried_again_when_it_fails() -> None:
    with answering(answer(201, RINGS)) as place:
        _ring(_carrier(place.url))
        form = _form(place.heard[0])
    for name in ("Url", "StatusCallback", "AsyncAmdStatusCallback"):
        assert {"rc=2", "rp=all"} <= set(form[name][0].partition("#")[2].split("&"))


def test_whoever_asked_to_be_rung_hears_nothing_before_it_is_known_that_a_person_answers() -> None:
    with answering(answer(201, RINGS)) as place:
        _ring(_carrier(place.url), machines="first")
        form = _form(place.heard[0])
    assert form["MachineDetection"] == ["Enable"]
    assert not [name for name in form if name.startswith("AsyncAmd")]


@pytest.mark.parametrize(("seconds", "timeout"), [(0.2, "5"), (-3, "5"), (19.6, "20"), (30, "30")])
def test_it_rings_in_whole_seconds_and_never_for_less_than_the_carrier_takes(seconds: float, timeout: str) -> None:
    with answering(answer(201, RINGS)) as place:
        _ring(_carrier(place.url), seconds=seconds)
        assert _form(place.heard[0])["Timeout"] == [timeout]


def test_moved_is_sent_to_what_is_true_now_and_the_end_is_the_end() -> None:
    with answering(answer(200, RINGS), answer(200, RINGS)) as place:
        carrier = _carrier(place.url)
        carrier.move_call(SID, reference="7")
        carrier.end_call(SID)
        moved, ended = map(_form, place.heard)
    assert moved["Url"][0].partition("#")[0] == "https://line.example/twilio/voice/next?l=7&t=1"
    assert moved["Method"] == ["POST"]
    assert ended == {"Status": ["completed"]}


@acts
@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        (answer(400, {"code": 21220, "message": f"{CALLER} hung up", "status": 400}), 400, 21220),
        (answer(400, {"type": "t", "title": "t", "status": 400, "code": 21211}), 400, 21211),
        (GONE, 404, 20404),
        (answer(401, "<html>no</html>"), 401, None),
        (answer(403, []), 403, None),
    ],
)
def test_a_plain_no_is_a_fact_with_its_code(act: Act, said: bytes, status: int, code: int | None) -> None:
    error = _outcome(act, said)
    assert isinstance(error, CarrierRefusedError)
    assert (error.status, error.code) == (status, code)


@acts
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (answer(429, {"code": 10004, "message": "", "more_info": "", "status": 429}), None),
        (answer(429, {"code": 20429}, Retry_After="7"), 7.0),
        (answer(408, ""), None),
    ],
)
def test_too_many_at_once_means_nothing_was_made(act: Act, said: bytes, seconds: float | None) -> None:
    error = _outcome(act, said)
    assert isinstance(error, CarrierBusyError)
    assert (error.retry_after, error.reached) == (seconds, True)


@acts
@pytest.mark.parametrize(
    "said",
    [
        HANG,
        RESET,
        CLOSE,
        answer(500, ""),
        answer(503, {"code": 20503}),
        answer(302, "", Location="https://elsewhere.example/"),
        answer(201, RINGS)[:-9],
        b"HTTP/1.1 what\r\n\r\n",
        answer(200, "not json"),
    ],
)
def test_what_may_have_happened_is_unknown(act: Act, said: bytes) -> None:
    # Of some of these there is never an end: nobody needs to wait for it for long.
    assert isinstance(_outcome(act, said, read_seconds=0.3), CarrierUnknownError)


@pytest.mark.parametrize(
    "said",
    [
        answer(201, "{}"),
        answer(201, ""),
        answer(201, "[]"),
        answer(201, "null"),
        answer(201, {"sid": 7}),
        answer(201, {"sid": ""}),
    ],
)
def test_a_ring_without_an_id_may_have_rung(said: bytes) -> None:
    assert isinstance(_outcome(_ring, said), CarrierUnknownError)


def _page(*calls: dict[str, Any]) -> dict[str, Any]:
    ends = {"page": 0, "page_size": 200, "start": 0, "end": 0, "uri": "/x", "first_page_uri": "/x"}
    return {"calls": list(calls), "next_page_uri": None, "previous_page_uri": None} | ends


def _row(number: int, **changes: Any) -> dict[str, Any]:
    date = "Sun, 22 Nov 2026 01:02:03 +0000"
    return {"sid": f"CA{number:032x}", "status": "ringing", "date_created": date, "start_time": None} | changes


def test_a_call_that_only_rings_is_found_in_the_list() -> None:
    old = "Sun, 22 Nov 2026 00:00:00 +0000"
    rows = [_row(1), _row(2, status="completed"), _row(3, date_created=old), _row(4)]
    with answering(answer(200, _page(*rows))) as place:
        found = _carrier(place.url).calls_between(sender=LINE, to=CALLER, since=NOW)
        asked = place.heard[0].split(b" ")[1]
    assert [(one.sid[-1], one.status, one.made_at) for one in found] == [
        ("1", "ringing", NOW),
        ("2", "completed", NOW),
    ]
    assert b"StartTime" not in asked


def test_how_a_call_stands_is_the_carriers_own_word() -> None:
    with answering(answer(200, _row(1, date_created=None))) as place:
        told = _carrier(place.url).call_status(SID)
    assert (told.sid, told.status, told.made_at) == (CarrierId(f"CA{1:032x}"), "ringing", None)

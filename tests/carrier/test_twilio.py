"""Whatever the network does to a request, we know whether it was refused, was never made, or cannot be known."""

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from helpline.carrier.seam import Exchange
from helpline.carrier.twilio import TwilioCarrier
from helpline.domain.names import Address, CarrierId
from helpline.ports import CarrierBusyError, CarrierError, CarrierRefusedError, CarrierUnknownError
from tests.carrier.answering import CLOSE, HANG, RESET, Answering, answer, answering

ACCOUNT = "AC" + "0" * 32
SID = CarrierId("SM" + "1" * 32)
CALLER, LINE = Address("+15550101"), Address("+15550100")
CANARY = "canary words nobody may log"
SENT = {"sid": SID, "status": "queued"}
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def _carrier(base_url: str, **settings: Any) -> TwilioCarrier:
    usual: dict[str, Any] = {
        "account_sid": ACCOUNT,
        "auth_token": "token",
        "public_url": "https://line.example",
        "read_seconds": 30.0,
    }
    return TwilioCarrier(base_url=base_url, **usual | settings)


def _send(carrier: TwilioCarrier, reference: str = "7") -> CarrierId:
    return carrier.send_text(sender=LINE, to=CALLER, body=CANARY, reference=reference)


def _outcome(*answers: bytes, **settings: Any) -> CarrierError:
    with answering(*answers) as place, pytest.raises(CarrierError) as caught:
        _send(_carrier(place.url, **settings))
    assert CALLER not in str(caught.value)
    assert "canary" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def _form(heard: bytes) -> dict[str, list[str]]:
    return parse_qs(heard.partition(b"\r\n\r\n")[2].decode())


def test_a_text_goes_out_with_the_address_where_its_receipts_are_wanted() -> None:
    with answering(answer(201, SENT)) as place:
        assert _send(_carrier(place.url), reference="outbox/7 ü") == SID
        form = _form(place.heard[0])
    assert (form["To"], form["From"], form["Body"]) == ([CALLER], [LINE], [CANARY])
    address, _, wishes = form["StatusCallback"][0].partition("#")
    assert address == "https://line.example/twilio/sms/status?o=outbox%2F7%20%C3%BC"
    assert {"rc=2", "rp=all"} <= set(wishes.split("&"))


def test_the_simulator_is_told_which_host_was_meant() -> None:
    with answering(answer(201, SENT)) as place:
        _send(_carrier(place.url))
        assert b"X-Original-Host: api.twilio.com" in place.heard[0]
        assert place.heard[0].startswith(b"POST /2010-04-01/Accounts/" + ACCOUNT.encode() + b"/Messages.json HTTP/1.1")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (answer(400, {"code": 21610, "message": f"{CALLER} said STOP", "status": 400}), 21610),
        (answer(400, {"type": "t", "title": "t", "status": 400, "code": 21211}), 21211),
        (answer(403, "<html>no</html>"), None),
        (answer(401, {"code": "odd"}), None),
        (answer(404, []), None),
    ],
)
def test_a_plain_no_is_a_fact_with_its_code(said: bytes, code: int | None) -> None:
    error = _outcome(said)
    assert isinstance(error, CarrierRefusedError)
    assert error.code == code


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (answer(429, {"code": 20429}, Retry_After="7"), 7.0),
        (answer(429, ""), None),
        (answer(429, "", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), None),
        (answer(429, "", Retry_After="-1"), None),
        (answer(408, ""), None),
    ],
)
def test_too_busy_means_nothing_was_made(said: bytes, seconds: float | None) -> None:
    error = _outcome(said)
    assert isinstance(error, CarrierBusyError)
    assert (error.retry_after, error.reached) == (seconds, True)


@pytest.mark.parametrize(
    "said",
    [
        HANG,
        RESET,
        CLOSE,
        answer(500, ""),
        answer(503, {"code": 20503}),
        answer(302, "", Location="https://elsewhere.example/"),
        answer(201, "{}"),
        answer(201, ""),
        answer(201, "not json"),
        answer(201, "[]"),
        answer(201, "null"),
        answer(201, '"text"'),
        answer(201, {"sid": 7}),
        answer(201, {"sid": ""}),
        answer(201, '{"sid": "\udcff\udcfe"}'),
        answer(201, SENT)[:-9],
        b"HTTP/1.1 what\r\n\r\n",
    ],
)
def test_what_may_have_happened_is_unknown(said: bytes) -> None:
    # Of some of these there is never an end: nobody needs to wait for it for long.
    assert isinstance(_outcome(said, read_seconds=0.3), CarrierUnknownError)


def test_nobody_listening_means_nothing_was_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    with pytest.raises(CarrierBusyError) as caught:
        _send(_carrier(f"http://127.0.0.1:{port}"))
    assert not caught.value.reached


def test_a_name_that_is_not_found_means_nothing_was_made() -> None:
    with pytest.raises(CarrierBusyError) as caught:
        _send(_carrier("http://nobody.invalid"))
    assert not caught.value.reached


@pytest.mark.parametrize("said", [HANG, RESET, CLOSE, answer(400, "")])
def test_a_tls_handshake_that_fails_or_stalls_means_nothing_was_made(said: bytes) -> None:
    with answering(said) as place, pytest.raises(CarrierBusyError) as caught:
        _send(_carrier(place.url.replace("http:", "https:"), connect_seconds=0.3))
    assert not caught.value.reached


def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    with answering(answer(201, SENT)) as place:
        assert _send(_carrier(place.url)) == SID
        assert b"X-Original-Host: api.twilio.com" in place.heard[0]


def test_nothing_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with answering(answer(201, SENT), answer(200, _page())) as place:
        carrier = _carrier(place.url)
        _send(carrier)
        list(carrier.texts_arrived(at=LINE, since=NOW))
    assert caplog.text == ""


def test_every_exchange_can_be_watched() -> None:
    watched: list[Exchange] = []
    with answering(answer(201, SENT)) as place:
        _send(_carrier(place.url, on_exchange=watched.append))
    assert [(one.method, one.status) for one in watched] == [("POST", 201)]
    assert watched[0].url == f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert ("Body", CANARY) in watched[0].form
    assert CANARY not in repr(watched[0])


def test_many_threads_share_one_carrier() -> None:
    sids = [f"SM{number:032x}" for number in range(64)]
    with answering(*(answer(201, {"sid": sid}) for sid in sids)) as place:
        carrier = _carrier(place.url)
        with ThreadPoolExecutor(16) as threads:
            got = list(threads.map(lambda number: _send(carrier, str(number)), range(64)))
        asked = {_form(heard)["StatusCallback"][0].partition("#")[0].partition("=")[2] for heard in place.heard}
    assert sorted(got) == sids
    assert asked == {str(number) for number in range(64)}


def _page(*messages: dict[str, Any], next_page: str | None = None) -> dict[str, Any]:
    ends = {"page": 0, "page_size": 200, "start": 0, "end": 0, "uri": "/x", "first_page_uri": "/x"}
    return {"messages": list(messages), "next_page_uri": next_page, "previous_page_uri": None} | ends


def _row(number: int, direction: str = "inbound", **changes: Any) -> dict[str, Any]:
    date = "Sun, 22 Nov 2026 01:02:03 +0000"
    usual = {"sid": f"SM{number:032x}", "from": CALLER, "to": LINE, "body": "hi", "status": "received"}
    dates = {"date_sent": date, "date_created": date}
    return usual | dates | {"direction": direction, "num_media": "0"} | changes


@pytest.fixture
def two_pages() -> Iterator[Answering]:
    """A list of two pages, with a text of ours among those that came in."""
    second = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?Page=1&PageToken=PT"
    first = _page(_row(1, num_media="2"), _row(2, "outbound-api"), next_page=second)
    with answering(answer(200, first), answer(200, _page(_row(3, body=None, date_sent=None)))) as place:
        yield place


def test_what_arrived_is_read_page_by_page_and_only_what_arrived(two_pages: Answering) -> None:
    texts = list(_carrier(two_pages.url).texts_arrived(at=LINE, since=NOW))
    assert [(text.sid[-1], text.body, text.media_count) for text in texts] == [("1", "hi", 2), ("3", "", 0)]
    assert all(text.sent_at == NOW for text in texts)
    assert b"PageToken=PT" in two_pages.heard[1]


def test_whoever_stops_early_asks_for_no_more_pages(two_pages: Answering) -> None:
    first = next(iter(_carrier(two_pages.url).texts_arrived(at=LINE, since=NOW)))
    assert first.sid.endswith("1")
    assert len(two_pages.heard) == 1


def test_a_time_elsewhere_is_asked_for_in_utc() -> None:
    """The client drops a time zone without a word and would look nine hours off."""
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    with answering(answer(200, _page())) as place:
        list(_carrier(place.url).texts_arrived(at=LINE, since=tokyo))
        asked = unquote(place.heard[0].split(b" ")[1].decode())
    assert "DateSent>=2026-11-22T01:02:01Z" in asked


def test_what_we_sent_is_found_even_while_it_still_waits_to_be_sent() -> None:
    rows = [
        _row(1, "outbound-api", date_sent=None, status="queued"),
        _row(2, "inbound"),
        _row(3, "outbound-reply"),
        _row(4, "outbound-api", date_created="Sun, 22 Nov 2026 00:00:00 +0000"),
        _row(5, "outbound-api"),
    ]
    with answering(answer(200, _page(*rows))) as place:
        found = _carrier(place.url).texts_between(sender=LINE, to=CALLER, since=NOW)
        asked = place.heard[0].split(b" ")[1]
    assert [text.sid[-1] for text in found] == ["1", "3"]
    assert found[0].sent_at == NOW
    assert b"DateSent" not in asked


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(429, ""), CarrierBusyError),
        (answer(500, ""), CarrierUnknownError),
        (answer(400, {"code": 20001}), CarrierRefusedError),
        (answer(200, "{}"), CarrierUnknownError),
        (answer(200, "[1]"), CarrierUnknownError),
        (answer(200, {"messages": 7}), CarrierUnknownError),
        (answer(200, _page() | {"surprise": []}), CarrierUnknownError),
    ],
)
def test_a_list_that_fails_fails_in_the_same_three_ways(said: bytes, kind: type[CarrierError]) -> None:
    with answering(said, said) as place:
        carrier = _carrier(place.url)
        with pytest.raises(kind):
            list(carrier.texts_arrived(at=LINE, since=NOW))
        with pytest.raises(kind):
            carrier.texts_between(sender=LINE, to=CALLER, since=NOW)


def test_how_far_a_text_came() -> None:
    with answering(answer(200, _row(1, status="undelivered", error_code=30003))) as place:
        status = _carrier(place.url).text_status(SID)
    assert (status.sid, status.status, status.error_code) == (SID, "undelivered", 30003)


GONE = answer(404, {"code": 20404, "message": "", "more_info": "", "status": 404})


def _media(*sids: str) -> bytes:
    page = _page() | {"media_list": [{"sid": sid, "parent_sid": SID, "account_sid": ACCOUNT} for sid in sids]}
    page.pop("messages")
    return answer(200, page)


def test_the_pictures_go_before_the_text() -> None:
    with answering(_media("ME" + "1" * 32, "ME" + "2" * 32), *[answer(204)] * 3) as place:
        assert _carrier(place.url).delete("message", SID) == "deleted"
        asked = [heard.split(b" ")[:2] for heard in place.heard]
    assert [verb for verb, _ in asked] == [b"GET", b"DELETE", b"DELETE", b"DELETE"]
    assert asked[1][1].endswith(b"/Media/ME" + b"1" * 32 + b".json")
    assert asked[3][1].endswith(b"/Messages/" + SID.encode() + b".json")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((_media(), answer(204)), "deleted"),
        ((_media(), GONE), "gone"),
        ((GONE, GONE), "gone"),
        ((GONE, answer(204)), "deleted"),
        ((_media(), answer(409, {"code": 20009})), "not_yet"),
        ((_media("ME" + "1" * 32), answer(409, {"code": 20009})), "not_yet"),
        ((_media("ME" + "1" * 32), GONE, answer(204)), "deleted"),
    ],
)
def test_deleting_says_which_of_three_things_happened(answers: tuple[bytes, ...], outcome: str) -> None:
    with answering(*answers) as place:
        assert _carrier(place.url).delete("message", SID) == outcome
        assert len(place.heard) == len(answers)


def test_a_call_is_deleted_in_one_request() -> None:
    with answering(answer(204)) as place:
        assert _carrier(place.url).delete("call", CarrierId("CA" + "1" * 32)) == "deleted"
        assert place.heard[0].startswith(b"DELETE /2010-04-01/Accounts/" + ACCOUNT.encode() + b"/Calls/CA")


@pytest.mark.parametrize("said", [answer(404, "<html>no such page</html>"), answer(404, {"code": 1})])
def test_a_stray_404_from_in_between_proves_nothing(said: bytes) -> None:
    with answering(said, said, said) as place:
        carrier = _carrier(place.url)
        with pytest.raises(CarrierRefusedError):
            carrier.is_gone("message", SID)
        with pytest.raises(CarrierRefusedError):
            carrier.delete("call", SID)
        with pytest.raises(CarrierRefusedError):
            carrier.delete("message", SID)


def test_gone_is_proved_by_the_carriers_own_404() -> None:
    with answering(GONE, answer(200, _row(1)), GONE) as place:
        carrier = _carrier(place.url)
        assert carrier.is_gone("message", SID)
        assert not carrier.is_gone("message", SID)
        assert carrier.is_gone("call", CarrierId("CA" + "1" * 32))

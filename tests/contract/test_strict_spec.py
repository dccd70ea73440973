"""The check of the checker: the carrier's own examples, and our own mistakes."""

import json
from dataclasses import replace
from typing import Any

import pytest
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from helpline.carrier.seam import Exchange
from tests.contract.strict_spec import HOST, check_exchange, check_exchanges, described, official_examples, openapi

ACCOUNT = "AC" + "0" * 32
ROOT = f"{HOST}/2010-04-01/Accounts/{ACCOUNT}"
EXAMPLES = list(official_examples())
# sid and token of the sample account, as HTTP says them
SIGNED_IN = {"Authorization": "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDp0"}
SAMPLE = next(value for name, _, _, value in EXAMPLES if name.endswith("201 createWoService"))


def _is_accepted(method: str, path: str, value: Any, *, repaired: bool) -> bool:
    spec = described(repaired=repaired)
    status = next(iter(spec["paths"][path][method]["responses"]))
    request = MockRequest(HOST, method, path, path_pattern=path)
    try:
        openapi(repaired=repaired).validate_response(request, MockResponse(json.dumps(value).encode(), int(status)))
    except OpenAPIError:
        return False
    return True


def test_all_the_official_examples_are_here() -> None:
    assert len(EXAMPLES) == 158


def test_exactly_the_known_examples_break_the_carriers_own_description() -> None:
    broken = [name for name, method, path, value in EXAMPLES if not _is_accepted(method, path, value, repaired=False)]
    assert len(broken) == 22


def test_repaired_the_description_accepts_every_official_example() -> None:
    broken = [name for name, method, path, value in EXAMPLES if not _is_accepted(method, path, value, repaired=True)]
    assert broken == []


def _sending(**changes: Any) -> Exchange:
    usual = Exchange(
        method="POST",
        url=f"{ROOT}/Messages.json",
        form=(
            ("To", "+15550101"),
            ("From", "+15550100"),
            ("Body", "hello"),
            ("StatusCallback", "https://line.example/twilio/sms/status?o=1#rc=2"),
        ),
        headers=SIGNED_IN,
        status=201,
        answer_headers={"Content-Type": "application/json; charset=utf-8"},
        answer=json.dumps(SAMPLE),
    )
    return replace(usual, **changes)


def test_a_right_exchange_is_right() -> None:
    assert check_exchanges([_sending()], account_sid=ACCOUNT) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"answer": "{}"}, "required"),
        ({"answer": json.dumps(SAMPLE | {"num_segments": 1})}, "num_segments"),
        ({"answer": json.dumps(SAMPLE | {"status": "on its way"})}, "status"),
        ({"answer": json.dumps(SAMPLE | {"sid": "SM1"})}, "sid"),
        ({"answer": json.dumps(SAMPLE | {"date_sent": "2026-11-22T01:02:03Z"})}, "date_sent"),
        ({"answer": json.dumps(SAMPLE | {"date_sent": "Thu, 24 Aug 2023 05:01:45 +0900"})}, "date_sent"),
        ({"answer": json.dumps(SAMPLE | {"mood": "good"})}, "mood"),
        ({"answer": "not json"}, ""),
        ({"answer_headers": {"Content-Type": "text/html"}}, ""),
        ({"status": 202}, ""),
        ({"status": 400, "answer": '{"message": "no"}'}, "required"),
        ({"form": (("From", "+15550100"), ("Body", "x"))}, "To"),
        ({"form": (("To", "+15550101"), ("Body", "x"))}, "one of From, MessagingServiceSid"),
        ({"form": (("To", "+15550101"), ("From", "+15550100"))}, "one of Body"),
        ({"form": (("To", "+15550101"), ("From", "+15550100"), ("Body", "x"), ("Boddy", "x"))}, "Boddy"),
        ({"form": (("To", "+15550101"), ("From", "+15550100"), ("Body", "x" * 1601))}, "1600"),
        ({"form": (("To", "nobody at all, really now"), ("From", "+15550100"), ("Body", "x"))}, "phone-number"),
        (
            {"form": (("To", "+15550101"), ("From", "+15550100"), ("Body", "x"), ("StatusCallback", "http://a_b/"))},
            "underscores",
        ),
        ({"headers": {}}, "account"),
        ({"url": f"{ROOT}/Massages.json"}, "no such door"),
        ({"url": f"{HOST}/2010-04-01/Accounts/{'AC' + '1' * 32}/Messages.json"}, "another account|other than"),
    ],
)
def test_each_mistake_is_caught(changes: dict[str, Any], wrong: str) -> None:
    found = check_exchange(_sending(**changes))
    assert found
    assert any(any(one in what for one in wrong.split("|")) for what in found), found


def test_a_refusal_in_the_carriers_shape_is_right() -> None:
    refusal = {"code": 21211, "message": "Invalid To", "more_info": "https://www.twilio.com/docs/errors/21211"}
    assert check_exchange(_sending(status=400, answer=json.dumps(refusal | {"status": 400}))) == []


def test_a_fault_may_look_like_anything() -> None:
    assert check_exchange(_sending(status=503, answer="<html>", answer_headers={"Content-Type": "text/html"})) == []


def test_a_list_with_an_unknown_filter_is_caught() -> None:
    listing = _sending(method="GET", form=(), url=f"{ROOT}/Messages.json?Direction=inbound", status=404)
    assert any("Direction" in what for what in check_exchange(listing))

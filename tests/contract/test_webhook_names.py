"""The check of simulated webhooks sees a name the carrier does not send."""

import pytest

from tests.contract.webhook_names import Webhook, check_webhook, known_names

TEXT = [*known_names()["inbound_sms"]]


def test_the_carriers_names_and_one_invented_are_right() -> None:
    assert check_webhook("text", [*TEXT, "X-New-Param"]) == []
    assert check_webhook("text", [*TEXT, "MediaUrl0", "MediaContentType0", "MediaUrl10", "OptOutType", "New"]) == []
    assert check_webhook("text status", [*known_names()["message_status_callback"], "ErrorCode", "New"]) == []


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("text", TEXT),
        ("text", [*TEXT, "One", "Two"]),
        ("text", [*TEXT, "ErrorUrl", "New"]),
        ("text", [*TEXT, "Body", "New"]),
        ("text", [name for name in [*TEXT, "New"] if name != "SmsMessageSid"]),
        ("call", [*known_names()["inbound_call"], "Digits", "New"]),
    ],
)
def test_too_many_too_few_and_doubled_names_are_wrong(kind: Webhook, names: list[str]) -> None:
    assert check_webhook(kind, names)


def test_a_fallback_is_told_why() -> None:
    assert check_webhook("text", [*TEXT, "ErrorCode", "ErrorUrl", "New"], fallback=True) == []

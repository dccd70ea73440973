"""Whether a simulated webhook carries the carrier's own parameter names, and one we have never heard of."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

Webhook = Literal[
    "text", "text status", "call", "call status", "gather", "record", "dial", "enqueue", "conference", "amd"
]

_MADE_OF: dict[Webhook, tuple[str, ...]] = {
    "text": (
        "inbound_sms",
        "inbound_whatsapp_adds",
        "inbound_with_messaging_service_adds",
        "advanced_opt_out_adds",
        "media_adds",
    ),
    "text status": ("message_status_callback", "message_status_callback_may_add"),
    "call": ("inbound_call", "inbound_call_may_add", "found_before_the_steps"),
    "call status": ("inbound_call", "inbound_call_may_add", "call_status_callback_adds"),
    "gather": ("inbound_call", "inbound_call_may_add", "gather_action_adds"),
    "record": ("inbound_call", "inbound_call_may_add", "record_action_adds"),
    "dial": ("inbound_call", "inbound_call_may_add", "dial_action_adds"),
    "enqueue": ("inbound_call", "inbound_call_may_add", "enqueue_action_adds", "enqueue_wait_adds"),
    "conference": ("conference_callback",),
    "amd": ("async_amd_callback",),
}
# What a fallback address is told besides.
_FALLBACK = frozenset({"ErrorCode", "ErrorUrl"})
_ALWAYS: dict[Webhook, frozenset[str]] = {
    "text": frozenset({"MessageSid", "SmsSid", "SmsMessageSid", "AccountSid", "From", "To", "Body", "NumMedia"}),
    "text status": frozenset({"MessageSid", "MessageStatus", "AccountSid"}),
    "call": frozenset({"CallSid", "AccountSid", "From", "To", "CallStatus", "Direction"}),
}


@cache
def known_names() -> dict[str, Any]:
    """Names gathered from the carrier's documentation and from captured requests."""
    found: dict[str, Any] = json.loads(
        (Path(__file__).parent / "twilio" / "webhook_parameters.json").read_text("utf-8")
    )
    return found | {"found_before_the_steps": ["AnsweredBy"]}


def check_webhook(kind: Webhook, names: Iterable[str], *, fallback: bool = False, invented: int = 1) -> list[str]:
    """What is wrong with the names, in words; nothing when all is well. So many names must be ``invented``."""
    given = list(names)
    known = {_numberless(name) for part in _MADE_OF[kind] for name in known_names()[part]} | (
        _FALLBACK if fallback else frozenset()
    )
    strange = sorted({name for name in given if _numberless(name) not in known})
    wrong = [f"{name} comes twice" for name in sorted(set(given)) if given.count(name) > 1]
    wrong += [f"{name} is missing" for name in sorted(_ALWAYS.get(kind, frozenset()) - set(given))]
    if len(strange) != invented:
        wrong.append(f"{invented} invented names are wanted, not {len(strange)}: {', '.join(strange)}")
    return wrong


def _numberless(name: str) -> str:
    return re.sub(r"(\d+|\{N\})$", "#", name.partition("=")[0])

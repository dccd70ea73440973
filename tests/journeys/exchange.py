"""What journeys on the telephone have in common: prompts as they are heard, counts, and steps asked for by hand."""

import re
from collections.abc import Iterator
from typing import Any

from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from helpline import words
from helpline.domain.names import Locale
from tests.journeys.street import ACCOUNT, CALLER, LINE, TOKEN, Street
from tests.simulator.telephones import Telephones

VOICE = "/twilio/voice"


def heard(prompt: str, locale: str = "en", **facts: Any) -> str:
    """A prompt as the telephone hears it."""
    return " ".join(words.say(f"voice/{prompt}", Locale(locale), **facts).split())


def counted(town: Street, event: str) -> int:
    """How often something was counted so far."""
    return town.counted(event)


def all_over(town: Street, phones: Telephones) -> bool:
    """Whether every telephone falls silent, for the carrier and for us."""
    over = {"completed", "busy", "failed", "no-answer", "canceled"}

    def silent() -> bool:
        return all(call.facts["status"] in over for call in phones.calls()) and not living(town)

    for _ in range(3):
        if town.eventually(silent, within=10):
            return True
        # What the carrier did not answer in time is asked for once more.
        town.later(seconds=2)
    return silent()


def living(town: Street) -> list[tuple[Any, ...]]:
    """Legs that have not ended, as we know them."""
    return town.rows("SELECT role, why, state FROM leg WHERE state <> 'ended' ORDER BY id")


def call_form(sid: str, *, caller: str = CALLER, to: str = LINE, **more: str) -> dict[str, str]:
    """What the carrier sends at one step of a call."""
    told = {"CallSid": sid, "AccountSid": ACCOUNT, "From": caller, "To": to, "Caller": caller, "Called": to}
    return told | {"CallStatus": "in-progress", "Direction": "inbound", "ApiVersion": "2010-04-01"} | more


def asks(town: Street, path: str, form: dict[str, str]) -> TestResponse:
    """One step, signed as the carrier signs; ``path`` may be a whole address out of a document of ours."""
    path = path.removeprefix(town.told.public_url).partition("#")[0]
    signature = RequestValidator(TOKEN).compute_signature(town.told.public_url + path, form)
    return town.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})


def addresses(document: str) -> Iterator[str]:
    """Where a document leads, in its order: first what a key leads to, then what follows without one."""
    for found in re.findall(r'action="([^"]+)"|<Redirect[^>]*>([^<]+)<', document):
        yield "".join(found).replace("&amp;", "&")


def written(town: Street) -> str:
    """Everything that was ever asked of us, or by us, about a call: addresses and documents."""
    calls = town.sim("GET", "/sim/calls")
    documents = [f"{one['url']} {one['body']}" for call in calls for one in call["documents"]]
    ours = town.sim("GET", "/sim/requests")
    asked = [str(one["parameters"].get(name)) for one in ours for name in ("Url", "StatusCallback", "Label")]
    return "\n".join([*documents, *asked])

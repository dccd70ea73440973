"""The organisation's own numbers over REST: take one, say where its webhooks go, give it up."""

import re

from helpline.simulator.record import OwnNumber, now
from helpline.simulator.rest import known, resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing
from helpline.simulator.rest.refusal import RefusedError, missing

_NUMBER = re.compile(r"\+[1-9]\d{6,14}\Z")

_SETTINGS = {
    "FriendlyName": "friendly_name",
    "SmsUrl": "sms_url",
    "SmsMethod": "sms_method",
    "SmsFallbackUrl": "sms_fallback_url",
    "SmsFallbackMethod": "sms_fallback_method",
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "VoiceFallbackUrl": "voice_fallback_url",
    "VoiceFallbackMethod": "voice_fallback_method",
    "StatusCallback": "status_callback",
    "StatusCallbackMethod": "status_callback_method",
}


def _find(asked: Asked) -> OwnNumber:
    number = asked.network.memory.number_by_sid(asked.path["sid"])
    if number is None:
        raise missing(asked.address)
    return number


def _set(asked: Asked, number: OwnNumber) -> None:
    for name, attribute in _SETTINGS.items():
        value = asked.one(name)
        if value is None:
            continue
        if name.endswith("Method") and value not in {"GET", "POST"}:
            raise RefusedError(400, 20001, f"Invalid {name}")
        setattr(number, attribute, value)
    number.updated_at = now()


def _shown(asked: Asked, number: OwnNumber) -> dict[str, object]:
    return resource.number(asked.network.account.sid, number)


async def create(asked: Asked) -> Answer:
    """Take a number."""
    address, memory = asked.one("PhoneNumber"), asked.network.memory
    if not address:
        raise RefusedError(400, 21452, "PhoneNumber is required")
    if not _NUMBER.match(address):
        raise RefusedError(400, 21421, "PhoneNumber is not valid")
    if address in memory.numbers:
        raise RefusedError(400, 21422, "PhoneNumber is not available")
    number = OwnNumber(serial=memory.serial(), address=address)
    _set(asked, number)
    memory.numbers[address] = number
    return Answer(status=201, body=_shown(asked, number), made=number.sid)


async def fetch(asked: Asked) -> Answer:
    """One number."""
    return Answer(body=_shown(asked, _find(asked)))


async def all_of(asked: Asked) -> Answer:
    """Own numbers, newest first, by PhoneNumber (with ``*`` for any digits) and FriendlyName."""
    wanted, name = asked.wished("PhoneNumber"), asked.wished("FriendlyName")
    pattern = re.compile(re.escape(wanted or "").replace(r"\*", r"\d*"))
    chosen = [
        number
        for number in reversed(asked.network.memory.numbers.values())
        if _NUMBER.match(number.address) and pattern.search(number.address) and name in {None, number.friendly_name}
    ]
    return Answer(body=listing(asked, "incoming_phone_numbers", chosen, lambda number: _shown(asked, number)))


async def update(asked: Asked) -> Answer:
    """Say where its webhooks go."""
    number = _find(asked)
    _set(asked, number)
    return Answer(body=_shown(asked, number))


async def delete(asked: Asked) -> Answer:
    """Give it up."""
    number = _find(asked)
    del asked.network.memory.numbers[number.address]
    return Answer(status=204)


OPERATIONS = {
    ("POST", "/IncomingPhoneNumbers.json"): Operation(name="numbers.create", answer=create, known=known.NUMBER),
    ("GET", "/IncomingPhoneNumbers.json"): Operation(name="numbers.list", answer=all_of),
    ("GET", "/IncomingPhoneNumbers/{sid}.json"): Operation(name="numbers.fetch", answer=fetch),
    ("POST", "/IncomingPhoneNumbers/{sid}.json"): Operation(name="numbers.update", answer=update, known=known.NUMBER),
    ("DELETE", "/IncomingPhoneNumbers/{sid}.json"): Operation(name="numbers.delete", answer=delete),
}

"""Checks what someone asks to be sent, and writes the text if the carrier would."""

import mimetypes
import re
from datetime import datetime
from urllib.parse import urlsplit

from helpline.simulator import delivery
from helpline.simulator.network import Network
from helpline.simulator.record import Message
from helpline.simulator.rest.asked import Asked
from helpline.simulator.rest.refusal import RefusedError

_NUMBER = re.compile(r"(whatsapp:)?\+[1-9]\d{6,14}\Z")
_SHORT_CODE = re.compile(r"\d{3,8}\Z")
_MOST_CHARACTERS = 1600
_MOST_MEDIA = 10

_MAGIC_SENDERS = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
_MAGIC_RECEIVERS = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}

_WHY = {
    21211: "The 'To' number is not a valid phone number",
    21212: "The 'From' number is not a valid phone number",
    21266: "'To' and 'From' cannot be the same",
    21408: "Permission to send to this region is not enabled",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' number is not yours or cannot send texts",
    21609: "The StatusCallback address is not valid",
    21610: "The receiver has asked for no more texts from this number",
    21611: "The sender's queue is full",
    21612: "The 'To' number cannot be reached from this sender",
    21614: "The 'To' number is not a mobile number",
    21617: "The message body is longer than 1600 characters",
    21620: "Too many or invalid media",
    21703: "The Messaging Service has no usable sender",
    21910: "'From' and 'To' are of different channels",
    20001: "A parameter is not valid",
    63007: "No such channel sender",
}


def _no(code: int) -> RefusedError:
    return RefusedError(400, code, _WHY[code])


def drafted(asked: Asked) -> Message:
    """The text as asked for. Raises `RefusedError` where the carrier would refuse."""
    network, service = asked.network, asked.one("MessagingServiceSid")
    to, body, pictures = _to(asked), asked.one("Body") or "", asked.every("MediaUrl")
    sender = _sender(asked, service)
    _check_content(asked, body, pictures)
    _check_pair(network, sender, to)
    message = delivery.draft(
        network,
        from_=sender,
        to=to,
        body=body,
        direction="outbound-api",
        media=[mimetypes.guess_type(urlsplit(url).path)[0] or "image/jpeg" for url in pictures],
        status_callback=_callback(asked),
    )
    message.service_sid = service
    _schedule(asked, message)
    return message


def _to(asked: Asked) -> str:
    to = asked.one("To")
    if not to:
        raise _no(21604)
    if to in _MAGIC_RECEIVERS:
        raise _no(_MAGIC_RECEIVERS[to])
    if _SHORT_CODE.match(to):
        raise _no(21614)
    if not _NUMBER.match(to):
        raise _no(21211)
    return to


def _sender(asked: Asked, service: str | None) -> str:
    sender, numbers = asked.one("From"), asked.network.memory.numbers
    if not sender and not service:
        raise _no(21603)
    if not sender:
        sender = next((address for address in numbers if not address.startswith("whatsapp:")), None)
        if sender is None:
            raise _no(21703)
    if sender in _MAGIC_SENDERS:
        raise _no(_MAGIC_SENDERS[sender])
    if sender not in numbers:
        raise _no(63007 if sender.startswith("whatsapp:") else 21606)
    return sender


def _check_content(asked: Asked, body: str, pictures: list[str]) -> None:
    if not body and not pictures and not asked.one("ContentSid"):
        raise _no(21602)
    if len(body) > _MOST_CHARACTERS:
        raise _no(21617)
    if len(pictures) > _MOST_MEDIA or not all(urlsplit(url).hostname for url in pictures):
        raise _no(21620)
    validity = asked.one("ValidityPeriod")
    if validity is not None and not (validity.isdecimal() and 1 <= int(validity) <= 36000):
        raise _no(20001)


def _check_pair(network: Network, sender: str, to: str) -> None:
    if sender == to:
        raise _no(21266)
    if sender.startswith("whatsapp:") != to.startswith("whatsapp:"):
        raise _no(21910)
    if (sender, to) in network.memory.blocked:
        raise _no(21610)


def _callback(asked: Asked) -> str | None:
    url = asked.one("StatusCallback")
    if not url:
        return None
    parts = urlsplit(asked.network.web(url))
    if parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname:
        raise _no(21609)
    return url


def _schedule(asked: Asked, message: Message) -> None:
    if message.service_sid is None:
        return
    if asked.one("ScheduleType") != "fixed":
        message.status = "accepted"
        return
    try:
        message.send_at = datetime.fromisoformat(asked.one("SendAt") or "")
    except ValueError:
        raise _no(20001) from None
    message.status = "scheduled"

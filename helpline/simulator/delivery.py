"""Takes a text that is to leave: writes it down, counts its parts, gives it its turn in the sender's queue."""

import asyncio
from collections.abc import Sequence

from helpline.simulator.network import Network
from helpline.simulator.record import Media, Message, sid
from helpline.simulator.segment import segments


class QueueFullError(Exception):
    """The sender's queue already holds more than it may."""


def draft(
    network: Network,
    *,
    from_: str,
    to: str,
    body: str,
    direction: str,
    media: Sequence[str] = (),
    status_callback: str | None = None,
) -> Message:
    """A text ready to leave; nothing happens yet. ``media`` are content types."""
    return Message(
        serial=network.memory.serial(),
        sid=sid("MM" if media else "SM"),
        direction=direction,
        from_=from_,
        to=to,
        body=body,
        status="queued",
        segments=segments(body, toll_free=is_toll_free(from_)),
        media=[Media(content_type=each) for each in media],
        status_callback=status_callback,
    )


def is_toll_free(address: str) -> bool:
    """A number of the North American plan that is free for the one who texts it: its parts are shorter."""
    return address[:5] in {"+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"}


def accept(network: Network, message: Message) -> None:
    """Log it and reserve its turn in the sender's queue. Raises `QueueFullError`."""
    if network.faults.one_message_a_second:
        _reserve(network, message)
    network.memory.keep(message)


def _reserve(network: Network, message: Message) -> None:
    clock, sender = asyncio.get_running_loop().time(), message.from_ or ""
    turn = max(clock, network.memory.free_at.get(sender, clock))
    if turn - clock > network.faults.queue_limit:
        raise QueueFullError
    network.memory.free_at[sender] = turn + message.segments


def wait_before(network: Network, message: Message) -> float:
    """Seconds until its turn, when the sender sends one segment a second."""
    if not network.faults.one_message_a_second:
        return 0.0
    free_at = network.memory.free_at.get(message.from_ or "", 0.0)
    return max(0.0, free_at - message.segments - asyncio.get_running_loop().time())


def redact(network: Network, message: Message) -> None:
    """After delivery was tried, in or out, the carrier keeps no words and no whole number where it is told so."""
    if network.faults.redaction:
        message.body = ""
    if network.faults.redact_numbers and message.direction == "inbound":
        message.from_ = (message.from_ or "")[:-4] + "XXXX"
    elif network.faults.redact_numbers:
        message.to = message.to[:-4] + "XXXX"

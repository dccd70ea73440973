"""Messages over REST: send, find, redact, cancel and delete them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from helpline.simulator import delivery
from helpline.simulator.journey import Journey
from helpline.simulator.network import Network
from helpline.simulator.record import Message, now
from helpline.simulator.rest import known, resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.draft import drafted
from helpline.simulator.rest.listing import listing, within
from helpline.simulator.rest.refusal import RefusedError, missing


def find(asked: Asked, name: str = "sid") -> Message:
    """The text named in the path, unless it is gone or not to be seen yet."""
    message = asked.network.memory.messages.get(asked.path[name])
    lag = timedelta(seconds=asked.network.faults.read_lag)
    if message is None or (lag and now() - message.created_at < lag):
        raise missing(asked.address)
    return message


def _shown(network: Network, message: Message) -> dict[str, object]:
    return resource.message(network.account.sid, message)


async def create(asked: Asked) -> Answer:
    """Take a text to be sent; it begins its way when the answer leaves."""
    network = asked.network
    message = drafted(asked)
    try:
        delivery.accept(network, message)
    except delivery.QueueFullError:
        raise RefusedError(400, 21611, "The sender's queue is full") from None
    journey = Journey(network, message)
    body = _shown(network, message)
    return Answer(status=201, body=body, made=message.sid, begin=journey.begin)


async def fetch(asked: Asked) -> Answer:
    """One text."""
    return Answer(body=_shown(asked.network, find(asked)))


async def all_of(asked: Asked) -> Answer:
    """Texts, newest first, by To, From and DateSent."""
    fits = within(asked, "DateSent", _sent_at if not asked.network.faults.list_unsent else _sent_or_made_at)
    chosen = (message for message in _narrowest(asked) if fits(message))
    return Answer(body=listing(asked, "messages", chosen, lambda message: _shown(asked.network, message)))


def _sent_at(message: Message) -> datetime | None:
    return message.sent_at


def _sent_or_made_at(message: Message) -> datetime | None:
    return message.sent_at or message.created_at


def _narrowest(asked: Asked) -> Iterable[Message]:
    """Newest first from the shortest index that can answer."""
    memory, to, from_ = asked.network.memory, asked.wished("To"), asked.wished("From")
    candidates: Iterable[Message]
    if to is not None and from_ is not None and len(memory.from_.get(from_, ())) < len(memory.to.get(to, ())):
        candidates = reversed(memory.from_[from_])
    elif to is not None:
        candidates = reversed(memory.to.get(to, []))
    elif from_ is not None:
        candidates = reversed(memory.from_.get(from_, []))
    else:
        candidates = reversed(memory.messages.values())
    return (
        message
        for message in candidates
        if not message.deleted and to in {None, message.to} and from_ in {None, message.from_}
    )


async def update(asked: Asked) -> Answer:
    """Redact with an empty Body, or cancel what is scheduled."""
    message, body, status = find(asked), asked.one("Body"), asked.one("Status")
    if body:
        raise RefusedError(400, 20001, "Body can only be made empty")
    if status is not None:
        _cancel(message, status)
    if body is not None:
        _refuse_in_flight(asked, message)
        message.body, message.updated_at = "", now()
    return Answer(body=_shown(asked.network, message))


def _cancel(message: Message, status: str) -> None:
    if status != "canceled" or message.status != "scheduled":
        raise RefusedError(400, 30409, "Only a scheduled text can be canceled")
    message.move("canceled")


def _refuse_in_flight(asked: Asked, message: Message) -> None:
    if message.in_flight and asked.network.faults.delete_in_flight == 409:
        raise RefusedError(409, 20009, "Resource not complete: it cannot be deleted or redacted yet")


async def delete(asked: Asked) -> Answer:
    """Delete the carrier's copy of the text; its pictures are separate."""
    message = find(asked)
    _refuse_in_flight(asked, message)
    asked.network.memory.forget(message)
    return Answer(status=204)


OPERATIONS = {
    ("POST", "/Messages.json"): Operation(name="texts.create", answer=create, known=known.TEXT),
    ("GET", "/Messages.json"): Operation(name="texts.list", answer=all_of),
    ("GET", "/Messages/{sid}.json"): Operation(name="texts.fetch", answer=fetch),
    ("POST", "/Messages/{sid}.json"): Operation(name="texts.update", answer=update, known=known.TEXT_CHANGE),
    ("DELETE", "/Messages/{sid}.json"): Operation(name="texts.delete", answer=delete),
}

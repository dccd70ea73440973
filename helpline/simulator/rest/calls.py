"""Calls over REST: ring, find, change, hang up, delete."""

import re

from helpline.simulator.call_execution import CallLife, move
from helpline.simulator.record import Call
from helpline.simulator.rest import known, resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing
from helpline.simulator.rest.refusal import RefusedError, missing

_DIALLABLE = re.compile(r"(\+[1-9]\d{6,14}|(client|sip):\S+)\Z")
_MOST_DOCUMENT = 4000

_MAGIC_CALLERS = {"+15005550001": 21212}
_MAGIC_CALLED = {"+15005550001": 21217, "+15005550002": 21214, "+15005550003": 21215, "+15005550004": 21216}


def find(asked: Asked, name: str = "sid") -> Call:
    """The call named in the path."""
    call = asked.network.memory.calls.get(asked.path[name])
    if call is None:
        raise missing(asked.address)
    return call


def drafted(asked: Asked) -> Call:
    """The leg as asked for. Raises `RefusedError` where the carrier would refuse."""
    network, to, from_ = asked.network, asked.one("To"), asked.one("From")
    if not to:
        raise RefusedError(400, 21201, "No 'To' number is specified")
    if not from_:
        raise RefusedError(400, 21213, "No 'From' number is specified")
    if code := _MAGIC_CALLED.get(to) or _MAGIC_CALLERS.get(from_):
        raise RefusedError(400, code, "Refused")
    if not _DIALLABLE.match(to):
        raise RefusedError(400, 21211, "The 'To' number is not a valid phone number")
    if from_ not in network.memory.numbers:
        raise RefusedError(400, 21210, "The 'From' number is not yours")
    limit = network.faults.concurrent_calls
    if limit and sum(not call.over for call in network.memory.calls.values()) >= limit:
        raise RefusedError(429, 10004, "Call concurrency limit exceeded")
    return Call(
        serial=network.memory.serial(),
        from_=from_,
        to=to,
        direction="outbound-api",
        url=asked.one("Url") or "",
        document=asked.one("Twiml") or "",
        number_sid=network.memory.numbers[from_].sid,
        status_callback=asked.one("StatusCallback"),
        status_events=frozenset(asked.every("StatusCallbackEvent")) or frozenset({"completed"}),
    )


async def create(asked: Asked) -> Answer:
    """Ring someone."""
    call = drafted(asked)
    if not (call.url or call.document or asked.one("ApplicationSid")):
        raise RefusedError(400, 21205, "Url, Twiml or ApplicationSid is required")
    if len(call.document) > _MOST_DOCUMENT:
        raise RefusedError(400, 20001, "Twiml is longer than 4000 characters")
    asked.network.memory.calls[call.sid] = call
    life = CallLife(asked.network, call)
    return Answer(status=201, body=_shown(asked, call), made=call.sid, begin=life.begin)


def _shown(asked: Asked, call: Call) -> dict[str, object]:
    return resource.call(asked.network.account.sid, call)


async def fetch(asked: Asked) -> Answer:
    """One call."""
    return Answer(body=_shown(asked, find(asked)))


async def all_of(asked: Asked) -> Answer:
    """Calls, newest first, by To, From and Status."""
    to, from_, status = asked.wished("To"), asked.wished("From"), asked.wished("Status")
    chosen = [
        call
        for call in reversed(asked.network.memory.calls.values())
        if to in {None, call.to} and from_ in {None, call.from_} and status in {None, call.status}
    ]
    return Answer(body=listing(asked, "calls", chosen, lambda call: _shown(asked, call)))


async def update(asked: Asked) -> Answer:
    """Hang up, or give the call other steps."""
    call, status = find(asked), asked.one("Status")
    if call.over:
        raise RefusedError(400, 21220, "The call is not in a state that can be changed")
    if status is not None:
        _end(asked, call, status)
    call.url, call.document = asked.one("Url") or call.url, asked.one("Twiml") or call.document
    return Answer(body=_shown(asked, call))


def _end(asked: Asked, call: Call, status: str) -> None:
    if status not in {"canceled", "completed"}:
        raise RefusedError(400, 21218, "A call can only be canceled or completed")
    if status == "completed" or call.status in {"queued", "ringing"}:
        move(asked.network, call, status)


async def delete(asked: Asked) -> Answer:
    """Delete the record of a call that is over."""
    call = find(asked)
    if not call.over:
        raise RefusedError(409, 20009, "Resource not complete: it cannot be deleted yet")
    del asked.network.memory.calls[call.sid]
    return Answer(status=204)


OPERATIONS = {
    ("POST", "/Calls.json"): Operation(name="calls.create", answer=create, known=known.CALL),
    ("GET", "/Calls.json"): Operation(name="calls.list", answer=all_of),
    ("GET", "/Calls/{sid}.json"): Operation(name="calls.fetch", answer=fetch),
    ("POST", "/Calls/{sid}.json"): Operation(name="calls.update", answer=update, known=known.CALL_CHANGE),
    ("DELETE", "/Calls/{sid}.json"): Operation(name="calls.delete", answer=delete),
}

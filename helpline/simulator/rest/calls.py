"""Calls over REST: ring, find, change, hang up, delete."""

import re
from datetime import datetime

from helpline.simulator.record import Call
from helpline.simulator.rest import known, resource
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.listing import listing, within
from helpline.simulator.rest.refusal import RefusedError, missing
from helpline.simulator.voice.leg import Source
from helpline.simulator.voice.life import end
from helpline.simulator.voice.ringing import Outbound, connect, replace

_DIALLABLE = re.compile(r"(\+[1-9]\d{6,14}|(client|sip):\S+)\Z")
_MOST_DOCUMENT = 4000
_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})

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
        number_sid=network.memory.numbers[from_].sid,
        timeout=float(_whole(asked, "Timeout", 60)),
        time_limit=float(_whole(asked, "TimeLimit", 0)) or None,
        detection=asked.one("MachineDetection") or "",
        detection_timeout=float(_whole(asked, "MachineDetectionTimeout", 30)),
        status_callback=asked.one("StatusCallback"),
        status_method=(asked.one("StatusCallbackMethod") or "POST").upper(),
        status_events=_events(asked),
    )


def _events(asked: Asked) -> frozenset[str]:
    named = frozenset(word for value in asked.every("StatusCallbackEvent") for word in value.split())
    if named - _EVENTS:
        raise RefusedError(400, 21626, f"Invalid StatusCallbackEvent: {', '.join(sorted(named - _EVENTS))}")
    return named or frozenset({"completed"})


def _whole(asked: Asked, name: str, usual: int) -> int:
    given = asked.one(name)
    if given is not None and not given.isdecimal():
        raise RefusedError(400, 20001, f"Invalid {name}")
    return usual if given is None else int(given)


async def create(asked: Asked) -> Answer:
    """Ring someone."""
    call = drafted(asked)
    call.url, call.method = asked.one("Url") or "", (asked.one("Method") or "POST").upper()
    call.document = "" if call.url else asked.one("Twiml") or ""
    call.fallback_url = asked.one("FallbackUrl") or ""
    if asked.flag("AsyncAmd", False):
        call.detection_callback = asked.one("AsyncAmdStatusCallback")
    if not (call.url or call.document or asked.one("ApplicationSid")):
        raise RefusedError(400, 21205, "Url, Twiml or ApplicationSid is required")
    _refuse_long(call.document)
    life = Outbound(asked.network, connect(asked.network, call, call.to))
    return Answer(status=201, body=_shown(asked, call), made=call.sid, begin=life.begin)


def _refuse_long(document: str) -> None:
    if len(document) > _MOST_DOCUMENT:
        raise RefusedError(400, 20001, "Twiml is longer than 4000 characters")


def _shown(asked: Asked, call: Call) -> dict[str, object]:
    return resource.call(asked.network.account.sid, call)


async def fetch(asked: Asked) -> Answer:
    """One call."""
    return Answer(body=_shown(asked, find(asked)))


async def all_of(asked: Asked) -> Answer:
    """Calls, newest first, by To, From, Status, StartTime and EndTime."""
    to, from_, status = asked.wished("To"), asked.wished("From"), asked.wished("Status")
    began = within(asked, "StartTime", _began_at)
    ended = within(asked, "EndTime", _ended_at)
    chosen = [
        call
        for call in reversed(asked.network.memory.calls.values())
        if to in {None, call.to} and from_ in {None, call.from_} and status in {None, call.status}
        if began(call) and ended(call)
    ]
    return Answer(body=listing(asked, "calls", chosen, lambda call: _shown(asked, call)))


def _began_at(call: Call) -> datetime | None:
    return call.started_at or call.created_at


def _ended_at(call: Call) -> datetime | None:
    return call.ended_at


async def update(asked: Asked) -> Answer:
    """Hang up, or give the call other steps at once."""
    call, status, url = find(asked), asked.one("Status"), asked.one("Url")
    leg = asked.network.memory.legs[call.sid]
    if call.over:
        raise RefusedError(400, 21220, "The call is not in a state that can be changed")
    call.status_callback = asked.one("StatusCallback") or call.status_callback
    if status is not None:
        _end(asked, call, status)
    elif url or asked.one("Twiml"):
        if not leg.answered:
            raise RefusedError(400, 21220, "Call is not in-progress. Cannot redirect")
        document = "" if url else asked.one("Twiml") or ""
        _refuse_long(document)
        call.fallback_url = asked.one("FallbackUrl") or call.fallback_url
        method = (asked.one("Method") or "POST").upper()
        replace(asked.network, leg, Source(url=url or "", method=method, document=document))
    return Answer(body=_shown(asked, call))


def _end(asked: Asked, call: Call, status: str) -> None:
    if status not in {"canceled", "completed"}:
        raise RefusedError(400, 21218, "A call can only be canceled or completed")
    leg = asked.network.memory.legs[call.sid]
    if not leg.answered:
        end(asked.network, leg, "canceled", f"{status} over REST")
    elif status == "completed":
        end(asked.network, leg, "completed", "completed over REST")


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

"""Tells the line how a call or a conference goes on: late, lost, doubled or shuffled as the faults have it."""

import asyncio

from helpline.simulator.network import Network
from helpline.simulator.record import Conference, Participant
from helpline.simulator.signature import Pairs
from helpline.simulator.voice.leg import Leg
from helpline.simulator.voice.told import place_parameters, room_parameters, status_parameters
from helpline.simulator.webhook.errand import Errand

_EVENTS = {"queued": "queued", "initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
"""What a status is called where callbacks are subscribed; every way to end is ``completed``."""


def tell_status(network: Network, leg: Leg, status: str) -> None:
    """A call's status to whoever subscribed to it."""
    call = leg.call
    if call.status_callback and _EVENTS.get(status, "completed") in call.status_events:
        parameters = status_parameters(network, call, status)
        tell(network, leg, _errand("call-status", call.sid, call.status_callback, call.status_method, parameters))


def tell_room(
    network: Network, room: Conference, leg: Leg, event: str, it: Participant | None = None, *, more: Pairs = ()
) -> None:
    """Something about a conference, brought about by ``leg``, to whoever subscribed to it."""
    topic = {"mute": "mute", "unmute": "mute", "hold": "hold", "unhold": "hold"}
    subject, _, what = event.partition("-")
    wanted = "announcement" if subject == "announcement" else topic.get(what, what)
    if room.status_callback and wanted in room.status_events:
        parameters = [*room_parameters(network, room, event), *(place_parameters(it) if it else ()), *more]
        tell(network, leg, _errand("conference", room.sid, room.status_callback, room.status_method, parameters))


def _errand(kind: str, sid: str, url: str, method: str, parameters: Pairs) -> Errand:
    return Errand(kind=kind, resource_sid=sid, url=url, method=method, parameters=parameters)


def tell(network: Network, leg: Leg, errand: Errand) -> None:
    """One callback, with whatever goes wrong with it."""
    faults, pair = network.faults, (leg.call.to, leg.call.from_)
    if faults.lose_callbacks.strikes(*pair):
        return
    late = faults.late_callbacks.seconds() if faults.late_callbacks.strikes(*pair) else 0.0
    for _ in range(2 if faults.double_callbacks.strikes(*pair) else 1):
        if leg.shuffled and not leg.call.over:
            leg.held.append(lambda: _send(network, leg, errand, late))
        else:
            _send(network, leg, errand, late)


def release(leg: Leg) -> None:
    """What was held back, last first."""
    while leg.held:
        leg.held.pop()()


def _send(network: Network, leg: Leg, errand: Errand, late: float) -> None:
    network.spawn(_carry(network, leg, errand, late))


async def _carry(network: Network, leg: Leg, errand: Errand, late: float) -> None:
    if late:
        await asyncio.sleep(late)
    await network.carry(errand)
    leg.told.set()

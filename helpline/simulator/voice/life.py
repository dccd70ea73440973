"""What becomes of a leg: its statuses, who is told of them, how it is answered and how it ends."""

import asyncio

from helpline.simulator.network import Network
from helpline.simulator.record import now
from helpline.simulator.voice import room as rooms
from helpline.simulator.voice.callback import release, tell_status
from helpline.simulator.voice.document import UnusableError, fetch
from helpline.simulator.voice.leg import Leg, Source
from helpline.simulator.voice.meeting import after

_RESPONSES = {"completed": 200, "busy": 486, "no-answer": 480, "failed": 404, "canceled": 487}
_PRICES = {"inbound": 0.0085, "outbound-api": 0.014}


def move(network: Network, leg: Leg, status: str) -> None:
    """Take the next status and tell whoever subscribed to it."""
    call = leg.call
    call.status, call.updated_at = status, now()
    if status == "in-progress":
        call.started_at = now()
    if call.over:
        call.ended_at = now()
        call.response_code = call.response_code or _RESPONSES[status]
    leg.note("status", status=status)
    tell_status(network, leg, status)


def pick_up(network: Network, leg: Leg) -> None:
    """Answer; again does nothing."""
    if not leg.answered and not leg.call.over:
        move(network, leg, "in-progress")


def end(network: Network, leg: Leg, status: str, why: str) -> None:
    """Hang up, whatever is going on; again does nothing. ``why`` is for whoever reads the log."""
    call = leg.call
    if call.over:
        return
    leg.ended = why
    if leg.place is not None and leg.room is not None:
        call.status = status  # its place is left by one whose call has ended
        reason = "participant_hung_up" if leg.place.joined else "participant_add_failed"
        rooms.leave(network, leg.room, leg.place, reason)
    _stop(leg, leg.life, leg.script, *leg.habits)
    move(network, leg, status)
    release(leg)
    if not call.status_callback:
        leg.told.set()
    if (source := after(leg, "answered")) is not None:
        network.spawn(_tell_in_vain(network, leg, source))
    if leg.answered:
        network.spawn(_settle_price(network, leg))


async def _tell_in_vain(network: Network, leg: Leg, source: Source) -> None:
    """The step's action is told of the end as well; what it answers can no longer be done."""
    try:
        await fetch(network, leg, source)
    except UnusableError:
        return


async def _settle_price(network: Network, leg: Leg) -> None:
    await asyncio.sleep(network.faults.price_after)
    call = leg.call
    if call.started_at and call.ended_at:
        minutes = max(1, -(-int((call.ended_at - call.started_at).total_seconds()) // 60))
        call.price = f"{-_PRICES[call.direction] * minutes:.5f}"
        leg.note("priced", price=call.price)


def interrupt(network: Network, leg: Leg) -> None:
    """Stop what is being done on the line, for something else is to be done at once."""
    leg.dial = None
    if leg.place is not None and leg.room is not None:
        rooms.leave(network, leg.room, leg.place, "participant_updated_via_api")
    _stop(leg, leg.life, leg.script)


def _stop(leg: Leg, *tasks: asyncio.Task[None] | None) -> None:
    leg.ear = None
    current = asyncio.current_task()
    for task in tasks:
        if task is not None and task is not current:
            task.cancel()

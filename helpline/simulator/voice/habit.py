"""What a handset does by itself: picks up or not, presses keys, hangs up, speaks a greeting and beeps."""

import asyncio
from dataclasses import dataclass

from helpline.simulator.network import Network
from helpline.simulator.voice.leg import Behaviour, Leg
from helpline.simulator.voice.life import end

ANSWERS = ("by_hand", "picks_up", "busy", "no_answer", "rejects", "failed", "voicemail", "unreachable")
_SILENT = frozenset({"failed", "unreachable"})
_UNREACHABLE_AFTER = 5.0


@dataclass(frozen=True)
class Plan:
    """How ringing will go: the outcome by itself after so many seconds; None is never by itself."""

    rings: bool
    outcome: str
    after: float | None


def behaviour_of(network: Network, address: str) -> Behaviour:
    """As it was told; a telephone on the page waits for a hand, any other picks up."""
    memory = network.memory
    usual = Behaviour() if address in memory.handsets else Behaviour(answers="picks_up")
    return memory.behaviours.get(address, usual)


def planned(network: Network, leg: Leg) -> Plan:
    """What the handset will do about this call."""
    ways, faults = leg.behaviour, network.faults
    if ways.answers == "by_hand" and _is_engaged(network, leg):
        return Plan(True, "busy", 0.0)
    outcome = {
        "picks_up": "answered",
        "voicemail": "answered",
        "rejects": "rejected",
        "busy": "busy",
        "failed": "failed",
        "unreachable": "no-answer",
    }.get(ways.answers)
    if outcome is None:
        return Plan(True, "no-answer", None)
    usual = {"voicemail": faults.voicemail_after, "unreachable": _UNREACHABLE_AFTER}.get(ways.answers, 0.0)
    after = faults.pace(usual if ways.after is None else ways.after)
    return Plan(ways.answers not in _SILENT, outcome, after)


def _is_engaged(network: Network, leg: Leg) -> bool:
    others = network.memory.legs.values()
    return any(each.handset == leg.handset and each.answered and not each.call.over for each in others)


def greeting(network: Network, leg: Leg) -> float:
    """Seconds an answering machine speaks before it beeps."""
    ways = leg.behaviour
    return network.faults.pace(network.faults.voicemail_greeting if ways.greeting is None else ways.greeting)


def begin(network: Network, leg: Leg) -> None:
    """It was answered: from now on it does what it does."""
    ways = leg.behaviour
    if ways.answers == "voicemail":
        leg.habits.append(network.spawn(_record(network, leg)))
    if ways.keys:
        leg.habits.append(network.spawn(_press(network, leg)))
    if ways.hangs_up_after is not None:
        leg.habits.append(network.spawn(_hang_up(network, leg, ways.hangs_up_after)))


async def _record(network: Network, leg: Leg) -> None:
    """Whatever is said to the line after the beep stays on the tape."""
    await asyncio.sleep(greeting(network, leg))
    leg.hear("beep")
    leg.on_tape = True
    for sid in sorted(leg.hears):
        leg.note("connected", other=sid, left_message=True)


async def _press(network: Network, leg: Leg) -> None:
    for keys in leg.behaviour.keys:
        await leg.ears.get()
        await asyncio.sleep(network.faults.pace(leg.behaviour.keys_after))
        leg.press(keys)


async def _hang_up(network: Network, leg: Leg, seconds: float) -> None:
    await asyncio.sleep(network.faults.pace(seconds))
    end(network, leg, "completed", "the handset hung up")

"""Rings a telephone: it waits for its turn, rings, is answered or not; then the steps begin."""

import asyncio

from helpline.simulator.network import Network
from helpline.simulator.record import Call, OwnNumber
from helpline.simulator.voice import habit
from helpline.simulator.voice import room as rooms
from helpline.simulator.voice.callback import tell_status
from helpline.simulator.voice.detection import detect, detect_beside
from helpline.simulator.voice.leg import Leg, Source
from helpline.simulator.voice.life import end, interrupt, move, pick_up
from helpline.simulator.voice.script import perform

_ENDS = {"rejected": "busy"}


def connect(network: Network, call: Call, handset: str) -> Leg:
    """A leg for this call; nothing happens yet."""
    faults = network.faults
    leg = Leg(
        call=call,
        handset=handset,
        changed=lambda leg: network.events.tell("call", handset=leg.handset, sid=leg.call.sid),
        behaviour=habit.behaviour_of(network, handset),
        shuffled=faults.shuffle_callbacks.strikes(call.to, call.from_),
    )
    network.memory.calls[call.sid] = call
    network.memory.legs[call.sid] = leg
    return leg


class Outbound:
    """A leg we ask for: to steps of its own, or into the conference where it has a place."""

    def __init__(self, network: Network, leg: Leg, *, early_media: bool = False) -> None:
        self._network = network
        self._leg = leg
        self._meets = leg.place is not None
        self._early_media = early_media
        """Whether those in the conference hear it ring."""

    def begin(self) -> asyncio.Event:
        """Set out. Gives what is set once the first callback was delivered, or there will be none soon."""
        leg = self._leg
        leg.note("status", status="queued")
        _ring_own(self._network, leg.call)
        leg.life = self._network.spawn(self._run())
        if not leg.call.status_callback or not {"initiated", "ringing"} & leg.call.status_events:
            leg.told.set()
        return leg.told

    async def _run(self) -> None:
        network, leg = self._network, self._leg
        await asyncio.sleep(_wait_for_turn(network))
        tell_status(network, leg, "initiated")
        await asyncio.sleep(network.faults.status_delay)
        outcome = await self._ring()
        if outcome != "answered":
            end(network, leg, _ENDS.get(outcome, outcome), outcome)
            return
        pick_up(network, leg)
        habit.begin(network, leg)
        await self._talk()

    async def _ring(self) -> str:
        network, leg = self._network, self._leg
        plan = habit.planned(network, leg)
        patience = network.faults.pace(leg.call.timeout)
        if leg.behaviour.answers == "by_hand":
            patience = max(patience, network.faults.hand_patience)
        if plan.rings and not leg.verdict.done():
            move(network, leg, "ringing")
            leg.hear("ring")
            self._be_heard_ringing()
        by_itself = plan.after is not None and plan.after <= patience
        try:
            async with asyncio.timeout(plan.after if by_itself else patience):
                return await leg.verdict
        except TimeoutError:
            return plan.outcome if by_itself else "no-answer"

    def _be_heard_ringing(self) -> None:
        if self._early_media and self._leg.room is not None:
            for each in self._leg.room.participants:
                if each.joined:
                    rooms.leg_of(self._network, each).hear("ring")

    async def _talk(self) -> None:
        network, leg, call = self._network, self._leg, self._leg.call
        if call.time_limit is not None:
            leg.habits.append(network.spawn(_limit(network, leg, call.time_limit)))
        if call.detection and call.detection_callback:
            leg.habits.append(network.spawn(detect_beside(network, leg)))
        elif call.detection:
            await detect(network, leg)
        if self._meets:
            if leg.room is not None and leg.place is not None:
                await asyncio.shield(rooms.join(network, leg.room, leg.place))
            end(network, leg, "completed", "out of the conference")
            return
        found = (("AnsweredBy", call.answered_by),) if call.answered_by else ()
        run(network, leg, Source(url=call.url, method=call.method, document=call.document, more=found))


def run(network: Network, leg: Leg, source: Source) -> None:
    """Do these steps on the line."""
    leg.script = network.spawn(perform(network, leg, source))


def replace(network: Network, leg: Leg, source: Source) -> None:
    """Do these steps at once instead of whatever is being done."""
    interrupt(network, leg)
    leg.note("replaced", url=source.url)
    run(network, leg, source)


def _ring_own(network: Network, call: Call) -> None:
    """One of the organisation's numbers rings another: there a call comes in like any other."""
    number = network.memory.numbers.get(call.to)
    if number is not None:
        came = Call(
            serial=network.memory.serial(),
            from_=call.from_,
            to=call.to,
            direction="inbound",
            number_sid=number.sid,
            status_callback=number.status_callback or None,
            status_method=number.status_callback_method,
        )
        arrive(network, connect(network, came, call.from_), number)


def arrive(network: Network, leg: Leg, number: OwnNumber) -> None:
    """A handset rings one of the organisation's numbers."""
    leg.call.status = "ringing"
    leg.note("status", status="ringing")
    leg.hear("ring")
    limit = network.faults.concurrent_calls
    if limit and sum(not call.over for call in network.memory.calls.values()) > limit:
        end(network, leg, "busy", "too many calls at once")
    elif number.voice_url:
        run(network, leg, Source(url=number.voice_url, method=number.voice_method))
    else:
        end(network, leg, "failed", "the number has no address for calls")


async def _limit(network: Network, leg: Leg, seconds: float) -> None:
    await asyncio.sleep(network.faults.pace(seconds))
    end(network, leg, "completed", "its time was over")


def _wait_for_turn(network: Network) -> float:
    """Calls leave at the account's rate; the rest stay queued."""
    rate = network.faults.calls_per_second
    if not rate:
        return 0.0
    clock = asyncio.get_running_loop().time()
    turn = max(clock, network.memory.free_at.get("calls", clock))
    network.memory.free_at["calls"] = turn + 1 / rate
    return turn - clock

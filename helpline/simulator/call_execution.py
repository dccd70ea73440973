"""The life of a call: it queues, rings, is answered and ends. The one place where its steps are to be performed."""

import asyncio
from email.utils import format_datetime

from helpline.simulator.network import Network
from helpline.simulator.record import Call, now
from helpline.simulator.signature import Pairs
from helpline.simulator.webhook.errand import Errand

EVENTS = {"queued": "queued", "ringing": "ringing", "in-progress": "answered"}
"""What a status is called where callbacks are subscribed; every way to end is ``completed``."""


class CallLife:
    """One leg from queued to its end; whoever is called answers at once and, by itself, says nothing and hangs up."""

    def __init__(self, network: Network, call: Call, *, stays: bool = False) -> None:
        self._network = network
        self._call = call
        self._stays = stays
        """Stays on the line until it is told to leave, as in a conference."""
        self._told = asyncio.Event()

    def begin(self) -> asyncio.Event:
        """Set out. Gives what is set once the first callback was delivered, or there will be none."""
        self._network.spawn(self._run())
        return self._told

    async def _run(self) -> None:
        delay = self._network.faults.status_delay
        await asyncio.sleep(_wait_for_turn(self._network))
        for status in ("ringing", "in-progress"):
            await asyncio.sleep(delay)
            if self._call.over:
                return
            move(self._network, self._call, status)
        if not self._stays:
            await asyncio.sleep(delay)
            if not self._call.over:
                move(self._network, self._call, "completed")
        self._told.set()


def _wait_for_turn(network: Network) -> float:
    """Calls leave at the account's rate; the rest stay queued."""
    rate = network.faults.calls_per_second
    if not rate:
        return 0.0
    clock = asyncio.get_running_loop().time()
    turn = max(clock, network.memory.free_at.get("calls", clock))
    network.memory.free_at["calls"] = turn + 1 / rate
    return turn - clock


def move(network: Network, call: Call, status: str) -> None:
    """Take the next status and tell whoever subscribed to it."""
    call.status, call.updated_at = status, now()
    if status == "in-progress":
        call.started_at = now()
    if call.over:
        call.ended_at = now()
    if call.status_callback and EVENTS.get(status, "completed") in call.status_events:
        network.spawn(_tell(network, call, callback_parameters(network, call)))


async def _tell(network: Network, call: Call, parameters: Pairs) -> None:
    url = network.web(call.status_callback or "")
    await network.carry(Errand(kind="call-status", resource_sid=call.sid, url=url, parameters=parameters))


def callback_parameters(network: Network, call: Call) -> Pairs:
    """What a call's status callback says, in the carrier's names."""
    number, call.callbacks_sent = call.callbacks_sent, call.callbacks_sent + 1
    said = [
        ("CallSid", call.sid),
        ("AccountSid", network.account.sid),
        ("From", call.from_),
        ("To", call.to),
        ("Caller", call.from_),
        ("Called", call.to),
        ("CallStatus", call.status),
        ("ApiVersion", "2010-04-01"),
        ("Direction", call.direction),
        ("Timestamp", format_datetime(call.updated_at)),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", str(number)),
    ]
    if call.status == "completed" and call.started_at and call.ended_at:
        lasted = int((call.ended_at - call.started_at).total_seconds())
        said += [("CallDuration", str(lasted)), ("Duration", str(-(-lasted // 60))), ("SipResponseCode", "200")]
    return said

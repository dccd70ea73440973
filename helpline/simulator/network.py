"""The network itself: what it remembers, what it does wrong, and how it reaches the line."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpline.simulator.event import Events
from helpline.simulator.fault import Faults
from helpline.simulator.memory import Memory
from helpline.simulator.record import Alert, Message, now
from helpline.simulator.webhook.courier import Courier
from helpline.simulator.webhook.errand import Errand, Outcome

_REMEMBERED_BYTES = 16384


@dataclass(kw_only=True)
class Account:
    """Whose network it is; the secondary token becomes the primary when promoted."""

    sid: str
    token: str
    secondary: str | None = None
    created_at: Any = field(default_factory=now)

    def opens(self, name: str, secret: str) -> bool:
        """Whether these credentials are good for REST."""
        return name == self.sid and bool(secret) and secret in {self.token, self.secondary}

    def promote(self) -> None:
        """From now on webhooks are signed with the secondary token and the old one is dead."""
        if self.secondary:
            self.token, self.secondary = self.secondary, None


def _to_nobody(_: Message) -> None:
    """Before anybody takes texts in."""


class Network:
    """One account on one network, in one event loop."""

    def __init__(self, *, account: Account, wishes: Mapping[str, Any], webhook_base: str = "") -> None:
        self.account = account
        self.first_wishes = dict(wishes)
        self.faults = Faults.asked(wishes)
        self.memory = Memory()
        self.events = Events()
        self.webhook_base = webhook_base.rstrip("/")
        self.public_url = ""
        """Where the network itself is reached; known once it listens."""
        self.courier = Courier(
            token=lambda: self.account.token,
            port=lambda: self.faults.port_in_signature,
            dice=self.faults.dice("webhooks"),
        )
        self.withheld_dice = self.faults.dice("withheld")
        self.closing = asyncio.Event()
        self.to_own: Callable[[Message], None] = _to_nobody
        """Where a text goes that one of the organisation's numbers writes to another."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self.receipts: set[asyncio.Task[None]] = set()
        """Status callbacks of texts that the line has not been told of to the end."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let something happen in its own time; it ends with the network."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def spawn_receipt(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """The same for a status callback of a text, so that somebody may wait until all of them were told."""
        task = self.spawn(work)
        self.receipts.add(task)
        task.add_done_callback(self.receipts.discard)
        return task

    async def see_through(self, errand: Errand) -> Outcome:
        """Deliver a webhook to its end, even when the one who waits for its answer is gone before."""
        task = asyncio.create_task(self.carry(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    def still(self) -> None:
        """Cancel everything under way."""
        for task in list(self._tasks):
            task.cancel()

    def reset(self, *, everything: bool) -> None:
        """Forget texts, calls, logs and faults; ``everything`` forgets numbers and handsets too."""
        self.still()
        old, self.memory = self.memory, Memory()
        if not everything:
            self.memory.numbers, self.memory.handsets = old.numbers, old.handsets
        self.faults = Faults.asked(self.first_wishes)
        self.withheld_dice = self.faults.dice("withheld")
        self.courier.cookies.clear()
        self.events.tell("reset")

    def web(self, address: str) -> str:
        """A webhook address, completed where only its path was given."""
        return self.webhook_base + address if address.startswith("/") else address

    async def carry(self, errand: Errand) -> Outcome:
        """Deliver a webhook and write down how it went."""
        started = time.monotonic_ns()
        outcome = await self.courier.carry(errand, self._alert)
        self.memory.webhooks.append(
            {
                "serial": self.memory.serial(),
                "at_ns": started,
                "took_ns": time.monotonic_ns() - started,
                "kind": errand.kind,
                "resource_sid": errand.resource_sid,
                "url": outcome.url,
                "parameters": dict(errand.parameters),
                "status": outcome.status,
                "trouble": outcome.trouble,
                "error_code": outcome.code,
                "attempts": outcome.attempts,
                "content_type": outcome.content_type,
                "body": outcome.body[:_REMEMBERED_BYTES].decode("utf-8", "replace"),
            }
        )
        return outcome

    def _alert(self, errand: Errand, outcome: Outcome) -> None:
        what = [f"status {outcome.status}", outcome.trouble or "", *(f"unknown step {s}" for s in outcome.said.unknown)]
        self.alert(outcome.code or 11200, errand, outcome.url, " ".join(filter(None, what)))

    def alert(self, code: int, errand: Errand, url: str, text: str) -> None:
        """Leave a note in the carrier's monitor."""
        alert = Alert(
            serial=self.memory.serial(),
            code=code,
            resource_sid=errand.resource_sid,
            request_url=url,
            request_method=errand.method,
            text=text,
        )
        self.memory.alerts[alert.sid] = alert

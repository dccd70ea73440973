"""The way of a text out of the network: it queues, is sent, arrives on a handset, and tells how far it came."""

import asyncio
from datetime import timedelta

from helpline.simulator.delivery import redact, wait_before
from helpline.simulator.network import Network
from helpline.simulator.record import HandsetText, Message, now
from helpline.simulator.signature import Pairs
from helpline.simulator.webhook.errand import Errand

_PRICE_A_SEGMENT = 0.0079
_SESSION = timedelta(hours=24)


class Journey:
    """One text from queued to its last status, with a callback at each step but the first."""

    def __init__(self, network: Network, message: Message) -> None:
        self._network = network
        self._message = message
        self._faults = network.faults
        self._body = message.body
        self._turn = wait_before(network, message)
        self._shuffled = self._strikes("shuffle_callbacks")
        self._held: list[Pairs] = []
        self._last_callback: asyncio.Task[None] | None = None
        self._told = asyncio.Event()

    def _strikes(self, fault: str) -> bool:
        return bool(getattr(self._faults, fault).strikes(self._message.to, self._message.from_))

    def begin(self) -> asyncio.Event:
        """Set out. Gives what is set once the first callback was delivered, or there will be none."""
        self._network.spawn(self._run())
        return self._told

    async def _run(self) -> None:
        try:
            await self._wait_for_schedule()
            if self._message.status != "canceled":
                await asyncio.sleep(self._turn + self._faults.status_delay)
                await self._walk()
        finally:
            self._release()

    async def _wait_for_schedule(self) -> None:
        if self._message.send_at is None:
            return
        await asyncio.sleep(max(0.0, (self._message.send_at - now()).total_seconds()))
        if self._message.status == "scheduled":
            self._message.move("queued")

    async def _walk(self) -> None:
        if self._session_is_over():
            return self._end("failed", 63016)
        if self._message.status == "accepted":
            self._step("queued", tell=True)
            await asyncio.sleep(self._faults.status_delay)
        fails = self._strikes("undelivered")
        verdict = self._faults.undelivered.extras
        self._step("sending", tell=not self._strikes("skip_sending"))
        await asyncio.sleep(self._faults.status_delay)
        if fails and verdict["status"] == "failed":
            return self._end("failed", self._faults.undelivered.whole("error_code"))
        self._leave(arrives=not fails)
        if self._strikes("no_receipt"):
            return redact(self._network, self._message)
        late = self._faults.late_delivered.seconds() if self._strikes("late_delivered") else 0.0
        await asyncio.sleep(self._faults.status_delay + late)
        if fails:
            return self._end("undelivered", self._faults.undelivered.whole("error_code"))
        return self._end("delivered", None)

    def _session_is_over(self) -> bool:
        """On WhatsApp free words are only for someone who wrote within the day."""
        message = self._message
        if not message.to.startswith("whatsapp:"):
            return False
        heard = self._network.memory.last_heard.get((message.from_ or "", message.to))
        return heard is None or now() - heard > _SESSION

    def _leave(self, *, arrives: bool) -> None:
        message = self._message
        message.sent_at = now()
        message.price = f"{-_PRICE_A_SEGMENT * message.segments:.5f}"
        if arrives:
            self._arrive_on_handset()
        self._step("sent", tell=not self._strikes("skip_sent"))

    def _arrive_on_handset(self) -> None:
        message, network = self._message, self._network
        text = HandsetText(
            number=network.memory.serial(),
            sid=message.sid,
            mine=False,
            other=message.from_ or "",
            body=self._body,
            media=[each.content_type for each in message.media],
            status="sent",
        )
        network.memory.show(message.to, text)
        network.events.tell("text", handset=message.to, number=text.number)
        network.to_own(message)

    def _end(self, status: str, error_code: int | None) -> None:
        self._message.error_code = error_code
        self._step(status, tell=True)
        redact(self._network, self._message)

    def _step(self, status: str, *, tell: bool) -> None:
        network, message = self._network, self._message
        message.move(status)
        if bubble := network.memory.bubbles.get(message.sid):
            bubble.status = status
            network.events.tell("tick", handset=message.to, sid=message.sid, status=status)
        if not tell or not message.status_callback or self._strikes("lose_callbacks"):
            return
        times = 2 if self._strikes("double_callbacks") else 1
        for _ in range(times):
            if self._shuffled:
                self._held.append(callback_parameters(network, message))
            else:
                self._tell(callback_parameters(network, message), beside=times > 1)

    def _release(self) -> None:
        for parameters in reversed(self._held):
            self._tell(parameters)
        if self._last_callback is None:
            self._told.set()

    def _tell(self, parameters: Pairs, *, beside: bool = False) -> None:
        """In order, each after the one before, unless two are told side by side."""
        before = None if beside else self._last_callback
        self._last_callback = self._network.spawn_receipt(self._carry(parameters, before))

    async def _carry(self, parameters: Pairs, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        message = self._message
        errand = Errand(
            kind="sms-status",
            resource_sid=message.sid,
            url=self._network.web(message.status_callback or ""),
            parameters=parameters,
        )
        await self._network.carry(errand)
        self._told.set()


def callback_parameters(network: Network, message: Message) -> Pairs:
    """What a status callback says, in the carrier's names."""
    said = [
        ("SmsSid", message.sid),
        ("SmsStatus", message.status),
        ("MessageStatus", message.status),
        ("To", message.to),
        ("MessageSid", message.sid),
        ("AccountSid", network.account.sid),
        ("From", message.from_ or ""),
        ("ApiVersion", "2010-04-01"),
    ]
    if message.service_sid:
        said.append(("MessagingServiceSid", message.service_sid))
    if message.error_code is not None:
        said.append(("ErrorCode", str(message.error_code)))
    if message.to.startswith("whatsapp:"):
        said += [("ChannelPrefix", "whatsapp"), ("EventType", message.status.upper())]
    elif message.status in {"delivered", "undelivered"}:
        said.append(("RawDlrDoneDate", message.updated_at.strftime("%y%m%d%H%M")))
    return said

"""The way of a text into the line: a handset writes, keywords are read, the webhook is told, answers are sent."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urljoin

from helpline.simulator import delivery
from helpline.simulator.inbound import inbound_parameters
from helpline.simulator.journey import Journey
from helpline.simulator.keyword import OptOut, judge
from helpline.simulator.network import Network
from helpline.simulator.record import HandsetText, Media, Message, OwnNumber, now, sid
from helpline.simulator.segment import segments
from helpline.simulator.signature import Pairs
from helpline.simulator.webhook.answer import Reply
from helpline.simulator.webhook.errand import Errand, Outcome

_MOST_REDIRECTS = 5


@dataclass(frozen=True, kw_only=True)
class Written:
    """What someone typed on a handset; ``media`` are content types."""

    from_: str
    to: str
    body: str
    media: tuple[str, ...] = ()
    profile_name: str = ""


class Waiting:
    """Webhooks held back until a later one has overtaken them."""

    def __init__(self) -> None:
        self._overtaken = asyncio.Event()

    async def hold(self, seconds: float) -> None:
        """Until `pass_by`, or the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._overtaken.wait()
        except TimeoutError:
            return

    def pass_by(self) -> None:
        """A later text was told: let the held ones go."""
        self._overtaken.set()
        self._overtaken = asyncio.Event()


class Arrivals:
    """Takes texts from handsets to the numbers of the organisation."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._waiting = Waiting()

    def write(self, number: OwnNumber, written: Written) -> Message:
        """Log the text as the carrier does at once, whatever becomes of its webhook."""
        body = written.body.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        message = Message(
            serial=self._network.memory.serial(),
            sid=sid("MM" if written.media else "SM"),
            direction="inbound",
            from_=written.from_,
            to=number.address,
            body=body,
            status="received",
            segments=segments(body),
            media=[Media(content_type=each) for each in written.media],
            sent_at=now(),
        )
        self._network.memory.keep(message)
        self._network.memory.last_heard[number.address, written.from_] = now()
        self._show(message)
        return message

    def pass_on(self, sent: Message) -> None:
        """One of the organisation's numbers has written to another: it comes in there like any text."""
        number = self._network.memory.numbers.get(sent.to)
        if number is not None:
            message = self.write(number, Written(from_=sent.from_ or "", to=sent.to, body=sent.body))
            self._network.spawn(self._come(number, message))

    async def _come(self, number: OwnNumber, message: Message) -> None:
        await self.arrive(number, message)

    def _show(self, message: Message) -> None:
        memory, handset = self._network.memory, message.from_ or ""
        text = HandsetText(
            number=memory.serial(),
            sid=message.sid,
            mine=True,
            other=message.to,
            body=message.body,
            media=[each.content_type for each in message.media],
            status="sent",
        )
        memory.show(handset, text)
        self._network.events.tell("text", handset=handset, number=text.number)

    async def arrive(self, number: OwnNumber, message: Message, profile_name: str = "") -> Outcome | None:
        """Keywords, then the webhook with whatever goes wrong, then the answers. None: the line was never told."""
        outcome = await self._arrive(number, message, profile_name)
        delivery.redact(self._network, message)
        return outcome

    async def _arrive(self, number: OwnNumber, message: Message, profile_name: str) -> Outcome | None:
        faults, pair = self._network.faults, (message.from_, message.to)
        opt_out = self._read_keyword(number, message)
        parameters = inbound_parameters(self._network, message, profile_name, opt_out)
        if faults.webhook_delay:
            await asyncio.sleep(faults.webhook_delay)
        if faults.webhook_drop.strikes(*pair) or not number.sms_url:
            return None
        if faults.webhook_shuffle.strikes(*pair):
            await self._waiting.hold(faults.webhook_shuffle.seconds())
        times = 2 if faults.webhook_double.strikes(*pair) else 1
        outcomes = await asyncio.gather(*(self.tell(number, message, parameters) for _ in range(times)))
        self._waiting.pass_by()
        return outcomes[0]

    def _read_keyword(self, number: OwnNumber, message: Message) -> OptOut | None:
        faults, memory = self._network.faults, self._network.memory
        if faults.opt_out == "off" or message.from_ is None or message.from_.startswith("whatsapp:"):
            return None
        pair = (number.address, message.from_)
        verdict = judge(message.body, blocked=pair in memory.blocked)
        if verdict is None:
            return None
        if verdict.kind == "STOP":
            memory.blocked.add(pair)
        elif verdict.kind == "START":
            memory.blocked.discard(pair)
        if verdict.reply:
            self._reply(number.address, message.from_, Reply(body=verdict.reply))
        return verdict.kind if faults.opt_out == "advanced" else None

    async def tell(self, number: OwnNumber, message: Message, parameters: Pairs) -> Outcome:
        """The webhook itself, and the answers it brings."""
        network = self._network
        errand = Errand(
            kind="sms",
            resource_sid=message.sid,
            url=network.web(number.sms_url),
            method=number.sms_method,
            fallback_url=network.web(number.sms_fallback_url),
            fallback_method=number.sms_fallback_method,
            parameters=parameters,
            pair=(number.address, message.from_ or ""),
            wants_answer=True,
        )
        outcome = await network.carry(errand)
        await self._obey(number, message, errand, outcome)
        self._tick(message, "told" if outcome.code is None else "untold")
        return outcome

    def _tick(self, message: Message, status: str) -> None:
        """Show on the handset whether the line heard it, which no real handset can."""
        if bubble := self._network.memory.bubbles.get(message.sid):
            bubble.status = status
        self._network.events.tell("tick", handset=message.from_, sid=message.sid, status=status)

    async def _obey(self, number: OwnNumber, message: Message, errand: Errand, outcome: Outcome) -> None:
        for _ in range(_MOST_REDIRECTS):
            for step in outcome.said.unknown:
                self._network.alert(12200, errand, outcome.url, f"unknown step {step}")
            redirect = None
            for reply in outcome.said.replies:
                if reply.redirect is None:
                    self._reply(reply.from_ or number.address, reply.to or message.from_ or "", reply)
                else:
                    redirect = reply
            if redirect is None:
                return
            url = urljoin(outcome.url, redirect.redirect or "")
            outcome = await self._network.carry(_moved(errand, url, redirect.method))

    def _reply(self, from_: str, to: str, reply: Reply) -> None:
        network = self._network
        message = delivery.draft(
            network,
            from_=from_,
            to=to,
            body=reply.body,
            direction="outbound-reply",
            media=["image/jpeg"] * len(reply.media),
            status_callback=reply.status_callback,
        )
        try:
            delivery.accept(network, message)
        except delivery.QueueFullError:
            return
        Journey(network, message).begin()


def _moved(errand: Errand, url: str, method: str) -> Errand:
    return Errand(
        kind=errand.kind,
        resource_sid=errand.resource_sid,
        url=url,
        method=method,
        parameters=errand.parameters,
        pair=errand.pair,
        wants_answer=True,
    )

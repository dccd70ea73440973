"""Performs documents step by step on one leg, going from one to the next as they say."""

import xml.etree.ElementTree as ET
from functools import partial

from helpline.simulator.network import Network
from helpline.simulator.voice.document import Document, UnusableError, fetch
from helpline.simulator.voice.keypad import gather
from helpline.simulator.voice.leg import Leg, Source
from helpline.simulator.voice.life import end, pick_up
from helpline.simulator.voice.meeting import Meeting
from helpline.simulator.voice.mouth import Mouth

_SORRY = "We are sorry. An application error has occurred. Goodbye."
_REJECTED = {"busy": "busy", "rejected": "no-answer"}


class OverError(Exception):
    """The call is over by a step of its own: the status it ends with."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


async def perform(network: Network, leg: Leg, source: Source) -> None:
    """From the first document to the end of the last: then the line is hung up."""
    script = Script(network, leg)
    try:
        await script.run(source)
    except OverError as over:
        end(network, leg, over.status, "the steps say so")
    except UnusableError as error:
        pick_up(network, leg)
        leg.hear("say", text=_SORRY, language="en-US")
        end(network, leg, "completed", f"application error {error.code}")
    else:
        end(network, leg, "completed" if leg.answered else "no-answer", "the steps are at their end")


class Script:
    """One leg's way through its documents."""

    def __init__(self, network: Network, leg: Leg) -> None:
        self._network = network
        self._leg = leg
        self._mouth = Mouth(network, leg)

    async def run(self, source: Source) -> None:
        """Returns at the end of the last document. Raises `OverError` and `UnusableError`."""
        then: Source | None = source
        while then is not None:
            then = await self._through(await fetch(self._network, self._leg, then))

    async def _through(self, document: Document) -> Source | None:
        for step in document.steps:
            then = await self._step(step, document)
            if then is not None:
                return then
        return None

    async def _step(self, step: ET.Element, document: Document) -> Source | None:
        network, leg = self._network, self._leg
        match step.tag:
            case "Redirect":
                return Source(url=document.address(step.text or ""), method=step.get("method", "POST").upper())
            case "Reject" if not leg.answered:
                raise OverError(_REJECTED.get(step.get("reason", "rejected"), "no-answer"))
            case "Hangup" | "Reject" | "Leave":
                pick_up(network, leg)
                raise OverError("completed")
            case "Dial":
                return await Meeting(network, leg, step, document, partial(pick_up, network, leg)).meet()
            case "Pause" if not leg.answered:
                await self._mouth.perform(step, document)
                return None
        pick_up(network, leg)
        if step.tag == "Gather":
            return await gather(network, leg, step, document)
        await self._mouth.perform(step, document)
        return None

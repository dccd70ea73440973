"""Tells a telephone something: says, plays, is silent; a key that somebody listens for stops it."""

import asyncio
import xml.etree.ElementTree as ET

from helpline.simulator.network import Network
from helpline.simulator.voice.document import Document, UnusableError, number_in
from helpline.simulator.voice.leg import Ear, Heard, Leg
from helpline.simulator.voice.pace import sound_lasts, words_last
from helpline.simulator.webhook.errand import Errand

_ENDLESS = 1000
_A_KEY = 0.3


class Mouth:
    """Speaks on one leg."""

    def __init__(self, network: Network, leg: Leg) -> None:
        self._network = network
        self._leg = leg

    async def perform(self, step: ET.Element, document: Document, ear: Ear | None = None) -> bool:
        """A Say, Play or Pause; whether a key stopped it."""
        if step.tag == "Pause":
            silence = self._leg.hear("silence", document=document.url)
            return await self._last(silence, number_in(step, "length", 1.0), ear)
        for _ in range(int(number_in(step, "loop", 1.0)) or _ENDLESS):
            if await (self._say(step, document, ear) if step.tag == "Say" else self._play(step, document, ear)):
                return True
        return False

    async def _say(self, step: ET.Element, document: Document, ear: Ear | None) -> bool:
        text = " ".join("".join(step.itertext()).split())
        heard = self._leg.hear(
            "say",
            text=text,
            language=step.get("language", "en-US"),
            voice=step.get("voice", ""),
            document=document.url,
        )
        return await self._last(heard, words_last(text), ear)

    async def _play(self, step: ET.Element, document: Document, ear: Ear | None) -> bool:
        if keys := step.get("digits"):
            return await self._last(self._leg.hear("play", text=keys, document=document.url), len(keys) * _A_KEY, ear)
        try:
            url = document.address(step.text or "")
        except UnusableError as error:
            self._complain(error.code, document.url)
            return False
        seconds = await sound_lasts(self._network, url)
        if seconds is None:
            self._complain(11200, url)
            return False
        return await self._last(self._leg.hear("play", url=url, document=document.url), seconds, ear)

    def _complain(self, code: int, url: str) -> None:
        errand = Errand(kind="voice", resource_sid=self._leg.call.sid, url=url, method="GET", parameters=())
        self._network.alert(code, errand, url, "a sound that cannot be had")

    async def _last(self, heard: Heard, seconds: float, ear: Ear | None) -> bool:
        took = self._network.faults.pace(seconds)
        heard.stopped = True
        if ear is None:
            await asyncio.sleep(took)
        else:
            try:
                async with asyncio.timeout(took):
                    await ear.fresh.wait()
                return True
            except TimeoutError:
                pass
        heard.stopped = False
        return False

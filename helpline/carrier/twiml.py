"""What we answer the carrier while it waits, in the only language it reads. No verb here can record anything."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from helpline.domain.grapheme import clip
from helpline.domain.names import Locale
from helpline.domain.plan import Go, HangUp, Hold, Listen, Meet, Pause, Plan, Say, Step

CONTENT_TYPE = "text/xml; charset=utf-8"
"""Always: the carrier texts or reads aloud a plain answer, and stumbles over JSON and HTML."""

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
REPLY_NOTHING = f"{HEAD}<Response/>"
PATH: Final = "/twilio/voice"

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_SPOKEN = 3000
# Ask for a second try of what could not be taken; never sent over the wire, never signed.
_TRY_AGAIN = "#rc=2&rp=all&rt=6000"


@dataclass(frozen=True)
class Aloud:
    """Words to be read by one of the carrier's voices, made for their language."""

    text: str
    language: str
    voice: str


@dataclass(frozen=True)
class Played:
    """A recording of ours, by its path."""

    path: str


Hearing = Callable[[Say], Aloud | Played]
"""How a prompt is really heard."""


def reply_nothing() -> str:
    """Received, and no text back: what we have to say leaves by the outbox, where it is counted and can be retried."""
    return REPLY_NOTHING


class Script:
    """Turns a plan into the carrier's document, for one public address."""

    def __init__(self, public_url: str, hearing: Hearing, *, locale: Locale) -> None:
        self._base = public_url
        self._hearing = hearing
        self._locale = locale
        """Travels with every address: should all else fail there, this is the language in which to say so."""

    def written(self, plan: Plan, *, then: str = "") -> str:
        """The whole document; ``then`` is an address of our own that follows it."""
        response = Element("Response")
        for part in plan:
            self._add(response, part)
        if then:
            SubElement(response, "Redirect", method="POST").text = then
        return HEAD + tostring(response, encoding="unicode", short_empty_elements=True)

    def address(self, step: Step) -> str:
        """Where the carrier asks what comes next."""
        told = {"l": step.leg_id, "g": self._locale} | ({"t": step.turn} if step.turn else {})
        return f"{self._base}{PATH}/{step.name}?{urlencode(told)}{_TRY_AGAIN}"

    def _add(self, parent: Element, part: object) -> None:
        match part:
            case Say() | Hold():
                self._say(parent, [part])
            case Pause():
                SubElement(parent, "Pause", length=str(part.seconds))
            case Listen():
                self._listen(parent, part)
            case Meet():
                self._meet(parent, part)
            case Go():
                SubElement(parent, "Redirect", method="POST").text = self.address(part.step)
            case HangUp():
                SubElement(parent, "Hangup")

    def _say(self, parent: Element, says: Iterable[Say | Hold]) -> None:
        for one in says:
            heard = Played("/prompts/hold.wav") if isinstance(one, Hold) else self._hearing(one)
            if isinstance(heard, Played):
                SubElement(parent, "Play").text = self._base + heard.path
                continue
            said = SubElement(parent, "Say", language=heard.language)
            if heard.voice:
                said.set("voice", heard.voice)
            said.text = clip(_NOT_XML.sub("", heard.text), _LONGEST_SPOKEN)

    def _listen(self, parent: Element, listen: Listen) -> None:
        """One key, any key: even the carrier's own end key is only a key."""
        gather = SubElement(
            parent,
            "Gather",
            input="dtmf",
            numDigits="1",
            finishOnKey="",
            timeout=str(listen.seconds),
            action=self.address(listen.then),
            method="POST",
        )
        self._say(gather, listen.says)

    def _meet(self, parent: Element, meet: Meet) -> None:
        """Nobody's leaving ends it for the others: what follows is decided here, not by the carrier."""
        dial = SubElement(
            parent,
            "Dial",
            action=self.address(meet.then),
            method="POST",
            hangupOnStar="true",
            timeLimit=str(meet.seconds),
        )
        room = SubElement(
            dial,
            "Conference",
            beep="false",
            startConferenceOnEnter="true",
            endConferenceOnExit="false",
            waitUrl="",
        )
        room.text = meet.room

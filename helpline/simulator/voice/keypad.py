"""Asks a telephone for keys, as the step that gathers them does."""

import xml.etree.ElementTree as ET

from helpline.simulator.network import Network
from helpline.simulator.voice.document import Document, number_in
from helpline.simulator.voice.leg import Ear, Leg, Source
from helpline.simulator.voice.mouth import Mouth

_USUAL_PATIENCE = 5.0


async def gather(network: Network, leg: Leg, step: ET.Element, document: Document) -> Source | None:
    """Where to go on with the keys; None when there were none and the next step follows."""
    ear = Ear()
    leg.listen(ear)
    try:
        digits, finished = await _collect(network, leg, step, document, ear)
    finally:
        if leg.ear is ear:
            leg.stop_listening()
    if not digits and step.get("actionOnEmptyResult", "false") != "true":
        return None
    return Source(
        url=document.address(step.get("action", "")),
        method=step.get("method", "POST").upper(),
        more=(("Digits", digits), ("FinishedOnKey", finished), ("msg", "Gather End")),
        kind="gather",
    )


async def _collect(network: Network, leg: Leg, step: ET.Element, document: Document, ear: Ear) -> tuple[str, str]:
    """The keys and the one that ended them; keys may come while it is still spoken."""
    mouth = Mouth(network, leg)
    for child in step:
        if await mouth.perform(child, document, ear):
            break
    patience = _patience(network, leg, number_in(step, "timeout", _USUAL_PATIENCE))
    most, last = int(number_in(step, "numDigits", 0)), step.get("finishOnKey", "#")
    digits = ""
    while not most or len(digits) < most:
        key = await ear.next(patience)
        if key is None:
            break
        if key in last:
            return digits, key
        digits += key
    return digits, ""


def _patience(network: Network, leg: Leg, asked: float) -> float:
    """Seconds until a key comes too late. A hand is no faster because everything else is; a machine has none."""
    faults, ways = network.faults, leg.behaviour
    by_hand = not ways.keys and ways.answers != "voicemail"
    least = faults.key_patience if by_hand and asked >= faults.key_patience else 0.0
    return max(faults.pace(asked), least)

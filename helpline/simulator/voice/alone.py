"""What somebody hears who waits for a conference, is held in one, or to whom something is announced."""

import asyncio

from helpline.simulator.network import Network
from helpline.simulator.voice.document import Document, UnusableError, fetch
from helpline.simulator.voice.leg import Leg, Source
from helpline.simulator.voice.mouth import Mouth

CARRIERS_MUSIC = "music of the carrier's own"


async def hear_music(network: Network, leg: Leg, source: Source | None) -> None:
    """Until cancelled: the steps once and then silence, unless they lead on; None is the carrier's music.

    Raises `UnusableError` when the first steps cannot be had.
    """
    if source is None:
        leg.hear("play", url=CARRIERS_MUSIC)
    elif source.url:
        document = await fetch(network, leg, source, alone=True)
        try:
            await _all_of(network, leg, source, document)
        except UnusableError:
            leg.hear("silence", document=document.url)
    else:
        leg.hear("silence")
    await asyncio.Event().wait()


async def _all_of(network: Network, leg: Leg, source: Source, document: Document) -> None:
    while (then := await _once(network, leg, document, source)) is not None:
        document = await fetch(network, leg, then, alone=True)
    leg.hear("silence", document=document.url)


async def _once(network: Network, leg: Leg, document: Document, source: Source) -> Source | None:
    mouth = Mouth(network, leg)
    for step in document.steps:
        if step.tag == "Redirect":
            method = step.get("method", "POST").upper()
            return Source(url=document.address(step.text or ""), method=method, kind=source.kind)
        await mouth.perform(step, document)
    return None


async def hear_announcement(network: Network, leg: Leg, source: Source) -> bool:
    """Once through the steps, whoever else is heard meanwhile; whether it could be had."""
    try:
        document: Document | None = await fetch(network, leg, source, alone=True)
        while document is not None:
            then = await _once(network, leg, document, source)
            document = await fetch(network, leg, then, alone=True) if then else None
    except UnusableError:
        return False
    return True

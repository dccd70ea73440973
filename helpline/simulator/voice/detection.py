"""Finds out whether a person or an answering machine picked up, as far as the carrier can."""

import asyncio

from helpline.simulator.network import Network
from helpline.simulator.voice.callback import tell
from helpline.simulator.voice.habit import greeting
from helpline.simulator.voice.leg import Leg
from helpline.simulator.voice.told import detection_parameters
from helpline.simulator.webhook.errand import Errand


async def detect(network: Network, leg: Leg) -> None:
    """Listen until it is known, or for as long as was asked; then ``answered_by`` is set."""
    faults, call, machine = network.faults, leg.call, leg.behaviour.answers == "voicemail"
    to_the_beep = machine and call.detection == "DetectMessageEnd"
    needs = greeting(network, leg) if to_the_beep else faults.pace(faults.detection_after)
    patience = faults.pace(call.detection_timeout)
    await asyncio.sleep(min(needs, patience))
    found = "machine_end_beep" if to_the_beep else "machine_start" if machine else "human"
    call.answered_by = leg.behaviour.detected_as or (found if needs <= patience else "unknown")
    leg.note("detected", answered_by=call.answered_by)


async def detect_beside(network: Network, leg: Leg) -> None:
    """The same while the steps go on, and tell it when it is known."""
    began = asyncio.get_running_loop().time()
    await detect(network, leg)
    took = int((asyncio.get_running_loop().time() - began) * 1000)
    parameters = detection_parameters(network, leg.call, took)
    url = leg.call.detection_callback or ""
    tell(network, leg, Errand(kind="amd", resource_sid=leg.call.sid, url=network.web(url), parameters=parameters))

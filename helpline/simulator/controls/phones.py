"""The organisation's numbers and the telephones on the page."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from helpline.simulator.controls.wish import WrongWishError, routes, wish, word
from helpline.simulator.network import Network
from helpline.simulator.record import Handset, OwnNumber

_ROLES = ("caller", "responder")
_NUMBER_SETTINGS = (
    "sms_url",
    "sms_method",
    "sms_fallback_url",
    "sms_fallback_method",
    "voice_url",
    "voice_method",
    "voice_fallback_url",
    "voice_fallback_method",
    "status_callback",
    "friendly_name",
)


class Phones:
    """Numbers and handsets: show, add, change, take away."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        return routes(
            [
                ("GET", "/sim/numbers", self.numbers),
                ("POST", "/sim/numbers", self.add_number),
                ("DELETE", "/sim/numbers/{address}", self.drop_number),
                ("GET", "/sim/handsets", self.handsets),
                ("POST", "/sim/handsets", self.add_handset),
                ("DELETE", "/sim/handsets/{address}", self.drop_handset),
            ]
        )

    async def numbers(self, _: web.Request) -> Any:
        """The organisation's numbers."""
        return [number_shown(each) for each in self._network.memory.numbers.values()]

    async def add_number(self, request: web.Request) -> Any:
        """Give the organisation a number, or change where its webhooks go."""
        said, memory = await wish(request), self._network.memory
        address = word(said, "number")
        given = {name: str(said[name] or "") for name in _NUMBER_SETTINGS if name in said}
        if unknown := set(said) - {"number", *_NUMBER_SETTINGS}:
            raise WrongWishError(f"unknown: {', '.join(sorted(unknown))}")
        number = memory.numbers.get(address) or OwnNumber(serial=memory.serial(), address=address)
        for name, value in given.items():
            setattr(number, name, value)
        memory.numbers[address] = number
        self._network.events.tell("phones")
        return number_shown(number)

    async def drop_number(self, request: web.Request) -> Any:
        """Take a number away."""
        found = self._network.memory.numbers.pop(request.match_info["address"], None)
        self._network.events.tell("phones")
        return {"dropped": found is not None}

    async def handsets(self, _: web.Request) -> Any:
        """The telephones on the page."""
        return [asdict(each) for each in self._network.memory.handsets.values()]

    async def add_handset(self, request: web.Request) -> Any:
        """Put a telephone on the page."""
        said = await wish(request)
        role = str(said.get("role", "caller"))
        if role not in _ROLES:
            raise WrongWishError(f"role is one of {', '.join(_ROLES)}")
        address = word(said, "number")
        handset = Handset(address=address, label=str(said.get("label") or address), role=role)
        self._network.memory.handsets[address] = handset
        self._network.events.tell("phones")
        return asdict(handset)

    async def drop_handset(self, request: web.Request) -> Any:
        """Take a telephone off the page; its texts stay."""
        found = self._network.memory.handsets.pop(request.match_info["address"], None)
        self._network.events.tell("phones")
        return {"dropped": found is not None}


def number_shown(number: OwnNumber) -> dict[str, Any]:
    """As JSON."""
    return {"number": number.address, "sid": number.sid} | {n: getattr(number, n) for n in _NUMBER_SETTINGS}

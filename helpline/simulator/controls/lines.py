"""Telephones that call: ring, answer, reject, press keys, hang up, and everything that was heard."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from helpline.simulator.controls.wish import WrongWishError, count, routes, seconds, wish, word
from helpline.simulator.network import Network
from helpline.simulator.record import Call
from helpline.simulator.voice.leg import KEYS, Leg
from helpline.simulator.voice.life import end
from helpline.simulator.voice.ringing import arrive, connect

WITHHELD = (
    "", "anonymous", "Anonymous", "unknown", "Restricted", "private", "unavailable", "blocked",
    "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253",
)  # fmt: skip
"""How a hidden number is told, in every spelling the carrier has."""


class Lines:
    """Calls from handsets and to them."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        return routes(
            [
                ("GET", "/sim/calls", self.calls),
                ("POST", "/sim/calls", self.ring),
                ("GET", "/sim/calls/{sid}", self.call),
                ("POST", "/sim/calls/{sid}/answer", self.answer),
                ("POST", "/sim/calls/{sid}/reject", self.reject),
                ("POST", "/sim/calls/{sid}/keys", self.press),
                ("POST", "/sim/calls/{sid}/hang-up", self.hang_up),
            ]
        )

    async def ring(self, request: web.Request) -> Any:
        """A handset rings one of the numbers; ``withheld`` true or a spelling hides who it is."""
        said, memory = await wish(request), self._network.memory
        number = memory.numbers.get(word(said, "to"))
        if number is None:
            raise WrongWishError("to: not a number of the organisation", 404)
        handset = str(said.get("from") or "")
        call = Call(
            serial=memory.serial(),
            from_=self._shown_number(handset, said.get("withheld", False)),
            to=number.address,
            direction="inbound",
            number_sid=number.sid,
            forwarded_from=said.get("forwarded_from"),
            fallback_url=number.voice_fallback_url,
            fallback_method=number.voice_fallback_method,
            status_callback=self._network.web(number.status_callback) or None,
            status_method=number.status_callback_method,
        )
        leg = connect(self._network, call, "" if handset == "withheld" else handset)
        arrive(self._network, leg, number)
        return {"sid": call.sid}

    def _shown_number(self, handset: str, withheld: Any) -> str:
        if isinstance(withheld, str):
            return withheld
        hides = withheld or handset == "withheld"
        return self._network.withheld_dice.choice(WITHHELD) if hides else handset

    async def calls(self, request: web.Request) -> Any:
        """Calls, oldest first, by ``handset``, ``status``, ``after`` a serial; ``last`` so many; ``brief`` ones."""
        query, after = request.query, count(request, "after")
        chosen = [
            leg
            for leg in self._network.memory.legs.values()
            if leg.call.serial > after
            and query.get("handset") in {None, leg.handset}
            and query.get("status") in {None, leg.call.status}
        ]
        last = count(request, "last")
        return [self._shown(leg, brief="brief" in query) for leg in (chosen[-last:] if last else chosen)]

    async def call(self, request: web.Request) -> Any:
        """One call; with ``wait`` seconds, once something changed since ``version``."""
        leg, version = self._leg(request), count(request, "version")
        if wait := seconds(request, "wait"):
            closing = self._network.closing
            await self._network.events.until(lambda: leg.version > version or closing.is_set(), wait)
        return self._shown(leg, brief="brief" in request.query)

    def _shown(self, leg: Leg, *, brief: bool) -> dict[str, Any]:
        legs = self._network.memory.legs
        return shown(leg, brief=brief) | {"talks_to": [legs[sid].handset for sid in sorted(leg.hears)]}

    def _leg(self, request: web.Request) -> Leg:
        leg = self._network.memory.legs.get(request.match_info["sid"])
        if leg is None:
            raise WrongWishError("no such call", 404)
        return leg

    async def answer(self, request: web.Request) -> Any:
        """Pick up a telephone that rings."""
        return self._decide(request, "answered")

    async def reject(self, request: web.Request) -> Any:
        """Turn a call away."""
        return self._decide(request, "rejected")

    def _decide(self, request: web.Request, verdict: str) -> Any:
        leg = self._leg(request)
        if leg.call.direction == "inbound" or leg.call.status != "ringing" or not leg.decide(verdict):
            raise WrongWishError("it does not ring", 409)
        return {"sid": leg.call.sid}

    async def press(self, request: web.Request) -> Any:
        """Press ``keys`` one after the other; whether anybody listened."""
        leg, keys = self._leg(request), word(await wish(request), "keys")
        if set(keys) - KEYS:
            raise WrongWishError("keys: digits, * and #")
        if leg.call.over:
            raise WrongWishError("the call is over", 409)
        return {"sid": leg.call.sid, "listened": leg.press(keys)}

    async def hang_up(self, request: web.Request) -> Any:
        """Hang up at the telephone's end; a call that is over stays so."""
        leg = self._leg(request)
        if not leg.answered and leg.call.direction != "inbound":
            raise WrongWishError("it is not answered: reject it", 409)
        end(self._network, leg, "completed" if leg.answered else "no-answer", "the handset hung up")
        return {"sid": leg.call.sid}


def shown(leg: Leg, *, brief: bool = False) -> dict[str, Any]:
    """As JSON; ``brief`` leaves out what was heard and fetched."""
    call = leg.call
    told: dict[str, Any] = {
        "serial": call.serial,
        "sid": call.sid,
        "from": call.from_,
        "to": call.to,
        "handset": leg.handset,
        "direction": call.direction,
        "status": call.status,
        "answers": leg.behaviour.answers,
        "answered": leg.answered,
        "answered_by": call.answered_by,
        "listening": leg.ear is not None,
        "conference": leg.room.name if leg.room and leg.place and leg.place.joined else None,
        "on_hold": bool(leg.place and leg.place.hold),
        "talks_with": sorted(leg.hears),
        "ended": leg.ended,
        "price": call.price,
        "version": leg.version,
    }
    return told if brief else told | _log(leg)


def _log(leg: Leg) -> dict[str, Any]:
    return {"heard": _plain(leg.heard), "documents": _plain(leg.documents), "moments": leg.moments}


def _plain(records: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(each) for each in records]

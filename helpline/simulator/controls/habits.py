"""How handsets behave when they are rung: asked for, and chosen."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from helpline.simulator.controls.wish import Wish, WrongWishError, routes, wish
from helpline.simulator.network import Network
from helpline.simulator.voice.habit import ANSWERS, behaviour_of
from helpline.simulator.voice.leg import KEYS, Behaviour

_SECONDS = ("after", "keys_after", "hangs_up_after", "greeting")


class Habits:
    """What each handset does by itself."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        return routes(
            [
                ("GET", "/sim/handsets/{address}/behaviour", self.behaviour),
                ("PUT", "/sim/handsets/{address}/behaviour", self.behave),
            ]
        )

    async def behaviour(self, request: web.Request) -> Any:
        """What a handset does when it is rung."""
        return asdict(behaviour_of(self._network, request.match_info["address"]))

    async def behave(self, request: web.Request) -> Any:
        """Choose what a handset does when it is rung, from the next call on."""
        ways = _behaviour(await wish(request))
        self._network.memory.behaviours[request.match_info["address"]] = ways
        self._network.events.tell("phones")
        return asdict(ways)


def _behaviour(said: Wish) -> Behaviour:
    known = Behaviour.__dataclass_fields__
    if unknown := sorted(set(said) - set(known)):
        raise WrongWishError(f"unknown: {', '.join(unknown)}. Known: {', '.join(known)}")
    given = dict(said)
    if given.get("answers", "by_hand") not in ANSWERS:
        raise WrongWishError(f"answers is one of {', '.join(ANSWERS)}")
    for name in _SECONDS:
        value = given.get(name)
        if value is not None and (not isinstance(value, int | float) or value < 0):
            raise WrongWishError(f"{name}: seconds expected")
    keys = given.get("keys", ())
    given["keys"] = (keys,) if isinstance(keys, str) else tuple(map(str, keys))
    if any(not one or set(one) - KEYS for one in given["keys"]):
        raise WrongWishError("keys: digits, * and #")
    return Behaviour(**given)

"""What handsets write and show."""

from collections.abc import Awaitable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from helpline.simulator.arrival import Arrivals, Written
from helpline.simulator.controls.wish import WrongWishError, count, routes, seconds, wish, word
from helpline.simulator.inbound import inbound_parameters
from helpline.simulator.network import Network
from helpline.simulator.record import HandsetText, Message
from helpline.simulator.webhook.errand import Outcome


class Talk:
    """Texts from handsets to the line, and what handsets show."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._arrivals = Arrivals(network)
        network.to_own = self._arrivals.pass_on

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        return routes(
            [
                ("GET", "/sim/handsets/{address}/texts", self.texts),
                ("POST", "/sim/texts", self.write),
                ("POST", "/sim/texts/{sid}/again", self.tell_again),
            ]
        )

    async def texts(self, request: web.Request) -> Any:
        """What a telephone shows, after text ``after``; with ``wait`` seconds, until there is something."""
        address, after = request.match_info["address"], count(request, "after")

        def fresh() -> list[HandsetText]:
            return [text for text in self._network.memory.texts.get(address, ()) if text.number > after]

        if wait := seconds(request, "wait"):
            await self._network.events.until(lambda: bool(fresh()) or self._network.closing.is_set(), wait)
        return [asdict(text) | {"at": text.at.isoformat()} for text in fresh()]

    async def write(self, request: web.Request) -> Any:
        """A handset sends a text to one of the numbers; unless ``wait`` is false, answers when the line was told."""
        said = await wish(request)
        number = self._network.memory.numbers.get(word(said, "to"))
        if number is None:
            raise WrongWishError("to: not a number of the organisation", 404)
        written = Written(
            from_=str(said.get("from") or ""),
            to=number.address,
            body=str(said.get("body") or ""),
            media=tuple(map(str, said.get("media") or ())),
            profile_name=str(said.get("profile_name") or ""),
        )
        message = self._arrivals.write(number, written)
        arrival = self._arrivals.arrive(number, message, written.profile_name)
        if not said.get("wait", True):
            self._network.spawn(_forget_result(arrival))
            return _told(message, None)
        return _told(message, await arrival)

    async def tell_again(self, request: web.Request) -> Any:
        """The webhook of a text once more, as a carrier that repeats itself does; with ``body``, in other words."""
        said, memory = await wish(request), self._network.memory
        message = memory.messages.get(request.match_info["sid"])
        number = memory.numbers.get(message.to) if message else None
        if message is None or number is None or message.direction != "inbound":
            raise WrongWishError("no such text to tell again", 404)
        parameters = inbound_parameters(self._network, message, "", None)
        if "body" in said:
            parameters = [(n, str(said["body"]) if n == "Body" else v) for n, v in parameters]
        return _told(message, await self._arrivals.tell(number, message, parameters))


def _told(message: Message, outcome: Outcome | None) -> dict[str, Any]:
    told = {"sid": message.sid, "webhook_status": None, "attempts": 0, "error_code": None, "answer": None}
    if outcome is not None:
        answer = outcome.body.decode("utf-8", "replace")
        told |= {"webhook_status": outcome.status, "attempts": outcome.attempts, "error_code": outcome.code}
        told |= {"answer": answer, "content_type": outcome.content_type}
    return told


async def _forget_result(arrival: Awaitable[Outcome | None]) -> None:
    await arrival

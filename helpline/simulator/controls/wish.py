"""Reads what is asked of the network's controls, and answers it as JSON."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from helpline.simulator.chance import FaultError

_LONGEST_WAIT = 60.0


class WrongWishError(Exception):
    """What was asked for makes no sense; ``status`` is the HTTP status that says so."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


Wish = Mapping[str, Any]
Control = Callable[[web.Request], Awaitable[Any]]


def routes(table: Iterable[tuple[str, str, Control]]) -> list[web.RouteDef]:
    """Method, path and what answers, for the web application."""
    return [web.route(method, path, _as_json(control)) for method, path, control in table]


def _as_json(control: Control) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await control(request))
        except FaultError as error:
            return web.json_response({"error": str(error)}, status=422)
        except WrongWishError as error:
            return web.json_response({"error": str(error)}, status=error.status)

    return answer


async def wish(request: web.Request) -> dict[str, Any]:
    """The JSON object of the body; empty when there is none. Raises `WrongWishError`."""
    if not request.can_read_body:
        return {}
    try:
        said = await request.json()
    except ValueError:
        raise WrongWishError("not JSON", 400) from None
    if not isinstance(said, dict):
        raise WrongWishError("a JSON object expected", 400)
    return said


def word(said: Wish, name: str) -> str:
    """A text that must be there. Raises `WrongWishError`."""
    value = said.get(name)
    if not isinstance(value, str) or not value:
        raise WrongWishError(f"{name}: missing")
    return value


def count(request: web.Request, name: str) -> int:
    """A count from the query, 0 when absent. Raises `WrongWishError`."""
    given = request.query.get(name, "0")
    if not given.isdecimal():
        raise WrongWishError(f"{name}: a count expected")
    return int(given)


def seconds(request: web.Request, name: str) -> float:
    """Seconds from the query, never more than a minute. Raises `WrongWishError`."""
    try:
        return min(float(request.query.get(name, "0")), _LONGEST_WAIT)
    except ValueError:
        raise WrongWishError(f"{name}: seconds expected") from None

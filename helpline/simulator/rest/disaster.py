"""What can go wrong with a REST request, before anything was made and after."""

import asyncio
import socket
import struct
from collections.abc import Sequence

from aiohttp import web

from helpline.simulator.network import Network
from helpline.simulator.rest.refusal import RefusedError

Addresses = Sequence[str | None]


class HungUpError(Exception):
    """The connection was cut on purpose: there is nobody to answer."""


_BEFORE = ("too_many", "reset_before", "hang_before", "fail_before", "refuse", "late_accept")
_AFTER = ("reset_after", "hang_after", "fail_after", "unreadable")


class Disaster:
    """Throws the dice of the faults in their fixed order and makes them happen."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def before(self, name: str, addresses: Addresses) -> str | None:
        """The fault that strikes before anything is made, by name."""
        if name.endswith(".list") and self._network.faults.list_down.strikes(*addresses):
            return "list_down"
        return self._first(_BEFORE, name, addresses)

    def after(self, name: str, addresses: Addresses) -> str | None:
        """The fault that strikes after the thing is made, by name."""
        return self._first(_AFTER, name, addresses)

    def callback_first(self, addresses: Addresses) -> bool:
        """Whether the first status callback overtakes the answer."""
        return self._network.faults.callback_before_reply.strikes(*addresses)

    def _first(self, names: tuple[str, ...], asked: str, addresses: Addresses) -> str | None:
        """``asked`` is an operation's name, such as ``calls.update``."""
        resource, _, kind = asked.rpartition(".")
        for name in names:
            if getattr(self._network.faults, name).strikes(*addresses, operation=kind, resource=resource):
                return name
        return None

    async def suffer_before(self, name: str | None, request: web.Request) -> None:
        """Returns when the request may go on. Raises `RefusedError` or `HungUpError`."""
        faults = self._network.faults
        match name:
            case "too_many":
                raise RefusedError(429, 20429, "Too Many Requests")
            case "reset_before":
                raise self._reset(request)
            case "hang_before":
                await self._hang(request)
            case "fail_before":
                raise _broken(faults.fail_before.whole("status"))
            case "list_down":
                raise _broken(faults.list_down.whole("status"))
            case "refuse":
                raise RefusedError(faults.refuse.whole("status"), faults.refuse.whole("code"), "Refused")
            case "late_accept":
                await asyncio.sleep(faults.late_accept.seconds())

    async def suffer_after(self, name: str, request: web.Request) -> None:
        """The thing is made, but the one who asked will not learn it here."""
        match name:
            case "reset_after":
                raise self._reset(request)
            case "hang_after":
                await self._hang(request)
            case "fail_after":
                raise _broken(self._network.faults.fail_after.whole("status"))

    async def _hang(self, request: web.Request) -> None:
        """Keep the line open and say nothing until the network closes or the other side has gone."""
        while not self._network.closing.is_set() and request.transport is not None:
            if request.transport.is_closing():
                break
            await asyncio.sleep(0.05)
        raise self._reset(request)

    def _reset(self, request: web.Request) -> HungUpError:
        """Hang up so that the other side sees a reset, not an end."""
        if request.transport is not None:
            line = request.transport.get_extra_info("socket")
            if line is not None:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
        return HungUpError()

    def retry_after(self) -> dict[str, str]:
        """The header of a 429, where it has one."""
        seconds = self._network.faults.too_many.extras["retry_after"]
        return {} if seconds is None else {"Retry-After": str(seconds)}

    def garble(self, text: str, status: int, headers: dict[str, str]) -> web.Response:
        """A success nobody can read."""
        how = self._network.faults.unreadable.extras["body"]
        if how == "html":
            return web.Response(status=status, headers=headers, text="<html>", content_type="text/html")
        broken = "" if how == "empty" else text[: len(text) // 2]
        return web.Response(status=status, headers=headers, text=broken, content_type="application/json")


def _broken(status: int) -> RefusedError:
    return RefusedError(status, 20500 if status == 500 else 20503, "An internal server error has occurred")

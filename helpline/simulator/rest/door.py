"""Lets one REST request in: credentials, what goes wrong, the answer in the carrier's form."""

import asyncio
import base64
import binascii
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from helpline.simulator.network import Network
from helpline.simulator.record import sid
from helpline.simulator.rest.asked import Answer, Asked, Operation
from helpline.simulator.rest.disaster import Disaster, HungUpError
from helpline.simulator.rest.refusal import RefusedError, missing


class Doorkeeper:
    """Every REST request passes here."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._inside = 0
        self._disaster = Disaster(network)

    def door(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The web handler for one operation."""

        async def enter(request: web.Request) -> web.StreamResponse:
            arrived = time.monotonic_ns()
            self._inside += 1
            try:
                return await self._serve(operation, request, arrived)
            except HungUpError:
                return web.Response(status=503)  # written to nobody
            finally:
                self._inside -= 1

        return enter

    async def _serve(self, operation: Operation, request: web.Request, arrived: int) -> web.StreamResponse:
        asked = await self._read(request)
        note = self._note(operation, request, asked, arrived)
        try:
            if not operation.public or self._network.faults.media_auth:
                self._admit(request, asked)
            answer = await self._with_disasters(operation, request, asked, note)
        except RefusedError as refusal:
            answer = Answer(status=refusal.status, body=refusal.body())
        await self._take_time(arrived)
        if answer.begin is not None:
            told = answer.begin()
            if self._disaster.callback_first((asked.one("To"), asked.one("From"))):
                await told.wait()
        note |= {"status": answer.status, "made": answer.made or note["made"], "answered_ns": time.monotonic_ns()}
        return self._respond(answer, note["fault"], arrived)

    async def _with_disasters(
        self, operation: Operation, request: web.Request, asked: Asked, note: dict[str, Any]
    ) -> Answer:
        addresses = self._addresses(asked)
        before = self._disaster.before(operation.name, addresses)
        note["fault"] = before
        await self._disaster.suffer_before(before, request)
        answer = await operation.answer(asked)
        after = self._disaster.after(operation.name, addresses)
        if after is None:
            return answer
        note |= {"fault": after, "made": answer.made}
        if after != "unreadable":
            if answer.begin is not None:
                answer.begin()
            await self._disaster.suffer_after(after, request)
        return answer

    def _addresses(self, asked: Asked) -> tuple[str | None, str | None]:
        """Between whom it is: named in the request, or known of the call it is about."""
        call = self._network.memory.calls.get(asked.path.get("sid", ""))
        return (call.to, call.from_) if call else (asked.one("To"), asked.one("From"))

    async def _read(self, request: web.Request) -> Asked:
        body = await request.read() if request.can_read_body else b""
        return Asked(
            network=self._network,
            path=request.match_info,
            query=tuple(request.query.items()),
            form=tuple(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)),
            address=str(request.rel_url),
        )

    def _admit(self, request: web.Request, asked: Asked) -> None:
        name, secret = _credentials(request.headers.get("Authorization", ""))
        if not self._network.account.opens(name, secret):
            raise RefusedError(401, 20003, "Authenticate")
        if asked.path.get("account", name) != name:
            raise missing(asked.address)

    def _note(self, operation: Operation, request: web.Request, asked: Asked, arrived: int) -> dict[str, Any]:
        parameters: dict[str, list[str]] = {}
        for name, value in asked.form:
            parameters.setdefault(name, []).append(value)
        note = {
            "serial": self._network.memory.serial(),
            "at_ns": arrived,
            "operation": operation.name,
            "method": request.method,
            "path": asked.address,
            "parameters": parameters,
            "unknown": sorted(set(parameters) - operation.known),
            "status": None,
            "made": None,
            "fault": None,
            "answered_ns": None,
        }
        self._network.memory.requests.append(note)
        return note

    async def _take_time(self, arrived: int) -> None:
        left = self._network.faults.answer_after - (time.monotonic_ns() - arrived) / 1e9
        if left > 0:
            await asyncio.sleep(left)

    def _respond(self, answer: Answer, fault: str | None, arrived: int) -> web.Response:
        headers = {
            "Twilio-Request-Id": sid("RQ"),
            "Twilio-Concurrent-Requests": str(self._inside),
            "Twilio-Request-Duration": f"{(time.monotonic_ns() - arrived) / 1e9:.3f}",
            "X-Home-Region": "us1",
            "X-API-Domain": "api.twilio.com",
        }
        if answer.status == 429:
            headers |= self._disaster.retry_after()
        if answer.status == 204 or answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        if isinstance(answer.body, bytes):
            return web.Response(status=answer.status, headers=headers, body=answer.body, content_type="image/svg+xml")
        text = json.dumps(answer.body, separators=(",", ":"))
        if fault == "unreadable":
            return self._disaster.garble(text, answer.status, headers)
        return web.Response(status=answer.status, headers=headers, text=text, content_type="application/json")


def _credentials(header: str) -> tuple[str, str]:
    kind, _, secret = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password

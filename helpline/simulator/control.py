"""What people, pages and tests may do with the network from outside: its numbers, handsets, faults and logs."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from helpline.simulator.arrival import Arrivals, Written, inbound_parameters
from helpline.simulator.chance import FaultError
from helpline.simulator.fault import Faults
from helpline.simulator.network import Network
from helpline.simulator.record import Handset, HandsetText, Message, OwnNumber
from helpline.simulator.webhook import Outcome

_LONGEST_WAIT = 60.0
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


class WrongWishError(Exception):
    """What was asked for makes no sense; ``status`` is the HTTP status that says so."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


Wish = Mapping[str, Any]
Control = Callable[[web.Request], Awaitable[Any]]


class Controls:
    """Everything under ``/sim``: JSON in, JSON out."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._arrivals = Arrivals(network)

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        table: list[tuple[str, str, Control]] = [
            ("GET", "/sim/state", self.state),
            ("POST", "/sim/reset", self.reset),
            ("GET", "/sim/numbers", self.numbers),
            ("POST", "/sim/numbers", self.add_number),
            ("DELETE", "/sim/numbers/{address}", self.drop_number),
            ("GET", "/sim/handsets", self.handsets),
            ("POST", "/sim/handsets", self.add_handset),
            ("DELETE", "/sim/handsets/{address}", self.drop_handset),
            ("GET", "/sim/handsets/{address}/texts", self.texts),
            ("POST", "/sim/texts", self.write),
            ("POST", "/sim/texts/{sid}/again", self.tell_again),
            ("GET", "/sim/faults", self.faults),
            ("GET", "/sim/faults/keys", self.fault_keys),
            ("PUT", "/sim/faults", self.put_faults),
            ("PATCH", "/sim/faults", self.patch_faults),
            ("GET", "/sim/requests", self.requests),
            ("GET", "/sim/webhooks", self.webhooks),
            ("GET", "/sim/alerts", self.alerts),
            ("POST", "/sim/promote-token", self.promote),
            ("GET", "/sim/healthz", self.healthz),
        ]
        return [web.route(method, path, _as_json(control)) for method, path, control in table]

    async def healthz(self, _: web.Request) -> Any:
        """It listens."""
        return {"ok": True}

    async def state(self, _: web.Request) -> Any:
        """How much of everything there is."""
        memory = self._network.memory
        counted = ("messages", "calls", "conferences", "alerts", "requests", "webhooks")
        return {
            "account_sid": self._network.account.sid,
            "numbers": [_number(each) for each in memory.numbers.values()],
            "handsets": [asdict(each) for each in memory.handsets.values()],
            "blocked": sorted(memory.blocked),
            "counts": {name: len(getattr(memory, name)) for name in counted},
            "statuses": _tally(message.status for message in memory.messages.values()),
        }

    async def reset(self, request: web.Request) -> Any:
        """Forget texts, calls, logs and faults; with ``all`` numbers and handsets too."""
        wish = await _wish(request)
        self._network.reset(everything=bool(wish.get("all")))
        return {"reset": True}

    async def numbers(self, _: web.Request) -> Any:
        """The organisation's numbers."""
        return [_number(each) for each in self._network.memory.numbers.values()]

    async def add_number(self, request: web.Request) -> Any:
        """Give the organisation a number, or change where its webhooks go."""
        wish, memory = await _wish(request), self._network.memory
        address = _word(wish, "number")
        given = {name: str(wish[name] or "") for name in _NUMBER_SETTINGS if name in wish}
        if unknown := set(wish) - {"number", *_NUMBER_SETTINGS}:
            raise WrongWishError(f"unknown: {', '.join(sorted(unknown))}")
        number = memory.numbers.get(address) or OwnNumber(serial=memory.serial(), address=address)
        for name, value in given.items():
            setattr(number, name, value)
        memory.numbers[address] = number
        self._network.events.tell("phones")
        return _number(number)

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
        wish = await _wish(request)
        role = str(wish.get("role", "caller"))
        if role not in _ROLES:
            raise WrongWishError(f"role is one of {', '.join(_ROLES)}")
        address = _word(wish, "number")
        handset = Handset(address=address, label=str(wish.get("label") or address), role=role)
        self._network.memory.handsets[address] = handset
        self._network.events.tell("phones")
        return asdict(handset)

    async def drop_handset(self, request: web.Request) -> Any:
        """Take a telephone off the page; its texts stay."""
        found = self._network.memory.handsets.pop(request.match_info["address"], None)
        self._network.events.tell("phones")
        return {"dropped": found is not None}

    async def texts(self, request: web.Request) -> Any:
        """What a telephone shows, after text ``after``; with ``wait`` seconds, until there is something."""
        address, after = request.match_info["address"], _count(request, "after")

        def fresh() -> list[HandsetText]:
            return [text for text in self._network.memory.texts.get(address, ()) if text.number > after]

        if wait := _seconds(request, "wait"):
            await self._network.events.until(lambda: bool(fresh()) or self._network.closing.is_set(), wait)
        return [asdict(text) | {"at": text.at.isoformat()} for text in fresh()]

    async def write(self, request: web.Request) -> Any:
        """A handset sends a text to one of the numbers; unless ``wait`` is false, answers when the line was told."""
        wish = await _wish(request)
        number = self._network.memory.numbers.get(_word(wish, "to"))
        if number is None:
            raise WrongWishError("to: not a number of the organisation", 404)
        written = Written(
            from_=str(wish.get("from") or ""),
            to=number.address,
            body=str(wish.get("body") or ""),
            media=tuple(map(str, wish.get("media") or ())),
            profile_name=str(wish.get("profile_name") or ""),
        )
        message = self._arrivals.write(number, written)
        arrival = self._arrivals.arrive(number, message, written.profile_name)
        if not wish.get("wait", True):
            self._network.spawn(_forget_result(arrival))
            return _told(message, None)
        return _told(message, await arrival)

    async def tell_again(self, request: web.Request) -> Any:
        """The webhook of a text once more, as a carrier that repeats itself does; with ``body``, in other words."""
        wish, memory = await _wish(request), self._network.memory
        message = memory.messages.get(request.match_info["sid"])
        number = memory.numbers.get(message.to) if message else None
        if message is None or number is None or message.direction != "inbound":
            raise WrongWishError("no such text to tell again", 404)
        parameters = inbound_parameters(self._network, message, "", None)
        if "body" in wish:
            parameters = [(n, str(wish["body"]) if n == "Body" else v) for n, v in parameters]
        return _told(message, await self._arrivals.tell(number, message, parameters))

    async def faults(self, _: web.Request) -> Any:
        """Every fault as it is set, with what is left of each count."""
        return self._network.faults.plain()

    async def fault_keys(self, _: web.Request) -> Any:
        """What each key means."""
        return Faults.meanings()

    async def put_faults(self, request: web.Request) -> Any:
        """Set these faults and no others."""
        return self._set_faults(Faults.asked(await _wish(request)))

    async def patch_faults(self, request: web.Request) -> Any:
        """Set these faults and leave the others."""
        return self._set_faults(Faults.asked(await _wish(request), over=self._network.faults))

    def _set_faults(self, faults: Faults) -> Any:
        self._network.faults = faults
        self._network.events.tell("faults")
        return faults.plain()

    async def requests(self, request: web.Request) -> Any:
        """REST requests seen, oldest first; by ``after`` a serial and ``operation``, such as ``texts.create``."""
        return self._log(request, self._network.memory.requests, "operation")

    async def webhooks(self, request: web.Request) -> Any:
        """Webhooks carried, oldest first; by ``after`` a serial and ``kind``: sms, sms-status, call-status."""
        return self._log(request, self._network.memory.webhooks, "kind")

    def _log(self, request: web.Request, entries: Iterable[dict[str, Any]], name: str) -> Any:
        after, wanted = _count(request, "after"), request.query.get(name)
        return [entry for entry in entries if entry["serial"] > after and wanted in {None, entry[name]}]

    async def alerts(self, _: web.Request) -> Any:
        """Webhooks that failed, oldest first."""
        alerts = self._network.memory.alerts.values()
        return [asdict(each) | {"created_at": each.created_at.isoformat()} for each in alerts]

    async def promote(self, _: web.Request) -> Any:
        """Sign with the secondary token from now on."""
        if self._network.account.secondary is None:
            raise WrongWishError("there is no secondary token", 409)
        self._network.account.promote()
        return {"promoted": True}


def _as_json(control: Control) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await control(request))
        except FaultError as error:
            return web.json_response({"error": str(error)}, status=422)
        except WrongWishError as error:
            return web.json_response({"error": str(error)}, status=error.status)

    return answer


async def _wish(request: web.Request) -> dict[str, Any]:
    if not request.can_read_body:
        return {}
    try:
        wish = await request.json()
    except ValueError:
        raise WrongWishError("not JSON", 400) from None
    if not isinstance(wish, dict):
        raise WrongWishError("a JSON object expected", 400)
    return wish


def _word(wish: Wish, name: str) -> str:
    value = wish.get(name)
    if not isinstance(value, str) or not value:
        raise WrongWishError(f"{name}: missing")
    return value


def _count(request: web.Request, name: str) -> int:
    given = request.query.get(name, "0")
    if not given.isdecimal():
        raise WrongWishError(f"{name}: a count expected")
    return int(given)


def _seconds(request: web.Request, name: str) -> float:
    try:
        return min(float(request.query.get(name, "0")), _LONGEST_WAIT)
    except ValueError:
        raise WrongWishError(f"{name}: seconds expected") from None


def _number(number: OwnNumber) -> dict[str, Any]:
    return {"number": number.address, "sid": number.sid} | {n: getattr(number, n) for n in _NUMBER_SETTINGS}


def _told(message: Message, outcome: Outcome | None) -> dict[str, Any]:
    told = {"sid": message.sid, "webhook_status": None, "attempts": 0, "error_code": None, "answer": None}
    if outcome is not None:
        answer = outcome.body.decode("utf-8", "replace")
        told |= {"webhook_status": outcome.status, "attempts": outcome.attempts, "error_code": outcome.code}
        told |= {"answer": answer, "content_type": outcome.content_type}
    return told


async def _forget_result(arrival: Awaitable[Outcome | None]) -> None:
    await arrival


def _tally(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts

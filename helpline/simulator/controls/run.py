"""The run as a whole: its state, its faults, what was seen in it, and starting over."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from helpline.simulator.controls.phones import number_shown
from helpline.simulator.controls.wish import WrongWishError, count, routes, wish
from helpline.simulator.fault import Faults
from helpline.simulator.network import Network


class Run:
    """State, faults, logs, reset."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def routes(self) -> list[web.RouteDef]:
        """Method, path and what answers."""
        return routes(
            [
                ("GET", "/sim/healthz", self.healthz),
                ("GET", "/sim/state", self.state),
                ("POST", "/sim/reset", self.reset),
                ("GET", "/sim/faults", self.faults),
                ("GET", "/sim/faults/keys", self.fault_keys),
                ("PUT", "/sim/faults", self.put_faults),
                ("PATCH", "/sim/faults", self.patch_faults),
                ("GET", "/sim/requests", self.requests),
                ("GET", "/sim/webhooks", self.webhooks),
                ("GET", "/sim/alerts", self.alerts),
                ("POST", "/sim/promote-token", self.promote),
            ]
        )

    async def healthz(self, _: web.Request) -> Any:
        """It listens."""
        return {"ok": True}

    async def state(self, _: web.Request) -> Any:
        """How much of everything there is."""
        memory = self._network.memory
        counted = ("messages", "calls", "conferences", "alerts", "requests", "webhooks")
        return {
            "account_sid": self._network.account.sid,
            "numbers": [number_shown(each) for each in memory.numbers.values()],
            "handsets": [asdict(each) for each in memory.handsets.values()],
            "blocked": sorted(memory.blocked),
            "counts": {name: len(getattr(memory, name)) for name in counted},
            "statuses": _tally(message.status for message in memory.messages.values()),
            "receipts_under_way": len(self._network.receipts),
        }

    async def reset(self, request: web.Request) -> Any:
        """Forget texts, calls, logs and faults; with ``all`` numbers and handsets too."""
        said = await wish(request)
        self._network.reset(everything=bool(said.get("all")))
        return {"reset": True}

    async def faults(self, _: web.Request) -> Any:
        """Every fault as it is set, with what is left of each count."""
        return self._network.faults.plain()

    async def fault_keys(self, _: web.Request) -> Any:
        """What each key means."""
        return Faults.meanings()

    async def put_faults(self, request: web.Request) -> Any:
        """Set these faults and no others."""
        return self._set_faults(Faults.asked(await wish(request)))

    async def patch_faults(self, request: web.Request) -> Any:
        """Set these faults and leave the others."""
        return self._set_faults(Faults.asked(await wish(request), over=self._network.faults))

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
        after, wanted = count(request, "after"), request.query.get(name)
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


def _tally(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts

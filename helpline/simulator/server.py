"""Opens the network's one port: the carrier's REST interface, the controls and the page."""

import asyncio
import logging
import socket
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from helpline.simulator.controls.habits import Habits
from helpline.simulator.controls.lines import Lines
from helpline.simulator.controls.phones import Phones
from helpline.simulator.controls.run import Run
from helpline.simulator.controls.talk import Talk
from helpline.simulator.network import Account, Network
from helpline.simulator.page import Page
from helpline.simulator.rest import account, calls, conferences, numbers, pictures, texts
from helpline.simulator.rest.door import Doorkeeper
from helpline.simulator.rest.refusal import missing

_ROOT = "/2010-04-01/Accounts"
_ACCOUNT_RESOURCES = (texts, pictures, calls, conferences, numbers)


@dataclass(kw_only=True)
class Simulator:
    """A telephone network of our own. ``port`` 0 takes any free one; ``url`` is known once started."""

    account_sid: str
    auth_token: str
    secondary_token: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    faults: Mapping[str, Any] = field(default_factory=dict)
    webhook_base: str = ""
    network: Network = field(init=False)
    _runner: web.AppRunner | None = field(init=False, default=None)
    _ear: socket.socket | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.network = Network(
            account=Account(sid=self.account_sid, token=self.auth_token, secondary=self.secondary_token),
            wishes=self.faults,
            webhook_base=self.webhook_base,
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.network.public_url

    async def start(self) -> Self:
        """Listen. Raises `OSError` when the port is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._ear = socket.create_server((self.host, self.port), family=family, backlog=1024)
        await self.network.courier.wire.start()
        runner = web.AppRunner(_application(self.network), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        self._runner = runner
        await web.SockSite(runner, self._ear, backlog=1024).start()
        host = f"[{self.host}]" if family == socket.AF_INET6 else self.host
        self.network.public_url = f"http://{host}:{self._ear.getsockname()[1]}"
        return self

    async def stop(self) -> None:
        """Stop within a second, whoever still waits for an answer."""
        self.network.closing.set()
        self.network.still()
        self.network.events.close()
        if self._ear is not None:
            # Deaf before closed: asyncio loses hold of a connection whose server closes while it is being let in.
            asyncio.get_running_loop().remove_reader(self._ear)
            await _turns()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.network.courier.wire.stop()
        await _turns()  # connections end only turns of the loop after they are told to

    def run_in_thread(self) -> "Running":
        """Start in a thread with a loop of its own, for tests; returns once it listens."""
        running = Running(self)
        running.start()
        return running


async def _turns() -> None:
    """Let the loop go round a few times."""
    for _ in range(10):
        await asyncio.sleep(0)


class Running:
    """A simulator in a thread; also a context manager that stops it."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._listens: Future[None] = Future()
        self._over: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.simulator.url

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        try:
            await self.simulator.start()
        except OSError as error:
            self._listens.set_exception(error)
            return
        self._listens.set_result(None)
        await asyncio.wrap_future(self._over)
        await self.simulator.stop()

    def start(self) -> None:
        """Start the thread and listen. Raises `OSError` when the port is taken."""
        self._thread.start()
        self._listens.result(30)

    def stop(self) -> None:
        """Hang up everything and end the thread; again does nothing."""
        if not self._over.done():
            self._over.set_result(None)
        self._thread.join(30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _application(network: Network) -> web.Application:
    doorkeeper = Doorkeeper(network)
    app = web.Application(client_max_size=4 * 1024**2, logger=logging.getLogger("helpline.simulator"))
    for resource in _ACCOUNT_RESOURCES:
        for (method, path), operation in resource.OPERATIONS.items():
            app.router.add_route(method, f"{_ROOT}/{{account}}{path}", doorkeeper.door(operation))
    for (method, path), operation in account.OPERATIONS.items():
        app.router.add_route(method, path, doorkeeper.door(operation))
    app.router.add_route("GET", f"{_ROOT}/{{account}}.json", doorkeeper.door(account.ACCOUNT))
    for room in (Run(network), Phones(network), Talk(network), Lines(network), Habits(network), Page(network)):
        app.router.add_routes(room.routes())
    app.router.add_route("*", "/2010-04-01/{rest:.*}", _nothing_there)
    return app


async def _nothing_there(request: web.Request) -> web.Response:
    """An address the carrier does not have, or that this network does not play."""
    return web.json_response(missing(request.path).body(), status=404)

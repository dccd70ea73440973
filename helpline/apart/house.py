"""Opens a house apart: a database of its own, new keys, a telephone network of our own, and no way to anybody real."""

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from werkzeug.serving import WSGIRequestHandler, make_server

from helpline import app as application
from helpline import wiring
from helpline.apart.hands import Bell, Hands
from helpline.apart.network import OURS, Network, guard
from helpline.handlers.work import House
from helpline.settings import Settings
from helpline.simulator import Simulator
from helpline.store import apart

NO_DOORBELL = f"redis://{OURS}:9/0"
"""Nobody is there: a house apart rings its own hands, and the real doorbell hears nothing of it."""


@dataclass(frozen=True)
class Apart:
    """One open house apart."""

    house: House
    told: Settings
    network: Network
    lines: int
    """How many lines were copied into it."""

    @property
    def doors(self) -> str:
        return f"{self.told.public_url}/twilio"


class Quiet(WSGIRequestHandler):
    """Keeps to itself what was asked."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def opened(live: Settings, *, copied: bool = True, port: int = 0, speed: float = 1.0) -> Iterator[Apart]:
    """One house, until the block ends; then nothing of it is left.

    ``copied``: with the lines, limits and wording of ``live``. ``speed``: how much faster than life telephones are.
    Raises `NotAllowedError`, `DatabaseError`, and `OSError` when the port is taken.
    """
    account, token = f"AC{secrets.token_hex(16)}", secrets.token_hex(16)
    with ExitStack() as stack:
        own = stack.enter_context(
            apart.database(live.database_url, spare=live.spare_database_url, escalation=live.escalation)
        )
        lines = apart.copy_lines(live.database_url, own) if copied else 0
        door = stack.enter_context(socket.create_server((OURS, port)))
        simulator = Simulator(account_sid=account, auth_token=token, faults={"voice_speed": speed})
        network_url = stack.enter_context(simulator.run_in_thread()).url
        told = replace(
            live,
            database_url=own,
            redis_url=NO_DOORBELL,
            public_url=f"http://{OURS}:{door.getsockname()[1]}",
            live_url="",
            master_keys=(secrets.token_bytes(32),),
            pepper=secrets.token_bytes(32),
            carrier_url=network_url,
            account_sid=account,
            auth_tokens=(token,),
            calls_a_second=0.0,
            calls_at_once=0,
            proxy_hops=0,
        )
        guard(told, network_url)
        house = stack.enter_context(_built(told))
        stack.enter_context(_served(house, told, door))
        yield Apart(house, told, Network(network_url), lines)


@contextmanager
def _built(told: Settings) -> Iterator[House]:
    """The house as in production, with a bell and hands of its own."""
    bell = Bell()
    real = wiring.build(told, connections=8)
    house = replace(real, ports=replace(real.ports, queue=bell))
    hands = Hands(house, bell)
    hands.start()
    try:
        yield house
    finally:
        hands.stop()
        house.database.close()


@contextmanager
def _served(house: House, told: Settings, door: socket.socket) -> Iterator[None]:
    """Its doors, open to this machine alone."""
    app = application.build(house, told)
    server = make_server(OURS, 0, app, threaded=True, request_handler=Quiet, fd=door.fileno())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

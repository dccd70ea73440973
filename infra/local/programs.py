"""The programs of a running helpline, as they are started here: web, live, workers, and a telephone network."""

import os
import random
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
import redis

from infra.local.leash import Child, leash

ROOT = Path(__file__).resolve().parents[2]
PORTS = range(20000, 32000)
"""Below the range from which the kernel takes ports for outgoing connections: one that is ours stays ours."""
SIDE_BY_SIDE = 97
"""So many processes that were started one after the other never choose the same port."""

QUEUES = ("intake", "send", "slow")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one helpline stands: its addresses, its log folder, and what its programs are told.

    ``host`` is where its doors are opened; ``name``, where it is not the same, how others on the network call it.
    """

    host: str
    name: str = ""
    web_port: int
    live_port: int
    simulator_port: int
    log: Path
    settings: Mapping[str, str] = field(repr=False)
    grace: int = 1
    """Seconds that requests are given to end when a door is closed."""

    @property
    def url(self) -> str:
        """Where the pages and the carrier's webhooks are."""
        return f"http://{self.name or self.host}:{self.web_port}"

    @property
    def live_url(self) -> str:
        """Where pages listen for changes."""
        return f"http://{self.name or self.host}:{self.live_port}"

    @property
    def simulator_url(self) -> str:
        """Where the telephone network of our own answers, and shows its handsets."""
        return f"http://{self.name or self.host}:{self.simulator_port}"

    @property
    def env(self) -> dict[str, str]:
        """What every program is told; nothing else of the caller's environment reaches them."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        ours = {
            "PYTHONUNBUFFERED": "1",
            "HELPLINE_PUBLIC_URL": self.url,
            "HELPLINE_LIVE_URL": self.live_url,
            "HELPLINE_CARRIER_URL": self.simulator_url,
        }
        return kept | ours | dict(self.settings)


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens on a port and we may."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
        return True


def free_ports(count: int, *, host: str = "127.0.0.1") -> list[int]:
    """Ports nobody listens on, taken at random so that several helplines can start side by side.

    Between this look and the program that opens its door somebody else may look too: each process has its own share.
    """
    chance = random.SystemRandom()
    ours = PORTS[os.getpid() % SIDE_BY_SIDE :: SIDE_BY_SIDE]
    found: list[int] = []
    while len(found) < count:
        port = chance.choice(ours)
        if port not in found and is_free(host, port):
            found.append(port)
    return found


def first_free(port: int, *, host: str, taken: set[int]) -> int:
    """``port`` itself, or the next one that is free; it is then in ``taken``."""
    while port in taken or not is_free(host, port):
        port += 1
    taken.add(port)
    return port


def web(place: Place) -> Child:
    """Webhooks and pages. Two processes share the port, so that no one of them gets every kept-alive connection."""
    command = [
        *leash(),
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--bind", f"{place.host}:{place.web_port}", "--worker-class", "gthread", "--preload"),
        *("--workers", "2", "--threads", "8", "--reuse-port", "--keep-alive", "30"),
        *("--graceful-timeout", str(place.grace), "--no-control-socket", "--log-level", "warning"),
    ]
    return Child("web", command, log=place.log / "app.log", env=place.env, cwd=ROOT)


def live(place: Place) -> Child:
    """Event streams, apart from the web: a stream that hangs never blocks a webhook."""
    command = [*leash(), sys.executable, "-m", "helpline.live", "--bind", f"{place.host}:{place.live_port}"]
    return Child("live", command, log=place.log / "live.log", env=place.env, cwd=ROOT)


def workers(place: Place) -> Child:
    """One process a queue, and the sweeper."""
    command = [*leash(), sys.executable, "-m", "workers"]
    return Child("workers", command, log=place.log / "workers.log", env=place.env, cwd=ROOT)


def simulator(place: Place, *options: str) -> Child:
    """The telephone network. Its account and token are read from the environment, never from the command line."""
    command = [
        *leash(),
        *(sys.executable, "-m", "helpline.simulator"),
        *("--host", place.host, "--port", str(place.simulator_port), *options),
    ]
    return Child("simulator", command, log=place.log / "simulator.log", env=place.env, cwd=ROOT)


def answers(host: str, port: int, path: str) -> Callable[[], bool]:
    """A question to ask until it is true: does anything answer HTTP there, whatever it says?"""

    def asked() -> bool:
        line = HTTPConnection(host, port, timeout=5)
        try:
            line.request("GET", path)
            return line.getresponse().status > 0
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    return asked


def everything(place: Place) -> list[Child]:
    """Every program, in the order in which they are started."""
    return [simulator(place), web(place), live(place), workers(place)]


def readiness(place: Place) -> dict[str, Callable[[], bool]]:
    """What to ask of each program, by name, until it is true."""
    local = "127.0.0.1" if place.host == "0.0.0.0" else place.host
    return {
        "simulator": answers(local, place.simulator_port, "/sim/state"),
        "web": answers(local, place.web_port, "/healthz"),
        "live": answers(local, place.live_port, "/healthz"),
        "workers": lambda: everybody_works(place),
    }


def everybody_works(place: Place) -> bool:
    """Whether each queue has a worker, and somebody sweeps."""
    with redis.Redis.from_url(place.settings["HELPLINE_REDIS_URL"]) as doorbell:
        listening = all(somebody_listens(doorbell, name) for name in QUEUES)
    return listening and somebody_sweeps(place.settings["HELPLINE_DATABASE_URL"])


def somebody_listens(doorbell: redis.Redis, queue: str) -> bool:
    """Whether a worker of a queue has begun: one that is only known by name can't yet be asked to stop."""
    workers = doorbell.smembers(f"rq:workers:{queue}")
    return any(doorbell.hget(worker, "state") in {b"idle", b"busy"} for worker in workers)


def somebody_sweeps(database_url: str) -> bool:
    """Whether the sweeper's heart has been heard."""
    with psycopg.connect(plain(database_url)) as db:
        return db.execute("SELECT count(*) FROM heartbeat").fetchone() != (0,)


def forget_workers(place: Place) -> None:
    """Workers that were killed are remembered for a while: they would look ready before they are."""
    with redis.Redis.from_url(place.settings["HELPLINE_REDIS_URL"]) as doorbell:
        doorbell.delete(*(f"rq:workers:{name}" for name in QUEUES))
    with psycopg.connect(plain(place.settings["HELPLINE_DATABASE_URL"])) as db:
        db.execute("DELETE FROM heartbeat")


def plain(database_url: str) -> str:
    """The address of a database as psycopg itself reads it."""
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)

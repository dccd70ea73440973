"""Where measuring takes place: two servers that write to the disk, and the programs started as they always are."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from helpline import settings, wiring
from helpline.handlers.work import House
from helpline.settings import Settings
from infra.bench.knock import knocks
from infra.local import programs
from infra.local.databases import Databases
from infra.local.leash import Child, wait_until
from infra.local.programs import Place
from infra.local.servers import Servers, servers

ACCOUNT = "AC" + "0123456789abcdef" * 2


@dataclass(frozen=True)
class Stage:
    """One clean database, an empty Redis, and addresses for the programs."""

    place: Place
    servers: Servers
    databases: Databases

    @property
    def told(self) -> Settings:
        return settings.read(self.place.env)

    def house(self, *, connections: int = 10) -> House:
        """The house itself, for what is measured without a door."""
        return wiring.build(self.told, connections=connections)

    def knocks(self, count: int) -> Iterator[bytes]:
        """So many signed requests for this stage's door."""
        return knocks(count, url=self.place.url, account=ACCOUNT, token=self.told.auth_tokens[0])

    def doorbell(self) -> "redis.Redis":
        return redis.Redis.from_url(self.place.settings["HELPLINE_REDIS_URL"])

    def web(self, application: str = "wsgi:app") -> Child:
        """The web with exactly the settings it always has, with another application if asked."""
        child = programs.web(self.place)
        child.command = [application if part == "wsgi:app" else part for part in child.command]
        child.log = self.place.log / f"{application.replace(':', '-').strip('()')}.log"
        return child


@contextmanager
def stage(both: Servers, databases: Databases, folder: Path, more: Mapping[str, str] | None = None) -> Iterator[Stage]:
    """A stage with a database of its own; its ports are new each time."""
    ports = programs.free_ports(3)
    with databases.copy() as url:
        told = {
            "HELPLINE_DATABASE_URL": url,
            "HELPLINE_REDIS_URL": both.redis_url,
            "HELPLINE_MASTER_KEY": secrets.token_hex(32),
            "HELPLINE_PEPPER": secrets.token_hex(32),
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        }
        place = Place(
            host="127.0.0.1",
            web_port=ports[0],
            live_port=ports[1],
            simulator_port=ports[2],
            log=folder / "log",
            settings=told | dict(more or {}),
        )
        found = Stage(place=place, servers=both, databases=databases)
        with found.doorbell() as doorbell:
            doorbell.flushdb()
        yield found


@contextmanager
def running(stage: Stage, *children: Child) -> Iterator[None]:
    """These programs run inside the block, each one ready before it begins."""
    try:
        for child in children:
            if child.name == "workers":
                programs.forget_workers(stage.place)
            child.start()
        ready = programs.readiness(stage.place)
        for child in children:
            if child.name in ready:
                wait_until(ready[child.name], child=child)
        yield
    finally:
        for child in children:
            child.send(child.stop_with)
        for child in children:
            child.stop()


@contextmanager
def ground(folder: Path) -> Iterator[tuple[Servers, Databases]]:
    """The servers, durable as in earnest: what is committed is on the disk."""
    with servers(folder, durable=True) as both:
        assert both.postgres is not None
        with Databases(both.postgres) as databases:
            yield both, databases

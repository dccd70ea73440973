"""Starts a PostgreSQL and a Valkey of our own, and takes them away again."""

import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.binaries import valkey_binary
from infra.local.leash import Child, has_namespaces, leash, wait_until
from infra.local.postgres import Postgres

LET_GO = 30.0
"""Seconds a server may take to write down what it holds: one that is killed in the middle of it begins with repairs."""
LONGEST_SOCKET = 90
"""A socket's path may have 107 bytes; PostgreSQL adds its own name to the folder's."""


class Valkey(Child):
    """A Redis of our own: a socket only its owner can reach, nothing thrown away when memory is short."""

    def __init__(self, *, folder: Path, sockets: Path, log: Path, durable: bool) -> None:
        self.socket = sockets / "valkey.sock"
        self.folder = folder
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(folder),
            "appendonly": "yes" if durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        command = [*leash(), str(valkey_binary()), *(x for key, value in settings.items() for x in (f"--{key}", value))]
        super().__init__("valkey", command, log=log)

    @property
    def url(self) -> str:
        """Where redis-py finds it."""
        return self.url_of(0)

    def url_of(self, number: int) -> str:
        """Where redis-py finds one of its sixteen numbered databases."""
        return f"unix://{self.socket}?db={number}"

    def start(self) -> None:
        """Start it and wait until it answers a ping."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().start()
        wait_until(self._answers, child=self)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False


@dataclass(frozen=True)
class Servers:
    """What runs, and where it is found. A server that somebody else runs is None here and only has its address."""

    database_url: str
    redis_url: str
    postgres: Postgres | None
    valkey: Valkey | None


def _sockets(folder: Path, *, shared: bool) -> Path:
    """A folder for the sockets: in ``folder`` when the path is short and nobody else must pass, else one of our own."""
    inside = folder / "sockets"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET and not shared:
        inside.mkdir(parents=True, exist_ok=True, mode=0o700)
        inside.chmod(0o700)
        return inside
    short = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
    return Path(tempfile.mkdtemp(prefix="hl-", dir=short))


def _data(folder: Path, *, namespaces: bool) -> Path:
    """Where the cluster lies: beside everything else, unless another account must be able to reach it."""
    if os.geteuid() != 0 or namespaces:
        return folder / "postgres"
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path("/var/tmp") / f"helpline-{name}" / "postgres"


@contextmanager
def servers(
    folder: Path,
    *,
    durable: bool = True,
    database_url: str | None = None,
    redis_url: str | None = None,
    namespaces: bool | None = None,
) -> Iterator[Servers]:
    """Both servers, their files under ``folder``, until the block ends; one whose address is given is not started.

    ``durable`` writes to the disk before it says yes; without it both are fast and forgetful, for tests.
    ``namespaces`` says how not to be root: in a user namespace (default where there are any), or by another account.
    """
    apart = has_namespaces() if namespaces is None else namespaces
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sockets = _sockets(folder, shared=os.geteuid() == 0 and not apart)
    data = _data(folder, namespaces=apart)
    with ExitStack() as stack:
        stack.callback(_sweep, sockets, folder)
        postgres = valkey = None
        if redis_url is None:
            log = folder / "log" / "valkey.log"
            valkey = Valkey(folder=folder / "valkey", sockets=sockets, log=log, durable=durable)
            stack.callback(valkey.stop, within=LET_GO)
            valkey.start()
        if database_url is None:
            log = folder / "log" / "postgres.log"
            postgres = Postgres(data=data, sockets=sockets, log=log, durable=durable, namespaces=apart)
            stack.callback(postgres.stop, within=LET_GO)
            postgres.start()
        found_database = database_url or (postgres.url() if postgres else "")
        found_redis = redis_url or (valkey.url if valkey else "")
        yield Servers(database_url=found_database, redis_url=found_redis, postgres=postgres, valkey=valkey)
        for one in (postgres, valkey):
            # Both are asked at once; each is then waited for in turn.
            if one is not None:
                one.ask_to_stop()


def _sweep(sockets: Path, folder: Path) -> None:
    if folder not in sockets.parents:
        shutil.rmtree(sockets, ignore_errors=True)


def forget(folder: Path) -> None:
    """Throw away what earlier runs left, so that the next one starts anew."""
    outside = _data(folder.resolve(), namespaces=False).parent
    for old in (folder / "postgres", folder / "valkey", folder / "sockets", outside):
        if old != folder.resolve():
            shutil.rmtree(old, ignore_errors=True)

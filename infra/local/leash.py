"""Children that never outlive whoever started them, and never run a database as root."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path


def leash(sign: str = "TERM") -> list[str]:
    """What to put before a command so that the kernel signals it when its parent dies, even by ``kill -9``."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", sign] if setpriv else []


@cache
def has_namespaces() -> bool:
    """Whether this machine lets us be somebody else in a user namespace of our own."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    tried = [unshare, "-U", "--map-user=1000", "--map-group=1000", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def somebody() -> pwd.struct_passwd:
    """An account that every machine has and that is not root: a database refuses to start without a name."""
    return min((one for one in pwd.getpwall() if one.pw_uid > 0), key=lambda one: one.pw_uid)


def mask(*, namespaces: bool) -> list[str]:
    """What to put before a command that refuses to run as root; nothing when we are not root anyway."""
    if os.geteuid() != 0:
        return []
    other = somebody()
    if namespaces:
        return ["unshare", "-U", f"--map-user={other.pw_uid}", f"--map-group={other.pw_gid}"]
    return ["setpriv", f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups"]


class Child:
    """One program we started, in a process group of its own, its words going to one file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        stop_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self.env = dict(env) if env is not None else None
        self.cwd = cwd
        self.stop_with = stop_with
        self._running: subprocess.Popen[bytes] | None = None
        self._asked = False

    @property
    def pid(self) -> int:
        """The process id of the child as last started; 0 before that."""
        return self._running.pid if self._running else 0

    @property
    def exit_code(self) -> int | None:
        """None while it runs, and before it was ever started."""
        return self._running.poll() if self._running else None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start it; its group is its own, so that a Ctrl-C in the terminal reaches us first and only us."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._asked = False
        with self.log.open("ab") as words:
            self._running = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
            )

    def send(self, sign: signal.Signals) -> None:
        """Signal the program itself, not its children."""
        if self.is_running:
            os.kill(self.pid, sign)

    def ask_to_stop(self) -> None:
        """Ask once: a second request in the midst of tidying up would cut that short."""
        if not self._asked:
            self._asked = True
            self.send(self.stop_with)

    def kill(self) -> None:
        """The whole group at once, without a word."""
        if self._running is not None:
            signal_group(self.pid, signal.SIGKILL)
            self._running.wait()

    def stop(self, *, within: float = 3.0) -> int | None:
        """Ask, wait ``within`` seconds, then kill whatever is left of its group; the exit code."""
        if self._running is None:
            return None
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(within)
        signal_group(self.pid, signal.SIGKILL)
        return self._running.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for the person who has to find out why."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def signal_group(group: int, sign: signal.Signals) -> None:
    """Signal every process of a group; quiet when there is none left."""
    try:
        os.killpg(group, sign)
    except (ProcessLookupError, PermissionError):
        return


class NeverReadyError(RuntimeError):
    """A program ended, or said nothing for too long, before it was ready."""


def wait_until(ready: Callable[[], bool], *, child: Child, within: float = 60.0) -> None:
    """Look every 10 ms until ``ready``; raises `NeverReadyError` with the child's last words."""
    until = time.monotonic() + within
    while not ready():
        if not child.is_running:
            raise NeverReadyError(f"{child.name} ended with {child.exit_code}:\n{child.last_words()}")
        if time.monotonic() > until:
            raise NeverReadyError(f"{child.name} is not ready after {within:.0f} s:\n{child.last_words()}")
        time.sleep(0.01)

"""Start workers: one process a queue and one that sweeps, watched over, gone within moments when told to stop."""

import argparse
import ctypes
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from redis import Redis

from helpline import detectors, log, settings, wiring, words
from helpline.queue import QUEUES, lanes
from helpline.settings import Settings
from workers import jobs, sweeper
from workers.answerer import Answerer
from workers.dialler import Dialler
from workers.sender import Sender

SWEEPER: Final = "sweeper"
JOBS_A_LIFE: Final = 100_000
"""After which a worker makes room for a fresh one: what leaks, leaks a little."""
LONGEST_PAUSE: Final = 10.0
PARENT_DIED: Final = 1  # PR_SET_PDEATHSIG

LOG = log.room("workers")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``python -m workers``."""
    asked = _parser().parse_args(arguments)
    log.set_up()
    try:
        told = settings.read()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    roles = _roles(asked.queue, asked.sweeper)
    words.preload()
    if {SWEEPER, *lanes("intake")} & {*roles}:
        detectors.warm(detectors.of(told.detector))
    wiring.take_short_turns()
    # What stands before the fork stays: the collector need not walk it, nor copy its pages in every process.
    gc.freeze()
    if len(roles) == 1:
        return _work(roles[0], told)
    return Foreman(roles, lambda role: _work(role, told)).watch()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m workers", description=__doc__)
    parser.add_argument("--queue", action="append", choices=QUEUES, help="work on this queue only (may be repeated)")
    parser.add_argument("--sweeper", action=argparse.BooleanOptionalAction, help="sweep, or leave that to another")
    return parser


def _roles(queues: Sequence[str] | None, sweeps: bool | None) -> list[str]:
    """Everything when nothing is said; only what is named otherwise."""
    if queues is None:
        return [SWEEPER] if sweeps else [*lanes(*QUEUES), *([SWEEPER] if sweeps is None else [])]
    return [*lanes(*queues), *([SWEEPER] if sweeps else [])]


def _work(role: str, told: Settings) -> int:
    """One role in this process, until told to stop."""
    house = wiring.build(told, connections=16 if role in ("send", SWEEPER) else 3)
    sender, dialler = Sender(house), Dialler(house)
    try:
        if role == SWEEPER:
            stopping = threading.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopping.set())
            sweeper.run(house, sender, dialler, stopping)
        else:
            jobs.sit_down(house, sender, dialler)
            _answer_bell(role, told)
    finally:
        sender.stop()
        dialler.stop()
        house.database.close()
    return 0


def _answer_bell(queue: str, told: Settings) -> None:
    """One RQ worker on one queue: a worker that listens to two loses what it holds when it dies."""
    redis = Redis.from_url(told.redis_url, socket_connect_timeout=3)
    Answerer(queue, redis).work(logging_level="ERROR", max_jobs=JOBS_A_LIFE, with_scheduler=False)


class Foreman:
    """Keeps one process a role alive, and takes all of them along when it goes."""

    def __init__(self, roles: Sequence[str], work: Callable[[str], int]) -> None:
        self._roles = list(roles)
        self._work = work
        self._pids: dict[int, str] = {}
        self._fell: dict[str, list[float]] = {role: [] for role in roles}
        self._due: dict[str, float] = dict.fromkeys(roles, 0.0)
        self._stopping = False

    def watch(self) -> int:
        """Start what is missing, until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping:
            self._start_missing()
            self._bury()
            time.sleep(0.1)
        self._end()
        return 0

    def _start_missing(self) -> None:
        for role in self._roles:
            if role not in self._pids.values() and time.monotonic() >= self._due[role] and not self._stopping:
                self._start(role)

    def _start(self, role: str) -> None:
        foreman = os.getpid()
        pid = os.fork()
        if pid:
            self._pids[pid] = role
            return
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        code = 1
        try:
            if os.getppid() == foreman:
                code = self._work(role)
        except BaseException as error:
            LOG.error("worker_fell", queue=role, error=type(error).__name__, where=log.where(error))
        finally:
            os._exit(code)

    def _bury(self) -> None:
        while self._pids:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            role = self._pids.pop(pid)
            now = time.monotonic()
            recent = [at for at in self._fell[role] if now - at < 60] + [now]
            self._fell[role] = recent
            self._due[role] = now + min(LONGEST_PAUSE, 0.2 * 2 ** (len(recent) - 1))
            LOG.warning("worker_ended", queue=role, count=len(recent))

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _end(self, within: float = 2.5) -> None:
        """Everybody is asked to stop at once; who has not after a moment is stopped."""
        until = time.monotonic() + within
        self._tell_all(signal.SIGTERM)
        while self._pids and time.monotonic() < until:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid:
                del self._pids[pid]
            else:
                time.sleep(0.02)
        self._tell_all(signal.SIGKILL)

    def _tell_all(self, number: int) -> None:
        for pid in self._pids:
            os.kill(pid, number)

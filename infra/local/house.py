"""A whole helpline that really runs, for a journey through its doors: web, live, workers and a telephone network."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import redis

from helpline.queue import lanes
from infra.local import databases, programs
from infra.local.leash import Child, wait_until
from infra.local.processes import family, is_held
from infra.local.programs import QUEUES, ROOT, Place
from infra.local.several import CommandFailedError, several

ACCOUNT = "AC" + "0123456789abcdef" * 2


class House:
    """Starts every program with settings of its own and waits until each is ready; stops them all when closed.

    ``settings`` are added to the environment of the programs, the simulator's too.
    """

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str,
        pristine_url: str,
        folder: Path,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.database_url = database_url
        self.redis_url = redis_url
        self.pristine_url = pristine_url
        self.auth_token = secrets.token_hex(16)
        self.account_sid = ACCOUNT
        ports = programs.free_ports(3)
        told = {
            "HELPLINE_DATABASE_URL": database_url,
            "HELPLINE_REDIS_URL": redis_url,
            "HELPLINE_MASTER_KEY": secrets.token_hex(32),
            "HELPLINE_PEPPER": secrets.token_hex(32),
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.auth_token,
        }
        self.place = Place(
            host="127.0.0.1",
            web_port=ports[0],
            live_port=ports[1],
            simulator_port=ports[2],
            log=folder / "log",
            settings=told | dict(settings or {}),
        )
        self.children: dict[str, Child] = {child.name: child for child in programs.everything(self.place)}

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> Self:
        """Start everything at once, then wait for each; when one can't start, none goes on."""
        try:
            for child in self.children.values():
                self._begin(child)
            for name in self.children:
                self.wait_for(name)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Ask all at once to stop, then wait for each."""
        for child in self.children.values():
            child.ask_to_stop()
        for child in self.children.values():
            child.stop()

    @property
    def url(self) -> str:
        """The web: pages and webhooks."""
        return self.place.url

    @property
    def live_url(self) -> str:
        """The event streams."""
        return self.place.live_url

    @property
    def sim_url(self) -> str:
        """The telephone network."""
        return self.place.simulator_url

    @property
    def env(self) -> dict[str, str]:
        """What the programs are told."""
        return self.place.env

    def cli(self, *words: str) -> Any:
        """Run ``helpline …`` with ``--json`` and give what it said, read; raises `CommandFailedError`."""
        said = self.command(*words, "--json")
        return json.loads(said) if said.strip() else None

    def cli_all(self, *commands: Sequence[str]) -> list[Any]:
        """Run several commands in one process, which saves half a second for each; what each said, read."""
        return [outcome.facts() for outcome in several(commands, env=self.env)]

    def command(self, *words: str, stdin: str | None = None) -> str:
        """Run ``helpline …`` as a person would and give what it said; raises `CommandFailedError`."""
        command = [sys.executable, "-m", "helpline.cli", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, input=stdin, capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode != 0:
            raise CommandFailedError(
                f"helpline {' '.join(words)} ended with {done.returncode}:\n{done.stderr}{done.stdout}"
            )
        return done.stdout

    def sim(self, method: str, path: str, told: Mapping[str, Any] | None = None) -> Any:
        """Ask the telephone network something, such as ``sim("POST", "/sim/texts", {...})``; its answer, read."""
        body = None if told is None else json.dumps(told).encode()
        asked = Request(self.sim_url + path, data=body, method=method, headers={"Content-Type": "application/json"})
        try:
            with urlopen(asked, timeout=60) as answer:
                said = answer.read()
        except HTTPError as error:
            raise CommandFailedError(f"{method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(said) if said else None

    def add_number(self, number: str, **more: str) -> Any:
        """One of the organisation's numbers at the network, its texts and calls going to our doors."""
        ours = f"{self.url}/twilio"
        doors = {"sms_url": f"{ours}/sms", "voice_url": f"{ours}/voice", "status_callback": f"{ours}/voice/status"}
        return self.sim("POST", "/sim/numbers", {"number": number, **doors, **more})

    def text(self, *, sender: str, to: str, body: str, **more: Any) -> Any:
        """A handset sends a text; the network's answer says how our door took it."""
        return self.sim("POST", "/sim/texts", {"from": sender, "to": to, "body": body, "wait": True, **more})

    def texts_on(self, handset: str, *, after: int = 0) -> list[dict[str, Any]]:
        """What a handset shows, oldest first."""
        said = self.sim("GET", f"/sim/handsets/{handset}/texts?after={after}")
        found: list[dict[str, Any]] = said["texts"] if isinstance(said, dict) else said
        return found

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself, to see what is really kept."""
        with psycopg.connect(programs.plain(self.database_url)) as db:
            return db.execute(question.encode(), values).fetchall()

    def eventually(self, found: Callable[[], Any], *, within: float = 60.0, why: str = "") -> Any:
        """Look until ``found`` gives something true and give that; an AssertionError with all last words otherwise."""
        until = time.monotonic() + within
        while True:
            seen = found()
            if seen:
                return seen
            if time.monotonic() > until:
                raise AssertionError(f"never happened: {why or found}\n{self.last_words()}")
            time.sleep(0.02)

    def logs(self) -> str:
        """Everything that any program has written."""
        return "\n".join(
            child.log.read_text(errors="replace") for child in self.children.values() if child.log.exists()
        )

    def last_words(self) -> str:
        """The end of each program's log."""
        return "\n".join(f"--- {name}\n{child.last_words()}" for name, child in self.children.items())

    def pids(self, name: str) -> list[int]:
        """The process ids of a program and all its living descendants, the parent first."""
        return family(self.children[name].pid)

    def kill(self, name: str) -> None:
        """``kill -9`` a program and all its processes."""
        self.children[name].kill()

    def stop(self, name: str) -> int | None:
        """Ask a program to stop, as a person would; its exit code."""
        return self.children[name].stop(within=10)

    def restart(self, name: str) -> None:
        """Start a program again, and wait until it is ready; one that still runs is asked to stop first."""
        self.children[name].stop(within=10)
        self._begin(self.children[name])
        self.wait_for(name)

    def pause(self, name: str) -> None:
        """Hold every process of a program still, as a machine out of memory does; returns when all of them are."""
        for pid in self.pids(name):
            os.kill(pid, signal.SIGSTOP)
        # A signal is taken only when its process has its turn, and a busy machine lets it wait for that.
        wait_until(lambda: all(map(is_held, self.pids(name))), child=self.children[name])

    def resume(self, name: str) -> None:
        """Let a program that was held still go on."""
        for pid in self.pids(name):
            os.kill(pid, signal.SIGCONT)

    def empty(self) -> None:
        """Back to nothing: no numbers, no texts, no people; a program that has died is started again."""
        for name, child in self.children.items():
            if not child.is_running:
                self.restart(name)
        self.sim("POST", "/sim/reset")
        with redis.Redis.from_url(self.redis_url) as doorbell:
            doorbell.delete(*(f"rq:queue:{name}" for name in lanes(*QUEUES)))
        self._empty_tables()
        # What a worker had in its hands may have reached the network after that was emptied: it is nobody's now.
        self.sim("POST", "/sim/reset")

    def wait_for(self, name: str) -> None:
        """Wait until a program is ready; raises `NeverReadyError` with its last words."""
        wait_until(programs.readiness(self.place)[name], child=self.children[name])

    def _empty_tables(self, tries: int = 5) -> None:
        for left in reversed(range(tries)):
            try:
                databases.empty(self.database_url, self.pristine_url)
            except psycopg.errors.DeadlockDetected:
                # A worker was in the middle of something; it gives way the next time.
                if not left:
                    raise
            else:
                return

    def _begin(self, child: Child) -> None:
        if child.name == "workers":
            programs.forget_workers(self.place)
        child.start()

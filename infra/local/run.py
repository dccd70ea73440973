"""Starts a whole helpline on this machine, says where to click, and takes everything away again."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from infra.local import programs
from infra.local.binaries import NoServerError
from infra.local.demo import CALLERS, NUMBER, RESPONDERS, Demo
from infra.local.leash import Child, NeverReadyError, wait_until
from infra.local.programs import ROOT, Place, first_free
from infra.local.servers import Servers, forget, servers
from infra.local.watch import Watch

KEPT = Path(os.environ.get("KEEP") or ROOT / ".local").resolve()
"""Where everything lies that outlives a run. KEEP names another folder: two helplines can then run side by side."""

WEB, LIVE, SIMULATOR = 8000, 8001, 4010
PATIENCE = 2.0
"""Seconds that programs are given to end by themselves."""


class StoppedError(Exception):
    """Somebody asked us to stop."""


def on_signal(_sign: int, _frame: FrameType | None) -> None:
    """The first Ctrl-C stops everything in order; more of them change nothing."""
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    raise StoppedError


def secret(name: str) -> Path:
    """A file with a secret of this machine's own, made once."""
    path = KEPT / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(16 if name == "carrier-token" else 32))
    return path


def settings(found: Servers) -> dict[str, str]:
    """What the programs are told, beside their addresses."""
    return {
        "HELPLINE_DATABASE_URL": found.database_url,
        "HELPLINE_REDIS_URL": found.redis_url,
        "HELPLINE_MASTER_KEY_FILE": str(secret("master-key")),
        "HELPLINE_PEPPER_FILE": str(secret("pepper")),
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": secret("carrier-token").read_text(),
        "HELPLINE_CALLS_PER_SECOND": "5",
    }


def choose_place(host: str, found: Servers) -> Place:
    """The usual ports, or the next ones where somebody else has them."""
    taken: set[int] = set()
    ports = [first_free(port, host=host, taken=taken) for port in (WEB, LIVE, SIMULATOR)]
    return Place(
        host=host,
        name=socket.gethostname() if host == "0.0.0.0" else "",
        web_port=ports[0],
        live_port=ports[1],
        simulator_port=ports[2],
        log=KEPT / "log",
        settings=settings(found),
    )


@contextmanager
def only_one() -> Iterator[None]:
    """Two helplines can't share one folder."""
    KEPT.mkdir(exist_ok=True, mode=0o700)
    with (KEPT / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"A helpline already runs here (its data is in {KEPT}). Stop it with Ctrl-C where it was started.")
        yield


@contextmanager
def started(children: Sequence[Child]) -> Iterator[None]:
    """Everything runs inside the block; after it all are asked to end at once, and what is left is killed."""
    try:
        for child in children:
            child.log.unlink(missing_ok=True)
            child.start()
        yield
    finally:
        until = time.monotonic() + PATIENCE
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop(within=max(0.0, until - time.monotonic()))


def say(words: str) -> None:
    """One line on the screen, at once."""
    print(words, flush=True)


def screen(place: Place, demo: Demo) -> str:
    """The one screen: where to click, what to try, where things are, how to stop."""
    links = "".join(f"\n     as {name}:  {link}" for name, link in demo.links.items())
    return f"""
  The helpline runs. Nothing here reaches a real telephone: the network is our own, and every number is invented.

  1. The telephones   {place.simulator_url}/
  2. The desk         {place.url}/
     Sign in by a link that works once, and choose a password:{links}

  Try this
     - Call {NUMBER} from the telephone of "{CALLERS[0][0]}". Captions show what is said; press 1 or 2 for a language.
       Answer on {RESPONDERS[0][0]} or {RESPONDERS[1][0]}, whose telephones ring, and press 1: now the two talk.
       While waiting, 2 asks to be rung back, 5 is danger, 9 wipes it all. Once they talk, a star opens the menu.
     - Text {NUMBER} from "{CALLERS[1][0]}": hola, or help me please. {RESPONDERS[0][0]} and {RESPONDERS[1][0]} get a
       code: text it back, or take it at the desk, and text back and forth. Neither side ever sees the other's number.
     - On the caller's telephone text 9: everything is wiped, and says so.

  What is kept lies in {KEPT}, the programs' words in {KEPT / "log"}. Start anew: make run FRESH=1
  Stop: Ctrl-C
"""


def watch(children: Sequence[Child], demo: Demo) -> None:
    """Until somebody asks us to stop: keep everything going."""

    def restarted(child: Child) -> None:
        if child.name == "simulator":
            wait_until(programs.readiness(demo.place)["simulator"], child=child)
            demo.connect()

    watching = Watch(children, say=say, restarted=restarted)
    parent = os.getppid()
    while os.getppid() == parent:
        watching.look()
        time.sleep(0.2)


def run(stack: ExitStack, host: str) -> None:
    """Everything, in order; each step says how long it took."""
    began = time.monotonic()

    def step(words: str) -> None:
        say(f"  {time.monotonic() - began:4.1f} s  {words}")

    database_url, redis_url = (os.environ.get(f"HELPLINE_{name}_URL") or None for name in ("DATABASE", "REDIS"))
    found = stack.enter_context(servers(KEPT, database_url=database_url, redis_url=redis_url))
    step("database and queue are up")
    place = choose_place(host, found)
    demo = Demo(place, made=KEPT / "demo")
    children = programs.everything(place)
    demo.set_up()
    step("a line, two responders and two callers are there")
    programs.forget_workers(place)
    stack.enter_context(started(children))
    for child in children:
        wait_until(programs.readiness(place)[child.name], child=child)
    demo.connect()
    step("web, workers and telephone network are up")
    say(screen(place, demo))
    servers_too = [one for one in (found.postgres, found.valkey) if one is not None]
    watch([*children, *servers_too], demo)


def main() -> None:
    """``make run``: HOST says who may come in (default: only this machine), FRESH=1 forgets what was kept."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, on_signal)
    host = os.environ.get("HOST") or "127.0.0.1"
    with only_one():
        if os.environ.get("FRESH"):
            say("Starting anew.")
            forget(KEPT)
            shutil.rmtree(KEPT / "secrets", ignore_errors=True)
            (KEPT / "demo").unlink(missing_ok=True)
        try:
            with ExitStack() as stack:
                run(stack, host)
        except StoppedError:
            say("\nStopped.")
        except (NeverReadyError, NoServerError, RuntimeError) as problem:
            say(f"\nStopped: {problem}")
            sys.exit(1)


if __name__ == "__main__":
    main()

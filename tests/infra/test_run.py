"""``make run``: one screen that tells the truth, everything kept between runs, and nothing left behind."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import psycopg
import pytest

from infra.local.leash import leash, signal_group
from infra.local.processes import family, is_alive
from infra.local.programs import ROOT, plain
from tests.waiting import eventually

LOCK = Path(tempfile.gettempdir()) / f"helpline-test-run-{os.getuid()}.lock"

pytestmark = pytest.mark.timeout(900)
"""Seconds: some of them go by until others that do the same have let go of the lock."""


class Run:
    """``make run`` without the installing, its data in a folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screen = folder / "screen"
        self.running: subprocess.Popen[bytes] | None = None
        self.alone: IO[str] | None = None

    def start(self, **more: str) -> str:
        """Start it and give its screen, once it is whole."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
        self.folder.mkdir(exist_ok=True)
        if self.alone is None:
            # One at a time, from the first start to the end: two that look for free ports could find the same ones.
            self.alone = LOCK.open("w")
            fcntl.flock(self.alone, fcntl.LOCK_EX)
        with self.screen.open("wb") as screen:
            self.running = subprocess.Popen(
                [*leash("KILL"), sys.executable, "-m", "infra.local.run"],
                cwd=ROOT,
                env=env | {"KEEP": str(self.folder / "kept")} | more,
                stdout=screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assert eventually(lambda: "Stop: Ctrl-C" in self.said() or not self.is_running, within=120), self.said()
        assert self.is_running, self.said()
        return self.said()

    @property
    def is_running(self) -> bool:
        return self.running is not None and self.running.poll() is None

    def said(self) -> str:
        return self.screen.read_text()

    def everything(self) -> list[int]:
        """The process ids of it and of all it started."""
        assert self.running is not None
        return family(self.running.pid)

    def told(self, name: str) -> str:
        """One of the settings that it told its programs."""
        for pid in self.everything()[1:]:
            words = Path(f"/proc/{pid}/environ").read_text().split("\0")
            found = dict(word.split("=", 1) for word in words if "=" in word)
            if name in found:
                return plain(found[name])
        raise AssertionError(f"{name} was told to nobody")

    def clear_away(self) -> None:
        """Whatever a test left running."""
        if self.running is not None and self.is_running:
            self.end(signal.SIGTERM)
            signal_group(self.running.pid, signal.SIGKILL)
        if self.alone is not None:
            self.alone.close()

    def end(self, sign: signal.Signals) -> int:
        assert self.running is not None
        self.running.send_signal(sign)
        return self.running.wait(90)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Not started yet."""
    one = Run(tmp_path)
    yield one
    one.clear_away()


@pytest.fixture
def steady(run: Run) -> Run:
    """One that runs, for tests that only look."""
    run.start()
    return run


def links(screen: str) -> list[str]:
    return re.findall(r"https?://\S+", screen)


def cover_name(run: Run) -> str:
    with psycopg.connect(run.told("HELPLINE_DATABASE_URL")) as db:
        return str(db.execute("SELECT cover_name FROM line").fetchall()[0][0])


def test_a_run_keeps_everything_but_its_programs(run: Run) -> None:
    """Stopped by Ctrl-C, stopped by a signal, killed without a word: nothing goes on, and nothing is forgotten."""
    run.start()
    with psycopg.connect(run.told("HELPLINE_DATABASE_URL")) as db:
        db.execute("UPDATE line SET cover_name = 'kept'")
    everything = run.everything()
    assert len(everything) > 8
    assert run.end(signal.SIGINT) == 0
    assert eventually(lambda: not any(is_alive(pid) for pid in everything))
    assert "Stopped." in run.said()

    run.start()
    assert cover_name(run) == "kept"
    everything = run.everything()
    run.end(signal.SIGKILL)
    assert eventually(lambda: not any(is_alive(pid) for pid in everything))

    run.start(FRESH="1")
    assert cover_name(run) == ""
    everything = run.everything()
    assert run.end(signal.SIGTERM) == 0
    assert eventually(lambda: not any(is_alive(pid) for pid in everything))


def test_everything_the_screen_names_is_there(steady: Run) -> None:
    for link in links(steady.said()):
        assert eventually(lambda: opens(link)), link  # noqa: B023


def opens(link: str) -> bool:
    """Whether there is a page. A connection that is cut is asked for once more, as browsers do."""
    try:
        with urlopen(link, timeout=20) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def test_a_second_one_in_the_same_folder_says_why_it_does_not_start(steady: Run) -> None:
    assert steady.is_running
    env = dict(os.environ, KEEP=str(steady.folder / "kept"))
    command = [sys.executable, "-m", "infra.local.run"]
    second = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "already runs here" in second.stderr


def test_what_ends_is_named_and_started_again(steady: Run) -> None:
    for pid in steady.everything():
        if "wsgi:app" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)
            break
    assert eventually(lambda: "web ended with -9" in steady.said())
    desk = next(link for link in links(steady.said()) if link.endswith("/"))

    def answers() -> bool:
        try:
            with urlopen(desk, timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    assert eventually(answers)
    assert steady.is_running


def test_secrets_are_for_their_owner_only(steady: Run) -> None:
    kept = list((steady.folder / "kept" / "secrets").iterdir())
    assert len(kept) == 3
    assert {path.stat().st_mode & 0o077 for path in [*kept, steady.folder / "kept" / "demo"]} == {0}

"""Programs that end are named, shown and started again, sooner at first and later each time."""

import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from infra.local.leash import Child
from infra.local.watch import LONGEST, SETTLED, Watch


class Hands:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def now(self) -> float:
        return self.at


@pytest.fixture
def short_lived(tmp_path: Path) -> Child:
    """A program that says something and ends."""
    return Child("brief", [sys.executable, "-c", "print('my last words'); raise SystemExit(3)"], log=tmp_path / "log")


def let_end(child: Child) -> None:
    while child.is_running:
        time.sleep(0.01)


def test_a_program_that_ended_is_named_with_its_last_words(short_lived: Child) -> None:
    said: list[str] = []
    watch = Watch([short_lived], say=said.append)
    short_lived.start()
    let_end(short_lived)
    watch.look()
    assert "brief ended with 3" in said[0]
    assert "my last words" in said[1]


def test_it_is_started_again_at_once_and_then_later_and_later(short_lived: Child) -> None:
    hands = Hands()
    starts: list[float] = []
    watch = Watch([short_lived], say=lambda _: None, now=hands.now, restarted=lambda _: starts.append(hands.at))
    short_lived.start()
    for _ in range(3000):
        let_end(short_lived)
        watch.look()
        hands.at += 0.5
        if len(starts) == 8:
            break
    short_lived.kill()
    waits = [later - earlier for earlier, later in pairwise(starts)]
    assert waits == sorted(waits)
    assert waits[0] < 3
    assert LONGEST <= waits[-1] <= LONGEST + 1


def test_one_that_has_been_well_for_a_while_is_started_again_at_once(tmp_path: Path) -> None:
    hands = Hands()
    said: list[str] = []
    child = Child("steady", [sys.executable, "-c", "import time; time.sleep(600)"], log=tmp_path / "log")
    watch = Watch([child], say=said.append, now=hands.now)
    child.start()
    for _ in range(2):
        child.kill()
        watch.look()
        hands.at += 5
        watch.look()
        assert child.is_running
        hands.at += SETTLED + 1
        watch.look()
    child.kill()
    watch.look()
    watch.look()
    assert child.is_running
    assert said[-1] == "Starting steady again."
    child.kill()


def test_one_that_runs_is_left_alone(tmp_path: Path) -> None:
    child = Child("steady", [sys.executable, "-c", "import time; time.sleep(600)"], log=tmp_path / "log")
    child.start()
    before = child.pid
    watch = Watch([child])
    for _ in range(5):
        watch.look()
    assert child.pid == before
    child.kill()

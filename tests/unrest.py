"""Kinds of unrest, to find tests that only pass on a quiet machine or in their usual order. None is on by itself.

``make test ARGS="--dawdle=1.5"``  the hands of a test are slow: now and then they wait before they do something
``make test ARGS="--jolt=0.8"``    now and then a process it started stands still, as where others take the processor
``make test ARGS="--shuffle=7"``   tests come in another order, as thrown with that number

The first two are in seconds at the most. What fails under them is a test that looks too early or too late, one that
needs what another left behind or loses what another takes away, or a fault nobody would have found by reading.
"""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Any

import psutil
import pytest
import requests
from playwright.sync_api import Keyboard, Locator, Page

from infra.local.processes import family, is_held

SELDOM = 0.3
"""How often a hand is slow."""

PAUSE = 0.15
"""Seconds from one jolt to the next, at the most."""

dice = random.Random()
"""Its own: Hypothesis watches those that everybody throws, and they are set anew before each test."""

ACTS: dict[type, tuple[str, ...]] = {
    requests.Session: ("request",),
    Locator: ("click", "fill", "press", "check", "select_option"),
    Page: ("goto", "reload", "click", "fill"),
    Keyboard: ("press", "type"),
}
"""What the hands of a test do: to the telephone network, and to a page."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add each kind."""
    unrest = parser.getgroup("unrest", "a machine that is not quiet")
    unrest.addoption("--dawdle", type=float, default=0.0, help="seconds a test's hands may wait before each act")
    unrest.addoption("--jolt", type=float, default=0.0, help="seconds a process of the house may stand still")
    unrest.addoption("--shuffle", type=int, default=None, help="a number: another order of tests for each")


def shuffle(items: list[pytest.Item], number: int) -> None:
    """Bring tests into another order, the same one in every process that is told the same number."""
    random.Random(number).shuffle(items)


@pytest.fixture(autouse=True)
def unrest(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make this test's machine as restless as was asked for."""
    dawdle, jolt = request.config.getoption("--dawdle"), request.config.getoption("--jolt")
    if dawdle:
        for kind, acts in ACTS.items():
            for act in acts:
                monkeypatch.setattr(kind, act, _slow(getattr(kind, act), dawdle))
    over = threading.Event()
    jolting = threading.Thread(target=_jolt, args=(jolt, over))
    if jolt:
        jolting.start()
    yield
    over.set()
    if jolt:
        jolting.join()


def _slow(act: Callable[..., Any], dawdle: float) -> Callable[..., Any]:
    @wraps(act)
    def slowly(*args: Any, **more: Any) -> Any:
        if dice.random() < SELDOM:
            time.sleep(dice.uniform(0, dawdle))
        return act(*args, **more)

    return slowly


def _jolt(jolt: float, over: threading.Event) -> None:
    while not over.wait(dice.uniform(0, PAUSE)):
        # What a test holds still itself stays so until that test lets it go.
        moving = [pid for pid in family(os.getpid())[1:] if not is_held(pid)]
        if not moving:
            continue
        with suppress(psutil.NoSuchProcess):
            one = psutil.Process(dice.choice(moving))
            one.suspend()
            time.sleep(dice.uniform(0, jolt))
            one.resume()

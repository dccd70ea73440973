"""Waiting for what other programs do."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def eventually(found: Callable[[], Seen], *, within: float = 60.0) -> Seen:
    """Look until ``found`` gives something true, or until so many seconds are over; gives what was seen last."""
    until = time.monotonic() + within
    while not (seen := found()) and time.monotonic() < until:
        time.sleep(0.01)
    return seen

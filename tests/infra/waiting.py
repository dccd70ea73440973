"""Waiting for what other programs do."""

import time
from collections.abc import Callable


def eventually(true: Callable[[], bool], *, within: float = 60.0) -> bool:
    """Look until it is so, or until so many seconds are over; gives whether it is."""
    until = time.monotonic() + within
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()

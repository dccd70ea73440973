"""How many wrong passwords this process listens to before it asks for a pause. In memory, and gone with it."""

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Final

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

WRONG: Final = 30
WITHIN: Final = 60.0
"""Seconds. One name is locked after five wrong tries anyway: this is for whoever tries many names."""
AT_ONCE: Final = 2
"""Checking a password takes 64 MiB and a core on purpose: more of them at once would be everybody's outage."""
WAITS: Final = 3.0
"""Seconds that one more check waits for its turn."""
MOST_REMEMBERED: Final = 1000


class Patience:
    """Counts wrong tries by address. Addresses are kept as a hash with a key of this process, for a minute.

    Behind a proxy that says nothing everybody has the same address, and the limit is one for all: see
    ``HELPLINE_PROXY_HOPS``.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, most: int = WRONG) -> None:
        self._clock = clock
        self._most = most
        self._key = os.urandom(16)
        self._lock = Lock()
        self._wrong: dict[bytes, deque[float]] = {}
        self.turn = BoundedSemaphore(AT_ONCE)

    def is_over(self, address: str) -> bool:
        """Whether there have been too many wrong tries from there just now."""
        with self._lock:
            return len(self._recent(address)) >= self._most

    def was_wrong(self, address: str) -> None:
        """One more."""
        with self._lock:
            if len(self._wrong) >= MOST_REMEMBERED:
                self._wrong.clear()
            self._recent(address).append(self._clock())

    def _recent(self, address: str) -> deque[float]:
        name = hashlib.blake2b(address.encode(), key=self._key, digest_size=8).digest()
        tries = self._wrong.setdefault(name, deque(maxlen=self._most))
        while tries and self._clock() - tries[0] > WITHIN:
            tries.popleft()
        return tries


@dataclass(frozen=True)
class Attempt:
    """One try, from one address."""

    patience: Patience
    address: str

    def failed(self) -> None:
        """It counts."""
        self.patience.was_wrong(self.address)


@contextmanager
def taken() -> Iterator[Attempt]:
    """Whoever knocks takes a turn at proving who she is. Too many wrong tries from there, or no turn free: 429."""
    patience: Patience = current_app.extensions["patience"]
    attempt = Attempt(patience, request.remote_addr or "")
    if patience.is_over(attempt.address) or not patience.turn.acquire(timeout=WAITS):
        raise TooManyRequests
    try:
        yield attempt
    finally:
        patience.turn.release()

"""Many things asked of the carrier at once: as many hands as threads, and never more claimed than there are hands."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Final, Generic, TypeVar

from helpline.handlers import outbox
from helpline.handlers.work import House

THREADS: Final = 24
"""The carrier takes 0.15 s for each text, so this many make about 150 a second."""


Errand = TypeVar("Errand")


class Hands(Generic[Errand]):
    """Does whatever is due. What has been claimed begins at once: no lease runs out while waiting for a hand."""

    def __init__(
        self,
        house: House,
        threads: int,
        *,
        take: Callable[..., Sequence[Errand]],
        carry_out: Callable[[House, Errand], None],
    ) -> None:
        self._house = house
        self._threads = threads
        self._take = take
        self._carry_out = carry_out
        self._pool = ThreadPoolExecutor(threads, "hands")
        self._lock = Lock()
        self._busy = 0
        self._more = False

    def send_due(self) -> None:
        """Claim and begin all that is due, as far as there are free hands; the rest when the next hand is free."""
        while free := self._reserve():
            try:
                errands = self._take(self._house, limit=free)
            except BaseException:
                self._give_back(free)
                raise
            self._give_back(free - len(errands))
            for errand in errands:
                self._pool.submit(self._send, errand)
            if len(errands) < free:
                return

    def stop(self, within: float = 2.0) -> None:
        """Begin nothing new, give what is under way a moment. What stays open is looked for later, never repeated."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + within
        while self._busy and time.monotonic() < until:
            time.sleep(0.02)

    def _send(self, errand: Errand) -> None:
        try:
            self._carry_out(self._house, errand)
        finally:
            with self._lock:
                self._busy -= 1
                more, self._more = self._more, False
        if more:
            self.send_due()

    def _reserve(self) -> int:
        with self._lock:
            free = self._threads - self._busy
            self._more = free == 0
            self._busy += free
            return free

    def _give_back(self, hands: int) -> None:
        with self._lock:
            self._busy -= hands


class Sender(Hands[outbox.Errand]):
    """Sends texts."""

    def __init__(self, house: House, threads: int = THREADS) -> None:
        super().__init__(house, threads, take=outbox.take_errands, carry_out=outbox.send)

"""Rings, moves and hangs up telephones: beside the texts, so that no queue of texts lets anybody wait on the line."""

import threading
from datetime import timedelta
from typing import Final

from helpline.handlers import dialling
from helpline.handlers.work import House
from workers.sender import Hands

THREADS: Final = 12
LOOKS_AHEAD: Final = timedelta(seconds=3)
"""What is due within this time is not left to the sweeper, who comes by once a second."""


class Dialler(Hands[dialling.Errand]):
    """Does what is due, and comes back by itself for what is due in a moment."""

    def __init__(self, house: House, threads: int = THREADS) -> None:
        super().__init__(house, threads, take=dialling.take_errands, carry_out=dialling.carry_out)
        self._of = house
        self._alarm: threading.Timer | None = None
        self._setting = threading.Lock()

    def send_due(self) -> None:
        """All that is due now; the next turn of the account's pace is waited for."""
        super().send_due()
        wait = dialling.next_due(self._of)
        if wait is None or wait > LOOKS_AHEAD:
            return
        with self._setting:
            if self._alarm is None or not self._alarm.is_alive():
                self._alarm = threading.Timer(max(wait.total_seconds(), 0.02), self.send_due)
                self._alarm.daemon = True
                self._alarm.start()

    def stop(self, within: float = 2.0) -> None:
        """Begin nothing new."""
        with self._setting:
            if self._alarm is not None:
                self._alarm.cancel()
        super().stop(within)

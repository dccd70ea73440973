"""The sweeper's day: a tick a second, chores on a thread of their own, a look back every minute, tidying every hour."""

import threading
import time
from collections.abc import Callable
from typing import Final

from helpline import log
from helpline.handlers import sweep
from helpline.handlers.work import House
from workers.dialler import Dialler
from workers.sender import Sender

TICK: Final = 1.0
CHORES_EVERY: Final = 5.0
LOOK_BACK_EVERY: Final = 60.0
TIDY_EVERY: Final = 3600.0
ALARMS_EVERY: Final = 10.0

LOG = log.room("sweeper")


def run(house: House, sender: Sender, dialler: Dialler, stopping: threading.Event) -> None:
    """Sweep until told to stop."""
    slow = threading.Thread(target=_chores, args=(house, stopping), name="chores", daemon=True)
    slow.start()
    next_tidy, next_alarms = time.monotonic() + 60, time.monotonic() + ALARMS_EVERY
    while not stopping.wait(TICK):
        sweep.tick(house, sender.send_due, dialler.send_due)
        if time.monotonic() >= next_alarms:
            next_alarms = time.monotonic() + ALARMS_EVERY
            _guarded(lambda: sweep.sound_alarms(house))
        if time.monotonic() >= next_tidy:
            next_tidy = time.monotonic() + TIDY_EVERY
            _guarded(lambda: sweep.tidy(house))


def _chores(house: House, stopping: threading.Event) -> None:
    """What asks the carrier, and may have to wait for it."""
    next_look = time.monotonic() + 5
    while not stopping.wait(CHORES_EVERY):
        _guarded(lambda: sweep.chores(house))
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + LOOK_BACK_EVERY
            _guarded(lambda: sweep.look_back(house))


def _guarded(job: Callable[[], None]) -> None:
    try:
        job()
    except Exception as error:
        LOG.error("chore_failed", error=type(error).__name__, where=log.where(error))

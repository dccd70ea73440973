"""One pair of hands in place of the workers: what is rung for is done as it comes, and swept once a second."""

import queue
import threading
import time
from typing import Final

from helpline import log
from helpline.handlers import dialling, duress, outbox, sweep, texts
from helpline.handlers.work import House

SWEEPS_EVERY: Final = 1.0
AT_ONCE: Final = 20
LOG = log.room("apart")


class Bell:
    """Rung in this process alone. Implements `ports.Queue`."""

    def __init__(self) -> None:
        self.rung: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()

    def ring(self, job: str, *ids: int) -> bool:
        self.rung.put((job, ids[0]))
        return True

    def announce(self, subject: str, *ids: int) -> None:
        """Nobody listens: pages of a house apart look by themselves."""

    def answers(self) -> bool:
        return True


class Hands:
    """Answers the bell of one house, until told to stop."""

    def __init__(self, house: House, bell: Bell) -> None:
        self._house = house
        self._bell = bell
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="hands", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """After what is in hand."""
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        swept = 0.0
        while not self._over.is_set():
            if time.monotonic() - swept > SWEEPS_EVERY:
                swept = time.monotonic()
                self._unbroken("sweep", 0)
            try:
                self._unbroken(*self._bell.rung.get(timeout=0.05))
            except queue.Empty:
                continue

    def _unbroken(self, job: str, row_id: int) -> None:
        """One that fails is found again by the next sweep, as in the real house."""
        try:
            self._answer(job, row_id)
        except Exception as error:
            LOG.error("job_failed", job=job, error=type(error).__name__, where=log.where(error))

    def _answer(self, job: str, row_id: int) -> None:
        if job == "sweep":
            sweep.tick(self._house, self._send_due, self._dial_due)
        elif job == "arrived":
            texts.arrived(self._house, row_id)
        elif job == "deliver":
            self._send_due()
        elif job == "dial":
            self._dial_due()
        elif job == "hush":
            duress.hush(self._house, row_id)

    def _send_due(self) -> None:
        while errands := outbox.take_errands(self._house, limit=AT_ONCE):
            for errand in errands:
                outbox.send(self._house, errand)

    def _dial_due(self) -> None:
        while errands := dialling.take_errands(self._house, limit=AT_ONCE):
            for errand in errands:
                dialling.carry_out(self._house, errand)

"""One ear for a whole process, and the open pages that are told what it hears: each only what concerns it."""

import queue
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from helpline import log
from helpline.queue import DeafError

LISTEN_FOR: Final = 0.4
"""Seconds between looks at whether this process is asked to stop."""
BEAT: Final = 15.0
"""Seconds. So often a quiet stream says that it is still there, and looks whether its sign-in is."""
COME_BACK_AFTER: Final = 3000
"""Milliseconds after which a browser opens an ended stream again."""
BEGIN_WITHIN: Final = 0.02
TRY_AGAIN: Final = 1.0
WAIT_FOR_EAR: Final = 2.0
MOST_UNREAD: Final = 64
"""A page that has taken none of so many is not there any more."""

LOG = log.room("live")


class Hears(Protocol):
    """What the announcements come in by."""

    def hear(self, seconds: float) -> set[str]:
        """What was announced within that time; raises `DeafError`."""


@dataclass(eq=False)
class Page:
    """One open page: what it may hear of, and what it has not read yet. None in there is the end."""

    subjects: frozenset[str]
    responder_id: int | None
    holds: set[int] = field(default_factory=set)
    """Contacts of which it hears; of one that is passed on or over it hears once more."""
    unread: "queue.Queue[str | None]" = field(default_factory=lambda: queue.Queue(MOST_UNREAD))

    def next(self, seconds: float) -> list[str] | None:
        """What is new, waiting for it at most so long; None when there will be nothing more."""
        try:
            found = [self.unread.get(timeout=seconds)]
            while not self.unread.empty():
                found.append(self.unread.get_nowait())
        except queue.Empty:
            return []
        return None if None in found else [news for news in found if news is not None]


class Streams:
    """Tells open pages. ``holders`` answers who holds which of some contacts."""

    def __init__(
        self,
        ear: Hears,
        holders: Callable[[Collection[int]], Mapping[int, int]],
        *,
        most: int,
        is_leaving: Callable[[], bool] | None = None,
    ) -> None:
        self._ear = ear
        self._holders = holders
        self._most = most
        self._is_leaving = is_leaving or is_asked_to_stop
        self._pages: set[Page] = set()
        self._lock = threading.Lock()
        self._hears = threading.Event()
        self._thread: threading.Thread | None = None
        self._left = False

    def open(self, page: Page) -> bool:
        """Tell this page from now on; False when there is no room for one more, or nothing can be heard."""
        with self._lock:
            if self._left or len(self._pages) >= self._most:
                return False
            self._pages.add(page)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="ear", daemon=True)
                self._thread.start()
        if self._hears.wait(WAIT_FOR_EAR):
            return True
        self.close(page)
        return False

    def close(self, page: Page) -> None:
        """It is not there any more."""
        with self._lock:
            self._pages.discard(page)

    def count(self) -> int:
        """How many pages are open."""
        with self._lock:
            return len(self._pages)

    def _listen(self) -> None:
        while not self._is_leaving():
            try:
                heard = self._ear.hear(LISTEN_FOR if self._hears.is_set() else BEGIN_WITHIN)
                self._hears.set()
                self._tell(heard)
            except DeafError:
                self._hears.clear()
                self._end_all()
                time.sleep(TRY_AGAIN)
            except Exception as error:
                LOG.error("live_failed", error=type(error).__name__, where=log.where(error))
                self._end_all()
                time.sleep(TRY_AGAIN)
        self._left = True
        self._end_all()

    def _tell(self, heard: Iterable[str]) -> None:
        said = [line.split() for line in sorted(heard)]
        subjects = {words[0] for words in said if words}
        ids = {int(words[1]) for words in said if words[:1] == ["contact"] and words[1].isdecimal()}
        with self._lock:
            pages = list(self._pages)
        if not pages or not subjects:
            return
        holders = self._holders(ids) if ids else {}
        for page in pages:
            for news in [*sorted(subjects & page.subjects), *_of_contacts(page, ids, holders)]:
                self._put(page, news)

    def _put(self, page: Page, news: str) -> None:
        try:
            page.unread.put_nowait(news)
        except queue.Full:
            _end(page)

    def _end_all(self) -> None:
        with self._lock:
            pages, self._pages = self._pages, set()
        for page in pages:
            _end(page)


class Stream:
    """The lines of one page's stream. Not a generator: the server closes also what it never began to read."""

    def __init__(self, streams: Streams, page: Page, goes_on: Callable[[], bool], *, beat: float = BEAT) -> None:
        self._streams = streams
        self._page = page
        self._goes_on = goes_on
        self._beat = beat
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._begun:
            self._begun = True
            return f"retry: {COME_BACK_AFTER}\n: listening\n\n".encode()
        news = self._page.next(self._beat)
        if news is None or (not news and not self._goes_on()):
            raise StopIteration
        if not news:
            return b": still here\nevent: beat\ndata: 1\n\n"
        return "".join(f"data: {one}\n\n" for one in news).encode()

    def close(self) -> None:
        """Whoever read it is gone."""
        self._streams.close(self._page)


def is_asked_to_stop() -> bool:
    """Whether the web server has told this process to end: a stream that went on would hold up the whole exit.

    The server's worker takes the signal itself and tells nobody, but whom the signal belongs to can be asked.
    """
    worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return getattr(worker, "alive", True) is False


def _of_contacts(page: Page, ids: set[int], holders: Mapping[int, int]) -> list[str]:
    found = []
    for contact_id in sorted(ids):
        is_hers = page.responder_id is not None and holders.get(contact_id) == page.responder_id
        if is_hers or contact_id in page.holds:
            found.append(f"contact {contact_id}")
        (page.holds.add if is_hers else page.holds.discard)(contact_id)
    return found


def _end(page: Page) -> None:
    """What it has not read does not matter any more: it will look anew."""
    while True:
        try:
            page.unread.put_nowait(None)
            return
        except queue.Full:
            page.unread.get_nowait()

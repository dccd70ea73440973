"""One ear for a whole process, and the open pages that are told what it hears: each only what concerns it."""

import secrets
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from helpline import log
from helpline.domain import live
from helpline.domain.account import Role
from helpline.domain.names import LookupKey
from helpline.queue import DeafError

LISTEN_FOR: Final = 0.4
"""Seconds between looks at whether this process is asked to stop."""
BEAT: Final = 15.0
"""Seconds. So often a quiet stream says that it is still there, and it is looked up which sign-ins are."""
BEGIN_WITHIN: Final = 0.02
TRY_AGAIN: Final = 1.0
WAIT_FOR_EAR: Final = 2.0
MOST_UNREAD: Final = 64
"""A page that has taken none of so many is not there any more."""
REMEMBERED: Final = 512
"""Events kept for pages that come back after a gap; in memory, and gone with the process."""
SIGN_INS: Final = "sign-ins"

LOG = log.room("live")


class Hears(Protocol):
    """What the announcements come in by."""

    def hear(self, seconds: float) -> set[str]:
        """What was announced within that time; raises `DeafError`."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that changed. ``holders``: whose contact it is and, just before, was."""

    number: int
    subject: str
    contact_id: int | None = None
    holders: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return self.subject if self.contact_id is None else f"{self.subject} {self.contact_id}"


ALL: Final = "all"
"""Look at everything again: what happened in a gap is not known."""


class Page:
    """One open page: who looks at it, and what it has not been told yet."""

    __slots__ = ("_is_over", "_some", "_unread", "_wake", "responder_id", "role", "sign_in")

    def __init__(
        self,
        role: Role | None,
        responder_id: int | None = None,
        *,
        sign_in: LookupKey | None = None,
        wake: Callable[["Page"], None] | None = None,
    ) -> None:
        """``role``: None hears nothing, and is there all the same.

        ``wake`` is told when there is something to `take`, by the thread that hears.
        """
        self.role = role
        self.responder_id = responder_id
        self.sign_in = sign_in
        self._wake = wake
        self._some = threading.Event() if wake is None else None
        self._unread: deque[Event | str] = deque()
        self._is_over = False

    def may_hear(self, event: Event) -> bool:
        """Whether this concerns it."""
        return self.role is not None and live.may_hear(
            event.subject, self.role, is_holder=self.responder_id in event.holders
        )

    def tell(self, news: Event | str) -> None:
        """One thing more. What it has not read by then does not matter when there is too much: it will look anew."""
        if len(self._unread) >= MOST_UNREAD:
            self._is_over = True
        self._unread.append(news)
        self._woken()

    def end(self) -> None:
        """There will be nothing more."""
        self._is_over = True
        self._woken()

    def take(self) -> list[Event | str] | None:
        """All that is new; None at the end."""
        if self._is_over:
            return None
        return [self._unread.popleft() for _ in range(len(self._unread))]

    def next(self, seconds: float) -> list[Event | str] | None:
        """The same, waiting for something at most so long."""
        assert self._some is not None
        self._some.wait(seconds)
        self._some.clear()
        return self.take()

    def _woken(self) -> None:
        if self._some is not None:
            self._some.set()
        elif self._wake is not None:
            self._wake(self)


class Streams:
    """Tells open pages.

    ``holders`` answers who holds which of some contacts, ``standing`` which of some sign-ins still stand.
    """

    def __init__(
        self,
        ear: Hears,
        holders: Callable[[Collection[int]], Mapping[int, int]],
        standing: Callable[[Collection[LookupKey]], Collection[LookupKey]],
        *,
        most: int,
        is_leaving: Callable[[], bool] | None = None,
    ) -> None:
        self._ear = ear
        self._holders = holders
        self._standing = standing
        self._most = most
        self.is_leaving = is_leaving or is_asked_to_stop
        self._pages: set[Page] = set()
        self._held: dict[int, int] = {}
        self._lock = threading.Lock()
        self._hears = threading.Event()
        self._thread: threading.Thread | None = None
        self._left = False
        self._looked_at = time.monotonic()
        self._forget()

    def open(self, page: Page, *, holds: Collection[int] = (), since: str = "") -> bool:
        """Tell this page from now on; False when there is no room for one more, or nothing can be heard.

        ``since``: the last event it has seen; what it missed it is told first.
        """
        with self._lock:
            if self._left or len(self._pages) >= self._most:
                return False
            self._pages.add(page)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="ear", daemon=True)
                self._thread.start()
        if not self._hears.wait(WAIT_FOR_EAR):
            self.close(page)
            return False
        with self._lock:
            if page.responder_id is not None:
                self._held |= dict.fromkeys(holds, page.responder_id)
            for news in self._missed(page, since):
                page.tell(news)
        return True

    def close(self, page: Page) -> None:
        """It is not there any more."""
        with self._lock:
            self._pages.discard(page)

    def count(self) -> int:
        """How many pages are open."""
        with self._lock:
            return len(self._pages)

    def frame(self, news: Iterable[Event | str]) -> bytes:
        """What goes over the wire for this."""
        return "".join(
            f"id: {self._epoch}-{one.number if isinstance(one, Event) else self._number}\ndata: {one}\n\n"
            for one in news
        ).encode()

    def _listen(self) -> None:
        while not self.is_leaving():
            try:
                heard = self._ear.hear(LISTEN_FOR if self._hears.is_set() else BEGIN_WITHIN)
                self._hears.set()
                self._tell(heard)
                self._look_at_sign_ins(now=SIGN_INS in {line.partition(" ")[0] for line in heard})
            except DeafError:
                self._go_deaf()
            except Exception as error:
                LOG.error("live_failed", error=type(error).__name__, where=log.where(error))
                self._go_deaf()
        self._left = True
        self._end_all()

    def _tell(self, heard: Iterable[str]) -> None:
        said = [line.split() for line in sorted(heard)]
        subjects = sorted({words[0] for words in said if words and words[0] != "contact"} & live.HEARD_BY.keys())
        ids = sorted({int(words[1]) for words in said if words[:1] == ["contact"] and words[1].isdecimal()})
        with self._lock:
            if not self._pages:
                # Nobody listens, so nothing is looked up; whoever comes back is told to look at everything.
                self._forget()
                return
        holders = self._holders(ids) if ids else {}
        with self._lock:
            for subject in subjects:
                self._happened(subject)
            for contact_id in ids:
                both = {self._held.pop(contact_id, None), holders.get(contact_id)} - {None}
                if contact_id in holders:
                    self._held[contact_id] = holders[contact_id]
                self._happened("contact", contact_id, frozenset(one for one in both if one is not None))

    def _happened(self, subject: str, contact_id: int | None = None, holders: frozenset[int] = frozenset()) -> None:
        self._number += 1
        event = Event(self._number, subject, contact_id, holders)
        self._lately.append(event)
        for page in self._pages:
            if page.may_hear(event):
                page.tell(event)

    def _missed(self, page: Page, since: str) -> list[Event | str]:
        epoch, _, number = since.rpartition("-")
        if not since:
            return []
        if epoch != self._epoch or not number.isdecimal() or int(number) > self._number:
            return [ALL]
        if self._lately and int(number) < self._lately[0].number - 1:
            return [ALL]
        return [event for event in self._lately if event.number > int(number) and page.may_hear(event)]

    def _look_at_sign_ins(self, *, now: bool) -> None:
        if not now and time.monotonic() - self._looked_at < BEAT:
            return
        self._looked_at = time.monotonic()
        with self._lock:
            pages = [(page, page.sign_in) for page in self._pages if page.sign_in is not None]
        standing = self._standing({key for _, key in pages}) if pages else ()
        for page, key in pages:
            if key not in standing:
                page.end()

    def _go_deaf(self) -> None:
        self._hears.clear()
        self._end_all()
        with self._lock:
            self._forget()
        time.sleep(TRY_AGAIN)

    def _forget(self) -> None:
        """A new beginning: whoever comes back from before it is told to look at everything."""
        self._epoch = secrets.token_hex(4)
        self._number = 0
        self._lately: deque[Event] = deque(maxlen=REMEMBERED)
        self._held.clear()

    def _end_all(self) -> None:
        with self._lock:
            pages, self._pages = self._pages, set()
        for page in pages:
            page.end()


def greeting() -> bytes:
    """What a stream begins with: when a browser is to come back, not all of them at the same moment."""
    return f"retry: {2000 + secrets.randbelow(3000)}\n: listening\n\n".encode()


BEATS: Final = b": still here\nevent: beat\ndata: 1\n\n"


class Stream:
    """The lines of one page's stream. Not a generator: the server closes also what it never began to read."""

    def __init__(self, streams: Streams, page: Page, *, beat: float = BEAT) -> None:
        self._streams = streams
        self._page = page
        self._beat = beat
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._begun:
            self._begun = True
            return greeting()
        news = self._page.next(self._beat)
        if news is None:
            raise StopIteration
        return self._streams.frame(news) or BEATS

    def close(self) -> None:
        """Whoever read it is gone."""
        self._streams.close(self._page)


def is_asked_to_stop() -> bool:
    """Whether the web server has told this process to end: a stream that went on would hold up the whole exit.

    The server's worker takes the signal itself and tells nobody, but whom the signal belongs to can be asked.
    """
    worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return getattr(worker, "alive", True) is False

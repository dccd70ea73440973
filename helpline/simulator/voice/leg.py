"""One telephone on one call: what it was told, what it pressed, whom it hears; kept after the call is over."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from helpline.simulator.record import Call, Conference, Participant
from helpline.simulator.signature import Pairs

KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """What a handset does when it is rung. Seconds; None is what is usual."""

    answers: str = "by_hand"
    after: float | None = None
    keys: tuple[str, ...] = ()
    """One for each time it is asked for keys."""
    keys_after: float = 0.5
    hangs_up_after: float | None = None
    greeting: float | None = None
    detected_as: str | None = None
    """What the carrier takes it for, when it is wrong."""


@dataclass(slots=True, kw_only=True)
class Heard:
    """Something a telephone was told: ``say``, ``play``, ``ring``, ``beep`` or ``silence``."""

    at_ns: int = field(default_factory=time.monotonic_ns)
    kind: str
    text: str = ""
    language: str = ""
    voice: str = ""
    url: str = ""
    document: str = ""
    """Where the steps came from that said so."""
    left_message: bool = False
    """An answering machine has it on its tape."""
    stopped: bool = False
    """Something came in between: a key, a conference that began, the end."""


@dataclass(slots=True, kw_only=True)
class Fetched:
    """One document that was asked for, and what came."""

    at_ns: int
    kind: str
    url: str
    method: str
    status: int | None
    content_type: str
    body: str
    error_code: int | None


class Ear:
    """Takes the keys pressed while somebody listens for them."""

    def __init__(self, on_key: Callable[[str], None] | None = None) -> None:
        self.keys: deque[str] = deque()
        self.fresh = asyncio.Event()
        self._on_key = on_key

    def take(self, key: str) -> None:
        """A key was pressed."""
        if self._on_key is not None:
            self._on_key(key)
        self.keys.append(key)
        self.fresh.set()

    async def next(self, seconds: float) -> str | None:
        """The next key, or None when none comes in time."""
        if not self.keys:
            self.fresh.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.fresh.wait()
        # One that came in the very moment in which the time was over was heard: whoever pressed it was told so.
        return self.keys.popleft() if self.keys else None


@dataclass(slots=True, kw_only=True, eq=False)
class Leg:
    """One telephone on one call. ``moments`` are what happened to it, with monotonic nanoseconds."""

    call: Call
    handset: str
    """Whose telephone it is, even when the number is withheld."""
    changed: Callable[["Leg"], None]
    behaviour: Behaviour = field(default_factory=Behaviour)
    heard: list[Heard] = field(default_factory=list)
    documents: list[Fetched] = field(default_factory=list)
    moments: list[dict[str, Any]] = field(default_factory=list)
    verdict: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """What its owner does about the ringing: answered, rejected; or ``canceled`` by whoever rang it."""
    told: asyncio.Event = field(default_factory=asyncio.Event)
    """The first callback was delivered, or there will be none."""
    ears: asyncio.Queue[Ear] = field(default_factory=asyncio.Queue)
    """Each time somebody begins to listen for keys."""
    ear: Ear | None = None
    room: Conference | None = None
    place: Participant | None = None
    hears: frozenset[str] = frozenset()
    """The legs it can hear now."""
    life: asyncio.Task[None] | None = None
    script: asyncio.Task[None] | None = None
    habits: list[asyncio.Task[None]] = field(default_factory=list)
    """What it does by itself: presses keys, hangs up, beeps."""
    dial: tuple[str, str] | None = None
    """Where to tell how the conference ended, and by which method."""
    on_tape: bool = False
    shuffled: bool = False
    held: list[Callable[[], None]] = field(default_factory=list)
    """Callbacks kept back until its end."""
    ended: str | None = None
    """Why it ended, or who hung up."""
    version: int = 0

    @property
    def answered(self) -> bool:
        """Somebody or something picked up."""
        return self.call.started_at is not None

    def note(self, kind: str, **facts: Any) -> None:
        """Something happened to it."""
        self.moments.append({"at_ns": time.monotonic_ns(), "kind": kind, **facts})
        self.version += 1
        self.changed(self)

    def hear(self, kind: str, **facts: Any) -> Heard:
        """It is told something."""
        heard = Heard(kind=kind, left_message=self.on_tape and kind != "silence", **facts)
        self.heard.append(heard)
        self.version += 1
        self.changed(self)
        return heard

    def listen(self, ear: Ear) -> None:
        """From now on keys go there."""
        self.ear = ear
        self.ears.put_nowait(ear)
        self.version += 1
        self.changed(self)

    def stop_listening(self) -> None:
        """From now on keys go nowhere."""
        self.ear = None
        self.version += 1
        self.changed(self)

    def press(self, keys: str) -> bool:
        """Keys one by one; whether anybody listened to the first."""
        listened = self.ear is not None
        for key in keys:
            self.note("key", key=key, listened=self.ear is not None)
            if self.ear is not None:
                self.ear.take(key)
        return listened

    def decide(self, verdict: str) -> bool:
        """Answer, reject or cancel while it rings; False when that was decided before."""
        if self.verdict.done():
            return False
        self.verdict.set_result(verdict)
        return True


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where steps come from: an address, or the ``document`` itself when it came with the REST request."""

    url: str = ""
    method: str = "POST"
    document: str = ""
    more: Pairs = ()
    kind: str = "voice"

"""The four things we do not control: the carrier, the clock, the cipher and the queue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from helpline.domain.names import Address, CarrierId, LookupKey, Sealed


class CarrierError(Exception):
    """The carrier was asked for something and did not plainly do it. Carries codes, never a number or a text."""


class CarrierRefusedError(CarrierError):
    """A plain no (4xx): nothing was made, and asking again will not help. A fact, not a fault."""

    def __init__(self, code: int | None, status: int) -> None:
        super().__init__(f"carrier refused: status {status}, code {code}")
        self.code = code
        self.status = status


class CarrierBusyError(CarrierError):
    """Not now (connection refused, name not found, 408, 429): nothing was made; ask again later."""

    def __init__(self, retry_after: float | None = None, *, reached: bool = False) -> None:
        super().__init__(f"carrier busy: retry after {retry_after}")
        self.retry_after = retry_after
        """Seconds, when the carrier said so."""
        self.reached = reached
        """Whether the carrier answered at all."""


class CarrierUnknownError(CarrierError):
    """It may or may not have happened (read time-out, reset, 5xx, unreadable answer): find out before trying again."""

    def __init__(self, why: str) -> None:
        super().__init__(f"outcome unknown: {why}")
        self.why = why


@dataclass(frozen=True)
class CarrierText:
    """One text as the carrier lists it. ``body`` is empty where the carrier keeps none."""

    sid: CarrierId
    from_: Address = field(repr=False)
    to: Address = field(repr=False)
    body: str = field(repr=False)
    status: str
    inbound: bool
    sent_at: datetime | None
    media_count: int = 0
    withheld: bool = False
    """Whoever wrote hides her number, in any of the carrier's spellings."""
    can_be_answered: bool = True


@dataclass(frozen=True)
class TextStatus:
    """How far a text has come, in the carrier's word for it (``sent``, ``delivered`` …)."""

    sid: CarrierId
    status: str
    error_code: int | None


@dataclass(frozen=True)
class CarrierCall:
    """One call as the carrier lists it. ``status`` is the carrier's word (``ringing``, ``completed`` …)."""

    sid: CarrierId
    status: str
    made_at: datetime | None


NoticesMachines = Literal["beside", "first"]
"""``beside``: words run at once, and we hear later who answered. ``first``: not a word before it is known."""


@dataclass(frozen=True)
class Leads:
    """Whether the carrier leads the texts and the calls of one of our numbers to us."""

    texts: bool
    calls: bool


DeletionOutcome = Literal["deleted", "gone", "not_yet"]
"""``deleted``: 204. ``gone``: 404, there was nothing any more. ``not_yet``: 409, still in flight."""


class Carrier(Protocol):
    """The telephone network. Every method may raise `CarrierError`; none blocks longer than 13 seconds."""

    def send_text(
        self, *, sender: Address, to: Address, body: str, reference: str, good_for: timedelta | None = None
    ) -> CarrierId:
        """Ask for one text to be sent; ``reference`` comes back in every status callback as ``o``.

        What the carrier has not passed on after ``good_for`` it drops: a late "someone will reply soon" is a lie.
        """

    def texts_between(self, *, sender: Address, to: Address, since: datetime) -> Sequence[CarrierText]:
        """What we sent to one address since then: to find out whether an unknown send happened."""

    def texts_arrived(self, *, at: Address, since: datetime) -> Iterable[CarrierText]:
        """What came in to one of our numbers since then: to find webhooks that never reached us."""

    def text_status(self, sid: CarrierId) -> TextStatus:
        """Ask how far a text has come, for when no callback arrives."""

    def place_call(
        self, *, sender: Address, to: Address, reference: str, ring_for: timedelta, machines: NoticesMachines
    ) -> CarrierId:
        """Ask for one telephone to be rung; ``reference`` comes back at every step of the call as ``l``."""

    def move_call(self, sid: CarrierId, *, reference: str, locale: str = "") -> None:
        """Let a running call ask anew what it is to hear, whatever it hears now; ``locale`` comes back as ``g``."""

    def end_call(self, sid: CarrierId) -> None:
        """Hang up a leg, ringing or answered. One that is over already is refused."""

    def call_status(self, sid: CarrierId) -> CarrierCall:
        """Ask how a call stands, for when no callback arrives."""

    def calls_between(self, *, sender: Address, to: Address, since: datetime) -> Sequence[CarrierCall]:
        """What we rang at one number since then: to find out whether an unknown ring happened."""

    def leads_here(self, number: Address) -> Leads:
        """Where the carrier leads what comes in at a number; one that is not ours leads nowhere."""

    def knock(self, kind: Literal["text", "call"], *, at: Address, body: str) -> bool:
        """Knock at our own door from outside, as the carrier does when a number writes to itself; never raises."""

    def delete(self, kind: Literal["message", "call"], sid: CarrierId) -> DeletionOutcome:
        """Delete the carrier's own copy, for a message its media first."""

    def is_gone(self, kind: Literal["message", "call"], sid: CarrierId) -> bool:
        """Fetch it: True only on a plain 404. The proof behind the receipt ledger."""


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class Cipher(Protocol):
    """Seals words and numbers. ``about`` names what the value is and is bound to it, such as ``"text:17:body"``."""

    def new_key(self) -> Sealed:
        """A fresh data key, wrapped by the master key: the only form in which it is kept. Destroying it forgets."""

    def seal(self, key: Sealed, about: str, words: str) -> Sealed:
        """Encrypt under a wrapped data key."""

    def open(self, key: Sealed, about: str, sealed: Sealed) -> str:
        """Decrypt; raises `SealBrokenError` when the value was altered, moved or sealed under another key."""

    def lookup(self, purpose: str, value: str) -> LookupKey:
        """A keyed hash of ``value`` for one purpose: finds a number again, cannot be turned back without the pepper."""


class SealBrokenError(Exception):
    """A sealed value does not belong where it was found, or its key is gone."""


class Queue(Protocol):
    """The doorbell. Ringing is best effort: what must happen is already a row in the database."""

    def ring(self, job: str, *ids: int) -> bool:
        """Ring for a job by name with ids only; False when nobody could be rung. Never raises, never waits > 0.5 s."""

    def announce(self, subject: str, *ids: int) -> None:
        """Tell open pages that something changed: ids only. Never raises."""

    def answers(self) -> bool:
        """Whether anybody could be rung now. Never raises."""


@dataclass(frozen=True)
class Ports:
    """The four together, as the wiring hands them to a handler's work."""

    carrier: Carrier
    clock: Clock
    cipher: Cipher
    queue: Queue

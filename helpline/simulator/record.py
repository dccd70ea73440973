"""What the network keeps of a text, a number, a call, a conference, a handset, an alert."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime


def sid(prefix: str) -> str:
    """A fresh id as the carrier makes them: two letters and 32 hexadecimal digits."""
    return prefix + os.urandom(16).hex()


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True, eq=False)
class Media:
    """A picture or file that came with a text."""

    content_type: str
    sid: str = field(default_factory=lambda: sid("ME"))
    created_at: datetime = field(default_factory=now)


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """One text, in or out, as the carrier logs it; ``from_`` is None while a service has not chosen a sender."""

    serial: int
    sid: str
    direction: str
    from_: str | None
    to: str
    body: str
    status: str
    segments: int
    media: list[Media] = field(default_factory=list)
    service_sid: str | None = None
    status_callback: str | None = None
    error_code: int | None = None
    price: str | None = None
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    sent_at: datetime | None = None
    send_at: datetime | None = None
    """When a scheduled text is to leave."""
    deleted: bool = False

    def move(self, status: str) -> None:
        """Take the next status."""
        self.status = status
        self.updated_at = now()

    @property
    def in_flight(self) -> bool:
        """Not yet with the handset's network: cannot be deleted or redacted."""
        return self.status in {"accepted", "queued", "sending", "receiving"}


@dataclass(slots=True, kw_only=True, eq=False)
class OwnNumber:
    """A number of the organisation and where its webhooks go. ``address`` may be a channel address or short code."""

    serial: int
    address: str
    sms_url: str = ""
    sms_method: str = "POST"
    sms_fallback_url: str = ""
    sms_fallback_method: str = "POST"
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    friendly_name: str = ""
    sid: str = field(default_factory=lambda: sid("PN"))
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)


@dataclass(slots=True, kw_only=True, eq=False)
class Call:
    """One leg of a call."""

    serial: int
    from_: str
    to: str
    direction: str
    url: str = ""
    document: str = ""
    """The steps given with the call itself, when there is no address to fetch them from."""
    method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    number_sid: str | None = None
    status: str = "queued"
    status_callback: str | None = None
    status_method: str = "POST"
    status_events: frozenset[str] = frozenset({"completed"})
    callbacks_sent: int = 0
    timeout: float = 60.0
    """Seconds it may ring."""
    time_limit: float | None = None
    detection: str = ""
    """Whether and how an answering machine is looked for: ``Enable`` or ``DetectMessageEnd``."""
    detection_timeout: float = 30.0
    detection_callback: str | None = None
    """Where to tell what was found, when the steps do not wait for it."""
    answered_by: str | None = None
    forwarded_from: str | None = None
    price: str | None = None
    response_code: int | None = None
    """What the other network said in the end: 200, 486 …"""
    sid: str = field(default_factory=lambda: sid("CA"))
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Nothing more will happen to it."""
        return self.status in {"completed", "busy", "failed", "no-answer", "canceled"}


@dataclass(slots=True, kw_only=True, eq=False)
class Participant:
    """A leg's place in a conference; until it was answered it is not ``joined``."""

    call: Call
    joined: bool = False
    beep: str = "true"
    wait_url: str | None = None
    """What is heard until the conference starts: None is the carrier's music, empty is silence."""
    wait_method: str = "POST"
    out: asyncio.Future[str] | None = None
    """Set to the reason when it is out of the room."""
    music: asyncio.Task[None] | None = None
    """What it hears alone: waiting or held."""
    label: str | None = None
    muted: bool = False
    hold: bool = False
    coaching: bool = False
    call_sid_to_coach: str | None = None
    end_conference_on_exit: bool = False
    start_conference_on_enter: bool = True
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)


@dataclass(slots=True, kw_only=True, eq=False)
class Conference:
    """A room where legs meet."""

    serial: int
    name: str
    status: str = "init"
    participants: list[Participant] = field(default_factory=list)
    status_callback: str | None = None
    status_method: str = "POST"
    status_events: frozenset[str] = frozenset()
    callbacks_sent: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """It has started, or will not any more."""
    history: list["Moment"] = field(default_factory=list)
    """How it was, oldest first, for those who are told late."""
    reason_ended: str | None = None
    ended_by: str | None = None
    sid: str = field(default_factory=lambda: sid("CF"))
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Moment:
    """How a conference was from an instant of the monotonic clock on."""

    at: float
    status: str
    participants: tuple[Participant, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Alert:
    """A webhook that went wrong, as the carrier's monitor lists it."""

    serial: int
    code: int
    resource_sid: str
    request_url: str
    request_method: str
    text: str
    sid: str = field(default_factory=lambda: sid("NO"))
    created_at: datetime = field(default_factory=now)


@dataclass(slots=True, kw_only=True, eq=False)
class HandsetText:
    """One bubble on a handset; ``number`` counts up over the whole network."""

    number: int
    sid: str
    mine: bool
    """Whether this handset wrote it."""
    other: str
    body: str
    media: list[str]
    status: str
    at: datetime = field(default_factory=now)


@dataclass(slots=True, kw_only=True, eq=False)
class Handset:
    """A telephone on the page."""

    address: str
    label: str
    role: str

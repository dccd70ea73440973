"""What happened, in the past tense: `handlers/when.py` says what follows."""

from dataclasses import dataclass

from helpline.domain.names import Locale


@dataclass(frozen=True)
class Event:
    """Something that happened in this transaction."""


@dataclass(frozen=True)
class ContactEvent(Event):
    contact_id: int


@dataclass(frozen=True)
class ContactOpened(ContactEvent):
    """Somebody wrote who had nothing open here. ``ask``: the two languages it may be in, where that is not known."""

    ask: tuple[Locale, ...] = ()


class DangerSaid(ContactEvent):
    """She pressed "danger now": she is next."""


class LanguageChosen(ContactEvent):
    """She picked another language than we guessed."""


class WishSaid(ContactEvent):
    """She would like to be answered by somebody else than whoever comes, or by anybody after all."""


@dataclass(frozen=True)
class CallerSpoke(ContactEvent):
    """She said something, in words, to whoever listens."""

    message_id: int


class CallerWaits(ContactEvent):
    """She is on the line, in a language, and waits for somebody."""


class CallAsked(ContactEvent):
    """She asked to be rung, and hung up."""


class CallerStopped(ContactEvent):
    """She wants no more texts."""


class CallerStarted(ContactEvent):
    """She takes texts again."""


class PictureCame(ContactEvent):
    """A photo, file or voice note, which is never kept."""


@dataclass(frozen=True)
class ContactClaimed(ContactEvent):
    """A responder took it; nobody has spoken to her yet."""

    line_id: int
    responder_id: int
    version: int


@dataclass(frozen=True)
class PersonJoined(ContactEvent):
    """The first words of a person are on their way to her."""

    responder_id: int


@dataclass(frozen=True)
class ResponderSpoke(ContactEvent):
    """Words of whoever has her are on their way to her."""


@dataclass(frozen=True)
class ContactHandedOver(ContactEvent):
    """Somebody else goes on with her, who has said yes."""

    responder_id: int
    before_id: int
    """Who had her until now."""


@dataclass(frozen=True)
class ContactReleased(ContactEvent):
    """It is back at its place in the queue."""

    responder_id: int
    had_joined: bool
    by_choice: bool
    """She passed it on; otherwise her phone could not be reached."""
    wished: bool = False
    """The caller asked for somebody else."""


@dataclass(frozen=True)
class ClaimLapsed(ContactEvent):
    """Nobody spoke to her within the line's time."""

    responder_id: int


@dataclass(frozen=True)
class ContactClosed(ContactEvent):
    """The conversation is over; its words and number go by the clock."""

    responder_id: int | None


@dataclass(frozen=True)
class ContactWiped(ContactEvent):
    """She wiped it: nothing of it is left."""

    responder_id: int | None


@dataclass(frozen=True)
class ResponderCameOn(Event):
    responder_id: int


@dataclass(frozen=True)
class ResponderWentOff(Event):
    responder_id: int


@dataclass(frozen=True)
class ShiftTaken(Event):
    """Whoever has a turn is there, or somebody stands in for her."""

    turn_id: int


@dataclass(frozen=True)
class ShiftNotTaken(Event):
    """Her telephone rang because nobody came for a shift, and she did not take it. ``said_no``: by a key."""

    responder_id: int
    said_no: bool


@dataclass(frozen=True)
class LimitChanged(Event):
    """The organisation made a limit of its responders stricter, or less strict again."""


@dataclass(frozen=True)
class ResponderRests(Event):
    """Two hard contacts in a row: nothing new for her until she says that she is fine."""

    responder_id: int


@dataclass(frozen=True)
class TextFailed(Event):
    """A text of ours will not arrive."""

    outbox_id: int


@dataclass(frozen=True)
class TextUncertain(Event):
    """A text of ours perhaps went out; only a person may send it again."""

    outbox_id: int


@dataclass(frozen=True)
class MessageParked(Event):
    """What came in could not be read by a machine."""

    inbox_id: int

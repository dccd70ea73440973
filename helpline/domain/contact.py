"""A contact: one episode, opened by the caller, queued, claimed, closed, forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.machine import Machine
from helpline.domain.names import Locale, LookupKey


class State(StrEnum):
    """Where a contact stands. *Claimed* is provisional: nobody has said a word to her yet."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    JOINED = "joined"
    CLOSED = "closed"


class Trigger(StrEnum):
    """What may happen to a contact."""

    CLAIM = "claim"
    FIRST_REPLY = "first reply"
    RELEASE = "release"
    LAPSE = "lapse"
    CLOSE = "close"
    WIPE = "wipe"


LIFE: Final = Machine(
    {
        (State.WAITING, Trigger.CLAIM): State.CLAIMED,
        (State.CLAIMED, Trigger.FIRST_REPLY): State.JOINED,
        (State.CLAIMED, Trigger.RELEASE): State.WAITING,
        (State.JOINED, Trigger.RELEASE): State.WAITING,
        (State.CLAIMED, Trigger.LAPSE): State.WAITING,
        (State.WAITING, Trigger.CLOSE): State.CLOSED,
        (State.CLAIMED, Trigger.CLOSE): State.CLOSED,
        (State.JOINED, Trigger.CLOSE): State.CLOSED,
        (State.WAITING, Trigger.WIPE): State.CLOSED,
        (State.CLAIMED, Trigger.WIPE): State.CLOSED,
        (State.JOINED, Trigger.WIPE): State.CLOSED,
        (State.CLOSED, Trigger.WIPE): State.CLOSED,
    }
)

OPEN: Final = (State.WAITING, State.CLAIMED, State.JOINED)
HELD: Final = (State.CLAIMED, State.JOINED)
"""Somebody has it."""

MOST_AUTOMATIC_TEXTS: Final = 2
"""Before a person. A third text from a machine tells her that nobody is there."""
STILL_WAITING_AFTER: Final = timedelta(minutes=10)
WIDER_AFTER: Final = timedelta(minutes=2)
"""How long the line's own area has a contact for itself before the neighbours are asked."""
CLEAR_FOR: Final = timedelta(minutes=10)
"""How long "it is safe now" holds."""


class Channel(StrEnum):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    VOICE = "voice"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What is known about one contact: nothing about a person."""

    id: int
    line_id: int
    channel: Channel
    state: State
    language: Locale
    area_id: int
    opened_at: datetime
    last_text_at: datetime
    urgent_at: datetime | None
    """When she said "danger now": the only thing that jumps the queue."""
    responder_id: int | None
    claim_version: int
    automatic_texts: int
    silenced: bool
    """She wants no more texts (`0`), until she writes again."""
    opted_out: bool
    """The carrier blocks our texts to her (STOP), until she sends START."""
    hushed: bool
    """No automatic text any more (`7`, a check word): a person may still write."""
    can_be_answered: bool
    """False for withheld numbers, short codes and names: there is nobody to send a text to."""
    wants_call: bool
    call_asked_at: datetime | None
    """When she last asked to be rung."""
    on_call: bool
    """She is on the telephone now: whoever takes it talks with her."""
    menu_page: int
    clear_until: datetime | None
    ring_at: datetime | None = None
    """When she is to be rung, as was agreed with her."""
    borrowed: bool = False
    """It is not her phone: nothing goes there by itself, and nothing at all once it is over."""
    word_key: LookupKey | None = None
    """The keyed hash of her word for "somebody is beside me"."""
    check_key: LookupKey | None = None
    """The keyed hash of her word that shows it is she."""
    check_seen_at: datetime | None = None
    """When it was surely she, last."""
    check_from: datetime | None = None
    """What was said before this is not shown or mentioned until her word has come."""
    check_wrong: int = 0
    was_answered: bool = False
    """Somebody has spoken to her, whoever has her now: what is counted once is counted once."""
    wants_woman: bool = False
    not_areas: frozenset[int] = frozenset()
    """The areas she would rather not be answered from."""
    anybody_will_do: bool = False
    """She was told that nobody there is whom she wishes for, and said that anybody will do."""
    spoke_with: int | None = None
    """Who talked with her last: the one who is meant when she asks for another person."""

    @property
    def may_be_texted(self) -> bool:
        return self.can_be_answered and not self.silenced and not self.opted_out

    @property
    def may_be_texted_by_machine(self) -> bool:
        return self.may_be_texted and not self.hushed and not self.borrowed

    def has_person(self) -> bool:
        """Whether somebody has spoken to her: from then on a bare digit is an answer, not a key."""
        return self.state is State.JOINED

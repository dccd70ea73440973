"""A call is legs: the caller's, a responder's, an interpreter's. Each rings, is answered, meets the others, ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.machine import Machine
from helpline.domain.names import CarrierId

RING_FOR: Final = timedelta(seconds=20)
"""How long one telephone rings before the next is tried: most voicemails begin after that."""
RING_CALLER_FOR: Final = timedelta(seconds=30)
SHORT: Final = timedelta(seconds=10)
"""Who hangs up sooner was perhaps watched: counted apart from those who gave up waiting."""
LONGEST: Final = timedelta(hours=4)
HOLD: Final = timedelta(seconds=10)
"""How long one piece of hold audio is: after each we look again how things stand."""
STILL_HERE_EVERY: Final = 3
"""Pieces of hold audio between two "still here"."""
SILENT_FOR: Final = timedelta(seconds=45)
"""A leg that nothing was heard of for so long is asked after at the carrier."""
ASKED_JUST_NOW: Final = timedelta(minutes=15)
"""Whoever asked to be rung so short a time ago is rung at any hour."""


class Role(StrEnum):
    """Whose leg it is."""

    CALLER = "caller"
    RESPONDER = "responder"
    INTERPRETER = "interpreter"


class Why(StrEnum):
    """What it was made for."""

    CAME_IN = "came in"
    OFFER = "offer"
    RING_BACK = "ring back"
    HAND_OVER = "hand over"
    INTERPRET = "interpret"
    SHIFT = "shift"
    """A shift began and nobody is there: it belongs to no contact."""


class State(StrEnum):
    """How far a leg is. *Asked*: the carrier was told to ring and has not said its id yet."""

    PLANNED = "planned"
    ASKED = "asked"
    RINGING = "ringing"
    ANSWERED = "answered"
    MET = "met"
    ENDED = "ended"


class Trigger(StrEnum):
    """What may happen to a leg."""

    ASK = "ask"
    PUT_OFF = "put off"
    RING = "ring"
    ANSWER = "answer"
    MEET = "meet"
    PART = "part"
    END = "end"


LIFE: Final = Machine(
    {
        (State.PLANNED, Trigger.ASK): State.ASKED,
        (State.ASKED, Trigger.ASK): State.ASKED,
        (State.ASKED, Trigger.PUT_OFF): State.PLANNED,
        (State.ASKED, Trigger.RING): State.RINGING,
        (State.ASKED, Trigger.ANSWER): State.ANSWERED,
        (State.RINGING, Trigger.ANSWER): State.ANSWERED,
        (State.ANSWERED, Trigger.MEET): State.MET,
        (State.MET, Trigger.PART): State.ANSWERED,
        (State.PLANNED, Trigger.END): State.ENDED,
        (State.ASKED, Trigger.END): State.ENDED,
        (State.RINGING, Trigger.END): State.ENDED,
        (State.ANSWERED, Trigger.END): State.ENDED,
        (State.MET, Trigger.END): State.ENDED,
    }
)

LIVE: Final = (State.PLANNED, State.ASKED, State.RINGING, State.ANSWERED, State.MET)
ON_THE_LINE: Final = (State.ANSWERED, State.MET)


class Ending(StrEnum):
    """How a leg ended."""

    HUNG_UP = "hung up"
    NOT_ANSWERED = "not answered"
    BUSY = "busy"
    FAILED = "failed"
    DECLINED = "declined"
    MACHINE = "machine"
    CALLED_OFF = "called off"
    LOST = "lost"


class Phase(StrEnum):
    """What whoever is on this leg hears now."""

    LANGUAGE = "language"
    """The caller may pick a language."""
    WAITING = "waiting"
    TOLD = "told"
    """The caller has heard that nobody is there, and may choose."""
    TALKING = "talking"
    LEFT_ALONE = "left alone"
    """The other person has gone; she is told so once."""
    ASKED = "asked"
    """The caller is asked whether an interpreter may join."""
    CONSENT = "consent"
    """The caller is asked for a yes to something else."""
    REFUSED = "refused"
    """The responder hears that she said no."""
    HANDED = "handed over"
    """The responder hears that somebody else has it now."""
    NOBODY = "nobody"
    """The responder hears that there is nobody to ask."""
    WRONG_NUMBER = "wrong number"
    LISTED = "listed"
    """The caller hears that she stands on the list of those to be rung."""
    PARTING = "parting"


class Order(StrEnum):
    """What the carrier has still to be asked for."""

    PLACE = "place"
    MOVE = "move"
    END = "end"


class Ask(StrEnum):
    """Whether a machine that answers is to be noticed."""

    BESIDE = "beside"
    """While the words already run: whoever answers hears them at once."""
    FIRST = "first"
    """Before a word is said."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One leg. Numbers are not here: they are resolved at the moment of ringing."""

    id: int
    contact_id: int | None
    line_id: int
    role: Role
    why: Why
    responder_id: int | None
    state: State
    phase: Phase
    sid: CarrierId | None
    made_at: datetime
    answered_at: datetime | None
    ring_until: datetime | None
    tried_in: int
    """Of which search this ring was part."""
    ending: Ending | None = None
    was_met: bool = False
    """A person has met her in this call."""

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


_STATUS: Final = {
    "queued": Trigger.ASK,
    "initiated": Trigger.ASK,
    "ringing": Trigger.RING,
    "in-progress": Trigger.ANSWER,
    "answered": Trigger.ANSWER,
}
_ENDINGS: Final = {
    "completed": Ending.HUNG_UP,
    "busy": Ending.BUSY,
    "no-answer": Ending.NOT_ANSWERED,
    "failed": Ending.FAILED,
    "canceled": Ending.CALLED_OFF,
}


def trigger_of(status: str) -> Trigger | None:
    """What the carrier's word for a call says that has not ended; None for one we do not know."""
    return _STATUS.get(status)


def ending_of(status: str) -> Ending | None:
    """How a call ended, in the carrier's word; None while it has not."""
    return _ENDINGS.get(status)


def is_machine(answered_by: str) -> bool:
    """Whether no person answered, as far as the carrier can tell."""
    return answered_by.startswith(("machine", "fax"))

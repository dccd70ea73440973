"""The life of a text on its way out: what may follow what, and when to look again."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.machine import Machine


class State(StrEnum):
    """Where an outgoing text stands, as far as *asking the carrier* goes; how far it came is a `Delivery`."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    HUMAN = "human"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Trigger(StrEnum):
    """What may happen to an outgoing text."""

    TAKEN = "taken"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_NOW = "not now"
    NO_ANSWER = "no answer"
    FOUND = "found"
    NEVER_HAPPENED = "never happened"
    ASK_A_PERSON = "ask a person"
    TOO_LATE = "too late"
    CALLED_OFF = "called off"
    SEND_AGAIN = "send again"


LIFE: Final = Machine(
    {
        (State.PENDING, Trigger.TAKEN): State.SENDING,
        (State.PENDING, Trigger.TOO_LATE): State.EXPIRED,
        (State.PENDING, Trigger.CALLED_OFF): State.CANCELLED,
        (State.SENDING, Trigger.ACCEPTED): State.SENT,
        (State.SENDING, Trigger.REFUSED): State.FAILED,
        (State.SENDING, Trigger.NOT_NOW): State.PENDING,
        (State.SENDING, Trigger.NO_ANSWER): State.UNKNOWN,
        (State.SENDING, Trigger.FOUND): State.SENT,
        (State.SENDING, Trigger.CALLED_OFF): State.CANCELLED,
        (State.UNKNOWN, Trigger.FOUND): State.SENT,
        (State.UNKNOWN, Trigger.ACCEPTED): State.SENT,
        (State.UNKNOWN, Trigger.NEVER_HAPPENED): State.PENDING,
        (State.UNKNOWN, Trigger.ASK_A_PERSON): State.HUMAN,
        (State.UNKNOWN, Trigger.TOO_LATE): State.EXPIRED,
        (State.UNKNOWN, Trigger.CALLED_OFF): State.CANCELLED,
        (State.HUMAN, Trigger.FOUND): State.SENT,
        (State.HUMAN, Trigger.SEND_AGAIN): State.PENDING,
        (State.HUMAN, Trigger.CALLED_OFF): State.CANCELLED,
    }
)

UNSETTLED: Final = (State.PENDING, State.SENDING, State.UNKNOWN)
"""While one of these is earlier in a conversation, nothing later of it goes out: order is part of the words."""

LEASE: Final = timedelta(seconds=30)
"""Longer than the carrier may take (connect 3 s + read 10 s), so that a lease that passed means a dead worker."""
LOOK_EVERY: Final = timedelta(seconds=60)
SETTLED_AFTER: Final = timedelta(seconds=120)
LOOKS: Final = 2
"""A text that two looks at the carrier's list did not show, 120 s after it was asked for, was never made."""
RECEIPT_WITHIN: Final = timedelta(minutes=15)
"""After which we ask the carrier how far a text came, instead of waiting for it to tell us."""
MACHINE_TEXT_LIVES: Final = timedelta(minutes=10)
"""A machine's "someone will reply soon" that is ten minutes late is a lie, and is not sent."""
PERSON_TEXT_LIVES: Final = timedelta(hours=24)


def back_off(attempts: int) -> timedelta:
    """How long to wait after the carrier said "not now" for the ``attempts``-th time: 1, 2, 4 … 60 s."""
    return timedelta(seconds=min(60, 2 ** max(0, attempts - 1)))


def inbox_back_off(attempts: int) -> timedelta:
    """How long after a failed attempt to handle what came in: 5, 10, 20, 40, 60 s."""
    return timedelta(seconds=min(60, 5 * 2 ** max(0, attempts - 1)))


INBOX_ATTEMPTS: Final = 5
"""After which what came in is shown raw to a person: a poison message is still a human being."""

"""A turn: one shift on one day, from the reminder before it until whoever had it has handed over what she holds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.line import Serves
from helpline.domain.machine import Machine
from helpline.domain.names import Locale

REMINDED_BEFORE: Final = timedelta(minutes=15)
EARLY: Final = timedelta(minutes=30)
"""How long before it begins she can say that she is there."""
ANSWERED_WITHIN: Final = timedelta(minutes=3)
"""How long it waits for whoever has it, and then for each who is asked to stand in."""
LOOKED_EVERY: Final = timedelta(minutes=1)
"""While she still holds somebody after its end: whether she does."""
REMINDED_EVERY: Final = timedelta(minutes=10)
"""For as long she is reminded of it."""


class Stage(StrEnum):
    """*Ready*: she said before it began that she will be there. *Missed*: nobody said so in time. *Handing*: it is
    over, and she still holds somebody."""

    PLANNED = "planned"
    REMINDED = "reminded"
    READY = "ready"
    ASKED = "asked"
    MISSED = "missed"
    HERE = "here"
    HANDING = "handing"
    OVER = "over"


class Trigger(StrEnum):
    REMIND = "remind"
    ANSWER = "answer"
    BEGIN = "begin"
    MISS = "miss"
    END = "end"
    LET_GO = "let go"
    LEAVE = "leave"


LIFE: Final = Machine(
    {
        (Stage.PLANNED, Trigger.REMIND): Stage.REMINDED,
        (Stage.PLANNED, Trigger.ANSWER): Stage.READY,
        (Stage.REMINDED, Trigger.ANSWER): Stage.READY,
        (Stage.PLANNED, Trigger.BEGIN): Stage.ASKED,
        (Stage.REMINDED, Trigger.BEGIN): Stage.ASKED,
        (Stage.READY, Trigger.BEGIN): Stage.HERE,
        (Stage.ASKED, Trigger.ANSWER): Stage.HERE,
        (Stage.ASKED, Trigger.MISS): Stage.MISSED,
        (Stage.MISSED, Trigger.ANSWER): Stage.HERE,
        (Stage.READY, Trigger.LEAVE): Stage.REMINDED,
        (Stage.HERE, Trigger.LEAVE): Stage.MISSED,
        (Stage.PLANNED, Trigger.END): Stage.OVER,
        (Stage.REMINDED, Trigger.END): Stage.OVER,
        (Stage.READY, Trigger.END): Stage.OVER,
        (Stage.ASKED, Trigger.END): Stage.OVER,
        (Stage.MISSED, Trigger.END): Stage.OVER,
        (Stage.HERE, Trigger.END): Stage.HANDING,
        (Stage.HANDING, Trigger.LET_GO): Stage.OVER,
    }
)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One shift on one day."""

    id: int
    shift_id: int | None
    """None when somebody was brought on without a shift, or stands in."""
    responder_id: int
    area_id: int
    takes: Serves
    languages: tuple[Locale, ...]
    begins_at: datetime
    ends_at: datetime
    stage: Stage
    on: date | None
    """Which day of its shift it is."""
    look_at: datetime
    """When something is next to be done about it."""

    def is_now(self, now: datetime) -> bool:
        return self.begins_at <= now < self.ends_at


def next_look(turn: Turn, stage: Stage, now: datetime) -> datetime:
    """When something is next to be done about a turn that has come so far."""
    if stage is Stage.PLANNED:
        return turn.begins_at - REMINDED_BEFORE
    if stage in (Stage.REMINDED, Stage.READY):
        return turn.begins_at
    if stage in (Stage.ASKED, Stage.MISSED):
        return min(now + ANSWERED_WITHIN, turn.ends_at)
    if stage is Stage.HANDING:
        return now + LOOKED_EVERY
    return turn.ends_at

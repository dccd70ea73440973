"""A talk afterwards: offered to whoever had it hard, with somebody who gave a time, and known to the two alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

WITHIN: Final = timedelta(hours=24)
"""How long a talk is offered, and how soon it takes place."""
LASTS: Final = timedelta(minutes=30)
GIVEN_AHEAD: Final = timedelta(days=7)
"""How far ahead somebody may say when she would listen."""
MOST_GIVEN: Final = 20
"""How many times one peer gives at the most."""
TOLD: Final = 2
"""How many times one text names."""


class Stage(StrEnum):
    """*Asked*: how she is, and nothing is kept of the answer. *Open*: she may pick a time. *Agreed*: she did."""

    ASKED = "asked"
    OPEN = "open"
    AGREED = "agreed"


class Why(StrEnum):
    """What a talk is offered after. It decides who else hears of it, and is kept nowhere."""

    OUT = "out"
    HARD = "hard"
    RAID = "raid"


@dataclass(frozen=True)
class Free:
    """Half an hour in which somebody would listen."""

    id: int
    responder_id: int
    begins_at: datetime


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """How far a talk of one responder has come. ``told``: the times a text named, in its order."""

    responder_id: int
    stage: Stage
    until: datetime
    time: Free | None
    told: tuple[int, ...]


def choices(free: Sequence[Free], *, of: int, buddy_id: int | None, now: datetime, until: datetime) -> list[Free]:
    """What she can pick from: her buddy's times first, then everybody's, the next one first; never her own."""
    fits = [one for one in free if one.responder_id != of and now < one.begins_at <= until]
    return sorted(fits, key=lambda one: (one.responder_id != buddy_id, one.begins_at, one.id))


def may_give(at: datetime, now: datetime) -> bool:
    """Whether somebody may say that she would listen then."""
    return now < at <= now + GIVEN_AHEAD

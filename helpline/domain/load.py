"""What one responder carries: how much is hers now, when a break is due, and when somebody should ask how she is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from helpline.domain.contact import STILL_WAITING_AFTER
from helpline.domain.names import Locale
from helpline.domain.responder import Responder

HARD_IN_A_ROW: Final = 2
"""After so many hard contacts nothing new comes to her until she says that she is fine."""
BREAK_EVERY: Final = timedelta(minutes=90)
BREAK_FOR: Final = timedelta(minutes=10)
LONGEST_ON: Final = timedelta(hours=4)
"""How long somebody is on in one go."""
LONGEST_WEEK: Final = timedelta(hours=20)
APART: Final = timedelta(hours=1)
"""Who was off for so long begins anew when she comes on; a shorter absence is part of the same stretch."""
COUNTED: Final = timedelta(hours=16)
"""Of one stretch no more than this counts: whoever is on for longer has forgotten to go off."""


class Reason(StrEnum):
    """Why new contacts go to others."""

    BREAK = "break"
    SHIFT = "shift"
    WEEK = "week"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What holds for one responder: the organisation's, or her own where that is stricter."""

    on: timedelta = LONGEST_ON
    week: timedelta = LONGEST_WEEK
    break_every: timedelta = BREAK_EVERY
    break_for: timedelta = BREAK_FOR
    hard: int = HARD_IN_A_ROW


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """How long somebody has been on in one go. ``rested_at``: since when she has had no break."""

    responder_id: int
    began_at: datetime
    rested_at: datetime
    rest_until: datetime | None = None
    """When the break ends that has begun by itself; None while none has."""
    left_at: datetime | None = None
    counted_at: datetime
    """Up to when her hours are counted."""
    spared_from: datetime | None = None
    why: Reason | None = None
    told: Reason | None = None
    had_hard: bool = False
    """She had a hard contact in it, and has not been asked how she is."""


def is_resting(responder: Responder) -> bool:
    """Whether nothing new is offered to her until she says that she is fine to go on."""
    return responder.hard >= HARD_IN_A_ROW


def reached(stretch: Stretch, limits: Limits, week: timedelta, now: datetime) -> tuple[datetime, Reason]:
    """The limit that she has reached, or the one that she reaches next, and when. ``week``: her hours of it by now.

    Of several that are reached it is the one that no break ends.
    """
    ends = {
        Reason.WEEK: now + (limits.week - week),
        Reason.SHIFT: stretch.began_at + limits.on,
        Reason.BREAK: stretch.rested_at + limits.break_every,
    }
    for reason, at in ends.items():
        if at <= now:
            return at, reason
    reason = min(ends, key=lambda one: ends[one])
    return ends[reason], reason


@dataclass(frozen=True)
class Spared:
    """Whom new contacts are kept from. ``due``: her break has not begun yet, so she is asked before ``resting``."""

    resting: frozenset[int] = frozenset()
    due: frozenset[int] = frozenset()

    def without(
        self, there: Sequence[Responder], language: Locale, *, urgent: bool, waited: timedelta
    ) -> list[Responder]:
        """Who is left to be asked for one contact.

        A limit never leaves a caller alone: it holds only while somebody else is on who speaks her language and has
        reached none, only until she has waited for ten minutes, and never for whoever said that she is in danger.
        """
        if urgent or waited >= STILL_WAITING_AFTER:
            return list(there)
        speakers = [one for one in there if language in one.languages] or list(there)
        for spared in (self.resting | self.due, self.resting):
            if any(one.id not in spared for one in speakers):
                return [one for one in there if one.id not in spared]
        return list(there)


def relieves(others: Sequence[Responder], her: Responder, resting: Collection[int]) -> bool:
    """Whether anybody else is there who speaks what she speaks and has no rest herself."""
    fit = (one for one in others if one.id != her.id and one.id not in resting)
    return any(not set(one.languages).isdisjoint(her.languages) for one in fit)


def monday(at: datetime, zone: tzinfo) -> date:
    """The first day of the week, by the clock of her team."""
    on = at.astimezone(zone).date()
    return on - timedelta(days=on.weekday())


def parts(since: datetime, until: datetime, zone: tzinfo) -> Iterator[tuple[date, date, timedelta]]:
    """A time cut at each midnight: the Monday of its week, the first of its month, and how long it is."""
    while since < until:
        on = since.astimezone(zone).date()
        midnight = datetime.combine(on + timedelta(days=1), time(0), zone).astimezone(UTC)
        end = min(midnight, until)
        yield on - timedelta(days=on.weekday()), on.replace(day=1), end - since
        since = end

"""A shift: when somebody means to be there, by the clock on the wall; and a turn, which is one shift on one day.

Decided once, for beginnings and ends alike, so that where one shift ends and another begins they always meet:
- A time that a day has twice, when the clock goes back, is its first.
- A time that a day does not have, when the clock goes forward, is the moment at which the clock jumps.
- A shift that ends no later than it begins ends on the next day. What lies wholly in a missing hour is no turn.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from helpline.domain.line import Serves
from helpline.domain.names import Locale

PLANNED_AHEAD: Final = timedelta(weeks=8)
LONGEST: Final = timedelta(hours=16)
"""By the clock on the wall. Nobody is there for longer; longer is somebody's mistake in writing it down."""
USUAL: Final = timedelta(hours=4)
"""How long somebody who is brought on without a shift is there."""


class Kind(StrEnum):
    """What is otherwise on one day of a shift: nobody is there, it is at other times, or somebody else is there."""

    OFF = "off"
    TIMES = "times"
    SOMEBODY = "somebody"


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What repeats. ``rule`` says on which days (RRULE); empty is on ``first_on`` alone."""

    id: int
    responder_id: int
    area_id: int
    takes: Serves
    languages: tuple[Locale, ...]
    rule: str
    first_on: date
    last_on: date | None
    """None while nobody has said when it ends."""
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class Change:
    """One day that is otherwise. TIMES has ``starts`` and ``ends``, SOMEBODY ``responder_id``; each may have both."""

    on: date
    kind: Kind
    starts: time | None = None
    ends: time | None = None
    responder_id: int | None = None


def both(before: Change | None, after: Change) -> Change:
    """What was said of a day stays beside what is said of it now, unless it is about the same."""
    if before is None or Kind.OFF in (before.kind, after.kind):
        return after
    return Change(
        on=after.on,
        kind=after.kind,
        starts=after.starts or before.starts,
        ends=after.ends or before.ends,
        responder_id=after.responder_id or before.responder_id,
    )


@dataclass(frozen=True)
class Slot:
    """One shift on one day, as it should be: who, and from when until when, in UTC."""

    on: date
    responder_id: int
    begins_at: datetime
    ends_at: datetime


def slots(shift: Shift, days: Iterable[date], changes: Mapping[date, Change], zone: tzinfo) -> Iterator[Slot]:
    """Each day of the rule as it should be, once its change is made. ``changes`` by their day."""
    for on in days:
        change = changes.get(on)
        if on < shift.first_on or (shift.last_on is not None and on > shift.last_on):
            continue
        if change is not None and change.kind is Kind.OFF:
            continue
        starts, ends = shift.starts, shift.ends
        if change is not None and change.starts is not None and change.ends is not None:
            starts, ends = change.starts, change.ends
        begins_at, ends_at = span(on, starts, ends, zone)
        if begins_at < ends_at:
            who = change.responder_id if change is not None and change.responder_id is not None else shift.responder_id
            yield Slot(on, who, begins_at, ends_at)


def span(on: date, starts: time, ends: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until when, in UTC; on the next day where it ends no later than it begins."""
    until = on if ends > starts else on + timedelta(days=1)
    return instant(on, starts, zone), instant(until, ends, zone)


def instant(on: date, at: time, zone: tzinfo) -> datetime:
    """The moment at which the clock on the wall shows this, in UTC."""
    wall = datetime.combine(on, at.replace(fold=0))
    there = wall.replace(tzinfo=zone).astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) == wall:
        return there
    return _jump(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), there, zone)


def length(starts: time, ends: time) -> timedelta:
    """How long it is by the clock on the wall; the same time twice is a whole day."""
    day = date(2001, 1, 1)
    begun, over = datetime.combine(day, starts), datetime.combine(day, ends)
    return over - begun if over > begun else over - begun + timedelta(days=1)


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Between these two the clock jumps forward: the first moment that shows the new time."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after

"""A line tries itself: once a day it texts and rings itself, each hour it asks where its number leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from helpline.domain.line import Line

BY_ITSELF: Final = time(5)
"""From this hour on, by the clock of the line: when the fewest come."""
EACH_HOUR: Final = timedelta(hours=1)
FIRST_LOOK: Final = timedelta(minutes=5)
COMES_WITHIN: Final = timedelta(minutes=3)
"""What has not come by then has not come."""
AGAIN_SOON: Final = timedelta(minutes=10)
AGAIN_LATER: Final = timedelta(hours=1)
ALARM_AT: Final = 2
"""One failure is a bad moment; two in a row are a fault."""
PUT_OFF: Final = timedelta(minutes=10)
NOT_LATER_THAN: Final = timedelta(hours=30)
"""However much is going on: after so long without a success it is tried all the same."""


class Kind(StrEnum):
    """What is tried."""

    TEXT = "text"
    CALL = "call"
    NUMBER = "number"
    """Whether the carrier still leads its texts and calls to us."""


class Result(StrEnum):
    """How the last one went."""

    NONE = "none"
    FINE = "fine"
    NOT_SENT = "not sent"
    """The carrier did not take it."""
    NOT_COME = "not come"
    """It never reached our door."""
    NOT_READ = "not read"
    """It reached our door, and no worker took it up."""
    ELSEWHERE = "elsewhere"
    NO_ANSWER = "no answer"
    """The carrier could not be asked."""


@dataclass(frozen=True, kw_only=True)
class SelfTry:
    """How one kind stands on one line. Nothing older than the last result is kept."""

    line_id: int
    kind: Kind
    next_at: datetime
    asked_at: datetime | None
    """Since when one is under way."""
    reached_at: datetime | None
    result: Result
    result_at: datetime | None
    fine_at: datetime | None
    failures: int
    """In a row."""
    whole: bool
    """Through the carrier from another number of ours; with a single number only from our own door on."""

    @property
    def is_failing(self) -> bool:
        return self.failures >= ALARM_AT


def kinds_of(line: Line) -> tuple[Kind, ...]:
    """What is tried of a line."""
    wanted: Mapping[Kind, bool] = {Kind.TEXT: line.takes_texts, Kind.CALL: line.takes_calls, Kind.NUMBER: True}
    return tuple(kind for kind, is_wanted in wanted.items() if is_wanted)


def first_at(line: Line, kind: Kind, now: datetime) -> datetime:
    """When it is tried for the first time."""
    return now + FIRST_LOOK if kind is Kind.NUMBER else next_day(line, now)


def next_day(line: Line, now: datetime) -> datetime:
    """The next morning of the line, each line at a minute of its own."""
    there = now.astimezone(ZoneInfo(line.zone))
    at = there.replace(hour=BY_ITSELF.hour, minute=line.id * 7 % 60, second=0, microsecond=0)
    while at - now < EACH_HOUR:
        at += timedelta(days=1)
    return at.astimezone(now.tzinfo)


def next_after(line: Line, kind: Kind, *, failures: int, now: datetime) -> datetime:
    """When it is tried again: soon after a first failure, so that a fault is known soon."""
    if failures:
        return now + (AGAIN_SOON if failures < ALARM_AT else AGAIN_LATER)
    return now + EACH_HOUR if kind is Kind.NUMBER else next_day(line, now)

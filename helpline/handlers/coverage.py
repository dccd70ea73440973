"""Coverage of the coming week, and the truth that is told from it: when the next person will be there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from helpline import words
from helpline.domain.contact import Channel
from helpline.domain.coverage import HOUR, SUITS, Coverage, coverage
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.handlers.work import Work
from helpline.store import lines, turns
from helpline.store.database import Connection

HOURS: Final = 7 * 24
TOLD_AHEAD: Final = timedelta(days=6)
"""Further off than this the day of the week would say something else than it means."""


def week(w: Work) -> list[Coverage]:
    """The next seven days from this hour on, for each language on each channel of each line that is answered."""
    return week_of(w.db, w.now)


def week_of(db: Connection, now: datetime) -> list[Coverage]:
    since = now.replace(minute=0, second=0, microsecond=0)
    planned = turns.between(db, since, since + HOUR * HOURS)
    return [
        one
        for line in lines.answered(db)
        for one in coverage(line, planned, since=since, hours=HOURS, zone=ZoneInfo(line.zone))
    ]


def is_planned(db: Connection, now: datetime) -> bool:
    """Whether anybody keeps shifts: otherwise there is nothing to compare with what was promised."""
    return bool(turns.between(db, now, now + HOUR * HOURS))


def count_gaps(db: Connection, now: datetime) -> int:
    """Hours of the coming week for which nobody is planned, counted for each language on each channel."""
    if not is_planned(db, now):
        return 0
    return sum(hour.is_gap for one in week_of(db, now) for hour in one.hours)


def next_covered(w: Work, language: Locale | None, channel: Serves) -> datetime | None:
    """When the next turn begins of somebody who speaks it and answers there; None when nothing is planned soon."""
    return turns.next_begin(w.db, w.now, w.now + TOLD_AHEAD, language=language, takes=SUITS[channel])


def told_when(w: Work, line: Line, language: Locale, channel: Channel) -> str | None:
    """The same by the clock of the line, as it is written in that language."""
    at = next_covered(w, language, answers(channel))
    return None if at is None else clock(w, line, at, language)


def next_person(w: Work, line: Line, language: Locale, channel: Channel) -> str | None:
    """When somebody comes who speaks her language, or else whoever comes next; as it is written in her language."""
    at = next_of_any(w, language, channel)
    return None if at is None else clock(w, line, at, language)


def next_of_any(w: Work, language: Locale, channel: Channel) -> datetime | None:
    """When somebody comes who speaks her language, or else whoever comes next."""
    return next_covered(w, language, answers(channel)) or next_covered(w, None, answers(channel))


def said(w: Work, line: Line, at: datetime | None) -> Callable[[Locale], str] | None:
    """A moment by the clock of the line, for a prompt: in whatever language it will really be heard."""
    return None if at is None else partial(clock, w, line, at, aloud=True)


def clock(w: Work, line: Line, at: datetime, to: Locale, *, aloud: bool = False) -> str:
    """A moment by the clock of the line, as it is told in a language."""
    return words.time_of_day(at, now=w.now, zone=ZoneInfo(line.zone), locale=to, aloud=aloud)


def answers(channel: Channel) -> Serves:
    """Who is meant by those who answer there."""
    return Serves.VOICE if channel is Channel.VOICE else Serves.SMS

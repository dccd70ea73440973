"""Coverage of the coming week, and the truth that is told from it: when the next person will be there."""

from datetime import datetime, timedelta
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


def told_when(
    w: Work, line: Line, language: Locale | None, channel: Channel, *, to: Locale, aloud: bool = False
) -> str | None:
    """The same by the clock of the line, as it is told; without a language, whoever comes next."""
    at = next_covered(w, language, Serves.VOICE if channel is Channel.VOICE else Serves.SMS)
    return None if at is None else clock(w, line, at, to, aloud=aloud)


def clock(w: Work, line: Line, at: datetime, to: Locale, *, aloud: bool = False) -> str:
    """A moment by the clock of the line, as it is told in a language."""
    return words.time_of_day(at, now=w.now, zone=ZoneInfo(line.zone), locale=to, aloud=aloud)


def next_person(w: Work, line: Line, language: Locale, channel: Channel, *, aloud: bool = False) -> str | None:
    """Who speaks her language, or else whoever comes next."""
    hers = told_when(w, line, language, channel, to=language, aloud=aloud)
    return hers or told_when(w, line, None, channel, to=language, aloud=aloud)

"""Coverage: how many will be there, hour by hour, for each language and channel, against what the line promises."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from helpline.domain.hours import is_between
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.domain.turn import Turn

HOUR: Final = timedelta(hours=1)
SUITS: Final = {Serves.SMS: (Serves.SMS, Serves.BOTH), Serves.VOICE: (Serves.VOICE, Serves.BOTH)}
"""Who answers on a channel."""


@dataclass(frozen=True)
class Hour:
    """``people``: how many are there all the time of it, at the least."""

    begins_at: datetime
    people: int
    is_promised: bool

    @property
    def is_gap(self) -> bool:
        return self.is_promised and self.people == 0


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One language on one channel of one line."""

    line: Line
    channel: Serves
    language: Locale
    hours: tuple[Hour, ...]

    @property
    def gaps(self) -> list[tuple[datetime, datetime]]:
        """From when until when nobody will be there who was promised."""
        found: list[tuple[datetime, datetime]] = []
        for hour in self.hours:
            if hour.is_gap and found and found[-1][1] == hour.begins_at:
                found[-1] = (found[-1][0], hour.begins_at + HOUR)
            elif hour.is_gap:
                found.append((hour.begins_at, hour.begins_at + HOUR))
        return found


def coverage(line: Line, turns: Sequence[Turn], *, since: datetime, hours: int, zone: tzinfo) -> Iterator[Coverage]:
    """Each language of a line on each of its channels. Whoever speaks it counts, of whatever team: she is asked too."""
    for channel in channels(line):
        for language in line.languages:
            there = [one for one in turns if language in one.languages and one.takes in SUITS[channel]]
            each = (_hour(line, there, since + HOUR * number, zone) for number in range(hours))
            yield Coverage(line=line, channel=channel, language=language, hours=tuple(each))


def is_promised(line: Line, begins_at: datetime, zone: tzinfo) -> bool:
    """Whether the line promises somebody for the hour that begins then."""
    return is_between(begins_at.astimezone(zone).time(), line.promises_from, line.promises_until)


def channels(line: Line) -> tuple[Serves, ...]:
    return (Serves.SMS, Serves.VOICE) if line.serves is Serves.BOTH else (line.serves,)


def least(turns: Sequence[Turn], since: datetime, until: datetime) -> int:
    """How many are there at the least, at any moment of this time."""
    marks = {since} | {one.begins_at for one in turns} | {one.ends_at for one in turns}
    return min(sum(one.begins_at <= at < one.ends_at for one in turns) for at in marks if since <= at < until)


def _hour(line: Line, turns: Sequence[Turn], begins_at: datetime, zone: tzinfo) -> Hour:
    there = [one for one in turns if one.begins_at < begins_at + HOUR and one.ends_at > begins_at]
    return Hour(begins_at, least(there, begins_at, begins_at + HOUR), is_promised(line, begins_at, zone))

"""Rules and calendars as the world writes them: RRULE and iCalendar. The only place that knows how they are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

import icalendar
from dateutil.rrule import rrulestr

EVERY: Final = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WITHIN_A_DAY: Final = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "RDATE", "EXDATE", "DTSTART", "RRULE")


class RuleError(ValueError):
    """This says nothing we can go by."""


def on_days(days: str, *, every: int = 1) -> str:
    """The rule of a shift that is on these days each week, such as ``MO,WE``; every second week with ``every=2``."""
    wanted = [day.strip().upper()[:2] for day in days.split(",") if day.strip()]
    if not wanted or any(day not in DAYS for day in wanted):
        raise RuleError(days)
    named = ",".join(day for day in DAYS if day in wanted)
    return f"FREQ=WEEKLY;INTERVAL={every};BYDAY={named}" if every > 1 else f"FREQ=WEEKLY;BYDAY={named}"


def checked(rule: str) -> str:
    """A rule in its plain spelling. Raises `RuleError` for what is no rule by days."""
    plain = rule.strip().upper().removeprefix("RRULE:")
    parts = plain.split(";")
    if not any(every in parts for every in EVERY) or any(part.split("=")[0] in WITHIN_A_DAY for part in parts):
        raise RuleError(rule)
    next(days(plain, date(2001, 1, 1), date(2001, 1, 1), date(2001, 1, 8)), None)
    return plain


def days(rule: str, first_on: date, since: date, until: date) -> Iterator[date]:
    """The days of a rule that began on ``first_on``, from ``since`` to ``until``, both with them."""
    if not rule:
        if since <= first_on <= until:
            yield first_on
        return
    try:
        found = rrulestr(_without_zone(rule), dtstart=datetime.combine(first_on, time(0)))
        each = found.between(datetime.combine(since, time(0)), datetime.combine(until, time(0)), inc=True)
    except (ValueError, TypeError, KeyError) as wrong:
        raise RuleError(rule) from wrong
    for one in each:
        yield one.date()


def _without_zone(rule: str) -> str:
    """Days are counted on the wall: an UNTIL in UTC means its day."""
    parts = [f"{part[:14]}T000000" if part.startswith("UNTIL=") else part for part in rule.split(";")]
    return ";".join(parts)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a calendar, as a shift would have it: by the clock on the wall of ``zone``."""

    first_on: date
    starts: time
    ends: time
    rule: str
    off: tuple[date, ...]
    """Days of the rule on which it is not."""
    can_be: bool
    """Whether a shift can be like this: not for whole days, nor for longer than one."""


def written(turns: Iterable[tuple[str, datetime, datetime]], now: datetime) -> bytes:
    """A calendar of turns, each with a mark of its own, in UTC: it says "shift" and the times, and nothing else."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//shift//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for mark, begins_at, ends_at in turns:
        entry = icalendar.Event()
        entry.add("uid", mark)
        entry.add("dtstamp", now.astimezone(UTC))
        entry.add("dtstart", begins_at.astimezone(UTC))
        entry.add("dtend", ends_at.astimezone(UTC))
        entry.add("summary", "shift")
        entry.add("class", "PRIVATE")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def read(text: str, zone: tzinfo) -> list[Entry]:
    """The entries of a calendar by the clock of ``zone``. Their titles, places and people are not even looked at.

    Raises `RuleError` for what is no calendar.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        found = [_entry(one, zone) for one in calendar.walk("VEVENT")]
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise RuleError("no calendar") from wrong
    return [one for one in found if one is not None]


def _entry(one: Any, zone: tzinfo) -> Entry | None:
    begins, ends = one.get("dtstart"), one.get("dtend")
    if begins is None or one.get("recurrence-id") is not None:
        return None
    first = begins.dt
    last = ends.dt if ends is not None else first + one["duration"].dt if "duration" in one else first
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        on = first if isinstance(first, date) else date.min
        return Entry(first_on=on, starts=time(0), ends=time(0), rule="", off=(), can_be=False)
    rule, first, last = _rule(one), _on_wall(first, zone), _on_wall(last, zone)
    return Entry(
        first_on=first.date(),
        starts=first.time(),
        ends=last.time(),
        rule=rule or "",
        off=tuple(sorted(_on_wall(day.dt, zone).date() for days in _several(one, "exdate") for day in days.dts)),
        can_be=rule is not None and timedelta(0) < last - first < timedelta(days=1),
    )


def _rule(one: Any) -> str | None:
    """Its rule; empty where it has none, None where it is not one that we can go by."""
    rules = _several(one, "rrule")
    if not rules:
        return ""
    try:
        return checked(rules[0].to_ical().decode()) if len(rules) == 1 and "rdate" not in one else None
    except RuleError:
        return None


def _several(one: Any, name: str) -> list[Any]:
    found = one.get(name)
    return found if isinstance(found, list) else [found] if found is not None else []


def _on_wall(at: Any, zone: tzinfo) -> datetime:
    """What the clock of ``zone`` shows then. A time without a zone is one of that clock."""
    there = at if isinstance(at, datetime) else datetime.combine(at, time(0))
    return (there.astimezone(zone) if there.tzinfo else there).replace(tzinfo=None, second=0, microsecond=0)

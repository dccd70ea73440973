"""Rules and calendars as the world writes them: RRULE and iCalendar. The only place that knows how they are written."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

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

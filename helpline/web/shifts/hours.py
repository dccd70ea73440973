"""Which hours of the coming week are covered, for each language on each channel of each line; gaps are red."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Response

from helpline.domain.account import Role
from helpline.domain.coverage import HOUR, Coverage
from helpline.handlers import coverage as covered
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.shifts.room import clock, doors


@dataclass
class Stretch:
    """Hours on end with as many people."""

    since: str
    until: str
    people: int
    is_gap: bool


@dataclass(frozen=True)
class Day:
    on: date
    stretches: list[Stretch]


@doors.page("/shifts/hours", to=frozenset({Role.KEEPER, Role.RESPONDER}))
def coverage() -> Response:
    """The next seven days."""
    with work(house()) as w:
        is_planned = covered.is_planned(w.db, w.now)
        found = covered.week(w) if is_planned else []
    rows = [(one, days(one), sum(hour.is_gap for hour in one.hours)) for one in found]
    return pages.show("shifts/hours", rows=rows, is_planned=is_planned)


def days(one: Coverage) -> list[Day]:
    """Its hours by the day of the line's own clock, hours that are alike together."""
    zone = ZoneInfo(one.line.zone)
    found: list[Day] = []
    for hour in one.hours:
        begins = hour.begins_at.astimezone(zone)
        if not found or found[-1].on != begins.date():
            found.append(Day(begins.date(), []))
        _add(found[-1].stretches, begins, hour.people, is_gap=hour.is_gap)
    return found


def _add(stretches: list[Stretch], begins: datetime, people: int, *, is_gap: bool) -> None:
    until = clock((begins.astimezone(ZoneInfo("UTC")) + HOUR).astimezone(begins.tzinfo))
    if stretches and (stretches[-1].people, stretches[-1].is_gap) == (people, is_gap):
        stretches[-1].until = until
    else:
        stretches.append(Stretch(clock(begins), until, people, is_gap))

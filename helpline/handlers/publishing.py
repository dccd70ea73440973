"""Publishing a quarter: its tables are drawn once, kept as they were drawn, and told the same way for ever."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from helpline.domain.counting import Part
from helpline.domain.publishing import TABLES, Draw, Table, publish
from helpline.domain.retention import RETENTION
from helpline.domain.window import Days, quarter
from helpline.handlers import numbers
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import counters, lines, publications

Told = Mapping[str, Mapping[str, int | None]]

EARLIEST: Final = 2020


def of_quarter(w: Work, year: int, number: int, draw: Draw) -> Told:
    """``table → cell → n``, None for what is hidden. Raises `RefusedError` when it is not over, or forgotten."""
    name, days = f"{year}Q{number}", quarter(year, number)
    told = publications.of(w.db, name)
    if told:
        return told
    today = numbers.today(w)
    kept = RETENTION["counter"].longest or timedelta(0)
    if days.last >= today:
        raise RefusedError(f"{name} is not over yet. A quarter is published as a whole, or not at all.")
    if days.first < today - kept:
        raise RefusedError(
            f"What was counted in {name} is forgotten, or will be today. Nothing can be published of it."
        )
    publications.keep(w.db, name, {table.name: publish(_cells(w, table, days), draw) for table in TABLES})
    return publications.of(w.db, name)


def _cells(w: Work, table: Table, days: Days) -> dict[str, int]:
    """What was counted. Which cells there are says nothing of what was: they are those the organisation has."""
    part = table.part or Part.CHANNEL
    counted = counters.count(w.db, days.first, days.last, part=part, events=table.events)
    if table.part is None:
        found = dict.fromkeys(table.events, 0)
        for (event, _), n in counted.items():
            found[event] += n
        return found
    names = {str(area.id): area.name for area in lines.all_areas(w.db)} if part is Part.AREA else {}
    return {names.get(value, value): counted.get((table.events[0], value), 0) for value in numbers.in_use(w, part)}

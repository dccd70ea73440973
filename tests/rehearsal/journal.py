"""What those outside saw, written down as it happened, and set beside what the house has counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from helpline.domain.counting import Part
from helpline.handlers.work import House
from helpline.store import counters
from tests.rehearsal.plan import BEGINS, DAYS

BY_HOUR = Counter[tuple[date, int, str, str]]
BY_DAY = Counter[tuple[date, str, str]]
TOLD_APART = {
    "arrived", "answered", "answered in her language", "answered in another language", "wiped", "call came in",
    "call answered", "abandoned", "abandoned early", "forgotten while open",
}  # fmt: skip
"""By language and by area as well."""
CALL_EDGES = ((20, "0-20 s"), (30, "20-30 s"), (60, "30-60 s"), (180, "1-3 min"))
TEXT_EDGES = ((120, "0-2 min"), (600, "2-10 min"), (1800, "10-30 min"))


@dataclass
class Journal:
    """``hours``: ``(day, hour, channel, event) → n``; ``languages`` and ``areas``: ``(day, value, event) → n``."""

    hours: BY_HOUR = field(default_factory=Counter)
    languages: BY_DAY = field(default_factory=Counter)
    areas: BY_DAY = field(default_factory=Counter)

    def saw(self, event: str, at: datetime, channel: str, *, language: str = "", area: str = "") -> None:
        """One more of it."""
        self.hours[at.date(), at.hour, channel, event] += 1
        if event in TOLD_APART:
            self.languages[at.date(), language, event] += 1
            self.areas[at.date(), area, event] += 1

    def saw_hour(self, at: datetime, channel: str, language: str, *, covered: bool) -> None:
        event = "hour covered" if covered else "hour not covered"
        self.hours[at.date(), at.hour, channel, event] += 1
        self.languages[at.date(), language, event] += 1

    def total(self, event: str) -> int:
        return sum(n for (*_, one), n in self.hours.items() if one == event)

    def events(self) -> set[str]:
        return {event for *_, event in self.hours}


def counted(house: House) -> Journal:
    """The same, out of the counters."""
    found = Journal()
    with house.database.transaction() as db:
        for number in range(DAYS + 2):
            day = (BEGINS + timedelta(days=number)).date()
            for (hour, channel, event), n in counters.of_hours(db, day).items():
                found.hours[day, hour, channel, event] = n
            for part, cells in ((Part.LANGUAGE, found.languages), (Part.AREA, found.areas)):
                for (event, value), n in counters.count(db, day, day, part=part).items():
                    cells[day, value, event] = n
    return found


def differences(seen: Journal, told: Journal, areas: dict[str, str]) -> list[str]:
    """Every cell of an event that was watched for which the two disagree. ``areas``: id → name."""
    watched = seen.events()
    wrong = _apart("hour", seen.hours, told.hours, watched)
    wrong += _apart("language", seen.languages, told.languages, watched)
    named: BY_DAY = Counter({(day, areas[value], event): n for (day, value, event), n in told.areas.items()})
    return wrong + _apart("area", seen.areas, named, watched)


def _apart(what: str, seen: Counter, told: Counter, watched: set[str]) -> list[str]:  # type: ignore[type-arg]
    cells = {cell for cell in (*seen, *told) if cell[-1] in watched}
    return [
        f"{what} {cell}: seen {seen[cell]}, counted {told[cell]}"
        for cell in sorted(cells, key=str)
        if seen[cell] != told[cell]
    ]


def bin_of(wait: timedelta, edges: tuple[tuple[int, str], ...], last: str) -> str:
    """Written down a second time on purpose."""
    return next((name for edge, name in edges if wait.total_seconds() < edge), last)

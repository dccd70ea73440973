"""Counting: one more in a few cells of a table, by the hour and the day; never two things of one contact together."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """By what a count is told apart: by one of these at a time, and never by two of them together."""

    CHANNEL = "channel"
    """By the hour. Every event is; those that are about no contact under no channel."""
    LANGUAGE = "language"
    """By the day."""
    AREA = "area"
    """By the day."""


WHOLE_DAY: Final = -1
"""Instead of an hour."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One event. ``parts``: by what else than the channel it may be told apart."""

    name: str
    means: str
    parts: frozenset[Part] = frozenset()
    of_notes: bool = False
    """Only where notes may be written; elsewhere it is on no board and in no metric."""


@dataclass(frozen=True)
class Bump:
    """So many more of an event, in one cell of the table."""

    day: date
    hour: int
    part: Part
    value: str
    event: str


@dataclass(frozen=True)
class Bins:
    """Waits, told apart only by which of these they fall into. ``edges``: each bin ends before the next edge."""

    names: tuple[str, ...]
    edges: tuple[timedelta, ...]

    def of(self, wait: timedelta) -> str:
        return self.names[sum(wait >= edge for edge in self.edges)]


def _seconds(*edges: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=edge) for edge in edges)


CALL_WAITS: Final = Bins(
    ("call wait 0-20 s", "call wait 20-30 s", "call wait 30-60 s", "call wait 1-3 min", "call wait 3 min or more"),
    _seconds(20, 30, 60, 180),
)
TEXT_WAITS: Final = Bins(
    ("first words 0-2 min", "first words 2-10 min", "first words 10-30 min", "first words 30 min or more"),
    _seconds(120, 600, 1800),
)

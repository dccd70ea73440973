"""Windows: the spans for which numbers are shown. They are fixed: none of them moves by a day each day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)


class Window(StrEnum):
    """*28 days* are the four whole weeks before this one."""

    TODAY = "today"
    WEEK = "week"
    FOUR_WEEKS = "28 days"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Days:
    """Both included."""

    first: date
    last: date


def days(window: Window, today: date) -> Days:
    """Which days it is made of; the present one is not over."""
    monday = today - timedelta(days=today.weekday())
    if window is Window.TODAY:
        return Days(today, today)
    if window is Window.WEEK:
        return Days(monday, today)
    if window is Window.FOUR_WEEKS:
        return Days(monday - 4 * WEEK, monday - timedelta(days=1))
    if window is Window.MONTH:
        return Days(today.replace(day=1), today)
    return Days(quarter_of(today).first, today)


def quarter_of(day: date) -> Days:
    """The whole quarter in which a day lies."""
    return quarter(day.year, (day.month + 2) // 3)


def quarter(year: int, number: int) -> Days:
    first = date(year, 3 * number - 2, 1)
    following = date(year + number // 4, (3 * number) % 12 + 1, 1)
    return Days(first, following - timedelta(days=1))

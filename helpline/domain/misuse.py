"""How often somebody may begin before she is asked to wait: generous, because who is in danger rings many times."""

from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=10)
MOST: Final = 20
"""New calls and conversations of one number within the window."""
MOST_WITHHELD: Final = 60
"""Of all withheld numbers of a line together: they cannot be told apart, and are never shut out as a group."""
WITHHELD_AT_ONCE: Final = 10
"""So many of them are let in at the same time even when they ring far too often."""
LONGEST_BLOCK: Final = timedelta(hours=24)
"""A longer one would need two approvals."""
KEPT: Final = timedelta(days=7)
TOLD_EVERY: Final = timedelta(hours=1)


def week_of(now: datetime) -> str:
    """The week whose key a number is hashed with: last week's hashes mean nothing any more."""
    year, week, _ = now.isocalendar()
    return f"{year}-{week:02}"


def weeks_of(now: datetime) -> tuple[str, str]:
    """This week and the one before: a block of the last hours of Sunday still holds on Monday."""
    return week_of(now), week_of(now - timedelta(days=7))

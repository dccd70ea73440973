"""When somebody may be rung: by the clock on the wall where the line is."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from helpline.domain.call import ASKED_JUST_NOW
from helpline.domain.line import Line

LIST_LASTS: Final = timedelta(hours=6)
"""How long after such a night whoever rang in it may still be rung back, whatever the hour."""


def may_ring(line: Line, *, now: datetime, asked_at: datetime | None) -> bool:
    """Within the line's safe hours, or at any hour when she asked a moment ago, or while many asked at once."""
    if asked_at is not None and line.in_raid(asked_at) and line.raid_until and now < line.raid_until + LIST_LASTS:
        return True
    if asked_at is not None and now - asked_at <= ASKED_JUST_NOW:
        return True
    there = now.astimezone(ZoneInfo(line.zone)).time()
    return is_between(there, line.rings_from, line.rings_until)


def is_between(at: time, first: time, last: time) -> bool:
    """From ``first`` to ``last``, over midnight too; the same twice is the whole day."""
    if first == last:
        return True
    return first <= at < last if first < last else at >= first or at < last

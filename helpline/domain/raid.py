"""Many come at once: how long that is kept up by itself, and when those who are off duty are asked once more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from helpline.domain.keys import plainest
from helpline.domain.line import Line
from helpline.domain.responder import Duty, Responder
from helpline.domain.star_words import MEANS

LASTS: Final = timedelta(hours=6)
"""It ends by itself, unless somebody says again that it is so."""
ASKED_AGAIN_AFTER: Final = timedelta(minutes=10)
LONGEST_WHY: Final = 120


def next_look(line: Line, now: datetime) -> datetime | None:
    """When something is to be done about it by itself: ask once more, then end it."""
    if line.raid_since is None or line.raid_until is None or not line.in_raid(now):
        return None
    again = line.raid_since + ASKED_AGAIN_AFTER
    return again if now < again < line.raid_until else line.raid_until


def were_on(everybody: Iterable[Responder], since: datetime) -> list[Responder]:
    """Who was on duty at some time since then: who still is, and who has gone off meanwhile."""
    return [
        one for one in everybody if one.duty is not Duty.OFF or (one.duty_since is not None and one.duty_since >= since)
    ]


def says_off(words: str) -> bool:
    """Whether what stands behind the word ends it, in any language."""
    first = plainest(words.split(maxsplit=1)[0]) if words.split() else ""
    return MEANS.get(first, first) == "off"

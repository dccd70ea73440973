"""What an organisation may make stricter for itself, and how far each may ever go: ceilings, and a few floors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.escalation.consent import TERMS, Purpose
from helpline.domain.escalation.note import BARE_LONGEST, LONGEST
from helpline.domain.line import LONGEST_FIRST_REPLY, LONGEST_KEPT
from helpline.domain.load import BREAK_EVERY, BREAK_FOR, HARD_IN_A_ROW, LONGEST_ON, LONGEST_WEEK
from helpline.domain.misuse import LONGEST_BLOCK, MOST_WITHHELD, WITHHELD_AT_ONCE
from helpline.domain.responder import MOST_AT_ONCE

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)


class Name(StrEnum):
    """What can be set."""

    KEPT = "kept"
    FIRST_REPLY = "first reply"
    AT_ONCE = "at once"
    SHIFT = "on in one go"
    WEEK = "on in a week"
    BREAK_EVERY = "on without a break"
    BREAK_FOR = "break"
    HARD = "hard"
    BLOCK = "block"
    WITHHELD = "withheld"
    WITHHELD_AT_ONCE = "withheld at once"
    NOTE = "note"
    BARE_NOTE = "bare note"
    RING_BACK = "ring back"
    OTHER_AREA = "other area"
    SISTER = "sister"
    ASK_PEERS = "ask peers"
    BOARD = "board"
    TELL_ONE = "tell one"
    WARN = "warn"
    AUTHORITY = "authority"


class Unit(StrEnum):
    """What it is counted in."""

    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    PEOPLE = "people"
    BEGINNINGS = "beginnings"
    TALKS = "talks"


SPANS: Final = {Unit.DAYS: DAY, Unit.HOURS: HOUR, Unit.MINUTES: MINUTE}


class LooserError(Exception):
    """Somebody wants what no organisation may have."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """``usual``: what holds where nobody has changed it. It is the loosest there is: a change makes it stricter."""

    unit: Unit
    least: int
    most: int
    is_floor: bool = False
    """It says how many are let in at least: stricter is more."""
    about_notes: bool = False
    """It has no meaning where an organisation writes no notes."""

    @property
    def usual(self) -> int:
        return self.least if self.is_floor else self.most

    def within(self, value: int) -> int:
        """The nearest that may be: whatever is stored, nothing looser is ever used."""
        return min(max(value, self.least), self.most)


def _kept_under(purpose: Purpose) -> Limit:
    return Limit(unit=Unit.DAYS, least=1, most=TERMS[purpose].longest // DAY, about_notes=True)


LIMITS: Final[Mapping[Name, Limit]] = {
    Name.KEPT: Limit(unit=Unit.HOURS, least=1, most=LONGEST_KEPT // HOUR),
    Name.FIRST_REPLY: Limit(unit=Unit.MINUTES, least=1, most=LONGEST_FIRST_REPLY // MINUTE),
    Name.AT_ONCE: Limit(unit=Unit.PEOPLE, least=1, most=MOST_AT_ONCE),
    Name.SHIFT: Limit(unit=Unit.HOURS, least=1, most=LONGEST_ON // HOUR),
    Name.WEEK: Limit(unit=Unit.HOURS, least=1, most=LONGEST_WEEK // HOUR),
    Name.BREAK_EVERY: Limit(unit=Unit.MINUTES, least=30, most=BREAK_EVERY // MINUTE),
    Name.BREAK_FOR: Limit(unit=Unit.MINUTES, least=BREAK_FOR // MINUTE, most=60, is_floor=True),
    Name.HARD: Limit(unit=Unit.TALKS, least=1, most=HARD_IN_A_ROW),
    Name.BLOCK: Limit(unit=Unit.HOURS, least=1, most=LONGEST_BLOCK // HOUR),
    Name.WITHHELD: Limit(unit=Unit.BEGINNINGS, least=MOST_WITHHELD, most=10 * MOST_WITHHELD, is_floor=True),
    Name.WITHHELD_AT_ONCE: Limit(unit=Unit.PEOPLE, least=WITHHELD_AT_ONCE, most=10 * WITHHELD_AT_ONCE, is_floor=True),
    Name.NOTE: Limit(unit=Unit.DAYS, least=1, most=LONGEST // DAY, about_notes=True),
    Name.BARE_NOTE: Limit(unit=Unit.DAYS, least=1, most=BARE_LONGEST // DAY, about_notes=True),
    Name.RING_BACK: Limit(unit=Unit.HOURS, least=1, most=TERMS[Purpose.RING_BACK].longest // HOUR, about_notes=True),
    Name.OTHER_AREA: _kept_under(Purpose.OTHER_AREA),
    Name.SISTER: _kept_under(Purpose.SISTER),
    Name.ASK_PEERS: _kept_under(Purpose.ASK_PEERS),
    Name.BOARD: _kept_under(Purpose.BOARD),
    Name.TELL_ONE: _kept_under(Purpose.TELL_ONE),
    Name.WARN: _kept_under(Purpose.WARN),
    Name.AUTHORITY: _kept_under(Purpose.AUTHORITY),
}
"""Everything that can be set. The ceilings are those of the rules themselves: none is written down a second time."""

UNDER: Final = {
    Purpose.RING_BACK: Name.RING_BACK,
    Purpose.OTHER_AREA: Name.OTHER_AREA,
    Purpose.SISTER: Name.SISTER,
    Purpose.ASK_PEERS: Name.ASK_PEERS,
    Purpose.BOARD: Name.BOARD,
    Purpose.TELL_ONE: Name.TELL_ONE,
    Purpose.WARN: Name.WARN,
    Purpose.AUTHORITY: Name.AUTHORITY,
}
"""Which setting says how long a yes for this purpose lasts."""


def allowed(name: Name, value: int) -> int:
    """The value itself. Raises `LooserError` when no organisation may have it."""
    if LIMITS[name].within(value) != value:
        raise LooserError(name)
    return value

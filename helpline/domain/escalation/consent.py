"""Consent: one ask, one purpose, one recipient, one span of time. Silence is no."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """What a yes can be for. One ask is for one of them."""

    RING_BACK = "P1"
    OTHER_AREA = "P2"
    SISTER = "P2x"
    ASK_PEERS = "P3"
    BOARD = "P4"
    TELL_ONE = "P5"
    WARN = "P6"
    AUTHORITY = "P7"


class Method(StrEnum):
    """How she said yes."""

    TEXT = "text code"
    KEYPAD = "keypad"
    SPOKEN = "spoken and read back"
    IN_PERSON = "in person"


class Mode(StrEnum):
    """How a named person is told, as the caller chose."""

    INFORMATION = "information only"
    ADVOCATE_FIRST = "advocate speaks first, without identity"
    INTRODUCTION = "introduction agreed"


class Answer(StrEnum):
    """What became of an ask."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    EXPIRED = "expired"
    REPLACED = "replaced"


class To(StrEnum):
    """Whom a purpose is told to."""

    DUTY_TEAM = "duty team"
    AREA = "one area"
    PERSON = "one named person"
    PEERS = "a few peers"
    BOARD = "the board"
    LIST = "the list of those who asked for warnings"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is fixed for a purpose, whatever anybody wishes."""

    to: To
    longest: timedelta
    """From her yes on. Shorter is always possible, longer never."""
    one_use: bool = False
    needs_two: bool = False
    """Something leaves the organisation: two approvals before it does."""
    holds_note: bool = False
    """A note may be written under it."""
    says: bool = False
    """What may be said is written down with it, in her words."""


TERMS: Final = {
    Purpose.RING_BACK: Terms(to=To.DUTY_TEAM, longest=timedelta(hours=72)),
    Purpose.OTHER_AREA: Terms(to=To.AREA, longest=timedelta(days=14), holds_note=True, says=True),
    Purpose.SISTER: Terms(
        to=To.PERSON, longest=timedelta(days=14), one_use=True, needs_two=True, holds_note=True, says=True
    ),
    Purpose.ASK_PEERS: Terms(to=To.PEERS, longest=timedelta(days=7), says=True),
    Purpose.BOARD: Terms(to=To.BOARD, longest=timedelta(days=30), holds_note=True),
    Purpose.TELL_ONE: Terms(
        to=To.PERSON, longest=timedelta(days=14), one_use=True, needs_two=True, holds_note=True, says=True
    ),
    Purpose.WARN: Terms(to=To.LIST, longest=timedelta(days=90), says=True),
    Purpose.AUTHORITY: Terms(
        to=To.PERSON, longest=timedelta(days=7), one_use=True, needs_two=True, holds_note=True, says=True
    ),
}
"""domain.md section 6."""

ASK_LIVES: Final = timedelta(minutes=30)
CODES: Final = range(41, 50)
MAY_SAY: Final = 140
"""Characters, at most: what is told is one sentence of hers."""
AFTER_MEETING: Final = timedelta(days=7)
BOARD_AT_MOST: Final = timedelta(days=90)
"""With its one renewal."""
TOMBSTONE: Final = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Her yes, as it is kept."""

    id: int
    purpose: Purpose
    note_id: int | None
    area_id: int | None
    recipient_id: int | None
    externals: bool
    """P4 only: she said that those who are no peers may look as well."""
    method: Method
    mode: Mode | None
    """How the named person is to be told, as she chose."""
    wording: str
    language: str
    given_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    used_at: datetime | None
    renews_id: int | None

    def is_live(self, now: datetime) -> bool:
        """Whether it still says yes: not taken back, not over, not used up."""
        used_up = self.used_at is not None and TERMS[self.purpose].one_use
        return self.withdrawn_at is None and now < self.expires_at and not used_up

    def holds(self, now: datetime) -> bool:
        """Whether what was done under it may stay: a yes that is used up still holds until its time is over."""
        return self.withdrawn_at is None and now < self.expires_at


def expires_at(purpose: Purpose, given_at: datetime, *, meeting_on: date | None = None) -> datetime:
    """When a yes ends at the latest: after the board's meeting, or after the longest its purpose may last."""
    longest = given_at + TERMS[purpose].longest
    if purpose is not Purpose.BOARD or meeting_on is None:
        return longest
    after = datetime.combine(meeting_on, given_at.timetz()) + AFTER_MEETING
    return min(longest, after)


def may_renew(first: Grant, *, renewals: int) -> bool:
    """Once, and only what the board looks at; never after she took it back."""
    return first.purpose is Purpose.BOARD and renewals == 0 and first.withdrawn_at is None

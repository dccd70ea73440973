"""The note: about what to do, not about a person. These fields and no others."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.names import Locale


class WhoTells(StrEnum):
    """Whose voice this is."""

    ME = "me"
    WORK_WITH = "someone I work with"
    SOMEONE = "someone else"
    OUTREACH = "outreach"


class Happens(StrEnum):
    """When it is. The past alone is listened to: nothing is recorded or passed on unless she asks."""

    NOW = "now"
    PAST = "past"
    BOTH = "both"


class HowSoon(StrEnum):
    """Her own view of how soon."""

    NOW = "now"
    THIS_WEEK = "this week"
    NO_RUSH = "no rush"


class Wants(StrEnum):
    """What she wants, as codes; beside them one sentence of her own."""

    LISTEN = "listen"
    INFORMATION = "information"
    PAPERS = "papers back"
    PAY = "pay and debt"
    BETTER_HERE = "better conditions here"
    CHANGE_PLACE = "another workplace"
    LEAVE = "leave"
    GO_HOME = "go home"
    SAFE_PLACE = "a safe place"
    LAWYER = "a lawyer"
    DOCTOR = "a doctor"
    MEDIATE = "somebody talks with them"
    WARN = "warn others"
    COME_ALONG = "somebody comes along"
    NOTHING = "nothing for now"


class Decided(StrEnum):
    """Who decided. There is nobody else who could."""

    CALLER = "caller"
    LEGAL_DUTY = "legal_duty"


class Did(StrEnum):
    """What was done, coarse: there is no box for how."""

    TALKED = "talked"
    GAVE_OPTIONS = "gave options"
    GAVE_NUMBER = "gave a number"
    WENT_ALONG = "went along"
    COMMITTEE = "committee talked with manager"
    PASSED_TO_AREA = "passed to another area"
    TOLD_RECIPIENT = "told the named person"
    ASKED_WITHOUT = "asked without any identity"
    INTRODUCED = "introduced"


class Outcome(StrEnum):
    """How it ended."""

    HERSELF = "she sorted it herself"
    COMMUNITY = "sorted by community"
    BETTER = "better where she is"
    MOVED = "somewhere else now"
    HOME = "home"
    RECIPIENT = "the named person helps"
    NO_WORD = "no word"
    TAKEN_BACK = "taken back"
    NOTHING = "nothing for now"


class SafeBy(StrEnum):
    """How she can safely be reached: the number itself is only in the relay's vault, under P1."""

    NOT_AT_ALL = "not at all"
    SHE_RINGS = "she gets in touch"
    TEXT = "text"
    CALL = "call"


class SafeHours(StrEnum):
    """When."""

    ANY = "any time"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Kind(StrEnum):
    """A note needs her yes. A bare duty entry is the one exception, and holds next to nothing."""

    NOTE = "note"
    BARE = "bare duty entry"


class DutyCheck(StrEnum):
    """Whether somebody must look at a legal duty, and what came of it."""

    NONE = "none"
    ASKED = "counsel is asked"
    NO_DUTY = "no duty"
    DUTY = "duty"


REF_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""No vowels, so that no word comes out of it; nothing that looks alike."""
REF_LENGTH: Final = 6
MOST_CONCERNS: Final = 5
MOST_WANTS: Final = 5
MOST_OPTIONS: Final = 12
OWN_WORDS: Final = 140
LONGEST: Final = timedelta(days=90)
BARE_LONGEST: Final = timedelta(days=14)
ACTIONS_AT_MOST: Final = 40


ABOUT_ANOTHER: Final = (WhoTells.WORK_WITH, WhoTells.SOMEONE)
"""Somebody tells of another one: nothing is written about a person who does not know."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a responder wants to write down. Nothing of it is kept before it is read back."""

    who_is_telling: WhoTells
    happens: Happens
    how_soon: HowSoon
    concerns: tuple[str, ...] = ()
    wants: tuple[Wants, ...] = ()
    own_words: str = field(default="", repr=False)
    options_given: tuple[str, ...] = ()
    safe_by: SafeBy = SafeBy.NOT_AT_ALL
    safe_hours: SafeHours = SafeHours.ANY
    wrong_person_line: bool = True
    """Whoever else picks up hears "Sorry, wrong number", and nothing else."""
    she_asks: bool = False
    """It is past, and she wants it written down all the same."""
    herself: bool = False
    """It is about somebody else than whoever tells it, and that one knows, and said yes herself."""


class Wrong(StrEnum):
    """Why a draft can't be kept."""

    TOO_MANY_CONCERNS = "too many concerns"
    UNKNOWN_CONCERN = "unknown concern"
    TOO_MANY_WANTS = "too many wants"
    TOO_MANY_OPTIONS = "too many options"
    UNKNOWN_OPTION = "unknown option"
    WORDS_TOO_LONG = "own words too long"
    PAST_ONLY = "it is past, and she did not ask for a note"
    NOT_HERSELF = "whoever it is about has not said yes herself"
    NOT_READ_BACK = "not read back to her"


def faults(draft: Draft, *, known_concerns: Collection[str], read_back: bool) -> list[Wrong]:
    """All that stands against keeping this draft."""
    checks = {
        Wrong.TOO_MANY_CONCERNS: len(draft.concerns) > MOST_CONCERNS,
        Wrong.UNKNOWN_CONCERN: not set(draft.concerns) <= set(known_concerns),
        Wrong.TOO_MANY_WANTS: len(draft.wants) > MOST_WANTS,
        Wrong.TOO_MANY_OPTIONS: len(draft.options_given) > MOST_OPTIONS,
        Wrong.WORDS_TOO_LONG: len(draft.own_words) > OWN_WORDS,
        Wrong.PAST_ONLY: draft.happens is Happens.PAST and not draft.she_asks,
        Wrong.NOT_HERSELF: draft.who_is_telling in ABOUT_ANOTHER and not draft.herself,
        Wrong.NOT_READ_BACK: not read_back,
    }
    return [wrong for wrong, is_so in checks.items() if is_so]


@dataclass(frozen=True, kw_only=True)
class Note:
    """One note as it is kept. Her own sentence stays sealed until somebody who may reads it."""

    id: int
    ref: str
    kind: Kind
    opened_on: date
    expires_on: date
    area_id: int
    language: Locale
    responder_id: int | None
    """Who wrote it: she does not decide about it."""
    who_is_telling: WhoTells | None
    happens: Happens | None
    how_soon: HowSoon | None
    concerns: tuple[str, ...]
    wants: tuple[str, ...]
    options_given: tuple[str, ...]
    safe_by: SafeBy | None
    safe_hours: SafeHours | None
    wrong_person_line: bool
    decision: Decided | None
    outcome: Outcome | None
    duty_check: DutyCheck
    closed: bool

    def days_left(self, today: date) -> int:
        """Until it is shredded; 0 on its last day."""
        return max(0, (self.expires_on - today).days)


def is_ref(text: str) -> bool:
    """Whether a text is nothing but a reference, however it was typed."""
    said = "".join(text.split()).upper() if len(text) < 20 else ""
    return len(said) == REF_LENGTH and set(said) <= set(REF_LETTERS)


def week_of(day: date) -> date:
    """The Monday of a day's week: of a closed note only the week is known."""
    return day - timedelta(days=day.weekday())

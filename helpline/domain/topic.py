"""Everyday topics: what most people ask about, in a few short words each; and what is new about law and risk."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from helpline.domain.known import Age, age
from helpline.domain.names import Locale


class Topic(StrEnum):
    """In the order of the library: ordinary things come first."""

    PAY = "pay"
    RENT = "rent"
    FINES = "fines"
    PAPERS = "papers"
    HEALTH = "health"
    CHILDCARE = "childcare"
    CLASSES = "classes"
    SAFER_CLIENTS = "safer-clients"
    LEAVING = "leaving"
    STAYING = "staying"


@dataclass(frozen=True, kw_only=True)
class Note:
    """Words about something, in one language, with who looks after them. ``checked_on`` None: a draft."""

    language: Locale
    words: str
    owner: str
    source: str
    written_on: date
    checked_on: date | None = None

    def age(self, today: date) -> Age:
        return age(checked_on=self.checked_on, written_on=self.written_on, today=today)


@dataclass(frozen=True, kw_only=True)
class Threat:
    """What is new about law and risk in a country or area."""

    id: int = 0
    region: str
    note: Note
    changed_at: datetime


def is_new(threat: Threat, read_at: datetime | None) -> bool:
    """Whether somebody has yet to read it as it stands now."""
    return read_at is None or read_at < threat.changed_at

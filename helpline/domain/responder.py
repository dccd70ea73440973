"""A responder: the peer who answers, known by an alias."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from helpline.domain.line import Serves
from helpline.domain.names import Locale

MOST_AT_ONCE: Final = 9
"""Nobody talks with more people than this at the same time, whatever an organisation allows."""


class Duty(StrEnum):
    """Whether a responder may be offered a contact now."""

    OFF = "off"
    ON = "on"
    BREAK = "break"


@dataclass(frozen=True, kw_only=True)
class Responder:
    """One peer, without her number: that is resolved only at the moment of sending."""

    id: int
    alias: str
    languages: tuple[Locale, ...]
    area_id: int
    duty: Duty
    at_once: int
    """How many contacts she takes at the same time."""
    takes: Serves
    """Whether she is told of texts, rung for calls, or both."""
    duty_since: datetime | None = None
    hard: int = 0
    """Hard contacts since she last said that she is fine to go on."""
    taken: int = 0
    """What she took since she came on; for herself alone."""
    buddy_id: int | None = None
    """The peer who is asked to look after her."""
    leads: bool = False
    """Whether she may say for her shift that many come at once."""
    reachable: bool = False
    """Whether she agreed to be asked in need, off duty too."""
    asked_as_woman: bool = False
    """Whether she is asked where a caller wishes for a woman. Her own word, shown to nobody else."""
    idle_since: datetime | None = None
    """When her last contact ended, or she came on: whoever is idle longest is asked first."""

    @property
    def language(self) -> Locale:
        """What we write to her in."""
        return self.languages[0]

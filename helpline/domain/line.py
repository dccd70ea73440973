"""A line: one number and channel, with its languages, cover name and limits."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from helpline.domain.names import Locale, PhoneNumber

LONGEST_KEPT = timedelta(hours=72)
"""The ceiling of domain.md section 7: a site may keep words shorter than a day or so, never longer than this."""


class Serves(StrEnum):
    """What a line's number is for."""

    SMS = "sms"
    VOICE = "voice"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One number of the organisation."""

    id: int
    number: PhoneNumber
    serves: Serves
    languages: tuple[Locale, ...]
    """In the order of the language menu; the first is what is spoken when nothing else is known."""
    area_id: int
    cover_name: str
    first_reply_within: timedelta
    kept_for: timedelta
    """How long words and numbers outlive the last message."""
    alternative: str
    """Another number to give when nobody is on duty; empty when there is none."""
    emergency: str
    texts_a_second: float | None
    """Segments a second that this number may send; None leaves pacing to the carrier's own queue."""

    @property
    def default_language(self) -> Locale:
        return self.languages[0]

    @property
    def takes_calls(self) -> bool:
        """Whether a text may promise a call. Calls are not answered yet, so no text may."""
        return False

"""A line: one number and channel, with its languages, cover name and limits."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from helpline.domain.names import Locale, PhoneNumber

LONGEST_KEPT = timedelta(hours=72)
"""The ceiling of domain.md section 7: a site may keep words shorter than a day or so, never longer than this."""
SHORTEST_KEPT = timedelta(hours=1)
LONGEST_FIRST_REPLY = timedelta(minutes=60)
"""However patient a line is: who has been taken and hears nothing for so long is offered to others again."""


class Serves(StrEnum):
    """What a line's number is for."""

    SMS = "sms"
    VOICE = "voice"
    BOTH = "both"


class Strategy(StrEnum):
    """In which order a line's responders are rung."""

    ALL = "all at once"
    IN_ORDER = "in order"
    LONGEST_IDLE = "longest idle"
    BY_AREA = "by area"


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
    strategy: Strategy
    """In which order responders are rung."""
    fallback_id: int | None
    """The responder who is rung when nobody else answers, on duty or not."""
    zone: str
    """The time zone of its clock on the wall, such as ``Africa/Johannesburg``."""
    rings_from: time
    rings_until: time
    """Between these hours somebody who asked for it may be rung; the same twice is the whole day."""
    promises_from: time = time(0)
    promises_until: time = time(0)
    """Between these hours somebody should be there for each language; the same twice is the whole day."""
    texts_a_second: float | None
    """Segments a second that this number may send; None leaves pacing to the carrier's own queue."""
    charge_notice: bool = False
    """Whether a machine's texts must say that an answer will be charged, as in New Zealand."""
    is_on: bool = True
    """Off: who is in a conversation goes on with it, and nobody new comes in."""
    lawyer: str = ""
    """The number of a lawyer, said to whoever rings while many ring at once; empty when there is none."""
    raid_since: datetime | None = None
    raid_until: datetime | None = None
    """Between these, many come at once and everybody is answered in turn. Kept afterwards, until the next time."""

    def in_raid(self, now: datetime) -> bool:
        """Whether many come at once now, and everybody is answered in turn."""
        return self.raid_since is not None and self.raid_until is not None and self.raid_since <= now < self.raid_until

    @property
    def default_language(self) -> Locale:
        return self.languages[0]

    @property
    def takes_calls(self) -> bool:
        """Whether calls to it are answered, so that a text may promise one."""
        return self.serves is not Serves.SMS

    @property
    def takes_texts(self) -> bool:
        """Whether texts to it are answered."""
        return self.serves is not Serves.VOICE

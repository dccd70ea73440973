"""A change: who of the organisation altered what everybody works with, when, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from helpline.domain import own_words
from helpline.domain.grapheme import clip

LONGEST_WHY: Final = 280
LONGEST_WHAT: Final = 120


class Kind(StrEnum):
    """What was changed."""

    COPY = "copy"
    OPTION = "option"
    PLACE = "place"
    TOPIC = "topic"
    THREAT = "threat"
    RECIPIENT = "recipient"
    SETTING = "setting"
    LINE = "line"
    LANGUAGE = "language"
    AREA = "area"
    PERSON = "person"


class NoReasonError(Exception):
    """Somebody wants to change something and does not say why; the message tells her so in plain words."""


class NamesError(NoReasonError):
    """The reason leads to somebody or to a door: everybody who answers would read it, for two years."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """``who`` is her name at the desk; empty for somebody who has left, None for a command on the machine itself."""

    at: datetime
    who: str | None
    kind: Kind
    what: str
    why: str


def reason(why: str) -> str:
    """The reason as it is kept. Raises `NoReasonError` when nothing is said, more than fits, or a name."""
    said = " ".join(why.split())
    if not any(sign.isalpha() for sign in said):
        raise NoReasonError("Say why: everybody who answers reads it.")
    if len(said) > LONGEST_WHY:
        raise NoReasonError(f"Say why in at most {LONGEST_WHY} characters.")
    if own_words.refused(own_words.check(said)):
        raise NamesError("Leave names, numbers and places out of the reason.")
    return said


def item(what: str) -> str:
    """What was changed, short enough for a list."""
    said = " ".join(what.split())
    return clip(said, LONGEST_WHAT, ending="…")

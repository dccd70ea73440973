"""Her word that shows it is she: asked for after a while without her, and after two wrong ones nothing opens it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

AWAY: Final = timedelta(minutes=30)
"""After so long it may be somebody else who writes from her telephone."""
TRIES: Final = 2


class Sure(StrEnum):
    """How sure it is that it is still she. ASKED: what was said before stays hidden until her word comes."""

    SURE = "sure"
    ASKED = "asked"
    LOCKED = "locked"


def stands(*, hidden_before: datetime | None, wrong: int) -> Sure:
    """Where it stands now."""
    if hidden_before is None:
        return Sure.SURE
    return Sure.LOCKED if wrong >= TRIES else Sure.ASKED


def was_away(*, seen_at: datetime, now: datetime) -> bool:
    """Whether so much time has passed since it was surely she."""
    return now - seen_at > AWAY


def is_a_try(text: str, *, longest: int) -> bool:
    """Whether a text can be meant as a word: one alone, and no sentence."""
    return len(text.split()) == 1 and 2 <= len(text.strip()) <= 2 * longest

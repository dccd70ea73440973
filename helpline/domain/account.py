"""An account: somebody who may sign in, what for, and for how long she is believed."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.keys import digits
from helpline.domain.names import Locale

INVITATION_LIVES: Final = timedelta(hours=48)
SESSION_IDLE: Final = timedelta(minutes=30)
SESSION_LIVES: Final = timedelta(hours=12)
FRESH_FOR: Final = timedelta(minutes=15)
"""How long after she proved who she is she may see and change what a stolen open page must not."""
HALF_WAY_LIVES: Final = timedelta(minutes=5)
"""How long a right password waits for its second step."""
SHORTEST_PASSWORD: Final = 10
PRINTED_CODES: Final = 10
CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What is printed is typed again: without the letters and digits that look alike."""
CODE_LENGTH: Final = 12


class Role(StrEnum):
    """What an account may do. A keeper sees no contact; a supervisor sees no queue."""

    RESPONDER = "responder"
    SUPERVISOR = "supervisor"
    KEEPER = "keeper"


@dataclass(frozen=True, kw_only=True)
class Account:
    id: int
    name: str
    role: Role
    responder_id: int | None
    language: Locale | None = None
    """What she chose to read the pages in."""
    is_pressed: bool = False
    """Somebody made her sign in: until a keeper lifts it, what opens for her is an empty desk."""
    external: bool = False
    """A supervisor who is no peer: a doctor, a lawyer, a councillor. She sees what is shared with her, and no more."""


def has_lapsed(*, begun_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a sign-in is over: half an hour without a sign of life, or half a day in all."""
    return now - seen_at > SESSION_IDLE or now - begun_at > SESSION_LIVES


def is_fresh(*, proved_at: datetime, now: datetime) -> bool:
    """Whether she proved a moment ago who she is."""
    return now - proved_at <= FRESH_FOR


def tidied(code: str) -> str:
    """A code as it is compared, however she typed it, in figures of any script."""
    shown = unicodedata.normalize("NFKC", digits(code))
    return "".join(shown.split()).replace("-", "").upper()


def in_groups(code: str) -> str:
    """A printed code as eyes can follow it: ``ABCD-EFGH-JKMN``."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))

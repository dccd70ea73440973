"""An account: somebody who may sign in, and what for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

INVITATION_LIVES: Final = timedelta(hours=48)
SESSION_IDLE: Final = timedelta(minutes=30)
SESSION_LIVES: Final = timedelta(hours=12)
SHORTEST_PASSWORD: Final = 10


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


def has_lapsed(*, begun_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a sign-in is over: half an hour without a sign of life, or half a day in all."""
    return now - seen_at > SESSION_IDLE or now - begun_at > SESSION_LIVES

"""What one responder carries: how much is hers now, when a break is due, and when somebody should ask how she is."""

from datetime import datetime, timedelta
from typing import Final

from helpline.domain.responder import Duty, Responder

HARD_IN_A_ROW: Final = 2
"""After so many hard contacts nothing new comes to her until she says that she is fine."""
BREAK_EVERY: Final = timedelta(minutes=90)
BREAK_FOR: Final = timedelta(minutes=10)


def is_resting(responder: Responder) -> bool:
    """Whether nothing new is offered to her until she says that she is fine to go on."""
    return responder.hard >= HARD_IN_A_ROW


def break_is_due(responder: Responder, now: datetime) -> bool:
    """Whether she has been on for so long without a break that the page says so."""
    since = responder.duty_since
    return responder.duty is Duty.ON and since is not None and now - since >= BREAK_EVERY

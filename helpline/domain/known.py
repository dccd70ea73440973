"""What is known of the world outside: yes, no or not known, checked by a peer on a day, and good only for so long."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

RED_AFTER: Final = timedelta(days=90)
HIDDEN_AFTER: Final = timedelta(days=180)


class Answer(StrEnum):
    """Nobody having asked is an answer too, and the one that everything begins with."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


class Age(StrEnum):
    """How far what was once true may be told to somebody."""

    FRESH = "fresh"
    RED = "red"
    """It may have changed: say so with it."""
    HIDDEN = "hidden"
    """Responders do not see it any more. Those who review do."""


def age(*, checked_on: date | None, written_on: date, today: date) -> Age:
    """How old it is: from the last time a peer checked it; where none has yet, from when it was written."""
    old = today - (checked_on or written_on)
    if old > HIDDEN_AFTER:
        return Age.HIDDEN
    return Age.RED if old > RED_AFTER else Age.FRESH

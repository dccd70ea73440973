"""What a caller says is the matter, as codes: in the pages they are her words, and nothing here maps them to a law."""

from enum import StrEnum
from typing import Final


class Concern(StrEnum):
    """The seventeen. What each says in her words is in `templates/library/concerns.html`, in every language."""

    PAPERS_KEPT = "C01"
    CANNOT_LEAVE = "C02"
    THREATS = "C03"
    DEBT = "C04"
    PAY = "C05"
    TRICKED = "C06"
    MADE_TO = "C07"
    HURT = "C08"
    PASSED_ON = "C09"
    UNDER_EIGHTEEN = "C10"
    TAKES_BY_FEAR = "C11"
    POLICE = "C12"
    HELD = "C13"
    BAD_CLIENT = "C14"
    TROUBLE = "C15"
    MAY_BE_TOLD = "C16"
    OTHER = "C17"


MOST_AT_ONCE: Final = 5
"""How many of them one note may carry."""

"""A newcomer: somebody who is to answer, before two people and she herself have said yes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpline.domain.keys import digits
from helpline.domain.line import Serves
from helpline.domain.names import Locale

WAITS: Final = timedelta(days=7)
"""How long she may take to say yes; afterwards nothing is left of it."""
DIGITS: Final = 6
"""More than any key has, and one more than a test text: no other text is taken for hers."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Without her number. ``proposed_by`` is None for a command on the machine itself.

    ``agreed``: a second person said yes, or there is none who could; her own text is what is missing then.
    """

    id: int
    alias: str
    languages: tuple[Locale, ...]
    area_id: int
    at_once: int
    takes: Serves
    proposed_by: int | None
    proposed_at: datetime
    agreed: bool


def code_in(body: str) -> str:
    """The code a text consists of, by any keyboard; empty when it is anything else."""
    said = "".join(digits(body).split()) if len(body) <= 2 * DIGITS else ""
    return said if len(said) == DIGITS and said.isascii() and said.isdigit() else ""

"""Whether words tell the number of somebody here, however it is written: neither side ever learns the other's."""

from collections.abc import Iterable
from typing import Final

from helpline.domain.keys import digits
from helpline.domain.names import Address

TELLS: Final = 7
"""So many of its last digits tell a number: people leave out the country and the area, and put blanks or words in."""


def tells_one_of(text: str, numbers: Iterable[Address]) -> bool:
    """Whether a text holds one of these numbers in digits of any script, whatever stands between them."""
    said = "".join(sign for sign in digits(text) if sign.isdecimal())
    return any(_end(number) in said for number in numbers)


def may_tell_any(text: str) -> bool:
    """Whether there are digits enough in it to look any further."""
    return sum(sign.isdecimal() for sign in digits(text)) >= TELLS


def _end(number: Address) -> str:
    return "".join(sign for sign in number if sign.isdecimal())[-TELLS:]

"""What a responder's text asks for: take a contact, say something to it, end it, pass it on, come on or go off duty."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product

from helpline.domain.keys import STARS, digits, plainest
from helpline.domain.star_words import MEANS

LETTERS = "CDFHJKMNPRTVW"
"""No vowels (no words), none that looks like a digit or another letter, none that people send alone (u, x, y)."""
DIGITS = "23456789"
STRIDE = 45
"""From one code to the next, so that two that are near in time differ in letter and digit. Shares no divisor with the
number of codes of any length, so that all of them have their turn."""


class Kind(StrEnum):
    """What a responder's text asks for. CODE: a code and nothing else. SAY: words for a caller. KEY: a caller's key."""

    CODE = "code"
    SAY = "say"
    DONE = "done"
    PASS = "pass"  # noqa: S105 (pass it on, not a password)
    AGAIN = "again"
    HERE = "here"
    KEY = "key"
    ON = "on"
    OFF = "off"
    BREAK = "break"
    OUT = "out"
    TALK = "talk"
    LEAVE = "leave"
    HELP = "help"
    RAID = "raid"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


WORDS = {
    kind.value: kind
    for kind in (
        *(Kind.DONE, Kind.PASS, Kind.AGAIN, Kind.HERE),
        *(Kind.ON, Kind.OFF, Kind.BREAK, Kind.OUT, Kind.TALK, Kind.LEAVE, Kind.HELP, Kind.RAID),
    )
} | {"busy": Kind.RAID}
"""``*busy`` is ``*raid`` on a telephone that somebody may look at."""


@dataclass(frozen=True)
class Command:
    """One text of a responder, read. ``words`` is what is to be said (SAY), a digit (KEY), or what stood behind a word.

    UNKNOWN is a star with a word nobody knows: it must go to nobody, least of all to a caller.
    """

    kind: Kind
    code: str | None = None
    words: str = ""


_NUMBER = r"(?:\d[\ufe0f\u20e3]*){1,3}"
_CODE = re.compile(rf"\s*[\"(\[]*([^\W\d_])\s?[-.]?\s?({_NUMBER})(?![\w'’])[\")\]]*[.:;,!]*\s*")
_STAR = re.compile(rf"[{STARS}]\s*([^\s{STARS}.:;,!]+)[{STARS}]?[.:;,!]*(?:\s+|$)")


def read(text: str) -> Command:
    """What a responder's text asks for. Never fails: what it can't place is words to be said."""
    code, rest = split_code(text)
    if not rest:
        return Command(Kind.CODE, code) if code else Command(Kind.NOTHING)
    if rest[0] not in STARS:
        return Command(Kind.SAY, code, rest)
    return _starred(code, rest)


def split_code(text: str) -> tuple[str | None, str]:
    """What looks like a code at the start of a text, in its plain form (``K7``), and the rest.

    It may be chance ("K 7 pm is fine"): whether it is one of the responder's codes is for the caller of this to check.
    If it is not, the text goes to nobody: it may be meant for somebody who has wiped in this very moment.
    """
    found = _CODE.match(text)
    if found is None:
        return None, text.strip()
    letter = unicodedata.normalize("NFKC", found[1]).upper()
    number = digits(found[2])
    if letter not in LETTERS or any(digit not in DIGITS for digit in number):
        return None, text.strip()
    return letter + number, text[found.end() :].strip()


def new_code(turn: int, taken: Collection[str]) -> str:
    """A code nobody uses now: a letter and a digit while half of those are free, then two digits, then three.

    Codes go round: each ``turn`` begins at the next one, and looks back among the old ones for one that is free. So
    what was freed a moment ago, even by a wipe that leaves no trace, comes last: old texts lie about on phones.
    """
    for length in (1, 2, 3):
        every = _codes(length)
        if sum(len(code) == length + 1 for code in taken) * 2 <= len(every):
            rounds = (every[(turn - back) * STRIDE % len(every)] for back in range(len(every)))
            return next(code for code in rounds if code not in taken)
    raise CodesExhaustedError(len(taken))


@cache
def _codes(length: int) -> tuple[str, ...]:
    """All there are with so many digits, in the order of the alphabet."""
    return tuple("".join(signs) for signs in product(LETTERS, *[DIGITS] * length))


class CodesExhaustedError(Exception):
    """More than three thousand codes are in use at once: something is not giving them back."""


def _starred(code: str | None, text: str) -> Command:
    """A word with a star: ``*done``, ``*9``, and the code behind it where that is how it was written (``*done K7``)."""
    found = _STAR.match(text)
    if found is None:
        return Command(Kind.UNKNOWN, code, text)
    word = unicodedata.normalize("NFKC", found[1]).casefold()
    behind, words = split_code(text[found.end() :])
    if code is not None and behind is not None:
        behind, words = None, text[found.end() :].strip()
    kind = WORDS.get(word) or WORDS.get(MEANS.get(plainest(word), ""))
    if kind is not None:
        return Command(kind, code or behind, words)
    number = digits(word)
    if number.isascii() and number.isdigit() and len(number) <= 2:
        return Command(Kind.KEY, code or behind, number)
    return Command(Kind.UNKNOWN, code, text)

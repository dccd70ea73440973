"""The letters of a text made plain, one for one, so that one pattern finds a thing however it was typed."""

import re
import unicodedata
from typing import Final

HINDI: Final = r"[\u0900-\u0963\u0970-\u097f]"
"""A letter or sign of Devanagari, without its digits and full stops."""
THAI: Final = r"[\u0e01-\u0e3a\u0e40-\u0e4e]"
CAP: Final = r"(?-i:[A-Z][a-z'\u0300-\u036f]+)"
"""A Latin word that begins with a capital letter, in a pattern that is otherwise blind to capitals."""

_ALIKE: Final = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-"}
)


def folded(text: str) -> str:
    """The same length: digits of any script as 0-9, Latin letters without accents, one kind of quote, dash, space."""
    return "".join(map(_plain, text)).translate(_ALIKE)


def _plain(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if sign.isspace():
        return "\n" if sign in "\r\n\u2028\u2029" else " "
    first = unicodedata.normalize("NFKD", sign)[:1]
    return first if first.isascii() and first.isprintable() else sign


def joined(lines: str) -> str:
    """A long pattern, written over several lines: their ends and what they begin with are no part of it."""
    return "".join(line.strip() for line in lines.splitlines())


def patterns(*written: str) -> tuple[re.Pattern[str], ...]:
    """Patterns that are blind to capitals unless they use `CAP`."""
    return tuple(re.compile(each, re.IGNORECASE) for each in written)

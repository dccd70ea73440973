"""What somebody writes into the library: trimmed, there when it is needed, and short enough to be read at night."""

import re
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

SHORT: Final = 80
LINE: Final = 200
CARD: Final = 600
NOTE: Final = 2500

Known = TypeVar("Known", bound=StrEnum)


class UnfitError(Exception):
    """One field can't be kept as it is. ``why``: ``missing``, ``long``, ``form``, ``taken``, ``future`` or ``few``."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


def line(field: str, text: str, *, longest: int = SHORT, needed: bool = True) -> str:
    """One line."""
    return _fits(field, " ".join(text.split()), longest, needed=needed)


def words(field: str, text: str, *, longest: int = CARD, needed: bool = True) -> str:
    """Several lines, with a blank one between paragraphs at most."""
    said = "\n".join(" ".join(one.split()) for one in text.replace("\r\n", "\n").split("\n")).strip()
    return _fits(field, re.sub(r"\n{3,}", "\n\n", said), longest, needed=needed)


def day(field: str, text: str, *, today: date) -> date | None:
    """A day that is not still to come, or none."""
    if not text.strip():
        return None
    try:
        told = date.fromisoformat(text.strip())
    except ValueError:
        raise UnfitError(field, "form") from None
    if told > today:
        raise UnfitError(field, "future")
    return told


def one(field: str, text: str, known: type[Known]) -> Known:
    """One of a list."""
    try:
        return known(text)
    except ValueError:
        raise UnfitError(field, "form") from None


def several(field: str, texts: list[str], known: type[Known]) -> frozenset[Known]:
    """Any of a list."""
    return frozenset(one(field, text, known) for text in texts)


def _fits(field: str, said: str, longest: int, *, needed: bool) -> str:
    if needed and not said:
        raise UnfitError(field, "missing")
    if len(said) > longest:
        raise UnfitError(field, "long")
    return said

"""Reads how patient a webhook address asks the carrier to be: the part after its ``#``, which is never sent."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

Trouble = Literal["4xx", "5xx", "ct", "rt"]

_TROUBLES: frozenset[str] = frozenset({"4xx", "5xx", "ct", "rt"})


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Times in seconds; ``retry_on`` holds the troubles worth another try."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct"})

    @classmethod
    def asked_by(cls, url: str) -> "Patience":
        """From ``https://host/path#rc=5&rp=all&ct=2000``; what is missing or out of range has the carrier's default."""
        fragment = url.partition("#")[2]
        if not fragment:
            return _USUAL
        asked = dict(parse_qsl(fragment))
        return cls(
            connect=_milliseconds(asked, "ct", 5000, 10000),
            read=_milliseconds(asked, "rt", 15000, 15000),
            total=_milliseconds(asked, "tt", 15000, 15000),
            retries=_whole(asked, "rc", 1, 0, 5),
            retry_on=_troubles(asked.get("rp", "ct")),
        )


_USUAL = Patience()


def _milliseconds(asked: dict[str, str], name: str, usual: int, most: int) -> float:
    return _whole(asked, name, usual, 100, most) / 1000


def _whole(asked: dict[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = asked.get(name, "")
    return int(text) if text.isdecimal() and least <= int(text) <= most else usual


def _troubles(text: str) -> frozenset[str]:
    named = frozenset(text.split(","))
    return _TROUBLES if "all" in named else named & _TROUBLES

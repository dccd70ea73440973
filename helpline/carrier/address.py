"""Who is on the other end, as far as the carrier will say."""

import re
from enum import StrEnum
from typing import Literal

from helpline.domain.names import Address

_WITHHELD_WORDS = frozenset({"", "anonymous", "unknown", "restricted", "private", "unavailable", "blocked", "withheld"})
# The same words typed on a keypad. They look like numbers, and would make one person of everyone who hides.
_WITHHELD_KEYS = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253"})
_CHANNEL = re.compile(r"(?P<channel>[a-z]{2,12}):(?P<rest>.*)", re.DOTALL)
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_SHORT_CODE = re.compile(r"\d{3,8}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST = 100


class SenderKind(StrEnum):
    """What sort of address a text came from, which decides whether an answer can ever arrive."""

    NUMBER = "number"
    WHATSAPP = "whatsapp"
    SHORT_CODE = "short_code"
    NAME = "name"
    WITHHELD = "withheld"

    @property
    def can_be_answered(self) -> bool:
        """Only a telephone can: a short code is a company, a name is a label, a withheld number is nobody."""
        return self in (SenderKind.NUMBER, SenderKind.WHATSAPP)


def kind_of(raw: str) -> SenderKind:
    """Judge what the carrier put in ``From``; every spelling of *withheld* is one kind."""
    address = raw.strip()
    found = _CHANNEL.fullmatch(address)
    channel, rest = (found["channel"], found["rest"].strip()) if found else ("", address)
    if _is_withheld(rest):
        return SenderKind.WITHHELD
    if _E164.fullmatch(rest) and channel in ("", "whatsapp"):
        return SenderKind.WHATSAPP if channel else SenderKind.NUMBER
    return SenderKind.SHORT_CODE if not channel and _SHORT_CODE.fullmatch(rest) else SenderKind.NAME


def address_of(raw: str) -> Address:
    """The address as we keep it: trimmed, without anything a database or a header would refuse."""
    return Address(_CONTROL.sub("", raw).strip()[:_LONGEST])


def channel_of(address: Address) -> Literal["sms", "whatsapp"]:
    """``whatsapp`` or ``sms``: which way a text to or from this address travels."""
    return "whatsapp" if address.startswith("whatsapp:") else "sms"


def _is_withheld(rest: str) -> bool:
    word = rest.partition("@")[0].removeprefix("+").lower()
    return word in _WITHHELD_WORDS or word in _WITHHELD_KEYS

"""Quick replies: texts meant to be sent by a hand, and when one of them may go."""

from datetime import datetime
from enum import StrEnum


class Tier(StrEnum):
    """*Discreet* reads like a shop or a friend; *clear* tells what this line is, and waits for "it is safe now"."""

    DISCREET = "discreet"
    CLEAR = "clear"


class Quick(StrEnum):
    """Each is a template of ``templates/sms/quick``; its first line says its tier. In the order of the page."""

    SAFE_NOW = "safe_now"
    URGENT = "urgent"
    CALL_AGREED = "call_agreed"
    HANDING_OVER = "handing_over"
    ABOUT_ANOTHER = "about_another"
    MEDIA = "media"
    MANAGER = "manager"
    ABUSIVE = "abusive"
    ABOUT_US = "about_us"
    PRIVATE = "private"
    LIMITS = "limits"
    DANGER = "danger"
    WATCHED_PHONE = "watched_phone"
    THEIR_WORD = "their_word"
    UNDER_18 = "under_18"


def is_open(tier: Tier, *, now: datetime, clear_until: datetime | None) -> bool:
    """Whether a text of this tier may go: a clear one only in the minutes after "it is safe now"."""
    return tier is Tier.DISCREET or (clear_until is not None and now < clear_until)


def holds(text: str, other: str) -> bool:
    """Whether one text says another, whatever was changed around it, in spaces or in case."""
    return _plain(other) in _plain(text)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum() or ord(sign) > 0x300)

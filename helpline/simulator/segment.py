"""Counts the parts a text is cut into on the air, as a carrier bills them."""

from collections.abc import Iterator

_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_DOUBLE = frozenset("\f^{}\\[~]|€")


def encoding(text: str) -> str:
    """``GSM-7`` when every character is in the alphabet or its extension, else ``UCS-2``."""
    return "GSM-7" if all(c in _GSM7 or c in _GSM7_DOUBLE for c in text) else "UCS-2"


def segments(text: str, *, toll_free: bool = False) -> int:
    """How many parts. A long text loses room to its own numbering; no pair of units is ever split over two parts."""
    if encoding(text) == "GSM-7":
        return _parts(text, 160, 152 if toll_free else 153, _GSM7_DOUBLE)
    return _parts(text, 70, 66 if toll_free else 67, None)


def _parts(text: str, alone: int, chained: int, double: frozenset[str] | None) -> int:
    costs = list(_costs(text, double))
    if sum(costs) <= alone:
        return 1
    parts, room = 1, chained
    for cost in costs:
        if cost > room:
            parts, room = parts + 1, chained
        room -= cost
    return parts


def _costs(text: str, double: frozenset[str] | None) -> Iterator[int]:
    for character in text:
        wide = ord(character) > 0xFFFF if double is None else character in double
        yield 2 if wide else 1

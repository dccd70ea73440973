"""How many texts the carrier makes of one, and where a long one may be cut."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from helpline.domain.grapheme import graphemes

Encoding = Literal["GSM-7", "UCS-2"]

LONGEST_BODY = 1600
"""What the carrier takes in one request; counted here in UTF-16 units, the narrower reading."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_ESCAPED = frozenset("{}[]~^\\|€\f")
_ALONE = {"GSM-7": 160, "UCS-2": 70}
_JOINED = {"GSM-7": 153, "UCS-2": 67}

_PLAIN = str.maketrans(
    dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‘’‛", "'")
    | {"‚": ","}
    | dict.fromkeys("‐‑‒–—―", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t", " ")
    | {"…": "...", "\u200b": "", "\ufeff": ""}
)


@dataclass(frozen=True)
class Segments:
    """What a text costs: ``units`` are septets in GSM-7, UTF-16 units in UCS-2; each of ``parts`` is paid for."""

    encoding: Encoding
    parts: int
    units: int


def encoding_of(text: str) -> Encoding:
    """One character outside GSM-7 makes the whole text UCS-2: a third of the room is left."""
    return "GSM-7" if all(char in _GSM or char in _GSM_ESCAPED for char in text) else "UCS-2"


def count(text: str) -> Segments:
    """Count as the carrier does: an escaped character or a surrogate pair is never parted. Nothing is one part."""
    encoding = encoding_of(text)
    sizes = _sizes(text, encoding)
    units = sum(sizes)
    if units <= _ALONE[encoding]:
        return Segments(encoding, 1, units)
    return Segments(encoding, _pack(sizes, _JOINED[encoding]), units)


def split(text: str, *, limit_parts: int = 1) -> list[str]:
    """Cut into texts of at most ``limit_parts`` parts each, in order; joined again they are the text, nothing lost.

    Cuts after a space or a line break where there is one, otherwise between two graphemes. Only a grapheme longer
    than a whole text (a letter with a hundred accents) is cut inside, and then between code points.
    """
    if limit_parts < 1:
        raise ValueError("a text has at least one part")
    pieces: list[str] = []
    rest = list(_bites(text, limit_parts))
    while rest:
        taken = _best_cut(rest, _how_many_fit(rest, limit_parts))
        pieces.append("".join(rest[:taken]))
        rest = rest[taken:]
    return pieces


def normalise(text: str) -> str:
    """Straighten quotes, dashes and spaces where that brings our own copy into GSM-7; otherwise change nothing."""
    plain = text.translate(_PLAIN)
    return plain if encoding_of(plain) == "GSM-7" else text


def straighten(text: str) -> str:
    """What somebody typed, without the quotes, dashes and spaces that telephones and desks put in by themselves."""
    return " ".join(text.translate(_PLAIN).split())


def _sizes(text: str, encoding: Encoding) -> list[int]:
    if encoding == "GSM-7":
        return [2 if char in _GSM_ESCAPED else 1 for char in text]
    return [2 if char > "\uffff" else 1 for char in text]


def _pack(sizes: Iterable[int], room: int) -> int:
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts


def _fits(text: str, limit_parts: int) -> bool:
    return count(text).parts <= limit_parts and sum(_sizes(text, "UCS-2")) <= LONGEST_BODY


def _bites(text: str, limit_parts: int) -> Iterator[str]:
    for cluster in graphemes(text):
        if len(cluster) == 1 or _fits(cluster, limit_parts):
            yield cluster
        else:
            yield from cluster


def _how_many_fit(bites: list[str], limit_parts: int) -> int:
    """The longest run from the front that fits, found by halving: a longer text never costs less."""
    low, high = 1, min(len(bites), LONGEST_BODY)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits("".join(bites[:middle]), limit_parts):
            low = middle
        else:
            high = middle - 1
    return low


def _best_cut(bites: list[str], fitting: int) -> int:
    """Back to the last space, unless that would throw away more than half of the room."""
    if fitting == len(bites):
        return fitting
    for place in range(fitting, fitting // 2, -1):
        if bites[place - 1][-1] in " \n\u3000\u1680\u2003":
            return place
    return fitting

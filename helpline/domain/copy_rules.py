"""What a text to a caller must keep: short as it is really sent, plain, and in words that tell a stranger nothing."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpline.domain.keys import CARRIERS_WORDS
from helpline.domain.segment import count, encoding_of

HARDEST_GRADE: Final = 6.0
"""Years of school that English copy may ask for."""
GRADED_FROM: Final = 8
"""Words: of fewer no grade can be told."""

_LINK: Final = re.compile(r"https?:|www\.|\w\.(?:com|org|net|info|app|me)\b", re.IGNORECASE)
_UNFIT: Final = re.compile("[‘’“”„«»–—…\u00a0\u2000-\u200b\u2028-\u202f\u2060-\u206f\ufeff@{}<>]")
_FACT: Final = re.compile(r"\{(\w+)\}")


class Rule(StrEnum):
    """Which rule a text breaks."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TELLING = "telling"
    FORBIDDEN = "forbidden"
    LINK = "link"
    UNFIT_SIGN = "unfit sign"
    SWALLOWED = "swallowed"
    GAP = "gap"
    LOST_FACT = "lost fact"
    UNKNOWN_FACT = "unknown fact"
    TOO_HARD = "too hard"


@dataclass(frozen=True)
class Flaw:
    """A rule, and what breaks it: a stem, a sign, a fact's name, the number of parts."""

    rule: Rule
    what: str = ""
    signs: tuple[str, ...] = ()
    """For a text that is too long: the signs that make it cost double."""


def flaws(
    text: str,
    *,
    parts: int | None,
    telling: Iterable[str],
    forbidden: Iterable[str] = (),
    is_english: bool = False,
) -> list[Flaw]:
    """What is wrong with one text as it would leave. ``parts``: how many it may be; None for what is spoken.

    ``telling``: stems that give away what the number is for, as `tells` reads them; none for a text of the clear tier.
    ``forbidden``: stems that no text may hold, in any tier, as the glossary of its language has them.
    """
    if not text.strip():
        return [Flaw(Rule.EMPTY)]
    found = [Flaw(Rule.TELLING, stem.removeprefix("*")) for stem in telling if tells(stem, text)]
    found += [Flaw(Rule.FORBIDDEN, stem.removeprefix("*")) for stem in forbidden if tells(stem, text)]
    found += [Flaw(Rule.UNFIT_SIGN, sign) for sign in dict.fromkeys(_unfit(text))]
    found += [Flaw(Rule.LINK, link) for link in _LINK.findall(text)[:1]]
    found += [Flaw(Rule.SWALLOWED, word) for word in sorted(_swallowed(text))]
    if parts is not None and count(text).parts > parts:
        found.append(Flaw(Rule.TOO_LONG, str(count(text).parts), costly_signs(text) if parts == 1 else ()))
    if "  " in text or text != text.strip() or " ." in text or "None" in text:
        found.append(Flaw(Rule.GAP))
    if is_english and grade(text) > HARDEST_GRADE:
        found.append(Flaw(Rule.TOO_HARD, f"{grade(text):.1f}"))
    return found


def facts_kept(written: str, asked: Collection[str]) -> list[Flaw]:
    """Whether a message still holds exactly the facts it is given, ``{name}`` each."""
    held = set(_FACT.findall(written))
    lost = [Flaw(Rule.LOST_FACT, name) for name in sorted(set(asked) - held)]
    return lost + [Flaw(Rule.UNKNOWN_FACT, name) for name in sorted(held - set(asked))]


def costly_signs(text: str) -> tuple[str, ...]:
    """The signs that force the whole text out of the plain letters, each once: one of them costs more than half."""
    return tuple(dict.fromkeys(sign for sign in text if encoding_of(sign) == "UCS-2"))


def tells(stem: str, text: str) -> bool:
    """Whether a word begins with the stem; with a ``*`` before it, whether the stem stands anywhere."""
    shown, sought = text.casefold(), stem.casefold()
    if sought.startswith("*"):
        return sought[1:] in shown
    return re.search(rf"(?<!\w){re.escape(sought)}", shown) is not None


def grade(text: str) -> float:
    """Years of school an English text asks for (Flesch and Kincaid); 0 where it is too short to tell."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    if len(words) < GRADED_FROM:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    bare = word.lower().removesuffix("e")
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def _unfit(text: str) -> list[str]:
    """Signs that cost, steer a screen, or are drawn as a picture."""
    pictures = (sign for sign in text if unicodedata.category(sign) in {"So", "Cs", "Co", "Cn", "Cc"})
    return [*_UNFIT.findall(text), *pictures]


def _swallowed(text: str) -> set[str]:
    """Words the carrier answers or swallows itself, told as if they were keys: in capitals."""
    return set(re.findall(r"\w+", text)) & {word.upper() for word in CARRIERS_WORDS}

"""Where a text may be cut without breaking a letter somebody wrote."""

import unicodedata
from itertools import pairwise

LONGEST_CLUSTER = 32
"""Code points of what is still looked at as one letter when a text is cut short."""

_ZWJ = "\u200d"
_BURMESE_ASAT = "\u103a"
# These are letters to Unicode but are drawn on the letter before them: Thai and Lao AM, halfwidth voicing marks.
_DRAWN_ON_THE_ONE_BEFORE = frozenset("\u0e33\u0eb3\uff9e\uff9f\u200c" + _ZWJ)
# Thai and Lao vowels typed before the consonant they belong to, and signs that stand before a number.
_DRAWN_ON_THE_ONE_AFTER = frozenset(
    "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e"
    "\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f\U00011941\U00011a3a\U00011d46\U00011f02"
)


def graphemes(text: str) -> list[str]:
    """Cut into what a reader sees as single characters; joined again they are the text.

    Careful rather than exact: where a script is hard it keeps more together than Unicode asks, never less.
    """
    if text.isascii() and "\r\n" not in text:
        return list(text)
    clusters: list[str] = []
    start = flags = 0
    for place, (before, after) in enumerate(pairwise(text), start=1):
        flags = flags + 1 if _is_flag_letter(before) else 0
        if _may_part(before, after, flags):
            clusters.append(text[start:place])
            start = place
    if text:
        clusters.append(text[start:])
    return clusters


def clip(text: str, most: int, *, ending: str = "") -> str:
    """The beginning of a text, at most so many code points, whole letters only; ``ending`` where some is left out."""
    if len(text) <= most:
        return text
    room, kept = most - len(ending), 0
    for cluster in graphemes(text[: most + LONGEST_CLUSTER]):
        if kept + len(cluster) > room:
            break
        kept += len(cluster)
    return text[:kept] + ending if kept else text[:room] + ending


def _may_part(before: str, after: str, flags: int) -> bool:
    """Whether a cut between two neighbours is safe; ``flags`` counts the flag letters that end with ``before``."""
    if before < "\u0300" and after < "\u0300":
        return not (before == "\r" and after == "\n")
    if _leans_back(after) or before == _ZWJ or before in _DRAWN_ON_THE_ONE_AFTER:
        return False
    if _is_flag_letter(after) and flags % 2:
        return False
    return not (_ties_to_next(before, after) or _in_one_syllable(before, after))


def _leans_back(char: str) -> bool:
    """Combining marks, vowel signs, skin tones, tag letters: nothing by themselves."""
    return (
        unicodedata.category(char)[0] == "M"
        or char in _DRAWN_ON_THE_ONE_BEFORE
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _ties_to_next(before: str, after: str) -> bool:
    """A virama joins two consonants into one shape (Devanagari, Khmer …); Burmese asat ends a syllable instead."""
    return unicodedata.combining(before) == 9 and before != _BURMESE_ASAT and unicodedata.category(after)[0] == "L"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _in_one_syllable(before: str, after: str) -> bool:
    """Korean syllables typed as separate jamo: lead, vowel, tail."""
    if _is_jamo_lead(before):
        return _is_jamo_lead(after) or _is_jamo_rest(after) or "\uac00" <= after <= "\ud7a3"
    return _is_jamo_rest(after) and (_is_jamo_rest(before) or "\uac00" <= before <= "\ud7a3")


def _is_jamo_lead(char: str) -> bool:
    return "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c"


def _is_jamo_rest(char: str) -> bool:
    return "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"

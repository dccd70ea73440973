"""Burmese as many older phones still write it: Zawgyi, recognised by what Unicode text never does, and read as Unicode.

Zawgyi draws with the places of other letters and puts down what is seen from left to right, so the same places mean
other things, and vowels stand before their consonant. Shan and Mon use those places rightly: they are left alone.
"""

import re
from typing import Final

# A vowel that stands before its consonant, a sign for stacking that stacks nothing or what is never stacked, a medial
# with nothing before it.
_SIGNS: Final = re.compile(
    "(?:^|[^\u1000-\u109f]|[\u102b-\u1030\u1032\u1036-\u103a])\u1031"
    "|\u1039(?![\u1000-\u1021])"
    "|[\u1004\u101a]\u1039|\u1002\u1064|\u1000\u1039[^\u1000\u1001\u1019\u101a\u101e]|\u1010\u1039[^\u1010\u1011\u1014\u1019\u101a]"
    "|\u1014\u1039[^\u1010-\u1014]|\u1015\u1039[^\u1010\u1015\u1016]|\u1019\u1039[^\u1015-\u1019]"
    "|(?:^|[^\u1000-\u109f])[\u103b\u107e-\u1084][\u1000-\u1021]"
)

_KINZI: Final = "\u1004\u103a\u1039"
_PLACES: Final = {
    0x1033: "\u102f",
    0x1034: "\u1030",
    0x1039: "\u103a",
    0x103A: "\u103b",
    0x107D: "\u103b",
    **dict.fromkeys((0x103B, *range(0x107E, 0x1085)), "\u103c"),
    0x103C: "\u103d",
    0x103D: "\u103e",
    0x1087: "\u103e",
    0x1088: "\u103e\u102f",
    0x1089: "\u103e\u1030",
    0x108A: "\u103d\u103e",
    0x105A: "\u102b\u103a",
    0x104E: "\u104e\u1004\u103a\u1038",
    **{0x1060 + step: f"\u1039{chr(0x1000 + step)}" for step in range(4)},
    0x1064: "\ue000",
    0x1065: "\u1039\u1005",
    0x1066: "\u1039\u1006",
    0x1067: "\u1039\u1006",
    0x1068: "\u1039\u1007",
    0x1069: "\u1039\u1008",
    0x106A: "\u1009",
    0x106B: "\u100a",
    0x106C: "\u1039\u100b",
    0x106D: "\u1039\u100c",
    0x106E: "\u100d\u1039\u100d",
    0x106F: "\u100d\u1039\u100e",
    0x1070: "\u1039\u100f",
    0x1071: "\u1039\u1010",
    0x1072: "\u1039\u1010",
    0x1073: "\u1039\u1011",
    0x1074: "\u1039\u1011",
    **{0x1075 + step: f"\u1039{chr(0x1012 + step)}" for step in range(8)},
    0x1085: "\u1039\u101c",
    0x1086: "\u103f",
    0x108B: "\ue000\u102d",
    0x108C: "\ue000\u102e",
    0x108D: "\ue000\u1036",
    0x108E: "\u102d\u1036",
    0x108F: "\u1014",
    0x1090: "\u101b",
    0x1091: "\u100f\u1039\u100d",
    0x1092: "\u100b\u1039\u100c",
    0x1093: "\u1039\u1018",
    0x1094: "\u1037",
    0x1095: "\u1037",
    0x1096: "\u1039\u1010\u103d",
    0x1097: "\u100b\u1039\u100b",
}
"""What stands at each place in Zawgyi, as Unicode. U+E000 stands for the small sign over the letter before it."""

_LETTER: Final = "[\u1000-\u1021\u1025\u1027\u1029\u103f\u104e]"
_SYLLABLE: Final = re.compile(
    f"([\u1031\u103c]*)({_LETTER}(?:\u1039[\u1000-\u1021])*)([\ue000\u1039\u1000-\u1021\u102b-\u103e]*?)(?=[\u1031\u103c]|{_LETTER}|[^\u1000-\u109f\ue000]|$)"
)
_ORDER: Final = "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"


def is_zawgyi(text: str) -> bool:
    """Whether it has what Unicode text never has."""
    return _SIGNS.search(text) is not None


def readable(text: str) -> str:
    """The text in Unicode where it is Zawgyi; any other text as it is."""
    if not is_zawgyi(text):
        return text
    # A nought and a seven look like two letters, and are typed for them inside a word.
    typed = re.sub("(?<=[\u1000-\u1021\u102b-\u103e])\u1040(?=[\u102b-\u103e])", "\u101d", text)
    placed = typed.translate(_PLACES)
    return _tidied(_SYLLABLE.sub(_in_order, placed))


def _in_order(found: re.Match[str]) -> str:
    """One syllable: what was written before its letter goes behind it, and its signs stand in the order of Unicode."""
    before, letter, after = found.groups()
    kinzi = _KINZI if "\ue000" in after else ""
    stacked = "".join(re.findall("\u1039[\u1000-\u1021]", after))
    signs = before + re.sub("\ue000|\u1039[\u1000-\u1021]", "", after)
    return kinzi + letter + stacked + "".join(sorted(signs, key=_ORDER.find))


def _tidied(text: str) -> str:
    """Letters that Zawgyi builds out of two."""
    text = text.replace("\u1025\u102e", "\u1026").replace("\u1025\u103a", "\u1009\u103a")
    return text.replace("\u101e\u103c\u1031\u102c\u103a", "\u102a").replace("\ue000", "")

"""What a caller's short text asks for: a key from any keyboard in the world, or the words that stop and start texts."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

OptOut = Literal["stop", "start", "help"]


class Kind(StrEnum):
    """What a key asks for. One meaning everywhere; what follows from it depends on where the contact stands."""

    NO_MORE = "no_more"
    GO_ON = "go_on"
    CALL_ME = "call_me"
    LANGUAGES = "languages"
    LANGUAGE = "language"
    CONSENT = "consent"
    DANGER = "danger"
    SAFE_NOW = "safe_now"
    NOT_NOW = "not_now"
    TAKE_BACK = "take_back"
    WIPE = "wipe"
    FEEDBACK = "feedback"
    WHO = "who"
    WOMAN = "woman"
    OTHER_AREA = "other_area"
    OTHER_PERSON = "other_person"
    ANYBODY = "anybody"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Key:
    """One key as it was sent: ``*9`` is wipe, 9, starred."""

    kind: Kind
    number: int
    starred: bool = False


KINDS = {
    **dict(enumerate((Kind.NO_MORE, Kind.GO_ON, Kind.CALL_ME, Kind.LANGUAGES))),
    4: Kind.WHO,
    5: Kind.DANGER,
    6: Kind.SAFE_NOW,
    7: Kind.NOT_NOW,
    8: Kind.TAKE_BACK,
    9: Kind.WIPE,
    **dict.fromkeys(range(11, 14), Kind.FEEDBACK),
    14: Kind.WOMAN,
    15: Kind.OTHER_AREA,
    16: Kind.OTHER_PERSON,
    17: Kind.ANYBODY,
    18: Kind.COMPLAINT,
    **dict.fromkeys(range(31, 40), Kind.LANGUAGE),
    **dict.fromkeys(range(41, 50), Kind.CONSENT),
}

STARS = "*＊﹡٭⁎∗✱✳✻★☆⭐🌟⋆"
"""What keyboards and helpful phones make of a star. ``⭐9`` is what someone sends who was told "star nine"."""

_FORM = re.compile(
    rf"[\s(\[{{<\"'«‹“‘「『]*([{STARS}])?\s*([0-9]{{1,2}})(?(1)[{STARS}]?)[\s)\]}}>\"'»›”’」』.,:;!#、。।॥၊။]*"
)

CARRIERS_WORDS: dict[str, OptOut] = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "stop"),
    **dict.fromkeys(("start", "yes", "unstop"), "start"),
    **dict.fromkeys(("help", "info"), "help"),
}
"""The carrier acts on these before we hear of them: it blocks the pair (stop), opens it (start), or answers (help).
All of them still reach a person, END and QUIT and YES as well: they are told what the carrier did."""

STOP_WORDS = {
    "es": "alto parar detener baja cancelar no_más",
    "fr": "arrêt arrête arrêter arrêtez désabonner",
    "pt-BR": "pare sair",
    "zh-Hans": "停 停止 退订 取消",
    "zh-Hant": "停 停止 退訂 取消",
    "th": "หยุด ยกเลิก",
    "my": "ရပ် ရပ်ပါ ရပ်တန့် ရပ်တန့်ပါ",
    "hi": "रोको रोकें बंद बंद_करो बंद_करें",
    "bn": "বন্ধ থামুন থামো বন্ধ_করুন বন্ধ_করো",
    "mr": "थांबवा बंद_करा",
    "ne": "रोक्नुहोस् रोक बन्द बन्द_गर्नुहोस्",
    "zu": "misa yeka khansela",
    "xh": "yimisa rhoxisa",
    "sn": "mirai regai kanzura",
}
"""One set for all: nobody should need the right language to be left alone. Words that also mean "wait" or "look" in
another launch language (yima, ruko, mira, td) are left out: they are far more often said to a person. Who writes Shan
mostly reads Thai or Burmese; a word of its own waits for peers."""
START_WORDS = {
    "es": "iniciar comenzar empezar",
    "fr": "commencer début",
    "pt-BR": "começar",
    "zh-Hans": "开始",
    "zh-Hant": "開始",
    "th": "เริ่ม",
    "my": "စတင် စတင်ပါ",
    "hi": "शुरू शुरु चालू",
    "bn": "শুরু চালু",
    "mr": "सुरू",
    "ne": "सुरु",
    "zu": "qala qalisa",
    "xh": "qala qalisa",
    "sn": "tanga",
}


def digits(text: str) -> str:
    """The text with every digit of any script as 0-9, keycaps and circles undone, invisible marks dropped."""
    seen = (sign for sign in text if unicodedata.category(sign) not in {"Cf", "Me"} and sign not in "\ufe0e\ufe0f")
    return "".join(map(_digit, seen))


def read_key(text: str) -> Key | None:
    """The key a text consists of, if it is nothing but a key: ``9``, ``९``, ``9.``, ``(9)``, ``9️⃣``, ``*9``."""
    if len(text) > 24:
        return None
    found = _FORM.fullmatch(digits(text))
    if found is None:
        return None
    star, number = found.groups()
    kind = KINDS.get(int(number))
    if kind is None or number != str(int(number)):
        return None
    return Key(kind, int(number), bool(star))


def read_opt_out(text: str) -> OptOut | None:
    """Whether a text is nothing but a word that stops or starts texts in any launch language, or the carrier's help.

    Case, accents, width and marks around it do not matter; a sentence never counts ("STOP him, he is outside").
    """
    word = plainest(text) if len(text) <= 40 else ""
    if word in CARRIERS_WORDS:
        return CARRIERS_WORDS[word]
    if word in _STOP:
        return "stop"
    return "start" if word in _START else None


def carrier_acts_on(text: str) -> bool:
    """Whether the carrier itself blocked, opened or answered on this text, so that we must not answer it as well."""
    return len(text) <= 40 and plainest(text) in CARRIERS_WORDS


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)


def plainest(text: str) -> str:
    """A word in its plainest form. Accents go from Latin letters only: elsewhere such marks are vowels."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    apart = unicodedata.normalize("NFKD", shown).casefold()
    joined = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", apart))
    return " ".join(joined.split()).strip(_AROUND)


_AROUND = " .,:;!?¡¿\"'()[]{}<>«»“”‘’「」『』。、！？।॥၊။*#_-…"
_STOP = frozenset(plainest(word.replace("_", " ")) for words in STOP_WORDS.values() for word in words.split())
_START = frozenset(plainest(word) for words in START_WORDS.values() for word in words.split())

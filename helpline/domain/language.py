"""The first guess of a caller's language, from the script alone: a hint for the greeting, never a decision."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from helpline.domain.names import Locale
from helpline.domain.zawgyi import is_zawgyi

LOOKED_AT = 400
"""Characters that are read; more would not change the guess."""

AT_ONCE = 4
"""Languages that one text names, to be read at a glance; 39 shows the next ones."""
MENU_ROOM = 54
"""Characters that keys and names may take in one text, so that it is two parts at most in every language."""

# The first word of a character's Unicode name tells its script.
CANDIDATES = {
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "BENGALI": "bn",
    "DEVANAGARI": "hi mr ne",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "TIBETAN": "bo dz",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CYRILLIC": "ru uk bg sr kk ky mn",
    "ARABIC": "ar fa ur ps ckb",
    "HEBREW": "he",
    "GREEK": "el",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am ti",
}

_SIMPLIFIED = frozenset(
    "们这个说话时会来为吗么没还谁给过对现钱电点请听见开关车东长门问间马号难帮让爱气谢认识边国语发头妈儿从应该样觉转办几岁"
    "万两业乐习书买卖亲伤动区医单双变吓员处备够报张当录总户护担换无旧显机权条杀标欢残汉湾热独环疗码确离种签简类约红经结绝"
    "续网职联脑脸节药虽补规视订记讨许论证词试诉诊课谈负财责贵费赶轻达运进远连适选邻错闭闻阳险随页顺预题风飞饭饿馆骗验惊"
)
_TRADITIONAL = (
    frozenset(
        "們這個說話時會來為嗎麼沒還誰給過對現錢電點請聽見開關車東長門問間馬號難幫讓愛氣謝認識邊國語發頭媽兒從應該樣覺轉辦幾歲"
        "萬兩業樂習書買賣親傷動區醫單雙變嚇員處備夠報張當錄總戶護擔換無舊顯機權條殺標歡殘漢灣熱獨環療碼確離種簽簡類約紅經結絕"
        "續網職聯腦臉節藥雖補規視訂記討許論證詞試訴診課談負財責貴費趕輕達運進遠連適選鄰錯閉聞陽險隨頁順預題風飛飯餓館騙驗驚"
        "嘅喺咗唔佢哋冇嚟乜嘢啲咁"  # Cantonese
    )
    - _SIMPLIFIED
)

_SHAN = re.compile("[\u1022\u1075-\u108d\u1090-\u1099\u109e\u109f]")
_MARATHI = re.compile("[ळऱ]")


def by_script(text: str, offered: Sequence[Locale]) -> Locale | None:
    """The one offered language this script points to; None where it points to several, to none, or to Latin letters."""
    shown = unicodedata.normalize("NFC", text[:LOOKED_AT])
    found = _candidates(_script(shown), shown)
    matches = [locale for locale in offered if any(locale == one or locale.startswith(f"{one}-") for one in found)]
    if len(matches) == 1 or (matches and found == ("zh",)):
        return matches[0]
    return None


def written_in(text: str) -> tuple[str, ...]:
    """The languages that share this text's script, by their codes; nothing for Latin letters, which too many share."""
    shown = unicodedata.normalize("NFC", text[:LOOKED_AT])
    return _candidates(_script(shown), shown)


def menu(offered: Sequence[Locale], preferred: Mapping[Locale, int]) -> dict[int, Locale]:
    """Which key picks which language on a line, in the line's order: 31-38. 39 stands for more.

    A language keeps the key the register prefers for it, unless one before it on this line has taken it.
    """
    keys: dict[Locale, int] = {}
    for locale in offered:
        wish = preferred.get(locale, 0)
        if wish in range(31, 39) and wish not in keys.values():
            keys[locale] = wish
    for locale in offered:
        spare = next((key for key in range(31, 39) if key not in keys.values()), None)
        if spare is not None:
            keys.setdefault(locale, spare)
    return {keys[locale]: locale for locale in sorted(keys, key=keys.__getitem__)}


def _script(text: str) -> str | None:
    """The script that at least half of the letters are in, by the first word of their Unicode names."""
    counts = Counter(unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha())
    if not counts:
        return None
    kana = counts["HIRAGANA"] + counts["KATAKANA"]
    script, most = counts.most_common(1)[0]
    if script == "CJK" and kana * 5 > counts["CJK"]:
        return "HIRAGANA"
    return script if most * 2 >= counts.total() else None


def _candidates(script: str | None, text: str) -> tuple[str, ...]:
    if script == "CJK":
        return _chinese(text)
    if script == "MYANMAR":
        return ("shn",) if _SHAN.search(text) and not is_zawgyi(text) else ("my",)
    if script == "DEVANAGARI" and _MARATHI.search(text):
        return ("mr",)
    return tuple(CANDIDATES.get(script or "", "").split())


def _chinese(text: str) -> tuple[str, ...]:
    """Which of the two ways of writing, where the text shows it; else any Chinese, in the line's order."""
    plain = sum(sign in _SIMPLIFIED for sign in text)
    full = sum(sign in _TRADITIONAL for sign in text)
    if plain == full:
        return ("zh",)
    return ("zh-Hans",) if plain > full else ("zh-Hant",)


def menu_pages(options: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Keys with names, cut into texts: four names at most, fewer where hours stand behind them, and at least two."""
    found: list[list[tuple[int, str]]] = []
    room = 0
    for key, name in options:
        room -= len(f"{key} {name}, ")
        here = found[-1] if found else []
        if not here or len(here) == AT_ONCE or (room < 0 and len(here) > 1):
            found.append(here := [])
            room = MENU_ROOM - len(f"{key} {name}")
        here.append((key, name))
    return found

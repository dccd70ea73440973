"""Numbers and signs that reach or identify somebody: telephones, mail, links, handles, papers, number plates."""

import re
from collections.abc import Iterator
from typing import Final

from helpline.domain.own_words_letters import HINDI, THAI, joined, patterns

EMAIL: Final = patterns(
    r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+",
    joined(
        r"""
        [\w.+-]+ (?:at|arroba|arobase|\[at\]|\(at\)) [\w-]+ ?(?:dot|punto|ponto|point|\.) ?(?:com|net|org
        |mail)\b
        """
    ),
    r"[\w.+-]+ ?(?:\[at\]|\(at\)|ऐट|แอท) ?[\w-]+",
)

_ENDINGS = joined(
    r"""
        (?:com|net|org|info|io|me|co|app|ly|gg|tv|xyz|site|online|link|in|th|mx|br|fr|es|za|uk|ca|us|nz|ke|np
        |mm)
        """
)
LINK: Final = patterns(
    r"(?:https?|ftp)://\S+",
    r"\bwww\.\S+",
    rf"(?<![\w.])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.{_ENDINGS}\b(?:/\S*)?",
    r"\b[a-z0-9-]{2,} (?:dot|punto com|ponto com|point com) ?(?:com|net|org)?\b(?<!dot)(?<!dot )",
)

_APPS = joined(
    r"""
        (?:insta(?:gram)?|ig|face(?: ?book)?|fb|tele ?gram|tik ?tok|we ?chat|snap(?:chat)?|line|whats ?app|twitter
        |signal|kik|skype|zalo|viber|onlyfans|इंस्टाग्राम|इंस्टा|फेसबुक|टेलीग्राम|ไลน์|ไอจี|เฟซบุ๊ก|เฟสบุ๊ค|เฟส)
        """
)
_CALLED = joined(
    r"""
        (?:id|ไอดี|आईडी|user(?:name)?|usuario|utilisateur|usuario|handle|pseudo|perfil|profil|profile|account)
        """
)
HANDLE: Final = patterns(
    r"(?<![\w@])@[\w.]{2,}",
    rf"(?<!\w){_APPS} ?(?:{_CALLED})? ?[:=] ?\S+",
    rf"(?<!\w){_APPS} ?{_CALLED} ?(?:is|es|est|e|ของ\S+|คือ|:)? ?\S{{3,}}",
    rf"(?<!\w){_APPS} (?:is |es |est |e |है )?[a-z0-9]*[a-z][a-z0-9]*[_.\d][a-z0-9_.]+",
    r"(?<![\w.@])(?=[a-z0-9_]*[a-z])[a-z0-9]+_[a-z0-9_]+",
)

_NUMBER = r"(?: ?(?:numbers?|numero|num|no|nr|n|नंबर|नम्बर|संख्या|नं|เลขที่|หมายเลข|เลข)\b\.?)?[ :#.o°]{0,3}"
PAPERS: Final = patterns(
    joined(
        rf"""
        \b(?:passports?|pasaporte|passeport|passaporte|visa|permit|permiso|permis|id(?: card)?|identity card
        |cedula|dni|nie|curp|ine|cpf|rg|ssn|social security|nif|aadhaa?r|adhar|licen[cs]e|licencia|carteira
        |carte(?: de sejour| d'identite)?|recepisse|dossier|expediente|processo|case|file
        |fir)(?: card| tarjeta)?(?: (?:is|es|est|e))?{_NUMBER}(?=[a-z0-9-]*\d{{3}})[a-z]{{0,4}}[a-z0-9-]{{4,}}
        """
    ),
    joined(
        rf"""
        (?:पासपोर्ट|वीज़ा|वीजा|आधार|पहचान पत्र|पैन)(?: कार्ड)?{_NUMBER}(?=[a-z0-9 ]*\d{{3}})[a-z0-9][a-z0-9 ]{{3,}}
        """
    ),
    joined(
        rf"""
        (?:พาสปอร์ต|หนังสือเดินทาง|วีซ่า|บัตรประชาชน|บัตร|ใบอนุญาต){_NUMBER}(?=[a-z0-9-]*\d{{3}})[a-z0-9][a-z0-9-]{{3,}}
        """
    ),
    r"(?<![\w-])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)",
    r"(?<!\w)[a-z]{4}\d{6}[a-z]{6}[a-z0-9]\d\b",
    r"(?<![\w-])\d-\d{4}-\d{5}-\d{2}-\d(?!\d)",
    r"(?<![\w+-])\d{4} \d{4} \d{4}(?![\d-])",
    r"(?<!\w)(?:[xyz]-?\d{7}|\d{8})-?[a-z]\b",
    r"(?<!\w)(?-i:[A-Z]{1,2}\d{6,9})(?!\w)",
)

PLATE: Final = patterns(
    joined(
        r"""
        \b(?:(?:number|license|licence|car|taxi)? ?plates?|registration|reg|placas?|matriculas?|plaque
        |immatriculation|chapa)(?: (?:of|del?|do|da|de la|de l')(?: the)? \w+)?(?: (?:is|es|est|e|number|no
        |numero))?[ :#.]{1,3}(?=[a-z0-9 -]{0,8}\d{2})[a-z0-9]{1,4}(?:[ -]?[a-z0-9]{1,4}){1,3}
        """
    ),
    joined(
        rf"""
        (?:नंबर प्लेट|गाड़ी(?: का)? नंबर
        |गाड़ी नं)[ :]*{HINDI}*[ :]*(?=[a-z0-9 -]*\d{{2}})[a-z0-9]+(?:[ -]?[a-z0-9]+){{0,3}}
        """
    ),
    r"(?:ทะเบียน|ป้ายทะเบียน)(?:รถ)?[ :]*[\u0e01-\u0e2e0-9]{1,4}[ -]?\d{1,4}",
    r"(?<![\u0e01-\u0e4e\d])\d?[\u0e01-\u0e2e]{2}[ -]?\d{4}(?!\d)",
    r"(?<![\w-])(?-i:[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4})(?!\w)",
    joined(
        r"""
        (?<![\w-])(?-i:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}-\d{3}-[A-Z]{2}
        |[A-Z]{3}\d[A-Z]\d{2})(?!\w)
        """
    ),
    joined(
        r"""
        (?<![\w-])(?-i:(?!THB|USD|EUR|INR|ZAR|BRL|MXN|MMK|GBP|CAD)[A-Z]{3}[ -]\d{3,4}
        |\d{4} ?[B-DF-HJ-NP-TV-Z]{3})(?!\w)
        """
    ),
)

_MONEY = joined(
    r"""
        (?! ?(?:baht|dollars?|usd|thb|pesos?|reais|rupees?|rs|euros?|eur|rand|kyat|kip|francs?|cfa|shillings?
        |naira|yuan|pounds?|रुपये|रुपए|रूपये|บาท|[$€£฿₹]))
        """
)
PHONE: Final = patterns(
    joined(
        rf"""
        (?<![\w$€£฿₹.,-])(?:\+|\(\+?|tel:?)? ?\d(?:[ ().\-/\u200b-\u200f]{{0,3}}\d){{6,14}}(?![\d,]){_MONEY}
        """
    ),
    joined(
        rf"""
        \b(?:numbers?|phone|mobile|cell|tel|telephone|call|ring|whats ?app|numero|telefono|celular|telefone
        |portable|movil|नंबर|फोन|เบอร์|โทร)(?: (?:me|is|es|est|e|on|at|al|au|है
        |ที่))?[ :]{{0,3}}\d(?:[ .\-]{{0,2}}\d){{5,}}{_MONEY}
        """
    ),
)

_SAID = (
    # en, es, fr, pt, hi written with Latin letters: what people say digit by digit, or in pairs
    joined(
        r"""
        zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|cero|uno|dos|tres|cuatro|cinco|seis
        |siete|ocho|nueve|zero|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze
        |seize|vingt|trente|quarante|cinquante|soixante|et|dix-sept|dix-huit|dix-neuf|um|dois|tres|quatro|cinco
        |sete|oito|nove|meia|diez|once|doce|trece|catorce|quince|veinte|treinta|cuarenta|cincuenta|sesenta
        |setenta|ochenta|noventa|y|shunya|ek|do|teen|char|chaar|paanch|panch|chhe|che|saat|aath|nau
        """
    )
)
_HINDI_SAID = "शून्य|जीरो|ज़ीरो|एक|दो|तीन|चार|पाँच|पांच|छह|छः|छे|सात|आठ|नौ|डबल"
_THAI_SAID = "ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|โท"
_GAP = r"[ ,.\-]{0,3}"
SPOKEN: Final = patterns(
    rf"(?<!\w)(?:(?:{_SAID}|\d{{1,2}})(?!\w){_GAP}){{5,}}",
    rf"(?<!{HINDI})(?:(?:{_HINDI_SAID}|\d{{1,2}})(?!{HINDI}){_GAP}){{6,}}",
    rf"(?:(?:{_THAI_SAID}|\d){_GAP}){{6,}}(?!{THAI}{{0,2}}ปี)",
)
_JOINS = re.compile(r"\b(?:et|y)\b", re.IGNORECASE)
_PARTS = re.compile(rf"{_THAI_SAID}|[^\s,.\-]+")


def spoken(text: str) -> Iterator[tuple[int, int]]:
    """Where digits are spelled out as words, six or more in a row, perhaps with figures between."""
    for pattern in SPOKEN:
        for one in pattern.finditer(text):
            said = _JOINS.sub(" ", one[0])
            worded = [part for part in _PARTS.findall(said) if not part.isdecimal()]
            if worded and len(_PARTS.findall(said)) >= 5:
                yield one.start(), one.start() + len(one[0].rstrip(" ,.-"))

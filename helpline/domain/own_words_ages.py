"""Days of birth and exact ages."""

from typing import Final

from helpline.domain.own_words_letters import HINDI, THAI, joined, patterns

_BIRTH_YEAR = r"(?:19[3-9]\d|20[01]\d|24[7-9]\d|25[0-6]\d)"
_MONTHS = joined(
    r"""
        (?:jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|ene\w*|abr\w*|ago\w*
        |dic\w*|janv\w*|fev\w*|avril|mai\w*|juin|juillet|aout|jun\w*|jul\w*|set\w*|out\w*|dez\w*)
        """
)
_DAY = joined(
    rf"""
        (?:\d{{1,2}}[./ -]\d{{1,2}}[./ -]\d{{2,4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}
        |\d{{1,2}} (?:de )?{_MONTHS}(?: (?:de )?\d{{2,4}})?|{_MONTHS} \d{{1,2}}(?:,? \d{{2,4}})?|{_BIRTH_YEAR})
        """
)
_TO = r"(?: (?:is|was|on|in|of|the|el|en|em|no|dia|le|de|a|est|es|e|her|his|my|:)){0,3}[ :]{1,2}"
BIRTH: Final = patterns(
    joined(
        rf"""
        \b(?:born|d\.?o\.?b\.?|date of birth|birth ?da(?:y|te)|naci(?:o|da|do|miento)?|fecha de nacimiento
        |cumpleanos|nee?|date de naissance|anniversaire|nasci(?:da|do|mento)?|nasceu|data de nascimento
        |aniversario|janam|janm(?:din)?){_TO}{_DAY}
        """
    ),
    rf"(?:जन्मदिन|जन्म तिथि|जन्मतिथि|जन्म|पैदा)(?: {HINDI}+){{0,3}}[ :]*\d{{1,4}}",
    rf"\d{{4}}(?: {HINDI}+){{0,3}} (?:जन्म|पैदा|जन्मी)",
    rf"(?:วันเกิด|เกิดวันที่|เกิดปี|เกิดเมื่อ|เกิด)(?:{THAI}|[ .:])*\d{{1,4}}",
    joined(
        rf"""
        (?<![\d./-])(?:\d{{1,2}}[./-]\d{{1,2}}[./-]{_BIRTH_YEAR}
        |{_BIRTH_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}})(?![\d./-])
        """
    ),
)

_N = joined(
    r"""
        (?:[1-9]\d|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty
        |thirty|forty|fifty|sixty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)
        """
)
_NOT_A_LIFE = joined(
    r"""
        (?![\d:]|[.,]\d| ?(?:%|[ap]\.?m\b|percent|hours?|hrs?|minutes?|mins?|days?|weeks?|months?|times?|km|of
        |people|girls|women|men|others?|clients?|baht|dollars?|pesos?|euros?|rand|rupees?|o'clock|or (?:more
        |less)))
        """
)
_BOUND = joined(
    r"""
        (?<!under )(?<!over )(?<!below )(?<!above )(?<!less than )(?<!more than )(?<!for )(?<!since )(?<!after )(?<!in )
        """
)
_ES_N = joined(
    r"""
        (?:[1-9]\d|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve|veinte
        |veinti\w+|treinta(?: y \w+)?|dez|onze|doze|treze|quatorze|quinze|dezesseis|dezessete|dezoito|dezenove
        |vinte(?: e \w+)?)
        """
)
_FR_N = joined(
    r"""
        (?:[1-9]\d|dix(?:[ -](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize
        |vingt(?:[ -](?:et[ -])?\w+)?|trente(?:[ -]\w+)?)
        """
)
_HI_N = joined(
    r"""
        (?:[1-9]\d|दस|ग्यारह|बारह|तेरह|चौदह|पंद्रह|पन्द्रह|सोलह|सत्रह|अठारह|उन्नीस|बीस|इक्कीस|बाईस|तेईस|चौबीस|पच्चीस|तीस
        |solah|satrah|satra|athara|atharah|pandrah|chaudah|terah|barah|unnis|bees)
        """
)
_TH_N = r"(?:[1-9]\d|สิบ(?:เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)|ยี่สิบ(?:เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)?|สามสิบ)"
AGE: Final = patterns(
    rf"{_BOUND}\b{_N}(?: |-)?(?:years?|yrs?|y)(?: |-)?(?:old|of age|o)\b|{_BOUND}\b{_N} ?(?:yo|y/o)\b",
    joined(
        rf"""
        \b(?:is|am|was|are|were|i'm|she's|he's|they're|be|turn(?:s|ed|ing)?)(?: (?:only|just|about|still|now
        |not yet|already|almost|nearly|aged?))? {_N}\b{_NOT_A_LIFE}
        """
    ),
    rf"\b(?:aged?|at the age of|age is|age:)[ :]*{_N}\b{_NOT_A_LIFE}",
    joined(
        rf"""
        \b(?:tiene|tengo|tenia|cumpli(?:o|do|ra)?|cumple|cumplir|tem|tenho|tinha|fez|fiz|faz
        |completou)(?: (?:solo|apenas|ya|casi|so|quase))? {_ES_N} (?:anos|anitos|aninhos)\b
        """
    ),
    joined(
        rf"""
        (?<!menor )(?<!mayor )(?<!menos )(?<!mas )(?<!maior )(?<!mais )(?<!menores )
        (?<!mayores )(?<!hace )\bde {_ES_N} anos(?: de (?:edad
        |idade))?\b(?! (?:de )?(?:deuda|divida|trabajo|trabalho|contrato))
        """
    ),
    rf"\b(?:edad|idade|age)[ :]{{1,2}}{_ES_N}\b|\b{_ES_N} anos de (?:edad|idade)\b",
    rf"\b(?:a|ai|as|ait|avait|avais|aura|eu|avoir)(?: (?:que|seulement|juste|a peine|deja))? {_FR_N} ans\b",
    joined(
        rf"""
        (?<!moins )(?<!plus )\bde {_FR_N} ans\b(?! (?:de )?(?:dette|travail|contrat))
        |\bage[e]?s? (?:de )?{_FR_N}\b
        """
    ),
    rf"(?:उम्र|आयु)(?: {HINDI}+){{0,2}}[ :]*{_HI_N}(?!{HINDI})(?! (?:साल )?से)",
    rf"(?<!{HINDI}){_HI_N} (?:साल|वर्ष|बरस) (?:की|का|के)(?: है| हूँ| हूं| थी| था| लड़की| लड़का| बच्ची| बच्चा|$|[.,।])",
    joined(
        rf"""
        {_HI_N} वर्षीय|\b{_HI_N} saal (?:ki|ka) ?(?:hai|hoon|hu|thi|tha|ladki|$)|\b(?:umar|umr|age) {_HI_N}\b
        """
    ),
    rf"(?:อายุ|วัย)(?:แค่|เพียง|ประมาณ|ราว|เพิ่ง| )*{_TH_N}(?!\d)|{_TH_N} ?ขวบ",
    rf"(?:เธอ|เขา|ฉัน|หนู|น้อง|เด็ก)(?:เพิ่ง|แค่| )*{_TH_N} ?ปี",
)

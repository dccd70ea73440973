"""Names of people: said to be one, after a title, written with a capital in the middle, or known as one."""

import re
from collections.abc import Iterator
from typing import Final

from helpline.domain.own_words_letters import CAP, HINDI, THAI, joined, patterns

_NO_NAME = joined(
    r"""
        (?!(?:not|never|kept|secret|private|safe|on|in|is|mine|known|used|to|out|already|nobody|being|written
        |hidden|told|and|or|but|because|no|none|there|here|police|ambulance|names?|bad|stupid|dirty|back|again
        |off|for|by|a|an|the|up|que|en|secreto|nunca|y|o|e|no|na|nao|nem|segredo|et|ou|pas|jamais|connu|cache
        |hai|nahi|mat|kisi|anything|nothing|somebody|someone|everyone|anyone|it|this|that|what|asi|esto|todo
        |nada|nadie|alguien|must|should|may|can|cannot|could|will|would|has|had|was|be|does|did|debe|puede|doit
    |peut|deve|pode|stays|isn't|mustn't|shouldn't)\b)
        """
)
_NEXT = rf"{_NO_NAME}[^\W\d_]{{2,}}"
# In these sentences the next word is a name, capital or not.
SAID: Final = patterns(
    joined(
        rf"""
        \b(?:(?:my|her|his|their|real|full|first|last|nick|work
        |stage)[ -]?(?:real |full |first |last )?(?:nick)?name(?:'s| is| was)?(?: called)?|goes by|known as
        |alias|call(?:s|ed)? (?:herself|himself|me|her|him)) {_NEXT}
        """
    ),
    joined(
        rf"""
        \bnam(?:ed|e:) ?{_NEXT}|\b(?:girl|woman|man|guy|boss|friend|manager|madam|person) called {_NEXT}
        |is called {CAP}
        """
    ),
    joined(
        rf"""
        \b(?:me llamo|se llama[bn]?a?|te llamas|(?:mi|su|el) (?:nombre|apodo)(?: real)? es|le dicen|le llaman
        |la llaman|llamad[oa]|de nombre|apodad[oa]) (?:el |la )?{_NEXT}
        """
    ),
    joined(
        rf"""
        \b(?:m'appelle|s'appelle|t'appelles|(?:mon|son) (?:nom|prenom|surnom) (?:est|c'est)|surnomme(?:e)?
        |prenomme(?:e)?|nomme(?:e)?|appelee?) (?:la |le )?{_NEXT}
        """
    ),
    joined(
        rf"""
        \b(?:me chamo|(?:se )?chama(?:-se)?|chamad[oa]|(?:meu|seu|o) (?:nome|apelido)(?: del[ae]| real)? e
        |apelidad[oa]|conhecid[oa] como|de nome) (?:de |o |a )?{_NEXT}
        """
    ),
    joined(
        rf"""
        \b(?:mera|uska|iska|unka|meri|mere|uski) naam {_NEXT}|\bnaam {_NO_NAME}[^\W\d_]{{3,}} (?:hai|tha|thi)\b
        """
    ),
    joined(
        rf"""
        (?:मेरा|उसका|उनका|इसका|असली|पूरा) नाम (?!किसी|मत|नहीं|न |कोई|भी|पता|है|क्या|तो|छिपा|गुप्त|लिख|बता|सुरक्षित|हटा
        |मिटा|कहीं|ना |बदल|जान|ले){HINDI}{{2,}}|{HINDI}{{2,}} नाम (?:की|का|के)(?!{HINDI})
        """
    ),
    joined(
        rf"""
        (?<!ไม่บอก)(?<!ใช้)(?<!บอก)(?<!มี)(?<!ลบ)(?<!เขียน)(?<!ให้)(?<!จำ)ชื่อ(?:จริง|เล่น)?(?:ว่า|คือ| )?(?!เสียง|ของ|ใคร
        |อะไร|ฉัน|ผม|เรา|เธอ|เขา|ไม่|ใน|ที่|และ|ให้|นี้|ได้|จริง|เล่น|ว่า|ไว้|หนู|กับ|ก็|หรือ|แต่|คน|ร้าน|มัน|เป็น|ถูก){THAI}{{2,}}
        """
    ),
)
TITLED: Final = patterns(
    rf"\b(?:mr|mrs|ms|mister|sra|sr|srta|mme|mlle|shri|smt|shrimati)\.? {_NEXT}",
    joined(
        rf"""
        \b(?:miss|dr|doctor|madam|madame|mama|mummy|auntie|aunty|aunt|uncle|sister|brother|officer|captain
        |inspector|pastor|señora?|senora?|don|dona|doctora?|licenciad[oa]|comandante|monsieur|tonton|tata|maman
        |senhora?|seu|tia|tio|doutora?|delegado|didi|bhai|boss|detective|sergeant|big|khun|phi|nong|ma|ba|soeur
        |pere) {CAP}
        """
    ),
    rf"\b{CAP} (?:ji|bhai|didi|devi|bai|aunty|madam)\b",
    joined(
        rf"""
        (?<!{HINDI})(?:श्रीमती|श्री|कुमारी|डॉ\.?|डॉक्टर|इंस्पेक्टर|मिस्टर) (?!ने|से|को|के|की|ही|भी|है|मिल|चाह|बुला|दिखा|पास
        |साहब|के पास|का){HINDI}{{2,}}
        """
    ),
    joined(
        rf"""
        (?<!{HINDI})(?!(?:माँ|मां|मैडम|हाँ|हां|पिता|डॉक्टर|मास्टर|बहन|भाई|सर|पुलिस|गुरु|नहीं|अपनी|मेरी|मेरे|अपने|एक|बड़ी|बड़े|उस
        |इस|की|के|का|को|और|छोटी|छोटा|वह|वो|से|सब|उसका|मेरा)(?!{HINDI})){HINDI}{{2,}} (?:जी|दीदी|आंटी|देवी|बाई
        |भैया)(?!{HINDI})
        """
    ),
    joined(
        rf"""
        (?:นางสาว|น\.ส\.|ด\.ญ\.|ดร\.|หมอ|นาง) ?(?!สาว|ฟ้า|แบบ|ที่|ไม่|บอก|ให้|นวด|เอก|ว่า|มา|ไป|ได้|ก็|ตรวจ|และ|หรือ|ฟัน
        |คน|ใน|รักษา|กับ|จะ|ดู|อยู่){THAI}{{2,}}
        """
    ),
    rf"(?<!{THAI})นาย ?(?!จ้าง|หน้า|ทุน|ตำรวจ|ทหาร|ใหญ่|ก็|ไม่|ให้|จะ|ที่|มา|ยึด|บังคับ|ไป|เป็น|ของ|คน){THAI}{{2,}}",
    joined(
        r"""
        (?<!ขอบ)(?<!บุญ)(?:คุณ|พี่|น้อง|เจ๊|ป้า|ลุง|น้า|เฮีย|แม่|มาม่า|หมอ|ครู|ดาบ|จ่า) ?(?:นก|แดง|หน่อย|ฟ้า|แนน|ดาว|แอน|ก้อย|ปุ๊ก
        |นิด|หนิง|ต่าย|อ้อย|กุ้ง|เล็ก|ใหญ่|ต้น|บอย|หนึ่ง|ตุ๊ก|แก้ว|จอย|เมย์|พลอย|แอ๋ว|แป้ง|อ้อ|ส้ม|ฝน|โอ๋|เจี๊ยบ|ติ๊ก
        |(?:เอ|บี|ซี|ปู|มด)(?![\u0e01-\u0e2e]))
        """
    ),
)
INTRODUCED: Final = patterns(
    joined(
        rf"""
        \b(?:i'm|i am|this is|it's|it is|she's|she is|he's|he is|soy|es|somos|je suis|c'est|elle est|sou|sou a
        |sou o|e a|e o|main|hi,? i'm) {CAP}
        """
    )
)

# Written with a capital wherever they stand, and nobody's name.
_CAPITALS = """
    i a ok o god lord mum mom dad mama papa madam madame madre boss sir miss auntie aunty uncle sister brother
    mami papi monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december christmas easter ramadan eid diwali songkran english spanish french
    portuguese chinese mandarin cantonese thai burmese shan hindi bengali bangla marathi nepali zulu xhosa shona
    swahili russian korean vietnamese khmer lao kannada romanian creole arabic urdu tamil telugu whatsapp facebook
    instagram telegram tiktok google line sms tv internet wifi sim atm ngo dios deus dieu bhagwan allah mr mrs ms
    dr sr sra srta mme mlle senora senhora senhor dona don monsieur she he they we you it the and but when if no
    not yes please my her his want wants need she's he's y el la los las le les un une um uma je elle il ela ele
    yo ella mi su quiero quiere necesita veut voudrait quer quero
"""
NOT_NAMES: Final = frozenset(_CAPITALS.split())
# Known as names, and not words of any of the six languages: these are seen without a capital, and first in a sentence.
KNOWN: Final = patterns(
    joined(
        r"""
        \b(?:anna|tina|nina|lisa|rina|maria|mary|sarah|linda|jessica|jennifer|emily|emma|olivia|sophia|sofia|laura|julia|diana|elena
        |natasha|nadia|irina|olga|svetlana|katya|tatiana|oksana|fatima|aisha|amina|zainab|chioma|ngozi|adaeze
        |funmi|thandi|nomsa|sipho|lerato|michael|david|john|james|robert|peter|paul|kevin|brian|thomas|ahmed
        |mohamm?ed|muhammad|hassan|omar|ibrahim|carlos|juan|jose|luis|miguel|pedro|jorge|antonio|fernando
        |alejandr[oa]|ricardo|eduardo|roberto|ana|lucia|carmen|gabriela|daniela|valentina|camila|fernanda
        |juliana|adriana|patricia|claudia|veronica|guadalupe|lupita|yolanda|leticia|larissa|beatriz|joao|rodrigo
        |thiago|marie|sophie|camille|chloe|isabelle|nathalie|celine|aurelie|fatou|aminata|mariama|pierre
        |jean-?\w*|michel|francois|priya|anjali|sunita|lakshmi|deepa|meena|geeta|sita|neha|rahul|raju|ramesh
        |suresh|sanjay|vijay|ravi|amit|anil|sunil|shabana|somchai|somsak|siriporn|malee|linh|nguyen|thuy
        |mei ling|xiao \w+|chen|zhang|victoria|nicole|michelle|stephanie|tiffany|kelly|nancy|susan|karen|monica
        |sandra)\b
        """
    ),
    joined(
        rf"""
        (?<!{HINDI})(?:प्रिया|रवि|सुनीता|लक्ष्मी|सीता|गीता|राधा|मीना|नेहा|अंजलि|राजू|रमेश|सुरेश|संजय|विजय|राहुल|अमित|अनिल|सुनील
        |मारिया|मोहन|सलीम|फातिमा|फ़ातिमा|शबाना|रुखसाना|अन्ना|जॉन)(?!{HINDI})
        """
    ),
    r"(?:สมชาย|สมหญิง|สมศักดิ์|สมพร|มาลี|วิชัย|ประเสริฐ|ศิริพร|พรทิพย์|อรทัย|กมลวรรณ|มาเรีย|แอนนา|สุภาพร|นิตยา|จันทร์เพ็ญ)",
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEGINS = ".!?:;\n\u2022*\u2026\u0964/)-[{<"
SHOUTED: Final = 0.6
"""Where more than this part of the letters are capitals, capitals say nothing."""
ABBREVIATED: Final = 4
"""Letters that an abbreviation in capitals may have."""


def found(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand, in folded text."""
    for pattern in (*SAID, *TITLED, *KNOWN):
        yield from (one.span() for one in pattern.finditer(text))
    for pattern in INTRODUCED:
        for one in pattern.finditer(text):
            if one[0].split()[-1].split("'")[0].lower() not in NOT_NAMES:
                yield one.span()
    letters = [sign for sign in text if sign.isalpha()]
    if sum(sign.isupper() for sign in letters) <= len(letters) * SHOUTED:
        yield from _capitals(text)


def _capitals(text: str) -> Iterator[tuple[int, int]]:
    """Words with a capital in the middle of a sentence."""
    for one in _WORD.finditer(text):
        word = one[0]
        if not word[0].isupper() or word.lower() in NOT_NAMES or _begins(text, one.start()):
            continue
        if word.isupper() and len(word) <= ABBREVIATED:
            continue
        if not text[one.end() : one.end() + 1].isdecimal():
            yield one.span()


def _begins(text: str, at: int) -> bool:
    """Whether a sentence, a line or something quoted begins there."""
    before = text[:at].rstrip(" \t")
    return not before or before[-1] in _BEGINS or before[-1] in "\"'(¿¡" or before.endswith(("...", ".'", '."'))

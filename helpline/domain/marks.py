"""The small words by which a language is known where its script is shared: a detector of our own, of words alone."""

import re
import unicodedata
from collections import Counter
from typing import Final

from helpline.domain.names import Locale

LOOKED_AT: Final = 60
"""Words that are read; more would not change the answer."""

# Words that are said in nearly every sentence and in no other of these languages. `ngi*`: how such a word begins;
# `*lar`: how it ends. What two of them share says nothing and is dropped by itself.
_MARKS: Final = {
    "en": (
        "the is are am was were i you he she they we my your his her our their them me it its to of and not"
        " can can't have has do does don't didn't won't what when where who how why this that these there for"
        " with at but if will would could should from by about been hello please thanks thank need want help"
        " know just anyone someone somebody i'm he's she's it's they're isn't aren't let get got take took"
        " tell said call after before tonight today tomorrow night keep always never still because so or an a"
        " as no on in man men come leave open again pay house money boss now ok"
    ),
    "es": (
        "el los las un una unos que en y mi te se lo le les por para con pero estoy tengo quiero puedo"
        " necesito es está están estás hay hola gracias dónde cómo qué cuándo quién ustedes yo usted mis del"
        " al son ya más muy este esta esto eso ahora ayer hoy noche buenas buenos señora sí también porque"
        " cuando donde como hasta siempre nunca algo alguien nadie nada puede pueden tiene tienen soy fue sin"
        " sobre desde hace día días quiere quieren llamar hablar favor llámame mañana tarde me no a de o la e"
        " su sus nos si anoche jefe paga casa"
    ),
    "fr": (
        "le les une des du je tu il elle nous vous ne pas qui suis ai mon mes ton ses leur leurs pour avec et"
        " où comment bonjour bonsoir merci s'il c'est j'ai n'ai l'on qu'il qu'elle d'un d'une dans sur moi toi"
        " lui plus mais quand pourquoi quoi rien jamais toujours aussi très bien cette ces sont êtes avez peut"
        " peux veux voudrais besoin chez aujourd'hui demain hier ici là ça cela aux au être avoir faire fait"
        " salut d'accord maintenant encore quelqu'un personne est me a de la que se si on en no te sa son as"
        " ni"
    ),
    "pt": (
        "os um uma do da dos das em na nas eu você vocês ele ela eles elas não é está estão estou tenho quero"
        " posso preciso meu minha meus minhas pra pro com mas onde quem obrigada obrigado olá oi tem têm isso"
        " isto hoje ontem amanhã agora muito também porque quando sempre nunca alguém ninguém nada pode podem"
        " sou foi fui sem sobre desde faz dia dias bom boa noite tarde aqui ali já são seu sua falar ligar lá"
        " até depois me no a o e de que se as por si lo nos la chefe favor para paga casa"
    ),
    "zu": (
        "ngi* ungi* angi* bangi* *yangi* *wangi* *bangi* wami yami lami bami zami kwami yini manje futhi"
        " umuntu abantu yebo hhayi cha sawubona sanibonani kanjani uma ngoba lapha kusasa izolo namhlanje"
        " usizo siza *siza kodwa kakhulu *yabonga ukuthi kuphi nini ubani bani nje noma thina mina wena leli"
        " lesi lokhu lo na ku* ba uku* ukuba aku*"
    ),
    "xh": (
        "ndi*l* ndi*c* ndi*q* ndi*x* ndi*th* ndi*b* ndi*y* ndi*w* undi* andi*l* andi*w* bandi* *yandi*"
        " *wandi* wam yam lam bam zam kwam umntu abantu ngoku ewe hayi molo molweni enkosi kanjani njani ntoni"
        " phi xa kwaye okanye kuba apha ngomso izolo namhlanje uncedo nceda *nceda kodwa kakhulu ukuba bani"
        " nje thina mna wena eli esi oku lo nto ukuthi na uku* ba um* aka*l* akandi* ubani uma"
    ),
    "sn": (
        "ndino* ndiri ndine ndaka* ndoda ndoku* ndai* handi* vandi* akandi* ndi*r* ndi*v* and*r* va*r* wangu"
        " yangu dzangu rangu changu vangu zvangu kwangu here kuti kana asi uye pane kwete hongu sei ndiani"
        " chii kupi rini mhoro mhoroi munhu vanhu izvi izvo izvozvi zvi* nhasi mangwana nezuro zvikuru maita"
        " ini iwe isu imi ku* ari tiri vari muri makadini na ba lo ndina*"
    ),
    "hi": (
        "है हैं हूँ हूं था थी थे की मैं मुझे मेरा मेरी मेरे मुझ हमें हम आप आपका क्या नहीं से और पर में कर रहा"
        " रही रहे वह यह ये कोई बहुत कौन कहाँ कहां कब कैसे चाहिए अभी सकता सकती सकते लिए ने गया गई गए करना करने"
        " अब यहाँ वहाँ उसने उसे उन्हें जो जब लेकिन क्यों कुछ लोग चाहती चाहता अपने अपना अपनी ठीक शुक्रिया मत"
        " लिया दिया का के को तो ते हे ला फिर आए बाहर तर म हो किन मदद फोन आज कल"
    ),
    "mr": (
        "आहे आहेत आहात आहोत मी मला माझा माझी माझे माझं माझ्या तुम्ही तुम्हाला तुमचा तू तो ती त्याने तिने"
        " त्यांनी काय नाही नाहीत आणि पण कोण कोणी कुठे कधी कसे कसं हवे हवी हवा हवं आम्ही आम्हाला आत्ता झाले"
        " झालं होते होतं करू करा खूप नको येत जाऊ बोलायचं पाहिजे इथे तिथे म्हणून हे कोणाला *च्या *मध्ये *साठी"
        " *ला *ांना *ायचं *ायचे का ते तर ठीक हो के को म घर बाहेर मदत फोन आज"
    ),
    "ne": (
        "छ छन् छु छौं छैन छौ हो म मलाई मेरो तपाईं तपाई तपाईंहरू हामी हामीलाई उनीहरू उसले उनले कति कहिले किन र"
        " पनि तर अहिले हुनुहुन्छ हुन्छ हुँदैन गर्न गर्नु गर्छ गर्छन् भयो थियो थिए धेरै कोही कसरी होइन गर्ने यो"
        " त्यो यहाँ त्यहाँ भन्ने *लाई *बाट *हरू *सँग *न्छ *न्छन् *नुस् *नुहोस् *छु *दैन *दैनन् *यो *हरूले *को"
        " का के को ला ठीक आए ते खुला फोन आज मत बाहिर"
    ),
}

NOT_MIXED: Final = 3
"""So many times as often must the marks of one language be there as those of the next."""

_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|['\u0900-\u097f\u200c\u200d])*")


def marked(text: str) -> Counter[Locale]:
    """How many words of a text are a mark of each language, most first."""
    found: Counter[Locale] = Counter()
    for word in _words(text):
        found.update(_of(word))
    return found


def read(text: str) -> Locale | None:
    """The language whose marks are there; None where there are none, or nearly as many of another."""
    found = marked(text).most_common(2)
    if not found or (len(found) == 2 and NOT_MIXED * found[1][1] >= found[0][1]):
        return None
    return found[0][0]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return _WORD.findall(plain)[:LOOKED_AT]


def _of(word: str) -> set[Locale]:
    """Whose mark it is: nobody's when several have it."""
    whole = _WHOLE.get(word)
    if whole is not None:
        return {whole} if whole else set()
    hits = {code for code, pattern in _PARTS.items() if pattern.fullmatch(word)}
    return hits if len(hits) == 1 else set()


def _whole() -> dict[str, Locale]:
    """Every whole word with its language; with none where several languages have it."""
    found: dict[str, Locale] = {}
    for code, marks in _MARKS.items():
        for word in {*marks.split()}:
            if "*" not in word:
                found[word] = Locale("" if word in found else code)
    return found


def _parts(marks: str) -> re.Pattern[str]:
    stems = [re.escape(word).replace(r"\*", ".*") for word in marks.split() if "*" in word]
    return re.compile("|".join(stems) or "(?!)")


_WHOLE: Final = _whole()
_PARTS: Final = {Locale(code): _parts(marks) for code, marks in _MARKS.items()}

LANGUAGES: Final = tuple(_PARTS)

"""What we answer the carrier while it waits, in the only language it reads."""

import re
from xml.sax.saxutils import escape, quoteattr

from helpline.domain.names import Locale

CONTENT_TYPE = "text/xml; charset=utf-8"
"""Always: the carrier texts or reads aloud a plain answer, and stumbles over JSON and HTML."""

REPLY_NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

_HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_SPOKEN = 3000

# A language the carrier has no voice for (my, km, ne, zu, xh, sn, sw …) is not here: those lines need recordings.
_VOICES = {
    "en": "en-US",
    "es": "es-MX",
    "fr": "fr-FR",
    "pt": "pt-BR",
    "pt-PT": "pt-PT",
    "zh": "cmn-CN",
    "zh-Hans": "cmn-CN",
    "zh-Hant": "zh-HK",
    "th": "th-TH",
    "vi": "vi-VN",
    "hi": "hi-IN",
    "bn": "bn-IN",
    "mr": "mr-IN",
    "kn": "kn-IN",
    "ta": "ta-IN",
    "ko": "ko-KR",
    "tl": "fil-PH",
    "fil": "fil-PH",
    "ro": "ro-RO",
    "bg": "bg-BG",
    "ru": "ru-RU",
    "uk": "uk-UA",
    "hu": "hu-HU",
    "de": "de-DE",
    "nl": "nl-NL",
    "ar": "arb",
    "af": "af-ZA",
}


def reply_nothing() -> str:
    """Received, and no text back: what we have to say leaves by the outbox, where it is counted and can be retried."""
    return REPLY_NOTHING


def can_speak(language: Locale) -> bool:
    """Whether the carrier has a voice for this language."""
    return _voice_of(language) is not None


def speak(text: str, language: Locale) -> str:
    """For a call to a line that takes texts only: say so and hang up. Where there is no voice, hang up at once."""
    voice = _voice_of(language)
    if voice is None:
        return f"{_HEAD}<Hangup/></Response>"
    said = escape(_NOT_XML.sub("", text)[:_LONGEST_SPOKEN])
    return f"{_HEAD}<Say language={quoteattr(voice)}>{said}</Say><Hangup/></Response>"


def _voice_of(language: Locale) -> str | None:
    return _VOICES.get(language) or _VOICES.get(language.partition("-")[0])

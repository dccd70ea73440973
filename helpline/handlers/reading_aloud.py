"""What a peer reads aloud for a recording: the sentence in her language, its English, and how long it may take."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from helpline import words
from helpline.domain import take
from helpline.domain.names import Locale
from helpline.prompts import Wanted
from helpline.worst_facts import names

OPEN: Final = "…"
"""What only the moment knows, such as a name: it is left out when a prompt is spoken."""
MENUS: Final = frozenset({"voice/keys", "voice/star_menu", "voice/responder/menu"})
_SPOKEN_AS: Final[Mapping[str, object]] = {"language": OPEN, "alias": OPEN, "minutes": 0}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """``text``: in her language, or in the nearest in which it is written, ``locale``."""

    text: str
    locale: Locale
    english: str
    longest: float
    """Seconds."""
    said: str
    """A digest: another sentence, and it is another one."""


def reading(wanted: Wanted, locale: Locale) -> Reading:
    """What is to be read for one recording."""
    spoken = words.spoken_in(wanted.template, locale)
    text = _text(wanted, spoken, locale)
    return Reading(
        text=text,
        locale=spoken,
        english=_text(wanted, words.MASTER, locale),
        longest=take.LONGEST_MENU if wanted.template in MENUS else take.LONGEST,
        said=hashlib.sha256(f"{spoken} {text}".encode()).hexdigest()[:16],
    )


def _text(wanted: Wanted, locale: Locale, tongue: Locale) -> str:
    """Without the lines that only the moment could fill; if nothing is left, with them."""
    every = words.lines(wanted.template, locale, _facts(wanted, tongue))
    return " ".join([line for line in every if OPEN not in line] or every)


def _facts(wanted: Wanted, tongue: Locale) -> dict[str, object]:
    """What a peer can know while she records: which variant it is, and what her own language is called."""
    known: dict[str, object] = {name: _SPOKEN_AS.get(name) for name in names(wanted.template)}
    if wanted.template == "voice/language_choice":
        known["lang"] = words.register()[tongue].name
    elif wanted.template == "voice/language_gap":
        known["lang"] = OPEN
    return known | dict(wanted.facts)

"""The catalogues: what is written in each language, read from its ``.po``, and what is still missing in it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from helpline.domain.names import Locale
from helpline.domain.own_sentences import Own, Place

TRANSLATIONS: Final = Path(__file__).parent.parent / "translations"
MASTER: Final = Locale("en")
"""The language the templates themselves are written in: the only one that is whole by definition."""


@dataclass(frozen=True, kw_only=True)
class Unwritten:
    """How many sentences a language lacks, by who would read them, and how many there are."""

    callers: int = 0
    responders: int = 0
    pages: int = 0
    of_callers: int = 0
    of_responders: int = 0
    of_pages: int = 0


@cache
def translations(locale: Locale) -> NullTranslations:
    """One language's catalogue, read from its ``.po``: a fresh checkout needs no build. Pages use it as well."""
    catalogue = _read(locale)
    if catalogue is None:
        return NullTranslations()
    packed = BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return Translations(packed)


def unwritten(locale: Locale) -> Unwritten:
    """What is missing in a language, where nobody has put a sentence of their own."""
    catalogue = _read(locale) or _read(None)
    counted = dict.fromkeys(Unwritten.__dataclass_fields__, 0)
    for message in catalogue or ():
        if not message.id:
            continue
        places = {name for name, _ in message.locations}
        for reader in {_reader(one) for one in places}:
            counted[f"of_{reader}"] += 1
            written = message.string if isinstance(message.string, str) else all(message.string or ("",))
            counted[reader] += not written and locale != MASTER
    return Unwritten(**counted)


@cache
def telling(locale: Locale) -> tuple[str, ...]:
    """The stems that would tell a stranger what this number is for, in one language; `copy_rules.tells` reads them."""
    every = tomllib.loads((TRANSLATIONS / "telling.toml").read_text(encoding="utf-8"))
    return tuple(every.get(locale, ()))


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """What we call things in one language, and what we never say, as ``translations/<code>/glossary.toml`` has it.

    A draft, like the catalogues: an empty one says that nobody has begun it.
    """

    terms: Mapping[str, str]
    """Our own fixed words, by what they are in English."""
    mirror: tuple[str, ...]
    """What callers may call their work. Whoever answers says back the word she used, and none of her own."""
    never: Mapping[str, tuple[str, ...]]
    """Stems that stand nowhere, neither in a text nor on a page, by the reason."""
    neutral: tuple[tuple[str, str], ...]
    """What would say whether somebody is a woman or a man, and what to say in its place."""
    free: tuple[str, ...]
    """Stems that say that it costs nothing: not where an answer is charged."""

    @property
    def forbidden(self) -> tuple[str, ...]:
        return tuple(stem for stems in self.never.values() for stem in stems)


@cache
def glossary(locale: Locale) -> Glossary:
    """One language's."""
    found = tomllib.loads((TRANSLATIONS / locale / "glossary.toml").read_text(encoding="utf-8"))
    return Glossary(
        terms=found["terms"],
        mirror=tuple(found["mirror"]),
        never={why: tuple(stems) for why, stems in found["never"].items()},
        neutral=tuple((one["instead_of"], one["say"]) for one in found.get("neutral", ())),
        free=tuple(found["free"]),
    )


def form_of(locale: Locale, number: int) -> int:
    """Which of a language's forms goes with a number: 0 is the first."""
    counts: Callable[[int], int] = getattr(translations(locale), "plural", lambda n: n != 1)
    return int(counts(number))


class Worded:
    """The sentences of one template in one language: the organisation's own where it has some, else the catalogue's."""

    def __init__(self, template: str, locale: Locale, own: Own) -> None:
        self._template, self._locale, self._own = template, locale, own
        self._catalogue = translations(locale)

    def gettext(self, message: str) -> str:
        """What is said for a sentence of the template."""
        return self._own.get(Place(self._template, self._locale, message)) or self._catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The same where a number decides the form."""
        own = self._own.get(Place(self._template, self._locale, singular, form_of(self._locale, number)))
        return own or self._catalogue.ngettext(singular, plural, number)

    def holds(self, message: str | tuple[str, ...]) -> bool:
        """Whether it is written: a catalogue that lacks a message gives it back as it is, so ask what it holds."""
        held: Mapping[object, str] = getattr(self._catalogue, "_catalog", {})
        first, key = (message, message) if isinstance(message, str) else (message[0], (message[0], 0))
        return Place(self._template, self._locale, first) in self._own or key in held


def _reader(template: str) -> str:
    if template.endswith(".html"):
        return "pages"
    return "responders" if "/responder/" in template else "callers"


def _read(locale: Locale | None) -> Catalog | None:
    """A language's catalogue; for None the list of all there is to translate."""
    place = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po" if locale else TRANSLATIONS / "messages.pot"
    if not place.exists():
        return None
    with place.open("rb") as source:
        found: Catalog = read_po(source, locale=locale.replace("-", "_") if locale else None)
    return found

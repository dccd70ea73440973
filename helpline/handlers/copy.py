"""What callers are told, as the organisation may word it: each message, its sentences, how it looks, what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from helpline import words, worst_facts
from helpline.catalogues import Worded, form_of, glossary, telling
from helpline.domain import copy_rules
from helpline.domain.change import Kind
from helpline.domain.copy_rules import Flaw
from helpline.domain.names import Locale
from helpline.domain.own_sentences import OwnSentence, Place, as_kept, as_read, facts_of
from helpline.domain.segment import Segments, count, straighten
from helpline.handlers import own_sentences
from helpline.handlers.change import changed
from helpline.handlers.work import Work
from helpline.store import languages

LONGEST = 400
"""Signs of one sentence; a text has far fewer."""
COUNTED_TO = 200
"""No number that is said is larger."""


class UnfitError(Exception):
    """A sentence that may not be said; ``flaws`` say why."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__(", ".join(f"{one.rule} {one.what}".strip() for one in flaws))
        self.flaws = flaws


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of a message. ``original``: in its language, or in English where that is missing."""

    place: Place
    english: str
    original: str
    is_missing: bool
    facts: tuple[str, ...]
    own: OwnSentence | None

    @property
    def said(self) -> str:
        return self.own.words if self.own else self.original


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message in one language. ``name``: such as GRT-D; ``about``: what it is for."""

    template: str
    locale: Locale
    name: str
    is_discreet: bool
    about: str
    sentences: tuple[Sentence, ...]

    @property
    def is_own(self) -> bool:
        return any(one.own for one in self.sentences)

    @property
    def is_missing(self) -> bool:
        return any(one.is_missing and not one.own for one in self.sentences)


@dataclass(frozen=True, kw_only=True)
class Look:
    """A message as it would stand on a small phone, at its longest."""

    text: str
    segments: Segments
    costly: tuple[str, ...]
    """The signs that force it out of the plain letters."""
    flaws: tuple[Flaw, ...]


def templates() -> tuple[str, ...]:
    """Every message that callers are told."""
    return tuple(one for one in words.templates() if "/responder/" not in one)


def every(w: Work, locale: Locale) -> list[Message]:
    """All of them in one language."""
    own = _own(w)
    return [_message(template, locale, own) for template in templates()]


def one(w: Work, template: str, locale: Locale) -> Message | None:
    """One of them; None when there is no such message or language."""
    if template not in templates() or locale not in words.register():
        return None
    return _message(template, locale, _own(w))


def look(w: Work, message: Message, tried: dict[Place, str] | None = None) -> Look:
    """How it would look with these sentences in place of what is said now; the worst that can happen to it."""
    own = {place: as_kept(one.words) for place, one in _own(w).items()}
    own |= {place: as_kept(straighten(text)) for place, text in (tried or {}).items()}
    looks = [_look_at(message, own, facts) for facts in worst_facts.facts(message.template, message.locale)]
    longest = max(looks, key=lambda one: (one.segments.parts, len(one.text)))
    flaws = tuple(dict.fromkeys(flaw for one in looks for flaw in one.flaws))
    return Look(text=longest.text, segments=longest.segments, costly=longest.costly, flaws=flaws)


def unfit(w: Work, message: Message, sentence: Sentence, text: str) -> list[Flaw]:
    """What is wrong with a sentence: in itself, and in what the message becomes by it."""
    said = straighten(text)
    if not said or len(said) > LONGEST:
        return [Flaw(copy_rules.Rule.TOO_LONG if said else copy_rules.Rule.EMPTY)]
    found = copy_rules.facts_kept(said, sentence.facts)
    return found or list(look(w, message, {sentence.place: said}).flaws)


def say_instead(w: Work, message: Message, sentence: Sentence, text: str, *, by: int | None, why: str) -> None:
    """From now on this is said, in every process within moments. Raises `UnfitError`."""
    if flaws := unfit(w, message, sentence, text):
        raise UnfitError(flaws)
    said = straighten(text)
    languages.say_instead(w.db, sentence.place, words=said, why=why, by=by, at=w.now)
    changed(w, by=by, kind=Kind.COPY, what=f"{message.name} in {message.locale}: {said}", why=why)
    own_sentences.keep_up(w.house.database, w.db, w.now, at_once=True)


def say_as_written(w: Work, message: Message, sentence: Sentence, *, by: int | None, why: str) -> bool:
    """Back to the original; False when it was that already."""
    if not languages.say_as_written(w.db, sentence.place):
        return False
    changed(w, by=by, kind=Kind.COPY, what=f"{message.name} in {message.locale}: as it was", why=why)
    own_sentences.keep_up(w.house.database, w.db, w.now, at_once=True)
    return True


def _own(w: Work) -> dict[Place, OwnSentence]:
    return {one.place: one for one in languages.sentences(w.db)}


def _message(template: str, locale: Locale, own: dict[Place, OwnSentence]) -> Message:
    name, tier, about, *_ = (words.first_line(template) + " · ").split(" · ")
    return Message(
        template=template,
        locale=locale,
        name=name,
        is_discreet=tier == "discreet",
        about=about,
        sentences=tuple(_sentences(template, locale, own)),
    )


def _sentences(template: str, locale: Locale, own: dict[Place, OwnSentence]) -> Iterator[Sentence]:
    ours = Worded(template, locale, MappingProxyType({}))
    for message in words.messages(template):
        is_held = ours.holds(message) or locale == words.MASTER
        for form, number in _forms(locale).items() if isinstance(message, tuple) else {0: 0}.items():
            english, first = (message, message) if isinstance(message, str) else (message[number != 1], message[0])
            original = ours.gettext(message) if isinstance(message, str) else ours.ngettext(first, message[-1], number)
            place = Place(template, locale, first, form)
            yield Sentence(
                place=place,
                english=as_read(english),
                original=as_read(original),
                is_missing=not is_held,
                facts=tuple(sorted(facts_of(english))),
                own=own.get(place),
            )


def _forms(locale: Locale) -> dict[int, int]:
    """Each of a language's forms, with the first number that takes it, beginning with one."""
    found: dict[int, int] = {}
    for number in (*range(1, COUNTED_TO), 0):
        found.setdefault(form_of(locale, number), number)
    return dict(sorted(found.items()))


def _look_at(message: Message, own: dict[Place, str], facts: dict[str, object]) -> Look:
    text = words.say_with(MappingProxyType(own), message.template, message.locale, facts)
    is_spoken = message.template.startswith("voice/")
    stems = {*telling(message.locale), *telling(words.MASTER)} if message.is_discreet else set()
    flaws = copy_rules.flaws(
        text,
        parts=None if is_spoken else words.register()[message.locale].parts,
        telling=sorted(stems),
        forbidden=glossary(message.locale).forbidden,
        is_english=message.locale == words.MASTER,
    )
    return Look(text=text, segments=count(text), costly=copy_rules.costly_signs(text), flaws=tuple(flaws))

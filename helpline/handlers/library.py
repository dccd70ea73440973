"""The library: what a responder can look up while she talks, in the language she asks for or the one that stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from helpline import words
from helpline.domain.concern import Concern
from helpline.domain.known import Age
from helpline.domain.names import Locale
from helpline.domain.topic import Note, Topic
from helpline.handlers.work import Work
from helpline.store import options, topics

Text = TypeVar("Text")


@dataclass(frozen=True, kw_only=True)
class TopicShown:
    """One everyday topic. ``note`` None: nothing that may be shown. ``stands_in``: it is in another language."""

    topic: Topic
    note: Note | None
    age: Age | None
    stands_in: bool


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """What there is: topics in their order, and which cards responders see."""

    topics: tuple[TopicShown, ...]
    cards: frozenset[Concern]


def nearest(texts: Mapping[Locale, Text], locale: Locale) -> tuple[Locale, Text] | None:
    """The text in this language, in one that stands in for it, in the master's, or in any."""
    order = (*words.near(locale), words.MASTER, *sorted(texts))
    return next(((one, texts[one]) for one in order if one in texts), None)


def today(w: Work) -> date:
    return w.now.date()


def shelves(w: Work, *, locale: Locale) -> Shelves:
    """The first page of the library."""
    notes = topics.notes(w.db)
    return Shelves(
        topics=tuple(_topic(one, notes.get(one, {}), locale, today(w), to_edit=False) for one in Topic),
        cards=frozenset(options.shown(w.db)),
    )


def topic(w: Work, which: Topic, *, locale: Locale, to_edit: bool) -> TopicShown:
    """One topic. ``to_edit``: those who review see what has become too old as well."""
    return _topic(which, topics.notes(w.db).get(which, {}), locale, today(w), to_edit=to_edit)


def _topic(which: Topic, texts: Mapping[Locale, Note], locale: Locale, on: date, *, to_edit: bool) -> TopicShown:
    fit = {one: note for one, note in texts.items() if to_edit or note.age(on) is not Age.HIDDEN}
    found = nearest(fit, locale)
    if found is None:
        return TopicShown(topic=which, note=None, age=None, stands_in=False)
    language, note = found
    return TopicShown(topic=which, note=note, age=note.age(on), stands_in=language != locale)

"""What of the library has to be looked at again: drafts nobody has checked, and what has become old."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helpline.domain.change import Kind
from helpline.domain.known import Age
from helpline.domain.topic import Note
from helpline.handlers.library import today
from helpline.handlers.work import Work
from helpline.store import options, places, topics


@dataclass(frozen=True, kw_only=True)
class Stale:
    """One thing to look at. ``owner``: who looks after it; empty where nobody is named."""

    kind: Kind
    what: str
    key: str
    """The number of its row; of a topic, its word."""
    language: str
    owner: str
    is_draft: bool
    age: Age


def to_look_at(w: Work) -> list[Stale]:
    """The oldest first."""
    order = list(Age)
    found = [one for one in _everything(w) if one.is_draft or one.age is not Age.FRESH]
    return sorted(found, key=lambda one: (-order.index(one.age), one.kind, one.what))


def _everything(w: Work) -> Iterator[Stale]:
    on = today(w)
    codes = {one.id: one.code for one in options.every(w.db)}
    for option_id, texts in options.said(w.db).items():
        for language, said in texts.items():
            what = f"{codes[option_id]} ({language})"
            yield Stale(
                kind=Kind.OPTION,
                what=what,
                key=str(option_id),
                language=language,
                owner="",
                is_draft=said.checked_on is None,
                age=Age.FRESH,
            )
    for option_id, costs in options.all_costs(w.db).items():
        for cost in costs:
            what = f"{codes[option_id]}: {cost.jurisdiction}"
            yield Stale(
                kind=Kind.OPTION,
                what=what,
                key=str(option_id),
                language=cost.language,
                owner=cost.owner,
                is_draft=False,
                age=cost.age(on),
            )
    for place in places.every(w.db):
        yield Stale(
            kind=Kind.PLACE,
            what=place.name,
            key=str(place.id),
            language="",
            owner=place.owner,
            is_draft=place.checked_on is None,
            age=place.age(on),
        )
    for topic, notes in topics.notes(w.db).items():
        for language, note in notes.items():
            yield _note(Kind.TOPIC, f"{topic} ({language})", str(topic), note, on)
    for threat in topics.every_threat(w.db):
        yield _note(Kind.THREAT, threat.region, str(threat.id), threat.note, on)


def _note(kind: Kind, what: str, key: str, note: Note, on: date) -> Stale:
    return Stale(
        kind=kind,
        what=what,
        key=key,
        language=note.language,
        owner=note.owner,
        is_draft=note.checked_on is None,
        age=note.age(on),
    )

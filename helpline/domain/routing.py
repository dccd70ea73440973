"""Who is asked for somebody: her language first, then her area, its neighbours, every other speaker, the fallback."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

from helpline.domain import wish
from helpline.domain.contact import Channel, Contact
from helpline.domain.line import Serves
from helpline.domain.responder import Responder


class Circle(IntEnum):
    """How far around her somebody is asked. Each takes in those before it."""

    AREA = 0
    """Who speaks her language, in the area of her line."""
    NEIGHBOURS = 1
    EVERYBODY = 2
    """Every other speaker; where nobody on duty speaks it, whoever is there."""
    FALLBACK = 3
    """And whoever the line names for when nobody else comes, on duty or not."""


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who there is: ``there`` in the organisation's own order, everybody on duty who takes this channel."""

    there: Sequence[Responder]
    unfree: Collection[int]
    """On a call, at their limit, or not to be asked for this contact."""
    loads: Mapping[int, int] = field(default_factory=dict)
    """How many each has in hand."""
    neighbours: Collection[int] = ()
    """The areas next to hers."""
    fallback: Responder | None = None


@dataclass(frozen=True)
class Reach:
    """Who can be asked for one contact now."""

    asked: tuple[Responder, ...]
    """Whom to tell, and only them, whoever is idle longest first in each circle."""
    circle: Circle
    """How far it went to find anybody."""
    somebody_on_duty: bool
    speaks_language: bool
    """Whether anybody on duty speaks it, free or not."""
    fits_wish: bool
    """Whether anybody on duty is whom she wishes for, free or not."""


def reach(contact: Contact, crew: Crew, *, upto: Circle) -> Reach:
    """Nothing counts but language, area, her own wish and who has a hand free: never where a caller comes from.

    A circle with nobody free in it costs no time: the next one is asked at once, but for the fallback, who is asked
    early only when nobody is there at all.
    """
    found, at = _within(circles(contact, crew), upto)
    named = crew.fallback if upto is Circle.FALLBACK or not crew.there else None
    if named is not None and named.id not in crew.unfree and wish.fits(contact, named):
        found, at = [*found, *([named] if named not in found else [])], Circle.FALLBACK
    return Reach(
        asked=tuple(found),
        circle=max(at, upto),
        somebody_on_duty=bool(crew.there),
        speaks_language=any(contact.language in one.languages for one in crew.there),
        fits_wish=any(wish.fits(contact, one) for one in crew.there),
    )


def circles(contact: Contact, crew: Crew) -> tuple[list[Responder], ...]:
    """Who is free in each circle but the last, whoever is idle longest first."""
    there = [one for one in crew.there if wish.fits(contact, one)]
    speakers = [one for one in there if contact.language in one.languages]
    if contact.urgent_at is not None and all(one.id in crew.unfree for one in speakers):
        # In danger: nobody waits for the language while others have a hand free.
        speakers = []
    areas = [Circle.EVERYBODY] * len(there) if not speakers else [_circle(contact, crew, one) for one in speakers]
    parts: tuple[list[Responder], ...] = ([], [], [])
    for one, circle in zip(speakers or there, areas, strict=True):
        if one.id not in crew.unfree:
            parts[circle].append(one)
    return tuple(fairly(part, crew.loads) for part in parts)


def fairly(some: Sequence[Responder], loads: Mapping[int, int]) -> list[Responder]:
    """The one rule of fairness: who has nobody first, whoever is idle longest before the others, then the least load.

    Idle since her last contact ended, or since she came on. Nothing further back is known of anybody.
    """

    def turn(one: Responder) -> tuple[bool, datetime, int, int]:
        load = loads.get(one.id, 0)
        return (load > 0, one.idle_since or _ALWAYS, load, one.id)

    return sorted(some, key=turn)


def suiting(some: Sequence[Responder], channel: Channel) -> list[Responder]:
    """Those of them who take this channel."""
    return [one for one in some if one.takes in _SUITS[channel is Channel.VOICE]]


def _within(parts: Sequence[list[Responder]], upto: Circle) -> tuple[list[Responder], Circle]:
    """All within this circle; where nobody is, within the first one further out in which somebody is."""
    found: list[Responder] = []
    for circle, part in enumerate(parts):
        found += part
        if found and circle >= upto:
            return found, Circle(circle)
    return found, Circle.EVERYBODY


def _circle(contact: Contact, crew: Crew, one: Responder) -> Circle:
    if one.area_id == contact.area_id:
        return Circle.AREA
    return Circle.NEIGHBOURS if one.area_id in crew.neighbours else Circle.EVERYBODY


_SUITS: Final = {True: (Serves.VOICE, Serves.BOTH), False: (Serves.SMS, Serves.BOTH)}
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)

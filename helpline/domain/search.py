"""The search for somebody who answers a call: who is rung now, who next, and when it is over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpline.domain.contact import Contact
from helpline.domain.line import Strategy
from helpline.domain.responder import Responder
from helpline.domain.routing import Circle, Crew, circles


class Stage(StrEnum):
    """How far the search has gone. *Over*: everybody was tried, and she was told."""

    FIRST = "first"
    NEIGHBOURS = "neighbours"
    WIDER = "wider"
    FALLBACK = "fallback"
    OVER = "over"


AFTER = {
    Stage.FIRST: Stage.NEIGHBOURS,
    Stage.NEIGHBOURS: Stage.WIDER,
    Stage.WIDER: Stage.FALLBACK,
    Stage.FALLBACK: Stage.OVER,
    Stage.OVER: Stage.OVER,
}
UPTO = {Stage.FIRST: Circle.AREA, Stage.NEIGHBOURS: Circle.NEIGHBOURS, Stage.WIDER: Circle.EVERYBODY}
"""How far a line that rings by area rings in each stage."""

ONE_BY_ONE = frozenset({Strategy.IN_ORDER, Strategy.LONGEST_IDLE})


@dataclass(frozen=True, kw_only=True)
class Search:
    """Where one contact's search stands. ``round`` grows whenever everybody may be tried anew."""

    contact_id: int
    stage: Stage
    round: int
    until: datetime


def fitting(contact: Contact, strategy: Strategy, stage: Stage, crew: Crew) -> list[Responder]:
    """Who may be rung in this stage, in the order in which they are rung. Origin plays no part.

    All at once means all who speak her language, of whatever area. One by one goes from circle to circle: whoever is
    idle longest first, or in the organisation's own order. By area rings a circle at a time.
    """
    if stage in (Stage.FALLBACK, Stage.OVER):
        return []
    near, neighbours, others = circles(contact, crew)
    if stage is not Stage.WIDER and not any(contact.language in one.languages for one in (*near, *neighbours, *others)):
        # Nobody who is free speaks it: whoever is there comes later.
        return []
    found = [near, neighbours, others]
    if strategy is Strategy.BY_AREA:
        found = found[: UPTO[stage] + 1]
    rung = [one for part in found for one in part]
    if strategy is Strategy.LONGEST_IDLE:
        return rung
    if strategy is Strategy.IN_ORDER:
        return [one for part in found for one in _in_own_order(part, crew)]
    return _in_own_order(rung, crew)


def rung_now(fits: Sequence[Responder], *, tried: Collection[int], ringing: int, strategy: Strategy) -> list[Responder]:
    """Whom to ring at this moment: all who were not tried yet, or the next one when nobody is being rung."""
    left = [one for one in fits if one.id not in tried]
    if strategy not in ONE_BY_ONE:
        return left
    return left[:1] if not ringing else []


def _in_own_order(some: Sequence[Responder], crew: Crew) -> list[Responder]:
    return sorted(some, key=crew.there.index)

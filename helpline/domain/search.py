"""The search for somebody who answers a call: who is rung now, who next, and when it is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpline.domain.contact import Contact
from helpline.domain.line import Strategy
from helpline.domain.responder import Responder


class Stage(StrEnum):
    """How far the search has gone. *Over*: everybody was tried, and she was told."""

    FIRST = "first"
    WIDER = "wider"
    FALLBACK = "fallback"
    OVER = "over"


AFTER = {Stage.FIRST: Stage.WIDER, Stage.WIDER: Stage.FALLBACK, Stage.FALLBACK: Stage.OVER, Stage.OVER: Stage.OVER}

ONE_BY_ONE = frozenset({Strategy.IN_ORDER, Strategy.LONGEST_IDLE})


@dataclass(frozen=True, kw_only=True)
class Search:
    """Where one contact's search stands. ``round`` grows whenever everybody may be tried anew."""

    contact_id: int
    stage: Stage
    round: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who there is: ``there`` in the organisation's own order, everybody on duty who takes calls."""

    there: Sequence[Responder]
    unfree: Collection[int]
    """On a call, at their limit, or not to be asked for this contact."""
    idle_since: Mapping[int, datetime]


def fitting(contact: Contact, strategy: Strategy, stage: Stage, crew: Crew) -> list[Responder]:
    """Who may be rung in this stage, in the order in which they are rung. Origin plays no part."""
    speakers = [one for one in crew.there if contact.language in one.languages]
    near = [one for one in speakers if one.area_id == contact.area_id]
    if stage in (Stage.FALLBACK, Stage.OVER):
        asked: Sequence[Responder] = ()
    elif stage is Stage.WIDER:
        asked = speakers or crew.there
    elif strategy is Strategy.BY_AREA:
        asked = near
    else:
        asked = speakers
    free = [one for one in asked if one.id not in crew.unfree]
    if strategy is Strategy.LONGEST_IDLE:
        free.sort(key=lambda one: (crew.idle_since.get(one.id) is not None, crew.idle_since.get(one.id), one.id))
    return free


def rung_now(fits: Sequence[Responder], *, tried: Collection[int], ringing: int, strategy: Strategy) -> list[Responder]:
    """Whom to ring at this moment: all who were not tried yet, or the next one when nobody is being rung."""
    left = [one for one in fits if one.id not in tried]
    if strategy not in ONE_BY_ONE:
        return left
    return left[:1] if not ringing else []

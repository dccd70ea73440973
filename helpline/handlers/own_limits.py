"""Own limits: what a responder makes stricter for herself; what is not hers stays as the organisation has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from helpline.domain.limits import LIMITS, Name, Unit
from helpline.handlers import limits, sparing
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import roster, stretches
from helpline.store.stretches import Own

UNDER: Final[Mapping[Own, Name]] = {
    Own.ON: Name.SHIFT,
    Own.WEEK: Name.WEEK,
    Own.BREAK_EVERY: Name.BREAK_EVERY,
    Own.BREAK_FOR: Name.BREAK_FOR,
    Own.HARD: Name.HARD,
    Own.AT_ONCE: Name.AT_ONCE,
}
"""Which limit of the organisation each is a stricter one of."""


@dataclass(frozen=True, kw_only=True)
class Mine:
    """``value`` is None where she has set nothing; ``least`` and ``most``: what she may set."""

    own: Own
    name: Name
    value: int | None
    least: int
    most: int
    usual: int
    """What holds for her where she has set nothing."""
    unit: Unit


def mine(w: Work, responder_id: int) -> list[Mine]:
    """Everything she may make stricter."""
    hers = stretches.own(w.db, responder_id)
    usual = {own: limits.in_force(w, name) for own, name in UNDER.items()}
    usual[Own.AT_ONCE] = roster.at_once_for(w.db, responder_id)
    return [_mine(own, name, usual[own], hers.get(own)) for own, name in UNDER.items()]


def put(w: Work, responder_id: int, wishes: Mapping[Own, int | None]) -> None:
    """From now on these hold for her; None is as for everybody. Raises `RefusedError` for what is looser."""
    for one in mine(w, responder_id):
        value = wishes.get(one.own)
        if value is not None and not one.least <= value <= one.most:
            raise RefusedError("It can only be made stricter.", field=one.own.value, code="ceiling")
        stretches.put_own(w.db, responder_id, one.own, value)
    roster.change(w.db, responder_id, own_at_once=wishes.get(Own.AT_ONCE))
    sparing.reckon(w, roster.get(w.db, responder_id))
    w.announce("duty")


def _mine(own: Own, name: Name, usual: int, value: int | None) -> Mine:
    limit = LIMITS[name]
    least, most = (usual, limit.most) if limit.is_floor else (limit.least, usual)
    return Mine(own=own, name=name, value=value, least=least, most=most, usual=usual, unit=limit.unit)

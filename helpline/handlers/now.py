"""How the shift stands at this moment: how many wait, for how long, who is on, and what is wrong. Nothing of before."""

from dataclasses import dataclass
from datetime import timedelta

from helpline.domain.responder import Duty
from helpline.handlers import alarms, duty
from helpline.handlers.alarms import Alarm
from helpline.handlers.work import House, work
from helpline.store import contacts, roster


@dataclass(frozen=True, kw_only=True)
class Now:
    """``longest``: how long the first in the queue has waited; None when nobody waits. People by their aliases."""

    waiting: int
    longest: timedelta | None
    on_duty: tuple[str, ...]
    on_break: tuple[str, ...]
    alarms: tuple[Alarm, ...]


def look(house: House) -> Now:
    """For everybody of the shift: no contact, no language, no name of anybody who waits."""
    ringing = alarms.ringing(house)
    with work(house) as w:
        everybody = roster.everybody(w.db)
        since = contacts.oldest_waiting(w.db)
        return Now(
            waiting=contacts.count_waiting(w.db),
            longest=w.now - since if since else None,
            on_duty=tuple(one.alias for one in everybody if duty.is_on(w, one)),
            on_break=tuple(one.alias for one in everybody if one.duty is Duty.BREAK),
            alarms=tuple(ringing),
        )

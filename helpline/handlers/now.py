"""How the shift stands at this moment: how many wait, for how long, who is on, and what is wrong. Nothing of before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.domain.line import Line
from helpline.domain.responder import Duty
from helpline.domain.self_try import SelfTry
from helpline.handlers import alarms, duty, self_tries
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
    lines: tuple["LineNow", ...] = ()


@dataclass(frozen=True, kw_only=True)
class LineNow:
    """Whether a line reaches itself. ``fine_at``: when everything last did; None when it has not yet."""

    number: str
    alternative: str
    is_failing: bool
    fine_at: datetime | None


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
            lines=tuple(_line(line, tries) for line, tries in self_tries.standing(w)),
        )


def _line(line: Line, tries: Sequence[SelfTry]) -> LineNow:
    times = [one.fine_at for one in tries]
    known = [at for at in times if at is not None]
    return LineNow(
        number=line.number,
        alternative=line.alternative,
        is_failing=any(one.is_failing for one in tries),
        fine_at=min(known) if known and len(known) == len(times) else None,
    )

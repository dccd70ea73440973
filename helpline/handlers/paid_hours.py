"""Hours that are paid: the sum of each responder's month, for herself, and for keepers only where it was agreed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from helpline.domain.change import Kind
from helpline.handlers import change, sparing
from helpline.handlers.work import Work
from helpline.store import house_rules, roster, stretches

RULE: Final = "hours are paid"


@dataclass(frozen=True)
class Month:
    first_day: date
    alias: str
    hours: timedelta


def are_shown(w: Work) -> bool:
    """Whether keepers see the sum of each month, so that it can be paid."""
    return house_rules.value(w.db, RULE) == "yes"


def show(w: Work, *, shown: bool, by: int, why: str) -> bool:
    """From now on keepers see them, or no more; False when it was so already."""
    if shown == are_shown(w):
        return False
    what = "hours for pay: shown to keepers" if shown else "hours for pay: shown to nobody"
    change.changed(w, by=by, kind=Kind.SETTING, what=what, why=why)
    house_rules.put(w.db, name=RULE, value="yes" if shown else "no", now=w.now, by=by, why=why)
    return True


def of(w: Work, responder_id: int) -> list[Month]:
    """Hers, newest month first, up to this moment."""
    her = roster.get(w.db, responder_id)
    sparing.count_hours(w, her)
    return _months(w, {her.id: her.alias})


def of_everybody(w: Work) -> list[Month]:
    """For keepers: nothing where it was not agreed. Sums of months, and nothing of any day or conversation."""
    if not are_shown(w):
        return []
    everybody = roster.everybody(w.db)
    for one in everybody:
        sparing.count_hours(w, one)
    return _months(w, {one.id: one.alias for one in everybody})


def _months(w: Work, aliases: dict[int, str]) -> list[Month]:
    found = stretches.months_of(w.db, list(aliases))
    return [Month(first_day, aliases[who], span) for (first_day, who), span in found.items()]

"""How the line is, for whoever keeps it: what is wrong, who is on, how many wait; nothing of anybody."""

from dataclasses import dataclass
from datetime import timedelta

from helpline.domain.line import Line
from helpline.domain.responder import Duty, Responder
from helpline.handlers import alarms, duty, misuse
from helpline.handlers.alarms import Alarm
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, lines, roster


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """Somebody who is asked to wait: by whose hand and for how long still, and nothing of her."""

    block_id: int
    by: str
    left: timedelta


@dataclass(frozen=True, kw_only=True)
class State:
    """A keeper's page: how the line is, and nothing of any contact."""

    alarms: tuple[Alarm, ...]
    on_duty: tuple[Responder, ...]
    on_break: tuple[Responder, ...]
    waiting: int
    blocked: tuple[Blocked, ...]
    lines: tuple[Line, ...]


def state(house: House) -> State:
    """How the line is now."""
    found = alarms.ringing(house)
    with work(house) as w:
        everybody = roster.everybody(w.db)
        return State(
            alarms=tuple(found),
            on_duty=tuple(one for one in everybody if duty.is_on(w, one)),
            on_break=tuple(one for one in everybody if one.duty is Duty.BREAK),
            waiting=contacts.count_waiting(w.db),
            blocked=tuple(blocked(w)),
            lines=tuple(lines.all_lines(w.db)),
        )


def blocked(w: Work) -> list[Blocked]:
    """Every block that holds."""
    aliases = {one.id: one.alias for one in roster.everybody(w.db)}
    return [
        Blocked(block_id=one.id, by=aliases.get(one.by or 0, ""), left=one.until - w.now) for one in misuse.blocks(w)
    ]

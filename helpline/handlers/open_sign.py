"""Open or closed, for the organisation's own web page: one word from real duty, and only where a keeper wants it."""

from typing import Final

from helpline.domain.change import Kind
from helpline.domain.line import Line, Serves
from helpline.domain.responder import Responder
from helpline.handlers import change
from helpline.handlers.work import Work
from helpline.store import house_rules, lines, roster

NAME: Final = "open sign"
ON, OFF = "on", "off"


def is_shown(w: Work) -> bool:
    """Whether anybody may ask. Until a keeper says so, nobody may."""
    return house_rules.value(w.db, NAME) == ON


def show(w: Work, *, shown: bool, by: int | None, why: str) -> None:
    """From now on anybody may ask, or nobody any more."""
    to = ON if shown else OFF
    change.changed(w, by=by, kind=Kind.SETTING, what=f"{NAME}: {to}", why=why)
    house_rules.put(w.db, name=NAME, value=to, now=w.now, by=by, why=why)


def is_open(w: Work) -> bool:
    """Whether somebody is on duty now who answers on one of the lines."""
    there = roster.on_duty(w.db, w.now)
    return any(_answers(one, line) for line in lines.answered(w.db) for one in there)


def _answers(one: Responder, line: Line) -> bool:
    return Serves.BOTH in (one.takes, line.serves) or one.takes is line.serves

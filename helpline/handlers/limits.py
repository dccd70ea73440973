"""The organisation's limits: what holds now, and making one stricter. Nothing looser than its ceiling is ever used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpline.domain.change import Kind
from helpline.domain.events import LimitChanged
from helpline.domain.limits import LIMITS, SPANS, Limit, LooserError, Name, allowed
from helpline.domain.line import SHORTEST_KEPT
from helpline.handlers import change
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import house_rules, lines, roster

FOR_RESPONDERS: Final = (Name.SHIFT, Name.WEEK, Name.BREAK_EVERY, Name.BREAK_FOR)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One limit as it stands. ``who`` and ``changed_at`` are None where nobody has touched it."""

    name: Name
    limit: Limit
    value: int
    changed_at: datetime | None
    who: str | None
    why: str


def in_force(w: Work, name: Name) -> int:
    """What holds now, in the limit's own unit."""
    return LIMITS[name].within(_read(house_rules.value(w.db, _key(name)), LIMITS[name].usual))


def span(w: Work, name: Name) -> timedelta:
    """The same for a limit that is a time."""
    return in_force(w, name) * SPANS[LIMITS[name].unit]


def everything(w: Work, *, with_notes: bool) -> list[Standing]:
    """All that can be set, in its order. ``with_notes``: also what has a meaning only where notes are written."""
    rules = house_rules.everything(w.db)
    return [
        _standing(name, rules.get(_key(name))) for name, limit in LIMITS.items() if with_notes or not limit.about_notes
    ]


def change_limit(w: Work, name: Name, value: int, *, by: int | None, why: str) -> bool:
    """From now on this holds; lines and responders that had more are brought down to it. False: it held already.

    Raises `RefusedError` for what is looser than its ceiling, `NoReasonError` without a reason.
    """
    try:
        allowed(name, value)
    except LooserError:
        raise RefusedError("This is looser than any organisation may have.", field="value", code="looser") from None
    before = in_force(w, name)
    if before == value:
        return False
    change.changed(w, by=by, kind=Kind.SETTING, what=f"{name}: {before} → {value} {LIMITS[name].unit}", why=why)
    house_rules.put(w.db, name=_key(name), value=str(value), now=w.now, by=by, why=why)
    _bring_down(w, name)
    return True


def kept_for(w: Work, wish: timedelta) -> timedelta:
    if not SHORTEST_KEPT <= wish <= span(w, Name.KEPT):
        most = in_force(w, Name.KEPT)
        raise RefusedError(f"Words and numbers are kept 1 to {most} hours, never longer.", field="kept", code="ceiling")
    return wish


def first_reply(w: Work, wish: timedelta) -> timedelta:
    if not timedelta(minutes=1) <= wish <= span(w, Name.FIRST_REPLY):
        most = in_force(w, Name.FIRST_REPLY)
        raise RefusedError(f"The first reply has 1 to {most} minutes.", field="first_reply", code="ceiling")
    return wish


def at_once(w: Work, many: int) -> int:
    most = in_force(w, Name.AT_ONCE)
    if not 1 <= many <= most:
        raise RefusedError(f"Nobody talks with more than {most} at the same time.", field="at_once", code="ceiling")
    return many


def _bring_down(w: Work, name: Name) -> None:
    if name is Name.KEPT:
        lines.keep_at_most(w.db, span(w, name))
    if name is Name.FIRST_REPLY:
        lines.reply_within_at_most(w.db, span(w, name))
    if name in FOR_RESPONDERS:
        w.happened(LimitChanged())
    if name is Name.AT_ONCE:
        roster.at_once_at_most(w.db, in_force(w, name))


def _standing(name: Name, rule: house_rules.Rule | None) -> Standing:
    limit = LIMITS[name]
    return Standing(
        name=name,
        limit=limit,
        value=limit.within(_read(rule.value if rule else None, limit.usual)),
        changed_at=rule.changed_at if rule else None,
        who=rule.who if rule else None,
        why=rule.why if rule else "",
    )


def _key(name: Name) -> str:
    return f"limit {name}"


def _read(stored: str | None, usual: int) -> int:
    return int(stored) if stored is not None and stored.isdecimal() else usual

"""Sparing: how long who has been on, and for which contacts somebody who has reached a limit is not asked."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from helpline.domain.contact import Contact, State
from helpline.domain.events import LimitChanged
from helpline.domain.limits import Name
from helpline.domain.load import APART, COUNTED, Limits, Spared, Stretch, monday, parts, reached
from helpline.domain.responder import Duty, Responder
from helpline.handlers import limits
from helpline.handlers.work import Work
from helpline.store import lines, roster, stretches
from helpline.store.stretches import Own

HARDLY: Final = timedelta(seconds=2)
"""Nothing is written down for a difference as small as this."""


def spared_for(w: Work, contact: Contact, there: list[Responder], spared: Spared) -> set[int]:
    """Whom this contact is kept from now. In a raid nobody is spared: it is over after some hours."""
    if w.line(contact.line_id).in_raid(w.now):
        return set()
    waited = w.now - contact.opened_at if contact.state is State.WAITING else timedelta(0)
    asked = spared.without(there, contact.language, urgent=contact.urgent_at is not None, waited=waited)
    return {one.id for one in there} - {one.id for one in asked}


def duty_changes(w: Work, before: Responder, to: Duty) -> None:
    """She comes on, pauses or goes: called before her duty is written down."""
    stretch = stretches.locked(w.db, before.id)
    if to is Duty.OFF:
        if stretch is not None and stretch.left_at is None:
            _count(w, stretch, before)
            stretches.change(w.db, before.id, left_at=w.now, rest_until=None)
        return
    if stretch is None or (stretch.left_at is not None and w.now - stretch.left_at >= APART):
        stretches.begin(w.db, before.id, w.now)
    elif stretch.left_at is not None:
        stretches.change(w.db, before.id, left_at=None, counted_at=w.now)
        _rested(w, stretch, before, since=stretch.left_at)
    elif before.duty is Duty.BREAK and to is Duty.ON:
        _rested(w, stretch, before, since=before.duty_since or w.now)
    reckon(w, before)


def reckon(w: Work, her: Responder) -> Stretch | None:
    """When she reaches which limit, from what is true now."""
    stretch = stretches.locked(w.db, her.id)
    if stretch is None or stretch.left_at is not None:
        return None
    at, why = reached(stretch, limits_of(w, her.id), week_so_far(w, her, stretch), w.now)
    if why is stretch.why and stretch.spared_from is not None and abs(at - stretch.spared_from) < HARDLY:
        return stretch
    facts = {} if why is stretch.why else {"told": None}
    stretches.change(w.db, her.id, spared_from=at, why=why, **facts)
    return stretches.of(w.db, her.id)


def reckon_all(w: Work, _: LimitChanged) -> None:
    """WHEN a limit has changed: the same for everybody who is on."""
    for responder_id in stretches.on_now(w.db):
        reckon(w, roster.get(w.db, responder_id))


def count_hours(w: Work, her: Responder) -> None:
    """Her hours up to now, into the sums of her week and her month."""
    stretch = stretches.locked(w.db, her.id)
    if stretch is not None and stretch.left_at is None:
        _count(w, stretch, her)


def limits_of(w: Work, responder_id: int) -> Limits:
    """What holds for her: the organisation's limit, or her own where that is stricter."""
    own = stretches.own(w.db, responder_id)
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    return Limits(
        on=min(limits.in_force(w, Name.SHIFT), own.get(Own.ON, 99)) * hour,
        week=min(limits.in_force(w, Name.WEEK), own.get(Own.WEEK, 99)) * hour,
        break_every=min(limits.in_force(w, Name.BREAK_EVERY), own.get(Own.BREAK_EVERY, 999)) * minute,
        break_for=max(limits.in_force(w, Name.BREAK_FOR), own.get(Own.BREAK_FOR, 0)) * minute,
        hard=min(limits.in_force(w, Name.HARD), own.get(Own.HARD, 9)),
    )


def week_so_far(w: Work, her: Responder, stretch: Stretch | None) -> timedelta:
    """Her hours of this week, by the clock of her team."""
    zone = ZoneInfo(lines.zone_of(w.db, her.area_id))
    this = monday(w.now, zone)
    counted = stretches.week(w.db, her.id, this)
    if stretch is None or stretch.left_at is not None:
        return counted
    open_parts = parts(stretch.counted_at, _until(stretch, w.now), zone)
    return counted + sum((span for week, _, span in open_parts if week == this), timedelta(0))


def _count(w: Work, stretch: Stretch, her: Responder) -> None:
    zone = ZoneInfo(lines.zone_of(w.db, her.area_id))
    for week, month, span in parts(stretch.counted_at, _until(stretch, w.now), zone):
        stretches.add(w.db, her.id, week, month, span)
    stretches.change(w.db, her.id, counted_at=w.now)


def _until(stretch: Stretch, now: datetime) -> datetime:
    return min(now, stretch.began_at + COUNTED)


def _rested(w: Work, stretch: Stretch, her: Responder, *, since: datetime) -> None:
    """She was away: that was her break, or, when one was due and it was shorter, the beginning of it."""
    hers = limits_of(w, her.id)
    if w.now - since >= hers.break_for:
        stretches.change(w.db, her.id, rested_at=w.now, rest_until=None, told=None)
    elif stretch.rested_at + hers.break_every <= w.now:
        stretches.change(w.db, her.id, rest_until=since + hers.break_for)

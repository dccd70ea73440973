"""Calendars: a private one for each responder at an address nobody guesses, and shifts brought in from one."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from helpline import calendars
from helpline.calendars import Entry
from helpline.domain.responder import Responder
from helpline.domain.shift import PLANNED_AHEAD
from helpline.handlers import shifts as plan
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store import shifts, turns

MOST_TEXT = 200_000
MOST_ENTRIES = 200


def make(w: Work, responder_id: int) -> str:
    """A new address for her calendar, shown once; an old one leads nowhere from now on."""
    token = secrets.token_urlsafe(24)
    shifts.keep_feed(w.db, responder_id, w.cipher.lookup("calendar", token), w.now)
    return token


def end(w: Work, responder_id: int) -> None:
    """There is no such address any more."""
    shifts.end_feed(w.db, responder_id)


def calendar(w: Work, token: str) -> bytes | None:
    """Whoever knows the address sees when a shift is, and not whose; None where there is nothing."""
    responder_id = shifts.feed_of(w.db, w.cipher.lookup("calendar", token))
    if responder_id is None:
        return None
    hers = turns.between(w.db, w.now - timedelta(days=7), w.now + PLANNED_AHEAD, responder_id=responder_id)
    marked = [(w.cipher.lookup("calendar entry", str(one.id)).hex()[:24], one.begins_at, one.ends_at) for one in hers]
    return calendars.written(marked, w.now)


def entries(w: Work, text: str, area_id: int) -> list[Entry]:
    """What a calendar would bring, to be looked at first. Raises `RefusedError` for what is no calendar."""
    try:
        found = calendars.read(text[:MOST_TEXT], plan.zone_of(w, area_id))
    except calendars.RuleError:
        raise RefusedError("This is no calendar.", field="calendar", code="no-calendar") from None
    if len(found) > MOST_ENTRIES:
        raise RefusedError("This calendar has too many entries at once.", field="calendar", code="long")
    return found


def bring_in(w: Work, responder: Responder, found: Sequence[Entry]) -> int:
    """Each entry that can be one as a shift of hers, all of them or none; how many there were.

    Raises `RefusedError` when one of them overlaps a shift she has.
    """
    made = 0
    for one in found:
        if not one.can_be or (not one.rule and one.first_on < plan.here(w, responder.area_id)):
            continue
        shift = plan.add(w, responder=responder, first_on=one.first_on, starts=one.starts, ends=one.ends, rule=one.rule)
        for day in one.off:
            if day >= plan.here(w, responder.area_id):
                plan.change(w, shift.id, plan.off(day))
        made += 1
    return made

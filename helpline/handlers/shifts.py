"""Shifts: writing down who means to be there, changing a day of it, and laying out what follows eight weeks ahead."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from helpline import calendars
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.domain.shift import LONGEST, PLANNED_AHEAD, Change, Kind, Shift, Slot, both, length, slots
from helpline.domain.turn import REMINDED_BEFORE, Turn
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import House, Work, work
from helpline.store import lines, roster, shifts, turns

OVERLAPS: Final = "She has another shift then. Nobody can be in two at once."
TOO_LONG: Final = "A shift ends after it begins, and within 16 hours."


def add(
    w: Work,
    *,
    responder: Responder,
    first_on: date,
    starts: time,
    ends: time,
    rule: str = "",
    last_on: date | None = None,
    area_id: int | None = None,
    takes: Serves | None = None,
    languages: Sequence[Locale] = (),
) -> Shift:
    """A shift from now on; without a rule on ``first_on`` alone. What is not said is as the responder has it.

    Raises `RefusedError` when it can't be.
    """
    if _is_long(starts, ends):
        raise RefusedError(TOO_LONG, field="ends", code="too-long")
    if last_on is not None and last_on < first_on:
        raise RefusedError("Its last day is before its first.", field="last_on", code="no-day")
    foreign = [code for code in languages if code not in responder.languages]
    if foreign:
        raise RefusedError(
            f"{responder.alias} does not speak {', '.join(foreign)}.", field="languages", code="not-hers"
        )
    try:
        rule = calendars.checked(rule) if rule else ""
    except calendars.RuleError:
        raise RefusedError("This is no rule by days. Write it such as FREQ=WEEKLY;BYDAY=MO,WE.") from None
    made = shifts.add(
        w.db,
        responder_id=responder.id,
        area_id=area_id or responder.area_id,
        takes=takes or responder.takes,
        languages=list(languages) or list(responder.languages),
        rule=rule,
        first_on=first_on,
        last_on=last_on if rule else first_on,
        starts=starts,
        ends=ends,
    )
    if not lay_out(w, made):
        raise RefusedError(OVERLAPS, code="overlaps")
    return made


def cancel(w: Work, shift_id: int, *, last_on: date | None = None) -> None:
    """After ``last_on`` it is no more; without it, from the next time on. What has begun goes on to its end."""
    shift = _known(w, shift_id)
    today = here(w, shift.area_id)
    last_on = last_on or today - timedelta(days=1)
    shifts.end(w.db, shift.id, last_on)
    lay_out(w, _known(w, shift_id))


def change(w: Work, shift_id: int, one: Change) -> None:
    """One day of it is otherwise. Raises `RefusedError` for a day that is past, or on which it can't be so."""
    shift = _known(w, shift_id)
    if one.on < here(w, shift.area_id) - timedelta(days=1):
        raise RefusedError("That day is over. What has been is not changed.", field="on", code="day-over")
    if one.starts is not None and one.ends is not None and _is_long(one.starts, one.ends):
        raise RefusedError(TOO_LONG, field="ends", code="too-long")
    before = shifts.changes_of(w.db, shift.id, one.on).get(one.on)
    shifts.change(w.db, shift.id, both(before, one))
    if not lay_out(w, shift):
        raise RefusedError(OVERLAPS, code="overlaps")


def as_usual(w: Work, shift_id: int, on: date) -> None:
    """That day is as the rule has it after all."""
    shift = _known(w, shift_id)
    shifts.as_usual(w.db, shift.id, on)
    if not lay_out(w, shift):
        raise RefusedError(OVERLAPS, code="overlaps")


def copy_week(w: Work, since: date, until: date) -> int:
    """Each turn between these days once more, a week later, where nobody's week has it already; how many were made.

    Turns of shifts that repeat are there anyway: only what was written down for one day is copied.
    """
    made = 0
    for shift in shifts.standing(w.db, since):
        if shift.rule or not since <= shift.first_on <= until:
            continue
        on = shift.first_on + timedelta(weeks=1)
        copied = shifts.add(
            w.db,
            responder_id=shift.responder_id,
            area_id=shift.area_id,
            takes=shift.takes,
            languages=shift.languages,
            rule="",
            first_on=on,
            last_on=on,
            starts=shift.starts,
            ends=shift.ends,
        )
        made += bool(lay_out(w, copied))
    return made


def end_all(w: Work, responder_id: int) -> None:
    """Somebody is a responder no more: she has no shift, no turn and no calendar from now on."""
    shifts.end_feed(w.db, responder_id)
    turns.take_up_all(w.db, responder_id, w.now)
    for shift in shifts.standing(w.db, w.now.date() - timedelta(days=2)):
        if shift.responder_id == responder_id:
            shifts.end(w.db, shift.id, w.now.date() - timedelta(days=1))
    w.announce("shifts")


def lay_out(w: Work, shift: Shift) -> bool:
    """Bring the turns of a shift that have not begun to what it says now; False when one overlaps another of hers."""
    today = here(w, shift.area_id)
    # Yesterday too: a night that began there may have to be laid still.
    days = calendars.days(shift.rule, shift.first_on, today - timedelta(days=1), today + PLANNED_AHEAD)
    otherwise = shifts.changes_of(w.db, shift.id, today - timedelta(days=1))
    wanted = set(slots(shift, days, otherwise, zone_of(w, shift.area_id)))
    there = turns.laid(w.db, shift.id)
    turns.take_up(w.db, [turn_id for slot, turn_id in there if slot not in wanted], w.now)
    kept = {slot.on for slot, _ in there if slot.begins_at <= w.now} | {slot.on for slot, _ in there if slot in wanted}
    fits = [
        _lay(w, shift, slot) for slot in sorted(wanted, key=_begins) if slot.on not in kept and slot.ends_at > w.now
    ]
    w.announce("shifts")
    return all(fits)


def lay_out_all(house: House) -> int:
    """The slow round: one more day of each shift, and what a first laying left out; how many shifts there are."""
    with work(house) as w:
        standing = shifts.standing(w.db, w.now.date() - timedelta(days=2))
    for shift in standing:
        with work(house) as w:
            found = shifts.locked(w.db, shift.id)
            if found is not None:
                lay_out(w, found)
    return len(standing)


def move_clock(w: Work, area_id: int, zone: str | None) -> None:
    """By which clock a team plans from now on; None: by that of its first line. Raises `RefusedError` on an overlap."""
    lines.set_zone(w.db, area_id, zone)
    for one in shifts.standing(w.db, w.now.date() - timedelta(days=1)):
        if one.area_id == area_id and not lay_out(w, one):
            raise RefusedError(
                f"By that clock shift {one.id} overlaps another one of hers.", field="zone", code="overlaps"
            )


def week(w: Work, since: datetime, *, days: int = 7) -> list[Turn]:
    """Every turn of these days, in order."""
    return turns.between(w.db, since, since + timedelta(days=days))


def here(w: Work, area_id: int) -> date:
    """Today, by the clock on the wall of a team."""
    return w.now.astimezone(zone_of(w, area_id)).date()


def zone_of(w: Work, area_id: int) -> ZoneInfo:
    return ZoneInfo(lines.zone_of(w.db, area_id))


def _lay(w: Work, shift: Shift, slot: Slot) -> bool:
    who = roster.get(w.db, slot.responder_id)
    laid = turns.lay(
        w.db,
        slot,
        shift_id=shift.id,
        area_id=shift.area_id,
        takes=shift.takes if who.takes is Serves.BOTH else who.takes,
        # Whoever is there instead speaks what she speaks: nobody is promised more.
        languages=[code for code in shift.languages if code in who.languages] or list(who.languages),
        look_at=slot.begins_at - REMINDED_BEFORE,
    )
    return laid is not None


def _begins(slot: Slot) -> datetime:
    return slot.begins_at


def _known(w: Work, shift_id: int) -> Shift:
    found = shifts.locked(w.db, shift_id)
    if found is None:
        raise RefusedError("There is no such shift.", code="gone")
    return found


def _is_long(starts: time, ends: time) -> bool:
    """The same time twice is a whole day."""
    return length(starts, ends) > LONGEST


def off(on: date) -> Change:
    """Nobody is there on that day."""
    return Change(on=on, kind=Kind.OFF)

"""The keeper's plan: a week of turns, a shift added, changed for a day, given to somebody else, or ended."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline import calendars
from helpline.domain.keys import digits
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.shift import Change, Kind
from helpline.handlers import shifts as kept
from helpline.handlers import wanted
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines, roster, shifts, turns
from helpline.web import pages
from helpline.web.door import house
from helpline.web.keeper import choices
from helpline.web.keeper.forms import Form, filled
from helpline.web.keeper.room import KEEPERS
from helpline.web.shifts.room import doors, shown

WEEK: Final = timedelta(days=7)
SHOWN_AHEAD: Final = timedelta(days=28)


@doors.page("/shifts", to=KEEPERS)
def first() -> Response:
    """One week, by its Monday."""
    with work(house()) as w:
        monday = _monday(w)
        begins = datetime.combine(monday, time(0), UTC) - timedelta(days=1)
        found = shown(w, turns.between(w.db, begins, begins + WEEK + timedelta(days=2)))
        everybody = roster.everybody(w.db)
        has_any = bool(shifts.standing(w.db, w.now.date() - timedelta(days=1)))
    days = [monday + timedelta(days=number) for number in range(7)]
    week = [(day, [one for one in found if one.on == day]) for day in days]
    return pages.show(
        "shifts/plan", week=week, monday=monday, WEEK=WEEK, has_any=has_any, anybody=bool(everybody), today=_today()
    )


@doors.page("/shifts/new", to=KEEPERS)
def new() -> Response:
    """An empty form."""
    return _show_new(filled({"first_on": _today().isoformat(), "takes": "", "on_days": []}))


@doors.page("/shifts/new", to=KEEPERS, method="POST")
def add() -> AnyResponse:
    """A shift from now on."""
    form = Form.sent("on_days", "languages")
    facts = _read(form)
    if form.is_fine:
        try:
            with work(house()) as w:
                responder = wanted.somebody(w, form.text("alias"))
                kept.add(w, responder=responder, **facts)
            return pages.to("shifts.first", "shift-added", week=facts["first_on"].isoformat())
        except RefusedError as error:
            form.refuse(error)
    return _show_new(form, 422)


@doors.page("/shifts/<int:shift_id>", to=KEEPERS)
def shift(shift_id: int) -> Response:
    """One shift, what is otherwise on which day, and its end."""
    return _show(shift_id, filled({"on": request.args.get("on", "")}))


@doors.page("/shifts/<int:shift_id>/day", to=KEEPERS, method="POST")
def change_day(shift_id: int) -> AnyResponse:
    """One day of it is otherwise, or as usual after all."""
    form = Form.sent()
    on, kind = _date(form, "on"), form.text("kind")
    try:
        with work(house()) as w:
            if kind == "usual":
                kept.as_usual(w, shift_id, on)
            elif form.is_fine:
                kept.change(w, shift_id, _change(w, form, on, kind))
        if form.is_fine:
            return pages.to("shifts.shift", "shift-changed", shift_id=shift_id)
    except RefusedError as error:
        form.refuse(error)
    return _show(shift_id, form, 422)


@doors.page("/shifts/<int:shift_id>/end", to=KEEPERS, method="POST")
def end(shift_id: int) -> AnyResponse:
    """After a last day it is no more; what has begun goes on."""
    form = Form.sent()
    form.sure()
    last_on = _date(form, "last_on") if form.text("last_on") else None
    if form.is_fine:
        try:
            with work(house()) as w:
                kept.cancel(w, shift_id, last_on=last_on)
            return pages.to("shifts.first", "shift-ended")
        except RefusedError as error:
            form.refuse(error)
    return _show(shift_id, form, 422)


@doors.page("/shifts/copy", to=KEEPERS, method="POST")
def copy() -> AnyResponse:
    """What was written down for single days of a week, once more a week later."""
    form = Form.sent()
    monday = _date(form, "monday")
    if not form.is_fine:
        return pages.to("shifts.first")
    with work(house()) as w:
        made = kept.copy_week(w, monday, monday + timedelta(days=6))
    return pages.to("shifts.first", "week-copied" if made else "nothing-copied", week=(monday + WEEK).isoformat())


def _show_new(form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        facts = {"aliases": choices.aliases(w), "areas": choices.areas(w)}
    return pages.show("shifts/new", status, form=form, tongues=choices.tongues(), weekdays=_weekdays(), **facts)


def _show(shift_id: int, form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        found = shifts.get(w.db, shift_id)
        if found is None:
            raise NotFound
        coming = turns.between(w.db, w.now, w.now + SHOWN_AHEAD)
        facts: dict[str, Any] = {
            "alias": roster.get(w.db, found.responder_id).alias,
            "area": {area.id: area.name for area in lines.all_areas(w.db)}[found.area_id],
            "coming": shown(w, [one for one in coming if one.shift_id == shift_id]),
            "otherwise": sorted(shifts.changes_of(w.db, shift_id, kept.here(w, found.area_id)).items()),
            "aliases": choices.aliases(w),
        }
    return pages.show("shifts/shift", status, shift=found, form=form, **facts)


def _read(form: Form) -> dict[str, Any]:
    """What the form says of a new shift."""
    form.text("alias", needed=True)
    first_on = _date(form, "first_on")
    last_on = _date(form, "last_on") if form.text("last_on") else None
    takes = form.text("takes")
    days = form.each("on_days")
    return {
        "first_on": first_on,
        "last_on": last_on,
        "starts": form.clock("starts"),
        "ends": form.clock("ends"),
        "rule": calendars.on_days(",".join(days)) if set(days) <= set(calendars.DAYS) and days else "",
        "takes": Serves(takes) if takes in set(Serves) else None,
        "languages": [Locale(code) for code in form.each("languages")],
    }


def _change(w: Work, form: Form, on: date, kind: str) -> Change:
    if kind == Kind.OFF:
        return Change(on=on, kind=Kind.OFF)
    if kind == Kind.TIMES:
        change = Change(on=on, kind=Kind.TIMES, starts=form.clock("starts"), ends=form.clock("ends"))
        if not form.is_fine:
            raise RefusedError("This is no time of the day.", field="starts", code="no-clock")
        return change
    if kind == Kind.SOMEBODY:
        return Change(on=on, kind=Kind.SOMEBODY, responder_id=wanted.somebody(w, form.text("alias")).id)
    raise RefusedError("Choose what is otherwise.", field="kind", code="missing")


def _date(form: Form, name: str) -> date:
    try:
        return date.fromisoformat(digits(form.text(name)))
    except ValueError:
        form.wrong[name] = "no-day"
        return date(2001, 1, 1)


def _monday(w: Work) -> date:
    """Of the week that is asked for, or of this one."""
    try:
        on = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        on = _today(w)
    on = min(max(on, date(2001, 1, 8)), date(2999, 12, 1))
    return on - timedelta(days=on.weekday())


def _today(w: Work | None = None) -> date:
    """By the clock of the first team."""
    if w is None:
        with work(house()) as own:
            return _today(own)
    areas = lines.all_areas(w.db)
    zone = ZoneInfo(lines.zone_of(w.db, areas[0].id)) if areas else ZoneInfo("UTC")
    return w.now.astimezone(zone).date()


def _weekdays() -> list[tuple[str, date]]:
    """Each day of the week as rules call it, with a day to name it by."""
    monday = date(2024, 1, 1)
    return [(name, monday + timedelta(days=number)) for number, name in enumerate(calendars.DAYS)]

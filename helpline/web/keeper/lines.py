"""Lines and areas: add one, change it, switch it off and on, and what to enter at the carrier."""

from datetime import timedelta
from typing import Any, Final

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.change import Kind
from helpline.domain.limits import Name
from helpline.domain.line import LONGEST_FIRST_REPLY, LONGEST_KEPT, Line, Serves, Strategy
from helpline.handlers import change, limits
from helpline.handlers import lines as kept
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines as store
from helpline.store import neighbours, roster
from helpline.web import pages
from helpline.web.door import house, told
from helpline.web.keeper import choices, forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
USUAL: Final = {
    "serves": "both",
    "kept": "24",
    "first_reply": "5",
    "zone": "UTC",
    "rings_from": "09:00",
    "rings_until": "21:00",
    "promises_from": "00:00",
    "promises_until": "00:00",
    "strategy": Strategy.ALL.value,
}
"""What a new line begins with."""
PROMISES: Final = ("promises_from", "promises_until")


@doors.page("/keeper/lines", to=KEEPERS)
def lines() -> Response:
    """The numbers that are answered, and those that are switched off."""
    with work(house()) as w:
        areas = {area.id: area.name for area in store.all_areas(w.db)}
        found = [(one, areas.get(one.area_id, "")) for one in store.all_lines(w.db)]
    return pages.show("keeper/lines", lines=found)


@doors.page("/keeper/lines/new", to=KEEPERS)
def new_line() -> Response:
    """An empty form."""
    return _show_new(forms.filled(USUAL))


@doors.page("/keeper/lines/new", to=KEEPERS, method="POST")
def add_line() -> AnyResponse:
    """From now on it is answered."""
    form = Form.sent("languages")
    why = form.why()
    made = attempt_add(form, why)
    return _show_new(form, 422) if made is None else pages.to("keeper.line", "line-added", line_id=made.id)


@doors.page("/keeper/lines/<int:line_id>", to=KEEPERS)
def line(line_id: int) -> Response:
    """All that is said of it."""
    return _show(line_id)


@doors.page("/keeper/lines/<int:line_id>", to=KEEPERS, method="POST")
def change_line(line_id: int) -> AnyResponse:
    """It counts from the next text or call on."""
    form = Form.sent("languages")
    facts, why = read(form), form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                before = store.with_id(w.db, line_id)
                after = kept.change_line(w, line_id, **facts)
                what = kept.difference(before, after) if before else ""
                if what:
                    change.changed(w, by=me(), kind=Kind.LINE, what=f"{after.number}: {what}", why=why)
            return pages.to("keeper.line", "line-changed" if what else "nothing-changed", line_id=line_id)
        except RefusedError as error:
            form.refuse(error)
    return _show(line_id, form=form)


@doors.page("/keeper/lines/<int:line_id>/switch", to=KEEPERS, method="POST")
def switch_line(line_id: int) -> AnyResponse:
    """Off lets nobody new in; on is as before."""
    form = Form.sent(key="switch-")
    on, why = form.text("to") == "on", form.why()
    form.sure()
    if form.is_fine:
        try:
            with work(house()) as w:
                switched = kept.switch(w, line_id, on=on)
                change.changed(w, by=me(), kind=Kind.LINE, what=f"{switched.number}: {'on' if on else 'off'}", why=why)
            return pages.to("keeper.line", "line-on" if on else "line-off", line_id=line_id)
        except RefusedError as error:
            form.refuse(error)
    return _show(line_id, switching=form)


@doors.page("/keeper/areas", to=KEEPERS)
def areas() -> Response:
    """The teams, each with its name in a field."""
    return _show_areas()


@doors.page("/keeper/areas", to=KEEPERS, method="POST")
def add_area() -> AnyResponse:
    """A new team."""
    form = Form.sent(key="add-")
    why = form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                made = kept.add_area(w, form.text("name"))
                change.changed(w, by=me(), kind=Kind.AREA, what=made.name, why=why)
            return pages.to("keeper.areas", "area-added")
        except RefusedError as error:
            form.refuse(error)
    return _show_areas(adding=form)


@doors.page("/keeper/areas/<int:area_id>", to=KEEPERS, method="POST")
def rename_area(area_id: int) -> AnyResponse:
    """The same team by another name."""
    form = Form.sent(key=f"area-{area_id}-")
    why = form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                before = store.area_with_id(w.db, area_id)
                after = kept.rename_area(w, area_id, form.text("name"), zone=form.text("zone"))
                was = before.name if before else ""
                change.changed(
                    w, by=me(), kind=Kind.AREA, what=f"{was} → {after.name}, {after.zone or ''}".rstrip(", "), why=why
                )
            return pages.to("keeper.areas", "area-renamed")
        except RefusedError as error:
            form.refuse(error)
    return _show_areas(renaming=(area_id, form))


@doors.page("/keeper/areas/<int:area_id>/neighbours", to=KEEPERS, method="POST")
def set_neighbours(area_id: int) -> AnyResponse:
    """Which areas are next to it; each of them has it as a neighbour too."""
    form = Form.sent("neighbours", key=f"neighbours-{area_id}-")
    why = form.why()
    if form.is_fine:
        try:
            with work(house()) as w:
                others = [int(one) for one in form.each("neighbours") if one.isascii() and one.isdecimal()]
                what = kept.set_neighbours(w, area_id, others)
                change.changed(w, by=me(), kind=Kind.AREA, what=what, why=why)
            return pages.to("keeper.areas", "neighbours-set")
        except RefusedError as error:
            form.refuse(error)
    return _show_areas(beside=(area_id, form))


def read(form: Form) -> dict[str, Any]:
    """What a form says of a line, as handlers take it; what can't be read is marked in the form."""
    return {
        "languages": form.tongues(),
        "serves": form.one_of("serves", Serves),
        "area": form.text("area", needed=True),
        "cover_name": form.text("cover_name"),
        "kept_for": form.whole("kept", least=1, most=LONGEST_KEPT // HOUR) * HOUR,
        "first_reply_within": form.whole("first_reply", least=1, most=LONGEST_FIRST_REPLY // MINUTE) * MINUTE,
        "zone": form.text("zone"),
        "rings_from": form.clock("rings_from"),
        "rings_until": form.clock("rings_until"),
        "strategy": form.one_of("strategy", Strategy),
        "fallback": form.text("fallback"),
        "alternative": form.text("alternative"),
        "emergency": form.text("emergency"),
        "lawyer": form.text("lawyer"),
        "charge_notice": form.text("charge_notice") == "yes",
        # On the first day nobody is asked for promises: a line promises the whole day until somebody says otherwise.
        **{name: form.clock(name) for name in PROMISES if name in form.typed},
    }


def attempt_add(form: Form, why: str) -> Line | None:
    """The new line; None when something in the form is not right, and is marked there."""
    facts, number = read(form), form.phone("number")
    if not form.is_fine:
        return None
    try:
        later = {name: facts.pop(name) for name in ("charge_notice", "lawyer", *PROMISES) if name in facts}
        with work(house()) as w:
            made = kept.add_line(w, phone=number, **facts)
            made = kept.change_line(w, made.id, **later)
            change.changed(w, by=me(), kind=Kind.LINE, what=f"{made.number}: new", why=why)
    except RefusedError as error:
        form.refuse(error)
        return None
    return made


def choices_of_line(w: Work) -> dict[str, object]:
    """What the fields of a line offer."""
    return {
        "tongues": choices.tongues(),
        "areas": choices.areas(w),
        "aliases": choices.aliases(w),
        "zones": choices.zones(),
        "most_kept": limits.in_force(w, Name.KEPT),
        "most_first_reply": limits.in_force(w, Name.FIRST_REPLY),
    }


def _show_new(form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        facts = choices_of_line(w)
    return pages.show("keeper/line_new", status, form=form, **facts)


def _show(line_id: int, *, form: Form | None = None, switching: Form | None = None) -> Response:
    with work(house()) as w:
        found = store.with_id(w.db, line_id)
        if found is None:
            raise NotFound
        facts = choices_of_line(w)
        form_now = form or forms.filled(_filled(w, found))
    return pages.show(
        "keeper/line",
        422 if form or switching else 200,
        line=found,
        form=form_now,
        switching=switching or forms.filled(key="switch-"),
        carrier=kept.at_the_carrier(found, told().public_url),
        **facts,
    )


def _filled(w: Work, one: Line) -> dict[str, object]:
    area = store.area_with_id(w.db, one.area_id)
    return {
        "languages": list(one.languages),
        "serves": one.serves.value,
        "area": area.name if area else "",
        "cover_name": one.cover_name,
        "kept": str(one.kept_for // HOUR),
        "first_reply": str(one.first_reply_within // MINUTE),
        "zone": one.zone,
        "rings_from": f"{one.rings_from:%H:%M}",
        "rings_until": f"{one.rings_until:%H:%M}",
        "promises_from": f"{one.promises_from:%H:%M}",
        "promises_until": f"{one.promises_until:%H:%M}",
        "strategy": one.strategy.value,
        "fallback": roster.get(w.db, one.fallback_id).alias if one.fallback_id else "",
        "alternative": one.alternative,
        "emergency": one.emergency,
        "lawyer": one.lawyer,
        "charge_notice": "yes" if one.charge_notice else "",
    }


def _show_areas(
    *,
    adding: Form | None = None,
    renaming: tuple[int, Form] | None = None,
    beside: tuple[int, Form] | None = None,
) -> Response:
    with work(house()) as w:
        every, known = store.all_areas(w.db), neighbours.every(w.db)
    next_to = {
        one.id: forms.filled(
            {"neighbours": [str(other) for other in known.get(one.id, ())]}, key=f"neighbours-{one.id}-"
        )
        for one in every
    }
    next_to |= {area_id: form for area_id, form in [beside] if area_id in next_to} if beside else {}
    shown = [
        (
            one,
            renaming[1]
            if renaming and renaming[0] == one.id
            else forms.filled({"name": one.name, "zone": one.zone or ""}, key=f"area-{one.id}-"),
        )
        for one in every
    ]
    return pages.show(
        "keeper/areas",
        422 if adding or renaming or beside else 200,
        areas=shown,
        zones=choices.zones(),
        next_to=next_to,
        adding=adding or forms.filled(key="add-"),
    )

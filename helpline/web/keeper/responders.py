"""The peers who answer: what each does, her number, her duty by a keeper's hand, and her leaving."""

from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.limits import Name
from helpline.domain.line import Serves
from helpline.domain.responder import MOST_AT_ONCE, Duty, Responder
from helpline.handlers import duty, leaving, limits, people
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines, roster
from helpline.web import pages
from helpline.web.door import house
from helpline.web.keeper import choices, forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors

USUAL = {"at_once": "2", "takes": Serves.BOTH.value}


@doors.page("/keeper/responders", to=KEEPERS)
def responders() -> Response:
    """Everybody who answers, without a number."""
    with work(house()) as w:
        areas = {area.id: area.name for area in lines.all_areas(w.db)}
        found = [(one, areas.get(one.area_id, "")) for one in roster.everybody(w.db)]
        on_duty = {one.id for one in roster.on_duty(w.db, w.now)}
    return pages.show("keeper/responders", responders=found, on_duty=on_duty)


@doors.page("/keeper/responders/<int:responder_id>", to=KEEPERS)
def responder(responder_id: int) -> Response:
    """All that is said of her, but her number."""
    return _show(responder_id)


@doors.page("/keeper/responders/<int:responder_id>", to=KEEPERS, method="POST")
def change_responder(responder_id: int) -> AnyResponse:
    """Languages, area, how many at once, what reaches her, her buddy, and whether she may bring people in."""
    form = Form.sent("languages")
    facts = read(form) | _read_more(form)
    if form.is_fine:
        try:
            with work(house()) as w:
                people.change_responder(w, responder_id, **facts)
            return pages.to("keeper.responder", "responder-changed", responder_id=responder_id)
        except RefusedError as error:
            form.refuse(error)
    return _show(responder_id, form=form)


@doors.page("/keeper/responders/<int:responder_id>/number", to=KEEPERS, method="POST", fresh=KEEPERS)
def change_number(responder_id: int) -> AnyResponse:
    """Whoever could set a number here could listen: so a page that was left open is not enough."""
    form = Form.sent(key="number-")
    phone = form.phone("number")
    form.sure()
    if form.is_fine:
        try:
            with work(house()) as w:
                people.change_number(w, responder_id, phone)
            return pages.to("keeper.responder", "number-changed", responder_id=responder_id)
        except RefusedError as error:
            form.refuse(error)
    # What was typed is not sent back: a number goes in, and never comes out.
    form.typed.pop("number", None)
    return _show(responder_id, number=form)


@doors.page("/keeper/responders/<int:responder_id>/duty", to=KEEPERS, method="POST")
def change_duty(responder_id: int) -> AnyResponse:
    """On, off or a break, by a keeper's hand."""
    to = Form.sent().text("to")
    if to not in set(Duty):
        raise BadRequest
    with work(house()) as w:
        found = roster.with_id(w.db, responder_id)
        if found is None:
            raise NotFound
        duty.change(w, roster.locked(w.db, found.id), Duty(to))
        is_early = to == Duty.ON and not roster.is_in_shift(w.db, found.id, w.now)
    return pages.to("keeper.responder", "duty-later" if is_early else f"duty-{to}", responder_id=responder_id)


@doors.page("/keeper/responders/<int:responder_id>/leave", to=KEEPERS, method="POST")
def let_go(responder_id: int) -> AnyResponse:
    """Her telephone stops, her page closes, whoever she holds goes back to the queue."""
    form = Form.sent(key="leave-")
    form.sure()
    if not form.is_fine:
        return _show(responder_id, leave=form)
    with work(house()) as w:
        found = roster.with_id(w.db, responder_id)
        if found is None:
            raise NotFound
        leaving.responder(w, found.alias)
    return pages.to("keeper.responders", "responder-left")


def choices_of_responder(w: Work) -> dict[str, object]:
    """What the fields of a responder offer."""
    return {"tongues": choices.tongues(), "areas": choices.areas(w), "most_at_once": limits.in_force(w, Name.AT_ONCE)}


def read(form: Form) -> dict[str, Any]:
    """What a form says of a responder, besides her alias and her number."""
    return {
        "languages": form.tongues(),
        "area": form.text("area", needed=True),
        "at_once": form.whole("at_once", least=1, most=MOST_AT_ONCE),
        "takes": form.one_of("takes", Serves),
    }


def _read_more(form: Form) -> dict[str, Any]:
    """What is said of her once she is here: of a newcomer none of it is asked."""
    return {
        "buddy": form.text("buddy"),
        "leads": form.text("leads") == "yes",
        "reachable": form.text("reachable") == "yes",
        "asked_as_woman": form.text("asked_as_woman") == "yes",
    }


def _show(
    responder_id: int, *, form: Form | None = None, number: Form | None = None, leave: Form | None = None
) -> Response:
    with work(house()) as w:
        found = roster.with_id(w.db, responder_id)
        if found is None:
            raise NotFound
        facts = choices_of_responder(w)
        buddies = [one for one in choices.aliases(w) if one[0] != found.alias]
        form_now = form or forms.filled(_filled(w, found))
    return pages.show(
        "keeper/responder",
        422 if form or number or leave else 200,
        one=found,
        form=form_now,
        number=number or forms.filled(key="number-"),
        leave=leave or forms.filled(key="leave-"),
        buddies=buddies,
        **facts,
    )


def _filled(w: Work, one: Responder) -> dict[str, object]:
    area = lines.area_with_id(w.db, one.area_id)
    return {
        "languages": list(one.languages),
        "area": area.name if area else "",
        "at_once": str(one.at_once),
        "takes": one.takes.value,
        "leads": "yes" if one.leads else "",
        "reachable": "yes" if one.reachable else "",
        "asked_as_woman": "yes" if one.asked_as_woman else "",
        "buddy": roster.get(w.db, one.buddy_id).alias if one.buddy_id else "",
    }

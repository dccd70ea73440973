"""Coming and going, and what no machine could read."""

from typing import Final

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.responder import Duty, Responder
from helpline.handlers import console, duty, resting
from helpline.handlers.work import Work, work
from helpline.store import roster
from helpline.web import pages
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("duty")

SAID: Final = {duty.Way.NO_SHIFT: "no-shift", duty.Way.EARLY: "on-early"}


@doors.page("/duty", to=RESPONDERS, method="POST")
def change() -> AnyResponse:
    """On, off, or a break. What is open stays with her."""
    wanted = request.form.get("to")
    if wanted not in set(Duty):
        raise BadRequest
    with work(house()) as w:
        return pages.to("desk.first", _change(w, roster.locked(w.db, me()), Duty(wanted)))


def _change(w: Work, her: Responder, to: Duty) -> str:
    """What came of it, in the pages' own words."""
    if to is not Duty.ON:
        duty.change(w, her, to)
        return to
    how = duty.coming(w, her)
    duty.come_on(w, her, how)
    return SAID.get(how.way, to)


@doors.page("/duty/fine", to=RESPONDERS, method="POST")
def fine() -> AnyResponse:
    """She is fine to go on."""
    with work(house()) as w:
        resting.is_fine(w, me())
    return pages.to("desk.first", "fine")


@doors.page("/duty/out", to=RESPONDERS, method="POST")
def out() -> AnyResponse:
    """Out, at once, and nobody asks why."""
    with work(house()) as w:
        resting.need_out(w, roster.get(w.db, me()))
    return pages.to("desk.first", "out")


@doors.page("/duty/buddy", to=RESPONDERS, method="POST")
def buddy() -> AnyResponse:
    """Who hears of it when she needs out."""
    with work(house()) as w:
        chosen = resting.choose_buddy(w, me(), request.form.get("alias", ""))
    return pages.to("desk.first", "buddy" if chosen else "gone")


@doors.page("/parked/<int:inbox_id>/done", to=RESPONDERS, method="POST")
def done(inbox_id: int) -> AnyResponse:
    """Somebody has read it and seen to it: its words go."""
    with work(house()) as w:
        settled = console.settle_parked(w, me(), inbox_id)
    return pages.to("desk.first", "settled" if settled else "gone")

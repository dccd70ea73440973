"""Looking after ourselves: her breaks and hours, a talk afterwards, when she would listen, and how her friends are."""

from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain import shift
from helpline.domain.debrief import Stage, Why
from helpline.domain.responder import Responder
from helpline.handlers import debrief, own_limits, paid_hours, resting, sparing
from helpline.handlers.debrief import Choice
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work, work
from helpline.store import lines, roster, stretches
from helpline.store.stretches import Own
from helpline.web import pages
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keeper.forms import Form, filled

doors = Doors("care")

ANSWERS: Final = ("fine", "talk", "not now")


@doors.page("/care", to=RESPONDERS)
def first() -> Response:
    """All of it, for her own eyes."""
    return _show()


@doors.page("/care/how", to=RESPONDERS, method="POST")
def how() -> AnyResponse:
    """How are you? Nothing is kept of the answer; whoever would like to talk is offered a talk."""
    answer = request.form.get("answer")
    if answer not in ANSWERS:
        raise BadRequest
    with work(house()) as w:
        if answer == "talk":
            debrief.offer(w, [me()], why=Why.HARD)
        else:
            debrief.not_now(w, me())
    return pages.to("care.first" if answer == "talk" else "desk.first", "talk-offered" if answer == "talk" else "")


@doors.page("/care/talk/<int:time_id>", to=RESPONDERS, method="POST")
def pick(time_id: int) -> AnyResponse:
    """She takes one of the times."""
    with work(house()) as w:
        agreed = debrief.pick(w, me(), time_id)
    return pages.to("care.first", "talk-agreed" if agreed else "talk-gone")


@doors.page("/care/times", to=RESPONDERS, method="POST")
def give() -> AnyResponse:
    """When she would listen to a peer, by the clock of her team."""
    try:
        on, at = date.fromisoformat(request.form.get("on", "")), time.fromisoformat(request.form.get("at", ""))
    except ValueError:
        return pages.to("care.first", "no-time")
    with work(house()) as w:
        zone = _zone(w, roster.get(w.db, me()))
        given = debrief.give(w, me(), shift.instant(on, at.replace(tzinfo=None), zone))
    return pages.to("care.first", "time-given" if given else "no-time")


@doors.page("/care/times/<int:time_id>/back", to=RESPONDERS, method="POST")
def take_back(time_id: int) -> AnyResponse:
    """She would not listen then after all."""
    with work(house()) as w:
        taken_back = debrief.take_back(w, me(), time_id)
    return pages.to("care.first", "time-back" if taken_back else "talk-gone")


@doors.page("/care/limits", to=RESPONDERS, method="POST")
def set_limits() -> AnyResponse:
    """Stricter for herself; an empty field is as for everybody."""
    form = Form.sent(key="own-")
    wishes = {own: form.whole(own.value, least=0, most=999) if form.text(own.value) else None for own in Own}
    if form.is_fine:
        try:
            with work(house()) as w:
                own_limits.put(w, me(), wishes)
            return pages.to("care.first", "limits-set")
        except RefusedError as error:
            form.refuse(error)
    return _show(form, 422)


def _show(form: Form | None = None, status: int = 200) -> Response:
    with work(house()) as w:
        her = roster.get(w.db, me())
        zone = _zone(w, her)
        mine = own_limits.mine(w, her.id)
        set_now = {one.own.value: str(one.value) for one in mine if one.value is not None}
        facts: dict[str, Any] = {
            "load": resting.load(w, her),
            "week": sparing.week_so_far(w, her, stretches.of(w.db, her.id)),
            "months": paid_hours.of(w, her.id),
            "is_paid": paid_hours.are_shown(w),
            "mine": mine,
            "friends": [(one.alias, load) for one, load in resting.loads_of_friends(w, her)],
            "given": [_shown(one, zone) for one in debrief.given(w, her.id)],
            "today": w.now.astimezone(zone).date().isoformat(),
            **_talk(w, her, zone),
        }
    return pages.show("care/first", status, form=form or filled(set_now, key="own-"), **facts)


def _talk(w: Work, her: Responder, zone: ZoneInfo) -> dict[str, Any]:
    """How far a talk of hers has come."""
    standing = debrief.standing(w, her.id)
    agreed = None
    if standing is not None and standing.time is not None:
        listener = roster.get(w.db, standing.time.responder_id)
        agreed = _shown(Choice(standing.time.id, listener.alias, standing.time.begins_at), zone)
    return {
        "is_asked": standing is not None and standing.stage is Stage.ASKED,
        "is_offered": standing is not None and standing.stage is Stage.OPEN,
        "agreed": agreed,
        "choices": [_shown(one, zone) for one in debrief.can_pick(w, her)],
    }


def _shown(one: Choice, zone: ZoneInfo) -> tuple[int, str, date, str]:
    at: datetime = one.begins_at.astimezone(zone)
    return one.time_id, one.alias, at.date(), f"{at:%H:%M}"


def _zone(w: Work, her: Responder) -> ZoneInfo:
    return ZoneInfo(lines.zone_of(w.db, her.area_id))

"""Complaints without names, for supervisors who were not there."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from helpline.carrier.inbound import clean
from helpline.domain.account import Role
from helpline.handlers import complaining
from helpline.handlers.audit import ReasonError
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.escalation.members import peer
from helpline.web.gate import Doors

doors = Doors("complaints")


@doors.page("/complaints/<int:complaint_id>/dealt-with", to={Role.SUPERVISOR}, method="POST")
def deal_with(complaint_id: int) -> AnyResponse:
    """It is gone from here; what was done stands in the audit."""
    who, why = peer(), clean(request.form.get("why", ""))
    try:
        with work(house()) as w:
            done = complaining.deal_with(w, complaint_id, account_id=who.id, name=who.name, why=why)
    except ReasonError:
        return pages.to("desk.first", "no-reason")
    return pages.to("desk.first", "dealt-with" if done else "gone")

"""Leaving: a responder ends it herself, at once, and asks nobody."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import leaving
from helpline.handlers.work import work
from helpline.store import roster
from helpline.web import pages, visitor
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("leaving")


@doors.page("/leaving", to=RESPONDERS)
def page() -> Response:
    """What goes with her, and the button."""
    return pages.show("leaving")


@doors.page("/leaving", to=RESPONDERS, method="POST")
def leave() -> AnyResponse:
    """Her phone stops, her pages close, her number goes; whoever she holds is back in the queue."""
    if "sure" not in request.form:
        return pages.to("leaving.page", "not-left")
    with work(house()) as w:
        leaving.responder(w, roster.get(w.db, me()).alias)
    response = pages.to("auth.locked")
    visitor.forget(response)
    return response

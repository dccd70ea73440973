"""Shifts brought in from a calendar: pasted, looked at, and only then written down."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import feeds, wanted
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.keeper import choices
from helpline.web.keeper.forms import Form, filled
from helpline.web.keeper.room import KEEPERS
from helpline.web.shifts.room import doors


@doors.page("/shifts/calendar", to=KEEPERS)
def paste() -> Response:
    """An empty form."""
    return _show(filled())


@doors.page("/shifts/calendar", to=KEEPERS, method="POST")
def bring_in() -> AnyResponse:
    """First what it would bring; then, when she says so, all of it or nothing."""
    form = Form.sent()
    form.typed["calendar"] = request.form.get("calendar", "")[: feeds.MOST_TEXT]
    try:
        with work(house()) as w:
            responder = wanted.somebody(w, form.text("alias"))
            found = feeds.entries(w, str(form.typed["calendar"]), responder.area_id)
            if "sure" in form.typed:
                feeds.bring_in(w, responder, found)
                return pages.to("shifts.first", "shift-added")
        return _show(form, entries=found)
    except RefusedError as error:
        form.refuse(error)
    return _show(form, 422)


def _show(form: Form, status: int = 200, *, entries: object = None) -> Response:
    with work(house()) as w:
        aliases = choices.aliases(w)
    return pages.show("shifts/bring", status, form=form, aliases=aliases, entries=entries)

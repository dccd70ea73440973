"""Hours for pay: whether keepers see the sum of each responder's month, and those sums while they do."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import paid_hours
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.keeper import forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me


@doors.page("/keeper/hours", to=KEEPERS)
def hours() -> Response:
    """The sums, if it was agreed that keepers see them."""
    return _show(forms.filled())


@doors.page("/keeper/hours", to=KEEPERS, method="POST")
def switch_hours() -> AnyResponse:
    """On or off, with a reason that everybody who answers can read."""
    form = Form.sent()
    shown, why = form.text("to") == "on", form.why()
    if not form.is_fine:
        return _show(form, 422)
    with work(house()) as w:
        changed = paid_hours.show(w, shown=shown, by=me(), why=why)
    said = "hours-shown" if shown else "hours-hidden"
    return pages.to("keeper.hours", said if changed else "nothing-changed")


def _show(form: Form, status: int = 200) -> Response:
    with work(house()) as w:
        facts = {"is_shown": paid_hours.are_shown(w), "months": paid_hours.of_everybody(w)}
    return pages.show("keeper/hours", status, form=form, **facts)

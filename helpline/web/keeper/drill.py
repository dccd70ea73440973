"""The drill: a keeper tries the whole line with made-up people, and sees how long each step took."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import drills
from helpline.handlers.work import work
from helpline.web import live, pages
from helpline.web.door import house
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors


@doors.page("/keeper/drill", to=KEEPERS)
def drill() -> Response:
    """The last one, and the button."""
    with work(house()) as w:
        found = drills.last(w)
    return pages.show("keeper/drill", last=found, live=live.address())


@doors.page("/keeper/drill", to=KEEPERS, method="POST")
def begin_drill() -> AnyResponse:
    """It is held by a program of its own: nobody real is rung."""
    form = Form.sent()
    form.sure()
    if not form.is_fine:
        return pages.to("keeper.drill", "drill-not-sure")
    with work(house()) as w:
        drills.ask(w)
    return pages.to("keeper.drill", "drill-begun")

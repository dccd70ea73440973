"""The open sign: whether anybody may ask whether somebody is there, and what to put on one's own page."""

from flask import Response, current_app
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import open_sign
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house, told
from helpline.web.keeper import forms
from helpline.web.keeper.forms import Form
from helpline.web.keeper.room import KEEPERS, doors, me


@doors.page("/keeper/open-sign", to=KEEPERS)
def sign() -> Response:
    """How it stands."""
    return _show()


@doors.page("/keeper/open-sign", to=KEEPERS, method="POST")
def change_sign() -> AnyResponse:
    """On for anybody, or off."""
    form = Form.sent()
    shown, why = form.text("to") == "on", form.why()
    if not form.is_fine:
        return _show(form)
    with work(house()) as w:
        open_sign.show(w, shown=shown, by=me(), why=why)
    current_app.extensions["open sign"].look(anew=True)
    return pages.to("keeper.sign", "setting-changed")


def _show(form: Form | None = None) -> Response:
    with work(house()) as w:
        shown, is_open = open_sign.is_shown(w), open_sign.is_open(w)
    return pages.show(
        "keeper/open_sign",
        422 if form else 200,
        shown=shown,
        is_open=is_open,
        address=told().public_url,
        form=form or forms.filled(),
    )

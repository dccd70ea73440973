"""Choosing the language of the pages: on every page, also before anybody is signed in."""

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.names import Locale
from helpline.handlers.work import work
from helpline.store import accounts
from helpline.web import language, pages, visitor
from helpline.web.door import house
from helpline.web.gate import ANYBODY, Doors

doors = Doors("reading")


@doors.page("/language", to=ANYBODY, method="POST")
def choose() -> AnyResponse:
    """Hers from now on wherever she signs in; in this browser before that, too."""
    code = Locale(request.form.get("code", ""))
    if code not in {one.code for one in language.offered()}:
        raise BadRequest
    who = visitor.current()
    if who is not None:
        with work(house()) as w:
            accounts.read_in(w.db, who.account.id, code)
    response = pages.back(request.form.get("here", ""))
    language.remember(response, code)
    return response

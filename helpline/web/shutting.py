"""Locking all, by anybody who is signed in; and opening again, by a keeper who has just shown that it is she."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.handlers import duress, shutting
from helpline.handlers.work import work
from helpline.web import pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keys import me

doors = Doors("shutting")

EVERYBODY = frozenset(Role)
KEEPERS = frozenset({Role.KEEPER})


@doors.page("/lock-all", to=EVERYBODY, fresh=())
def page() -> Response:
    """What it does, and the button; while all is locked, how it is opened again."""
    who = visitor.current()
    return pages.show("lock_all", is_shut=who is not None and who.is_shut)


@doors.page("/lock-all", to=EVERYBODY, fresh=(), method="POST")
def lock_all() -> AnyResponse:
    """Everybody is out, she too."""
    if "sure" not in request.form:
        return pages.to("shutting.page", "not-sure")
    with work(house()) as w:
        shutting.lock_all(w, by=me().id)
    response = pages.to("auth.locked")
    visitor.forget(response)
    return response


@doors.page("/lock-all/open", to=KEEPERS, fresh=KEEPERS, method="POST")
def open_again() -> AnyResponse:
    """People may sign in again."""
    with work(house()) as w:
        shutting.open_again(w)
    return pages.to("desk.first", "open-again")


@doors.page("/pressure/<int:account_id>/lift", to=KEEPERS, fresh=KEEPERS, method="POST")
def lift(account_id: int) -> AnyResponse:
    """Somebody who was made to sign in is safe."""
    with work(house()) as w:
        is_lifted = duress.lift(w, account_id)
    return pages.to("now.board", "safe-again" if is_lifted else "gone")

"""The board of the shift: one look says how it stands. It keeps itself fresh and remembers nothing."""

from flask import Response

from helpline.domain.account import Role
from helpline.handlers import now
from helpline.handlers.work import work
from helpline.store import pressure
from helpline.web import live, pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("now")


@doors.page("/board", to=frozenset({Role.RESPONDER, Role.KEEPER}))
def board() -> Response:
    """How many wait, for how long, who is on, and what is wrong."""
    who = visitor.current()
    is_keeper = who is not None and who.account.role is Role.KEEPER
    with work(house()) as w:
        pressed = pressure.everybody(w.db) if is_keeper else []
    return pages.show("now", now=now.look(house()), pressed=pressed, live=live.address())

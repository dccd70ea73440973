"""The board of the shift: one look says how it stands. It keeps itself fresh and remembers nothing."""

from flask import Response

from helpline.domain.account import Role
from helpline.handlers import now
from helpline.web import live, pages
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("now")


@doors.page("/board", to=frozenset({Role.RESPONDER, Role.KEEPER}))
def board() -> Response:
    """How many wait, for how long, who is on, and what is wrong."""
    return pages.show("now", now=now.look(house()), live=live.address())

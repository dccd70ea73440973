"""The guide: all a responder needs on one sheet of paper, in the language she reads."""

from typing import Final

from flask import Response

from helpline.domain.account import Role
from helpline.handlers import joining
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors
from helpline.web.keys import me

doors = Doors("guide")

EVERYBODY: Final = frozenset(Role)


@doors.page("/guide", to=EVERYBODY, fresh=())
def page() -> Response:
    """The sheet; for whoever may bring people in also the way there, which is not printed."""
    with work(house()) as w:
        brings_in = joining.may(w, me())
    return pages.show("guide", brings_in=brings_in)

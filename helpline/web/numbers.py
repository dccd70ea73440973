"""Numbers of a window, each of them rounded or few: for those who keep the line, and to be printed."""

from typing import Final

from flask import Response, request

from helpline.domain.account import Role
from helpline.domain.counting import CALL_WAITS, TEXT_WAITS
from helpline.domain.window import Window
from helpline.handlers import numbers
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("numbers")

NOBODY_AGAIN: Final = frozenset[Role]()
"""Nothing in it is of anybody."""


@doors.page("/numbers", to=frozenset({Role.SUPERVISOR, Role.KEEPER}), fresh=NOBODY_AGAIN)
def first() -> Response:
    """This week, unless another window is asked for."""
    return show()


def show(*, counts: bool = True) -> Response:
    """The page; without ``counts`` as if nobody had ever come."""
    asked = request.args.get("window", "")
    window = Window(asked) if asked in [one.value for one in Window] else Window.WEEK
    with work(house()) as w:
        found = numbers.of_window(w, window, counts=counts)
    return pages.show(
        "numbers",
        found=found,
        windows=[one.value for one in Window],
        call_waits=CALL_WAITS.names,
        text_waits=TEXT_WAITS.names,
    )

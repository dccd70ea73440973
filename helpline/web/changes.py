"""What the organisation changed, and why: open to everybody who may sign in."""

from typing import Final

from flask import Response

from helpline.domain.account import Role
from helpline.handlers import change
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("changes")

NOBODY_AGAIN: Final = frozenset[Role]()
"""There is nothing here that a page left open would give away."""


@doors.page("/changes", to=frozenset(Role), fresh=NOBODY_AGAIN)
def changed() -> Response:
    """The newest first."""
    with work(house()) as w:
        found = change.latest(w)
    return pages.show("library/changes", found=found)

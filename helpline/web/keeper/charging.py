"""What the notice that an answer is charged does to the texts of a line, before a keeper switches it on."""

from flask import Response
from werkzeug.exceptions import NotFound

from helpline.handlers import charging
from helpline.handlers.work import work
from helpline.store import lines
from helpline.web import pages
from helpline.web.door import house
from helpline.web.keeper.room import KEEPERS, doors


@doors.page("/keeper/lines/<int:line_id>/charge", to=KEEPERS)
def charge(line_id: int) -> Response:
    """How its texts look with the notice, which of them cost more by it, and which say that it is free."""
    with work(house()) as w:
        line = lines.with_id(w.db, line_id)
        if line is None:
            raise NotFound
        found = charging.look(line)
    return pages.show("keeper/charge", line=line, tongues=found)

"""How each line's tries of itself stand, and a button to try one now."""

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.handlers import self_tries
from helpline.handlers.work import work
from helpline.store import lines
from helpline.web import live, pages
from helpline.web.door import house
from helpline.web.keeper.room import KEEPERS, doors


@doors.page("/keeper/tries", to=KEEPERS)
def tries() -> Response:
    """The last of each kind, of every line that is answered."""
    with work(house()) as w:
        found = self_tries.standing(w)
    return pages.show("keeper/tries", found=found, live=live.address())


@doors.page("/keeper/tries/<int:line_id>", to=KEEPERS, method="POST")
def try_now(line_id: int) -> AnyResponse:
    """Within some seconds it texts and rings itself; the page looks again by itself."""
    with work(house()) as w:
        if lines.with_id(w.db, line_id) is None:
            raise NotFound
        self_tries.try_now(w, line_id)
    return pages.to("keeper.tries", "tried")

"""Who opened what, and why: for supervisors who are peers, all of it or about one note."""

from flask import Response, request
from werkzeug.exceptions import Forbidden

from helpline.domain.account import Role
from helpline.handlers import audit
from helpline.handlers.work import work
from helpline.web import pages, visitor
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("audit")

REF = 6
"""Signs of a note's reference."""


@doors.page("/audit", to={Role.SUPERVISOR})
def first() -> Response:
    """The newest first; ``ref`` picks one note, ``before`` goes on to older rows."""
    who = visitor.current()
    if who is None or who.account.external:
        raise Forbidden
    ref = request.args.get("ref", "").strip().upper()[:REF]
    before = request.args.get("before", type=int)
    with work(house()) as w:
        found = audit.listed(w, ref=ref or None, before=before)
        openers = audit.who_opened(w, ref) if ref else []
    older = found[-1].seq if len(found) == audit.SHOWN else None
    return pages.show("notes/audit", found=found, ref=ref, openers=openers, older=older)

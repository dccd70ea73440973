"""To pass on: what two have agreed to, told by a hand; who has it, who deletes it when, and whom to tell to stop."""

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.escalation.board import State, Subject
from helpline.handlers.escalation import log, recipients, releases
from helpline.handlers.escalation.releases import No
from helpline.handlers.work import work
from helpline.store.escalation import recipients as people
from helpline.web import pages
from helpline.web.door import house
from helpline.web.escalation.members import peer
from helpline.web.escalation.notes import BOARD
from helpline.web.gate import Doors

doors = Doors("releases")


@doors.page("/releases", to=BOARD)
def first() -> Response:
    """What is to be told, whom to tell to stop, and what was told."""
    who = peer()
    with work(house()) as w:
        ready = [
            one
            for one in log.motions(w, who.id)
            if one.motion.subject is Subject.RELEASE and one.motion.recipient_id and one.motion.state is State.APPROVED
        ]
        told = people.released(w.db)
        called = {one.id: one.called for one in people.all_of_them(w.db)}
        today = w.now.date()
    stop = [one for one in told if one.stop_at is not None and one.stop_told_at is None]
    rest = [one for one in told if one not in stop]
    return pages.show("board/releases", ready=ready, stop=stop, told=rest, called=called, today=today)


@doors.page("/releases/<int:motion_id>/look", to=BOARD, method="POST")
def look(motion_id: int) -> AnyResponse:
    """Exactly what would leave, how, and the number to ring: her yes is looked at once more."""
    with work(house()) as w:
        parcel = releases.look(w, peer().id, motion_id)
    if isinstance(parcel, No):
        return pages.to("releases.first", _said(parcel))
    return pages.show("board/parcel", parcel=parcel, motion_id=motion_id)


@doors.page("/releases/<int:motion_id>/send", to=BOARD, method="POST")
def send(motion_id: int) -> AnyResponse:
    """Told by a call that was just made, or by text now; at this moment her yes must still stand."""
    with work(house()) as w:
        done = releases.send(w, peer().id, motion_id, by_text=request.form.get("by") == "text")
    return pages.to("releases.first", _said(done) if isinstance(done, No) else "passed-on")


@doors.page("/releases/told/<int:release_id>", to=BOARD, method="POST")
def received(release_id: int) -> AnyResponse:
    """ "Received, will delete by"; or, after a stop, "deleted"."""
    with work(house()) as w:
        done = releases.received(w, peer().id, release_id)
    return pages.to("releases.first", "noted" if done else "")


@doors.page("/releases/told/<int:release_id>/number", to=BOARD, method="POST")
def number(release_id: int) -> Response:
    """The verified number of whoever was told, for the call that says stop; that it was looked at is noted."""
    who = peer()
    with work(house()) as w:
        found = people.get_release(w.db, release_id)
        outside = people.get(w.db, found.recipient_id) if found else None
        shown = recipients.number(w, who.id, outside.id) if outside else None
    if found is None or outside is None or shown is None:
        raise NotFound
    return pages.show("board/number", outside=outside, number=shown, release=found)


def _said(no: No) -> str:
    return {No.NO_YES: "yes-is-gone", No.NOT_DECIDED: "not-decided", No.NOT_IN_FORCE: "not-in-force"}.get(no, "no-say")

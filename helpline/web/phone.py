"""What is done at the desk about telephones: ring, hand over, ask somebody in, step back, block, let in again."""

from datetime import datetime
from typing import Final

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from helpline.domain.account import Role
from helpline.handlers import borrowed, callback, check_word, misuse, phoning
from helpline.handlers.callback import Agreed
from helpline.handlers.phoning import Rung
from helpline.handlers.work import work
from helpline.web import pages
from helpline.web.desk import RESPONDERS, me
from helpline.web.door import house
from helpline.web.gate import Doors

doors = Doors("phone")

KEEPERS: Final = frozenset({Role.KEEPER})

AGREED: Final = {
    Agreed.AGREED: "agreed",
    Agreed.NOT_THEN: "ring-later",
    Agreed.CANNOT: "cannot-ring",
    Agreed.NOT_YOURS: "gone",
}
RANG: Final = {Rung.RINGS_YOU: "rings", Rung.LATER: "ring-later", Rung.IN_USE: "in-use", Rung.NOT_ASKED: "not-asked"}


@doors.page("/contact/<int:contact_id>/ring", to=RESPONDERS, method="POST")
def ring(contact_id: int) -> AnyResponse:
    """Her own telephone first, then that of whoever asked."""
    with work(house()) as w:
        rung = phoning.ring_now(w, me(), contact_id)
    return _back(contact_id, RANG[rung])


@doors.page("/contact/<int:contact_id>/ring-at", to=RESPONDERS, method="POST")
def ring_at(contact_id: int) -> AnyResponse:
    """Once, at a time she chose."""
    try:
        at = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        raise BadRequest from None
    if at.tzinfo is None:
        raise BadRequest
    with work(house()) as w:
        agreed = callback.agree(w, me(), contact_id, at)
    return _back(contact_id, AGREED[agreed])


@doors.page("/contact/<int:contact_id>/ring-off", to=RESPONDERS, method="POST")
def ring_off(contact_id: int) -> AnyResponse:
    """She is not rung after all."""
    with work(house()) as w:
        off = callback.call_off(w, me(), contact_id)
    return _back(contact_id, "ring-off" if off else "pressed")


@doors.page("/contact/<int:contact_id>/borrowed", to=RESPONDERS, method="POST")
def set_borrowed(contact_id: int) -> AnyResponse:
    """It is not her phone; or it is after all."""
    is_so = request.form.get("borrowed") == "yes"
    with work(house()) as w:
        borrowed.set_borrowed(w, me(), contact_id, borrowed=is_so)
    return _back(contact_id, "borrowed" if is_so else "own-phone")


@doors.page("/contact/<int:contact_id>/word", to=RESPONDERS, method="POST")
def set_word(contact_id: int) -> AnyResponse:
    """Her word for "somebody is beside me"."""
    with work(house()) as w:
        kept = borrowed.set_word(w, me(), contact_id, request.form.get("word", ""))
    return _back(contact_id, "word-kept" if kept else "no-word")


@doors.page("/contact/<int:contact_id>/check-word", to=RESPONDERS, method="POST")
def set_check_word(contact_id: int) -> AnyResponse:
    """Her word that shows it is she."""
    with work(house()) as w:
        kept = check_word.set_word(w, me(), contact_id, request.form.get("word", ""))
    return _back(contact_id, "check-word-kept" if kept else "no-word")


@doors.page("/contact/<int:contact_id>/hand-over", to=RESPONDERS, method="POST")
def hand_over(contact_id: int) -> AnyResponse:
    """To one peer, by her alias; nobody is dropped while her telephone rings."""
    with work(house()) as w:
        asked = phoning.hand_over(w, me(), contact_id, request.form.get("to", ""))
    return _back(contact_id, "asked-to-take" if asked else "nobody-to-ask")


@doors.page("/contact/<int:contact_id>/interpreter", to=RESPONDERS, method="POST")
def interpreter(contact_id: int) -> AnyResponse:
    """A third one joins only with the caller's own yes."""
    with work(house()) as w:
        asked = phoning.ask_interpreter(w, me(), contact_id)
    return _back(contact_id, "they-are-asked" if asked else "nobody-to-ask")


@doors.page("/contact/<int:contact_id>/may-know", to=RESPONDERS, method="POST")
def may_know(contact_id: int) -> AnyResponse:
    """Back in the queue, and hidden from her."""
    with work(house()) as w:
        hidden = phoning.may_know(w, me(), contact_id)
    return pages.to("desk.first", "hidden" if hidden else "gone")


@doors.page("/contact/<int:contact_id>/block", to=RESPONDERS, method="POST")
def block(contact_id: int) -> AnyResponse:
    """Not from this number for a day."""
    with work(house()) as w:
        blocked = phoning.block(w, me(), contact_id)
    return pages.to("desk.first", "blocked" if blocked else "not-blocked")


@doors.page("/blocks/<int:block_id>/lift", to=KEEPERS, method="POST")
def lift(block_id: int) -> AnyResponse:
    """A keeper lets somebody in again."""
    with work(house()) as w:
        lifted = misuse.lift(w, block_id)
    return pages.to("desk.first", "lifted" if lifted else "not-lifted")


def _back(contact_id: int, said: str) -> AnyResponse:
    return pages.to("desk.contact", said, contact_id=contact_id)

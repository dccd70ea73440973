"""A call while many ring at once: a short greeting, three things to know, and a place on the list."""

from helpline.domain.call import Leg, Phase
from helpline.domain.contact import Contact
from helpline.domain.line import Line
from helpline.domain.plan import Hold, Say
from helpline.domain.search import Stage, fitting
from helpline.handlers import in_turn, ringing, speaking
from helpline.handlers.work import Work
from helpline.store import contacts, legs, searches


def is_to_be_listed(w: Work, contact: Contact) -> bool:
    """Whether nobody has a hand free for her now, or others came before her; and she can be rung back."""
    line = w.line(contact.line_id)
    if not line.in_raid(w.now) or not _is_known(w, contact):
        return False
    free = fitting(contact, line.strategy, Stage.WIDER, ringing.crew(w, contact))
    return not in_turn.whose_first(w, contact, free)


def put_on_list(w: Work, leg: Leg, contact: Contact) -> None:
    """From this moment she is owed a call, whenever she hangs up: nothing she hears has to be waited for."""
    contacts.change(w.db, contact.id, wants_call=True, call_asked_at=w.now)
    searches.rest(w.db, contact.id, w.now)
    legs.change(w.db, leg.id, phase=Phase.LISTED)
    w.announce("queue")


def welcome(w: Work, contact: Contact, line: Line) -> list[Say | Hold]:
    """What everybody hears first on such a night; who can't be rung back is asked to stay."""
    said: list[Say | Hold] = [
        Say("voice/raid/welcome", contact.language, {"cover": line.cover_name or None}),
        Say("voice/raid/facts", contact.language, {"lawyer": line.lawyer or None}),
    ]
    return said if _is_known(w, contact) else [*said, Say("voice/raid/stay", contact.language)]


def listed(w: Work, contact: Contact, line: Line, turn: int) -> tuple[Say | Hold, ...]:
    """The same for somebody on the list; asked again, only that she is on it."""
    first = welcome(w, contact, line) if turn == 0 else []
    return (*first, Say("voice/raid/listed", contact.language))


def _is_known(w: Work, contact: Contact) -> bool:
    return speaking.address_of(w, contact.id) is not None and not contact.borrowed

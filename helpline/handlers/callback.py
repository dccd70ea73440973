"""A call at a time she chose: agreed, called off, and when its time has come, tried once."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from helpline.domain import callback
from helpline.domain.call import LONGEST, Why
from helpline.domain.contact import HELD, Contact, State
from helpline.domain.events import CallAsked
from helpline.domain.line import Serves
from helpline.domain.responder import Duty
from helpline.handlers import claims, console, ringing, speaking, unanswered
from helpline.handlers.work import Work
from helpline.store import contacts, due, offers, roster

AGAIN: Final = timedelta(minutes=2)


class Agreed(StrEnum):
    """What became of the wish to ring at a time."""

    AGREED = "agreed"
    NOT_THEN = "not then"
    """Outside the hours in which it is safe for her, in the past, or when she is forgotten."""
    CANNOT = "cannot"
    """This line rings nobody, her number is not known, or it is not her phone."""
    NOT_YOURS = "not yours"


def times(w: Work, contact: Contact) -> tuple[datetime, ...]:
    """When she may be rung; none while she can't be rung at all."""
    if not _can_be_rung(w, contact):
        return ()
    forget_at = contacts.forget_at(w.db, contact.id)
    return callback.times(w.line(contact.line_id), contact, now=w.now, forget_at=forget_at)


def agree(w: Work, responder_id: int, contact_id: int, at: datetime) -> Agreed:
    """Once, at that time. Another time takes the place of the one before."""
    contact = console.held(w, responder_id, contact_id)
    if contact is None:
        return Agreed.NOT_YOURS
    if not _can_be_rung(w, contact):
        return Agreed.CANNOT
    if at not in times(w, contact):
        return Agreed.NOT_THEN
    contacts.change(w.db, contact_id, ring_at=at)
    due.later(w.db, due.Moment.RING_BACK, contact_id=contact_id, at=at)
    w.count("callback agreed", contact)
    w.announce("contact", contact_id)
    return Agreed.AGREED


def call_off(w: Work, responder_id: int, contact_id: int) -> bool:
    """She is not rung."""
    contact = console.held(w, responder_id, contact_id)
    if contact is None or contact.ring_at is None:
        return False
    contacts.change(w.db, contact_id, ring_at=None)
    w.announce("contact", contact_id)
    return True


def its_time(w: Work, contact_id: int, _: int) -> None:
    """WHEN the time has come: the telephone of whoever has her, then hers; nobody there to do it: others are asked."""
    contact = contacts.locked(w.db, contact_id)
    if contact is None or contact.state is State.CLOSED or contact.ring_at is None or contact.ring_at > w.now:
        return
    if contact.on_call or not _can_be_rung(w, contact) or w.now - contact.ring_at > callback.TRIED_FOR:
        contacts.change(w.db, contact_id, ring_at=None, wants_call=not contact.on_call)
    elif contact.state in HELD:
        _ring(w, contact)
    else:
        _wanted_now(w, contact)
        w.happened(CallAsked(contact_id))
    w.announce("contact", contact_id)
    w.announce("queue")


def _ring(w: Work, contact: Contact) -> None:
    assert contact.responder_id is not None
    holder = roster.get(w.db, contact.responder_id)
    if holder.duty is not Duty.ON or holder.takes is Serves.SMS:
        _wanted_now(w, contact)
        unanswered.ask_whoever_is_free(w, contact, minutes=0)
        return
    if ringing.ring(w, contact, holder, why=Why.RING_BACK) is None:
        # Her telephone is in use, or rings for it already.
        due.later(w.db, due.Moment.RING_BACK, contact_id=contact.id, at=w.now + AGAIN)
        return
    forget_at = max(contacts.forget_at(w.db, contact.id), w.now + LONGEST)
    contacts.change(w.db, contact.id, ring_at=None, wants_call=True, forget_at=forget_at)
    w.count("callback kept", contact)
    offer = offers.winner(w.db, contact.id)
    if offer is not None and offer.by_text:
        claims.tell_holder(w, contact.id, holder.id, "ringing_you")


def _wanted_now(w: Work, contact: Contact) -> None:
    """Whoever takes her now may ring her, at night as well: this is the hour she chose."""
    contacts.change(w.db, contact.id, ring_at=None, wants_call=True, call_asked_at=w.now)


def _can_be_rung(w: Work, contact: Contact) -> bool:
    known = speaking.address_of(w, contact.id) is not None
    return known and not contact.borrowed and w.line(contact.line_id).takes_calls

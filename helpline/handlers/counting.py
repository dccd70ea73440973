"""Counting what becomes of contacts, calls and callbacks: each of them once, in the transaction in which it does."""

from datetime import datetime, timedelta
from typing import Final

from helpline.domain.call import SHORT, Leg, Role, Why
from helpline.domain.contact import OPEN, Channel, Contact
from helpline.domain.counting import CALL_WAITS, TEXT_WAITS
from helpline.handlers.work import Work
from helpline.store import legs, roster

RUNG_WITHIN: Final = timedelta(minutes=15)
TAKEN_BACK_WITHIN: Final = timedelta(seconds=60)
COPY_GONE_WITHIN: Final = timedelta(hours=24)
SHIFT_OVER_WITHIN: Final = timedelta(minutes=15)


def answered(w: Work, contact: Contact, responder_id: int) -> None:
    """A person speaks to her. ``contact``: as it was before."""
    if contact.was_answered:
        w.count("answered again", contact)
        return
    w.count("answered", contact)
    speaks = contact.language in roster.get(w.db, responder_id).languages
    w.count("answered in her language" if speaks else "answered in another language", contact)
    if contact.channel is not Channel.VOICE:
        w.count(TEXT_WAITS.of(w.now - contact.opened_at), contact)


def came_in(w: Work, contact: Contact) -> None:
    w.count("call came in", contact, channel=Channel.VOICE)


def met(w: Work, leg: Leg, contact: Contact) -> None:
    """A person meets her in a call that she made: counted the first time."""
    if leg.was_met or leg.why is not Why.CAME_IN:
        return
    legs.change(w.db, leg.id, was_met=True)
    w.count("call answered", contact, channel=Channel.VOICE)
    w.count(CALL_WAITS.of(w.now - leg.made_at), contact, channel=Channel.VOICE)
    if contact.wants_call and contact.call_asked_at is not None:
        w.count("rang again herself", contact, channel=Channel.VOICE)


def left(w: Work, leg: Leg, contact: Contact) -> None:
    """A call that she made is over: what became of it, if nobody has met her."""
    if leg.was_met or leg.why is not Why.CAME_IN:
        return
    event = "abandoned early" if w.now - leg.made_at < SHORT else "abandoned"
    if contact.state not in OPEN:
        event = "call closed"
    elif contact.wants_call:
        event = "call left for a ring back"
    w.count(event, contact, channel=Channel.VOICE)


def wiped(w: Work, contact: Contact) -> None:
    """She wiped it: what she was on the line for, or waited to be rung for, ends with it."""
    for leg in legs.live(w.db, contact.id):
        if leg.role is Role.CALLER and leg.why is Why.CAME_IN and not leg.was_met:
            w.count("call wiped", contact, channel=Channel.VOICE)
    if _is_owed_a_call(contact):
        w.count("wiped before we rang", contact, channel=Channel.VOICE)


def asked_back(w: Work, contact: Contact) -> None:
    """She asks to be rung. ``contact``: as it was before; asked once more it is the same wish."""
    if not _is_owed_a_call(contact):
        w.count("call back asked", contact, channel=Channel.VOICE)


def rung_back(w: Work, leg: Leg, contact: Contact, *, reached: bool) -> None:
    """The one attempt was made. ``contact``: as it was before."""
    w.count("called back" if reached else "call back missed", contact, channel=Channel.VOICE)
    rang(w, leg, contact)


def rang(w: Work, leg: Leg, contact: Contact) -> None:
    """Her telephone was rung as she had asked: in time, or late."""
    if contact.call_asked_at is not None:
        in_time = leg.made_at - contact.call_asked_at <= RUNG_WITHIN
        w.count("rung back within 15 min" if in_time else "rung back later", contact, channel=Channel.VOICE)


def never_rung(w: Work, contact: Contact) -> None:
    """It is over, or forgotten: whoever is still owed a call does not get it any more."""
    if _is_owed_a_call(contact):
        w.count("never rung back", contact, channel=Channel.VOICE)


def shift_over(w: Work, ended_at: datetime) -> None:
    """Whoever had it holds nobody any more."""
    w.count("shift ended in time" if w.now - ended_at <= SHIFT_OVER_WITHIN else "shift ran over")


def copy_gone(w: Work, made_at: datetime) -> None:
    """The carrier has deleted a copy it had since then."""
    w.count("carrier copy deleted" if w.now - made_at <= COPY_GONE_WITHIN else "carrier copy deleted late")


def taken_back(w: Work) -> None:
    """She took back what she had said yes to: from when her words reached us until it is closed."""
    since = w.read_since or w.now
    w.count("yes taken back within 60 s" if w.now - since <= TAKEN_BACK_WITHIN else "yes taken back later")


def _is_owed_a_call(contact: Contact) -> bool:
    return contact.wants_call and contact.call_asked_at is not None

"""What a responder does on the page: the moves of her phone by another hand, and only with what she holds."""

from datetime import timedelta
from typing import Final

from helpline.domain.contact import CLEAR_FOR, OPEN, Contact
from helpline.domain.keys import Key, Kind
from helpline.domain.load import is_resting
from helpline.domain.quick import Quick
from helpline.domain.wrap_up import WrapUp
from helpline.handlers import claims, duty, forgetting, handover, keys, quick, relay, resting
from helpline.handlers.claims import Attempt, Outcome
from helpline.handlers.relay import Said
from helpline.handlers.work import Work
from helpline.store import contacts, inbox, offers, roster
from helpline.store.contacts import Voice

REPEAT_WITHIN: Final = timedelta(seconds=10)
"""The same words again so soon are a second tap on the button, not a second message."""

HER_KEYS: Final = {
    Kind.NO_MORE: 0,
    Kind.CALL_ME: 2,
    Kind.LANGUAGES: 3,
    Kind.DANGER: 5,
    Kind.SAFE_NOW: 6,
    Kind.NOT_NOW: 7,
    Kind.TAKE_BACK: 8,
    Kind.WIPE: 9,
    Kind.WOMAN: 14,
    Kind.OTHER_AREA: 15,
    Kind.OTHER_PERSON: 16,
    Kind.ANYBODY: 17,
}
"""What a responder may do for a caller who perhaps meant it."""


def take(w: Work, responder_id: int, contact_id: int) -> Attempt | None:
    """Take it, unless somebody was first; None while she is not on duty."""
    me = roster.get(w.db, responder_id)
    if not duty.is_on(w, me):
        return None
    if is_resting(me):
        return Attempt(Outcome.RESTING)
    return handover.take(w, responder_id, contact_id, by_text=False)


def say(w: Work, responder_id: int, contact_id: int, text: str) -> Said:
    """Her words to the caller, once however often she tapped."""
    contact = held(w, responder_id, contact_id)
    if contact is None:
        return Said.NOT_YOURS
    if quick.gives_away(w, contact, text):
        return Said.LOCKED
    return Said.ON_ITS_WAY if _just_said(w, contact, text) else relay.say(w, responder_id, contact_id, text)


def say_quick(w: Work, responder_id: int, contact_id: int, which: Quick) -> Said:
    """A quick reply, by a hand that has looked at it; refused while it is locked, not written or not true."""
    contact = held(w, responder_id, contact_id)
    if contact is None:
        return Said.NOT_YOURS
    text = quick.text_of(w, contact, which)
    if not text:
        return Said.LOCKED if quick.is_locked(w, contact, which) else Said.MISSING
    return say(w, responder_id, contact_id, text)


def set_safe(w: Work, responder_id: int, contact_id: int, *, safe: bool) -> bool:
    """She was asked by voice whether it is safe: clear texts may go for some minutes, or not any more."""
    if held(w, responder_id, contact_id) is None:
        return False
    contacts.change(w.db, contact_id, clear_until=w.now + CLEAR_FOR if safe else None)
    w.announce("contact", contact_id)
    return True


def say_here(w: Work, responder_id: int, contact_id: int) -> Said:
    """ "I'm here", in the caller's language."""
    contact = held(w, responder_id, contact_id)
    if contact is None:
        return Said.NOT_YOURS
    text = relay.here(w, responder_id, contact)
    return Said.ON_ITS_WAY if _just_said(w, contact, text) else relay.say(w, responder_id, contact_id, text)


def pass_back(w: Work, responder_id: int, contact_id: int) -> bool:
    """Put it back in the queue, at its old place."""
    contact = held(w, responder_id, contact_id)
    return contact is not None and claims.release(w, contact, responder_id)


def close(
    w: Work,
    responder_id: int,
    contact_id: int,
    *,
    say_goodbye: bool,
    ask_useful: bool = False,
    wrap: WrapUp | None = None,
) -> bool:
    """End the conversation; what she tapped of how it went is counted and not kept."""
    contact = held(w, responder_id, contact_id)
    if contact is None or not forgetting.close(w, contact, say_goodbye=say_goodbye, ask_useful=ask_useful):
        return False
    resting.wrap_up(w, contact, wrap or WrapUp())
    return True


def press(w: Work, responder_id: int, contact_id: int, key: Kind) -> bool:
    """Do for the caller what her key would have done: wipe, no more texts, danger now, ring me, safe now."""
    contact = held(w, responder_id, contact_id)
    if contact is None or key not in keys.ACTS:
        return False
    keys.ACTS[key](w, w.line(contact.line_id), contact, Key(key, HER_KEYS[key], starred=True), False)
    return True


def to_phone(w: Work, responder_id: int, contact_id: int, *, wanted: bool) -> bool:
    """Whether what the caller says from now on is also texted to the responder's phone."""
    offer = offers.winner(w.db, contact_id)
    if held(w, responder_id, contact_id) is None or offer is None:
        return False
    offers.win(w.db, offer.id, by_text=wanted)
    w.announce("contact", contact_id)
    return True


def settle_parked(w: Work, responder_id: int, inbox_id: int) -> bool:
    """Somebody on duty has dealt with what no machine could read: its words go."""
    if not duty.is_on(w, roster.get(w.db, responder_id)):
        return False
    w.announce("queue")
    return inbox.settle_parked(w.db, inbox_id)


def held(w: Work, responder_id: int, contact_id: int) -> Contact | None:
    """The contact, locked, if it is open and hers."""
    contact = contacts.locked(w.db, contact_id)
    is_hers = contact is not None and contact.responder_id == responder_id and contact.state in OPEN
    return contact if is_hers else None


def _just_said(w: Work, contact: Contact, text: str) -> bool:
    """Whether these very words are the last that were said, a moment ago."""
    said = contacts.said(w.db, contact.id)
    if not said or said[-1].voice is not Voice.RESPONDER or w.now - said[-1].said_at > REPEAT_WITHIN:
        return False
    return relay.words_of(w, contact.id, said[-1]) == text

"""Not her phone, or somebody beside her: what is never sent then, and what is forgotten at once."""

import unicodedata
from dataclasses import replace

from helpline.domain.call import ON_THE_LINE, Leg, Why
from helpline.domain.contact import Contact, State
from helpline.domain.events import ContactClosed
from helpline.domain.keys import read_key, read_opt_out
from helpline.domain.names import LookupKey
from helpline.handlers import claims, console, forgetting, misuse, ringing, speaking
from helpline.handlers.work import Work
from helpline.store import contacts, copies, legs, outbox

LONGEST_WORD = 24


def set_borrowed(w: Work, responder_id: int, contact_id: int, *, borrowed: bool) -> bool:
    """It is not her phone: no text by itself, no call, and nothing after the end. Her responder says so for her."""
    contact = console.held(w, responder_id, contact_id)
    if contact is None:
        return False
    contacts.change(w.db, contact_id, borrowed=borrowed, **({"ring_at": None, "wants_call": False} if borrowed else {}))
    if borrowed:
        outbox.call_off(w.db, w.now, contact_id=contact_id, machines_only=True)
        ringing.call_off(w, [leg for leg in legs.live(w.db, contact_id) if _would_ring_it(leg)])
    w.announce("contact", contact_id)
    return True


def _would_ring_it(leg: Leg) -> bool:
    """A call to that phone that nobody has picked up yet, and the responder's own that would lead to one."""
    return leg.why is Why.RING_BACK and leg.state not in ON_THE_LINE


def forget_number(w: Work, event: ContactClosed) -> None:
    """WHEN it is over and it was not her phone: the number goes now, and for a day nothing of itself goes to it."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or not contact.borrowed:
        return
    address = speaking.address_of(w, contact.id)
    if address is not None:
        misuse.leave_alone(w, address)
    outbox.call_off(w.db, w.now, contact_id=contact.id)
    contacts.forget_number(w.db, contact.id)
    w.forget_secret(contact.id)
    copies.hurry(w.db, contact.id, w.now)


def set_word(w: Work, responder_id: int, contact_id: int, word: str) -> bool:
    """Her word for "somebody is beside me", by a keyed hash only. False for what could be a key or is too long."""
    contact = console.held(w, responder_id, contact_id)
    plain = plainly(word)
    if contact is None or not 2 <= len(plain) <= LONGEST_WORD or read_key(word) or read_opt_out(word):
        return False
    if contact.check_key == w.cipher.lookup(f"word that it is she {contact_id}", plain):
        return False
    contacts.change(w.db, contact_id, word_key=_hashed(w, contact_id, plain))
    w.announce("contact", contact_id)
    return True


def is_her_word(w: Work, contact: Contact, text: str) -> bool:
    """Whether these are nothing but the word she chose."""
    if contact.word_key is None or len(text) > 2 * LONGEST_WORD:
        return False
    return contact.word_key == _hashed(w, contact.id, plainly(text))


def parted(w: Work, contact: Contact, text: str) -> Contact | None:
    """Somebody is beside her: "wrong number", and nothing else. It is over; who writes next is somebody new.

    None when this is not the word she chose.
    """
    if not is_her_word(w, contact, text):
        return None
    outbox.call_off(w.db, w.now, contact_id=contact.id)
    address = speaking.address_of(w, contact.id)
    if address is not None and contact.may_be_texted:
        speaking.last_to_caller(w, contact, address, "wrong_number")
    if contact.responder_id is not None:
        claims.tell_holder(w, contact.id, contact.responder_id, "beside_them")
    w.count("check word", contact)
    forgetting.close(w, contact, say_goodbye=False)
    return replace(contact, state=State.CLOSED)


def _hashed(w: Work, contact_id: int, plain: str) -> LookupKey:
    return w.cipher.lookup(f"check word {contact_id}", plain)


def plainly(word: str) -> str:
    """A word as it is compared, however she typed it."""
    shown = unicodedata.normalize("NFKC", word).casefold()
    return "".join(sign for sign in shown if unicodedata.category(sign)[0] in "LMN")

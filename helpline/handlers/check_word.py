"""Her word that shows it is she: kept as a keyed hash, asked for after half an hour, wiped with everything else."""

from dataclasses import replace

from helpline.domain.check import Sure, is_a_try, stands, was_away
from helpline.domain.contact import Contact
from helpline.domain.keys import read_key, read_opt_out
from helpline.domain.names import LookupKey
from helpline.handlers import claims, console
from helpline.handlers.borrowed import LONGEST_WORD, plainly
from helpline.handlers.work import Work
from helpline.store import contacts
from helpline.store.contacts import Message, Voice


def set_word(w: Work, responder_id: int, contact_id: int, word: str) -> bool:
    """The word she chose. False for what could be a key, is too long, or is her word for "somebody is beside me"."""
    contact = console.held(w, responder_id, contact_id)
    plain = plainly(word)
    is_none = read_key(word) is not None or read_opt_out(word) is not None
    if contact is None or is_none or not 2 <= len(plain) <= LONGEST_WORD or len(word.split()) != 1:
        return False
    if sure(contact) is not Sure.SURE or contact.word_key == w.cipher.lookup(f"check word {contact_id}", plain):
        return False
    contacts.change(w.db, contact_id, check_key=_key(w, contact_id, plain), check_seen_at=w.now)
    w.announce("contact", contact_id)
    return True


def sure(contact: Contact) -> Sure:
    """How sure it is that it is she."""
    return stands(hidden_before=contact.check_from, wrong=contact.check_wrong)


def shown(contact: Contact, said: list[Message]) -> list[Message]:
    """What whoever talks with her may see now: nothing of before, until her word has come."""
    return [one for one in said if contact.check_from is None or one.said_at >= contact.check_from]


def heard(w: Work, contact: Contact, text: str) -> tuple[Contact, bool]:
    """Something came from her telephone. True when it was her word: it opens what was said, and is not kept."""
    if contact.check_key is None or contact.check_seen_at is None:
        return contact, False
    if contact.check_from is None:
        if was_away(seen_at=contact.check_seen_at, now=w.now):
            contact = _changed(w, contact, check_from=w.now)
            _tell(w, contact, Sure.ASKED)
        else:
            return _changed(w, contact, check_seen_at=w.now), False
    if sure(contact) is Sure.LOCKED:
        return contact, False
    if contact.check_key == _key(w, contact.id, plainly(text)):
        contact = _changed(w, contact, check_from=None, check_wrong=0, check_seen_at=w.now)
        _tell(w, contact, Sure.SURE)
        return contact, True
    if is_a_try(text, longest=LONGEST_WORD) and _was_asked(w, contact):
        contact = _changed(w, contact, check_wrong=contact.check_wrong + 1)
        if sure(contact) is Sure.LOCKED:
            w.announce("alarm")
            _tell(w, contact, Sure.LOCKED)
    return contact, False


def _was_asked(w: Work, contact: Contact) -> bool:
    """Whether somebody has written to her since: before that a lone word is only a greeting."""
    return any(one.voice is Voice.RESPONDER for one in shown(contact, contacts.said(w.db, contact.id)))


def _changed(w: Work, contact: Contact, **facts: object) -> Contact:
    contacts.change(w.db, contact.id, **facts)
    w.announce("contact", contact.id)
    return contacts.get(w.db, contact.id) or replace(contact)


def _tell(w: Work, contact: Contact, how: Sure) -> None:
    """Whoever has her by telephone sees no page: her phone says what the page would."""
    if contact.responder_id is not None:
        claims.tell_holder(w, contact.id, contact.responder_id, "check_word", meaning=str(how))


def _key(w: Work, contact_id: int, plain: str) -> LookupKey:
    return w.cipher.lookup(f"word that it is she {contact_id}", plain)

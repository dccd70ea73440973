"""Coming back: her word opens what is not over yet, from any telephone; without it nobody reads, grants or extends."""

from datetime import timedelta
from enum import StrEnum
from random import SystemRandom
from typing import Final

from helpline.domain.audit import Action
from helpline.domain.contact import Contact
from helpline.domain.escalation import resume
from helpline.domain.escalation.note import Kind
from helpline.domain.names import LookupKey
from helpline.domain.number import bare
from helpline.handlers import audit, speaking
from helpline.handlers.escalation import who
from helpline.handlers.work import Work
from helpline.store import contacts
from helpline.store.escalation import notes

FORGOTTEN_AFTER: Final = timedelta(days=1)
_dice = SystemRandom()


class Tried(StrEnum):
    """What came of a word."""

    OPENED = "opened"
    WRONG = "wrong"
    LOCKED = "locked"


def give(w: Work, responder_id: int, contact_id: int, ref: str) -> str | None:
    """A word for her note, told once: kept by a keyed hash only. A second one replaces the first. None: not hers."""
    contact = who.held(w, responder_id, contact_id)
    if contact is None:
        return None
    note = next((one for one in notes.of_contact(w.db, contact_id) if one.ref == ref and one.kind is Kind.NOTE), None)
    if note is None:
        return None
    while True:
        word = resume.fresh(_dice.choice)
        if notes.set_word(w.db, note.id, _key(w, word)):
            break
    audit.note(w, actor=who.alias(w, responder_id), action=Action.NOTE_CHANGED, ref=ref, reason="word given")
    w.announce("contact", contact_id)
    return word


def send(w: Work, contact_id: int, word: str) -> bool:
    """The word by text, where she wants it so: it says nothing by itself."""
    contact = contacts.get(w.db, contact_id)
    if contact is None or not contact.may_be_texted:
        return False
    said = speaking.words_for(contact.language, "consent/word", word=word)
    speaking.person_to_caller(w, contact, said, "consent")
    return True


def heard(w: Work, contact: Contact, text: str) -> Tried | None:
    """A text that is a word and nothing else; None when it is none. Five wrong ones, and a day's rest."""
    word = resume.read(text) if w.house.escalates else None
    return try_word(w, contact, word) if word is not None else None


def try_word(w: Work, contact: Contact, word: str) -> Tried:
    """Open what it is for, in this conversation. Wrong ones are counted by telephone, withheld ones as one."""
    who = _who(w, contact)
    wrong = notes.wrong_tries(w.db, who, w.now - resume.LOCKED_FOR)
    if wrong >= resume.TRIES:
        return Tried.LOCKED
    note = notes.with_word(w.db, _key(w, word))
    if note is None or note.closed or note.expires_on < w.now.date():
        notes.wrong_try(w.db, who, w.now, wrong + 1)
        w.count("wrong word")
        return Tried.WRONG
    notes.open_in(w.db, note.id, contact.id)
    audit.note(w, actor="caller", action=Action.NOTE_OPENED, ref=note.ref, reason="with her word")
    w.announce("contact", contact.id)
    return Tried.OPENED


def forget(w: Work) -> int:
    """Wrong tries of more than a day ago."""
    return notes.forget_tries(w.db, w.now - FORGOTTEN_AFTER, dry=False)


def _who(w: Work, contact: Contact) -> LookupKey:
    address = speaking.address_of(w, contact.id)
    # Each text of somebody who withholds her number is a conversation of its own: they share their five tries.
    return w.cipher.lookup("word tried", bare(address) if address else "withheld")


def _key(w: Work, word: str) -> LookupKey:
    return w.cipher.lookup("resume word", word)

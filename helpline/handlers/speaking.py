"""Saying something: put words in the outbox, and remember them in the conversation they belong to."""

from datetime import datetime, timedelta
from typing import Any

from helpline import words
from helpline.domain import segment
from helpline.domain.call import LONGEST
from helpline.domain.contact import MOST_AUTOMATIC_TEXTS, Contact, State
from helpline.domain.line import Line
from helpline.domain.names import Address, Locale, Sealed
from helpline.domain.responder import Responder
from helpline.domain.sending import MACHINE_TEXT_LIVES, PERSON_TEXT_LIVES
from helpline.handlers.work import Work
from helpline.store import contacts, outbox, roster, shutting

PARTS_A_TEXT = 3
"""A longer text is several: old phones drop the middle of longer ones."""


def about_outgoing(thread: str) -> str:
    """What the sealed words of an outgoing text are bound to."""
    return f"outgoing:{thread}"


def about_address(contact_id: int) -> str:
    """What a contact's sealed address is bound to."""
    return f"contact:{contact_id}:address"


def address_of(w: Work, contact_id: int) -> Address | None:
    """Where texts to this caller go, out of the vault; None once she is forgotten."""
    secret = w.secret(contact_id)
    if secret is None or secret.address_sealed is None:
        return None
    return Address(w.cipher.open(secret.sealed_with, about_address(contact_id), secret.address_sealed))


def about_responder(number_key: bytes) -> str:
    """What a responder's sealed number is bound to."""
    return f"responder:{number_key.hex()}"


def responder_address(w: Work, responder_id: int) -> Address | None:
    """A responder's own number, for the length of one send."""
    found = roster.sealed_number(w.db, responder_id)
    if found is None:
        return None
    return Address(w.cipher.open(found.sealed_with, about_responder(found.number_key), found.number_sealed))


def to_caller(w: Work, contact: Contact, template: str, **facts: Any) -> bool:
    """A machine's words to the caller, in her language and the discreet tier; False when she is not to be texted."""
    if not contact.may_be_texted_by_machine:
        return False
    text = _with_notice(w, contact, words.say(f"sms/{template}", contact.language, **facts))
    _remembered(w, contact, contacts.Voice.MACHINE, text, template, by_person=False)
    return True


def _with_notice(w: Work, contact: Contact, text: str) -> str:
    """What a machine says, and that an answer is charged where the line must say so."""
    if not w.line(contact.line_id).charge_notice:
        return text
    return f"{text} {words.say('sms/notice/charged', contact.language)}"


def unasked_to_caller(w: Work, contact: Contact, template: str, **facts: Any) -> bool:
    """The same, for what she did not ask for: at most two of these before a person speaks to her."""
    if contact.automatic_texts >= MOST_AUTOMATIC_TEXTS or contact.state is State.JOINED:
        return False
    if not to_caller(w, contact, template, **facts):
        return False
    contacts.change(w.db, contact.id, automatic_texts=contact.automatic_texts + 1)
    return True


def person_to_caller(w: Work, contact: Contact, said: str, template: str = "relay") -> None:
    """A responder's words to the caller, exactly as she wrote them. The clock of forgetting starts anew."""
    contacts.heard_from(w.db, contact.id, w.now, forget_at=kept_until(w, contact))
    _remembered(w, contact, contacts.Voice.RESPONDER, said, template, by_person=True)


def kept_until(w: Work, contact: Contact) -> datetime:
    """Until when what was said is kept from now on; never so short that a call ends in the middle of it."""
    kept_for = w.line(contact.line_id).kept_for
    return w.now + (max(kept_for, LONGEST) if contact.on_call else kept_for)


def last_to_caller(w: Work, contact: Contact, address: Address, template: str, **facts: Any) -> None:
    """One last word to somebody of whom nothing is kept: it carries her address itself, until it has left."""
    text = words.say(f"sms/{template}", contact.language, **facts)
    key = w.cipher.new_key()
    thread = f"last:{contact.id}"
    put(w, thread=thread, template=template, text=text, key=key, line_id=contact.line_id, address=address)


def to_responder(
    w: Work, responder: Responder, template: str, *, line: Line, about: int | None = None, **facts: Any
) -> None:
    """A machine's words to a responder, in her own language."""
    say_to_responder(
        w, responder, words_for(responder.language, f"responder/{template}", **facts), template, line=line, about=about
    )


def say_to_responder(
    w: Work,
    responder: Responder,
    text: str,
    template: str,
    *,
    line: Line,
    about: int | None = None,
    by_person: bool = False,
    urgent: bool = False,
) -> None:
    """Words to a responder's phone; what concerns one contact stays in order among itself.

    While all is locked nothing is sent to any: somebody else may have it, and what is said waits for the page.
    """
    if not w.is_open and shutting.since(w.db) is not None:
        return
    for part in segment.split(text, limit_parts=PARTS_A_TEXT):
        put(
            w,
            thread=f"responder:{responder.id}:{about or ''}",
            template=template,
            text=part,
            key=w.cipher.new_key(),
            line_id=line.id,
            contact_id=about,
            responder_id=responder.id,
            by_person=by_person,
            urgent=urgent,
        )


def words_for(locale: Locale, template: str, **facts: Any) -> str:
    return words.say(f"sms/{template}", locale, **facts)


def put(
    w: Work,
    *,
    thread: str,
    template: str,
    text: str,
    key: Sealed,
    line_id: int,
    contact_id: int | None = None,
    responder_id: int | None = None,
    address: Address | None = None,
    by_person: bool = False,
    urgent: bool = False,
    lives: timedelta | None = None,
) -> int:
    """One row of the outbox under a key of its own, and a ring for it."""
    about = about_outgoing(thread)
    lives = lives or (PERSON_TEXT_LIVES if by_person else MACHINE_TEXT_LIVES)
    row_id = outbox.put(
        w.db,
        line_id=line_id,
        contact_id=contact_id,
        responder_id=responder_id,
        thread=thread,
        template=template,
        by_person=by_person,
        urgent=urgent,
        sealed_with=key,
        words_sealed=w.cipher.seal(key, about, text),
        address_sealed=w.cipher.seal(key, about + ":to", address) if address else None,
        now=w.now,
        expires_at=w.now + lives,
    )
    w.ring("deliver", row_id)
    return row_id


def _remembered(w: Work, contact: Contact, voice: contacts.Voice, text: str, template: str, *, by_person: bool) -> None:
    """Send to the caller, and keep in the conversation what was sent, so that a page can show how far it came."""
    ids = [
        put(
            w,
            thread=f"caller:{contact.id}",
            template=template,
            text=part,
            key=w.cipher.new_key(),
            line_id=contact.line_id,
            contact_id=contact.id,
            by_person=by_person,
            urgent=contact.urgent_at is not None,
        )
        for part in segment.split(text, limit_parts=PARTS_A_TEXT)
    ]
    sealed = w.seal_said(contact, voice, text)
    contacts.say(w.db, contact.id, voice=voice, now=w.now, words_sealed=sealed, outbox_ids=ids)
    w.announce("contact", contact.id)

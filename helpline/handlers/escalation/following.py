"""What follows from her yes: it comes under her note, and the board is asked where two must agree."""

from datetime import date
from typing import Final

from helpline import words
from helpline.domain.contact import Contact
from helpline.domain.escalation.board import LAPSES_AFTER, Motion, State, Subject
from helpline.domain.escalation.consent import TERMS, Grant, Purpose
from helpline.domain.escalation.note import Kind, Note
from helpline.domain.limits import Name
from helpline.domain.names import Locale
from helpline.handlers import limits, speaking
from helpline.handlers.work import Work
from helpline.store import contacts, offers, roster
from helpline.store.escalation import board, consents, notes

AWAITED: Final = (State.OPEN, State.APPROVED)


def about_ask(contact_id: int) -> str:
    """What the sealed words of a question are bound to."""
    return f"ask:{contact_id}"


def about_grant(grant_id: int) -> str:
    """What the sealed words of a yes are bound to."""
    return f"grant:{grant_id}:may say"


def may_say(w: Work, grant_id: int) -> str:
    """Exactly what she said may be said; nothing once she took it back."""
    sealed = consents.words_of(w.db, grant_id)
    if sealed.sealed_with is None or sealed.may_say_sealed is None:
        return ""
    return w.cipher.open(sealed.sealed_with, about_grant(grant_id), sealed.may_say_sealed)


def until(w: Work, grant: Grant, language: Locale) -> str:
    """The day on which her yes ends, as it is said there."""
    return words.day(grant.expires_at.date(), language)


def follow_yes(w: Work, contact: Contact, grant: Grant) -> None:
    """Her yes has its effect."""
    if grant.purpose is Purpose.RING_BACK:
        later = {"forget_at": grant.expires_at}
        contacts.change(w.db, contact.id, **later)
    note = next((one for one in notes.of_contact(w.db, contact.id) if one.kind is Kind.NOTE and not one.closed), None)
    if note is not None and TERMS[grant.purpose].holds_note:
        put_under(w, note, grant)


def put_under(w: Work, note: Note, grant: Grant) -> None:
    """From now on this yes is about this note, which lives no longer for it than two people agree to."""
    consents.put_under(w.db, grant.id, note.id)
    latest = last_day(w, [grant], note.opened_on)
    if grant.renews_id is not None or latest > note.expires_on:
        # Longer than was first agreed, renewed or asked anew: two people look at it before it is.
        propose(w, Subject.EXTENSION, note=note, grant=grant)
    if TERMS[grant.purpose].needs_two or grant.externals:
        propose(w, Subject.RELEASE, note=note, grant=grant)


def propose(w: Work, subject: Subject, *, note: Note, grant: Grant | None, by: int | None = None) -> Motion:
    """Put it before the board; it lapses with her yes, and after a week at the latest."""
    lapses_at = w.now + LAPSES_AFTER
    if grant is not None:
        lapses_at = min(lapses_at, grant.expires_at)
    motion = board.propose(
        w.db,
        subject=subject,
        proposed_by=by,
        note_id=note.id,
        note_by=note.responder_id,
        asked_by=consents.asked_by(w.db, grant.id) if grant else None,
        grant_id=grant.id if grant else None,
        recipient_id=grant.recipient_id if grant else None,
        area_id=note.area_id,
        opened_at=w.now,
        lapses_at=lapses_at,
    )
    w.announce("notes")
    return motion


def tell_holder(w: Work, contact: Contact, template: str) -> None:
    """Whoever has her by telephone hears of it as well; on the page it shows by itself."""
    offer = offers.winner(w.db, contact.id)
    if offer is None or not offer.by_text:
        return
    responder = roster.get(w.db, offer.responder_id)
    line = w.line(contact.line_id)
    speaking.to_responder(w, responder, template, line=line, about=contact.id, code=offer.code)


def last_day(w: Work, grants: list[Grant], opened_on: date) -> date:
    """Until when a note under these may be kept."""
    latest = max((grant.expires_at.date() for grant in grants), default=opened_on)
    return min(latest, opened_on + limits.span(w, Name.NOTE))

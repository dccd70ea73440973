"""What stands in one conversation: the question that is open, her yeses that hold, and the notes under them."""

from dataclasses import dataclass
from datetime import date, datetime

from helpline.domain.contact import HELD, Contact
from helpline.domain.escalation.consent import TERMS, Grant, Method, Purpose
from helpline.domain.escalation.note import Note
from helpline.handlers.escalation import wording
from helpline.handlers.work import Work
from helpline.store import contacts, lines
from helpline.store.escalation import consents, notes


@dataclass(frozen=True, kw_only=True)
class Open:
    """What she is asked just now."""

    purpose: Purpose
    who: str
    method: Method
    code: int | None
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Yes:
    """One yes that holds, and whom it is for."""

    grant: Grant
    who: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All of it, for whoever holds the conversation."""

    contact: Contact
    asked: Open | None
    yeses: tuple[Yes, ...]
    notes: tuple[Note, ...]
    may_write: bool
    """A yes of hers allows a note, and there is none yet."""
    is_clear: bool
    """She has said that it is safe now."""
    today: date


def standing(w: Work, responder_id: int, contact_id: int) -> Standing | None:
    """What stands in a conversation, for the responder who holds it; None for anybody else, and where it is off."""
    contact = contacts.get(w.db, contact_id) if w.house.escalates else None
    if contact is None or contact.responder_id != responder_id or contact.state not in HELD:
        return None
    yeses = [one for one in consents.of_contact(w.db, contact_id) if one.holds(w.now)]
    holders = [one for one in yeses if TERMS[one.purpose].holds_note and one.is_live(w.now)]
    return Standing(
        contact=contact,
        asked=_open(w, contact_id),
        yeses=tuple(Yes(grant=one, who=_who(w, one.area_id, one.recipient_id)) for one in yeses),
        notes=tuple(notes.of_contact(w.db, contact_id)),
        may_write=bool(holders) and all(one.note_id is None for one in holders),
        is_clear=contact.clear_until is not None and w.now < contact.clear_until,
        today=w.now.date(),
    )


def _open(w: Work, contact_id: int) -> Open | None:
    found = consents.open_ask(w.db, contact_id)
    if found is None or not found.is_open(w.now):
        return None
    return Open(
        purpose=found.purpose,
        who=_who(w, found.area_id, found.recipient_id),
        method=found.method,
        code=found.code,
        expires_at=found.expires_at,
    )


def _who(w: Work, area_id: int | None, recipient_id: int | None) -> str:
    """An area or a person by name; empty where the purpose itself says whom it is for."""
    if recipient_id is not None:
        return wording.who(w, recipient_id)
    return next((one.name for one in lines.all_areas(w.db) if one.id == area_id), "")

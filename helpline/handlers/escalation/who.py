"""Who does something about a yes or a note: whoever holds the conversation, and members of the board."""

from helpline.domain.contact import HELD, Contact
from helpline.handlers.work import Work
from helpline.store import accounts, contacts, roster


def held(w: Work, responder_id: int, contact_id: int) -> Contact | None:
    """The contact, locked, if this responder has it."""
    contact = contacts.locked(w.db, contact_id)
    is_hers = contact is not None and contact.responder_id == responder_id and contact.state in HELD
    return contact if is_hers else None


def alias(w: Work, responder_id: int) -> str:
    """How a responder is known."""
    return roster.get(w.db, responder_id).alias


def name(w: Work, account_id: int) -> str:
    """How an account is called, also when its owner has left since."""
    return next((one.name for one in accounts.everybody(w.db) if one.id == account_id), "somebody who left")

"""A complaint without names: counted, and put before supervisors who were not there; of the caller nothing is kept."""

from helpline import words
from helpline.domain.account import Role
from helpline.domain.audit import Action
from helpline.domain.complaint import Complaint
from helpline.domain.contact import HELD, Contact
from helpline.domain.line import Line
from helpline.domain.names import Address
from helpline.domain.text import ArrivedText
from helpline.handlers import audit, speaking
from helpline.handlers.work import Work
from helpline.store import accounts, complaints, contacts, roster

LONGEST_WHY = 200


def in_contact(w: Work, contact: Contact) -> None:
    """By her key while it is open: whoever talks with her sees nothing of it, neither the key nor the answer."""
    _noted(w, contact.line_id, contact)
    address = speaking.address_of(w, contact.id)
    if address is not None and not contact.on_call and contact.may_be_texted and not contact.borrowed:
        speaking.last_to_caller(w, contact, address, "wish/complaint")


def afterwards(w: Work, line: Line, text: ArrivedText) -> None:
    """By her key when it is over: nothing is opened by it, and nobody is told that she wrote."""
    found = _newest(w, line, text)
    _noted(w, line.id, found)
    _answer(w, line, text, found)


def shut_out(w: Work, line: Line, text: ArrivedText) -> bool:
    """By whoever is not let in, of the conversation before it: once. False when there is none left to complain of."""
    found = _newest(w, line, text)
    if found is None or not _noted(w, line.id, found):
        return False
    _answer(w, line, text, found)
    return True


def _newest(w: Work, line: Line, text: ArrivedText) -> Contact | None:
    return contacts.newest_of(w.db, line.id, w.cipher.lookup("caller", text.sender)) if text.sender else None


def _answer(w: Work, line: Line, text: ArrivedText, found: Contact | None) -> None:
    silent = found is not None and (found.borrowed or not found.may_be_texted)
    if text.sender is None or not text.can_be_answered or silent:
        return
    said = words.say("sms/wish/complaint", found.language if found is not None else line.default_language)
    thread, key = f"complaint:{w.reading}", w.cipher.new_key()
    to = Address(text.sender)
    speaking.put(w, thread=thread, template="wish/complaint", text=said, key=key, line_id=line.id, address=to)


def shown_to(w: Work, account_id: int) -> list[Complaint]:
    """What waits for one supervisor."""
    return complaints.shown_to(w.db, account_id)


def deal_with(w: Work, complaint_id: int, *, account_id: int, name: str, why: str) -> bool:
    """She has dealt with it, and says how; False when it was not there for her.

    Raises `audit.ReasonError` when she does not say how.
    """
    if not why.strip():
        raise audit.ReasonError("how it was dealt with is missing")
    audit.note(w, actor=name, action=Action.COMPLAINT_HEARD, reason=why)
    if complaints.dealt_with(w.db, complaint_id, account_id) is None:
        w.noted.clear()
        return False
    return True


def _noted(w: Work, line_id: int, contact: Contact | None) -> bool:
    """Once for each conversation, however often she says it. False when it was said before."""
    if contact is not None and not contacts.complains(w.db, contact.id):
        return False
    complaints.add(w.db, line_id=line_id, day=w.now.date(), not_for=_not_for(w, contact))
    w.count("complaint")
    return True


def _not_for(w: Work, contact: Contact | None) -> set[int]:
    """Supervisors who lead shifts or answer just now. Where that is all of them: who talked with her."""
    board = [one for one in accounts.everybody(w.db) if one.role is Role.SUPERVISOR and not one.external]
    on_duty = {one.id for one in roster.on_duty(w.db, w.now)}
    leading = {one.id for one in roster.everybody(w.db) if one.leads}
    there = {one.id for one in board if one.responder_id in on_duty | leading}
    held_by = contact.responder_id if contact is not None and contact.state in HELD else None
    spoke = {held_by, contact.spoke_with if contact is not None else None} - {None}
    spoken = {one.id for one in board if one.responder_id in spoke}
    return there | spoken if len(there | spoken) < len(board) else spoken

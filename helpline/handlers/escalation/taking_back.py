"""Taking back: one key, one tap, anyone with the telephone. Her yes is closed, its key gone, its recipients told."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from helpline import words
from helpline.domain.audit import Action
from helpline.domain.contact import Contact
from helpline.domain.escalation.board import State
from helpline.domain.escalation.consent import Answer, Grant, Purpose
from helpline.domain.escalation.note import Note, week_of
from helpline.domain.events import ContactWiped
from helpline.domain.names import Address, LookupKey
from helpline.domain.number import spellings
from helpline.handlers import audit, counting, speaking
from helpline.handlers.escalation import following, who, wording
from helpline.handlers.work import Work
from helpline.store import contacts, lines, outbox
from helpline.store.escalation import board, consents, notes, recipients
from helpline.store.escalation.recipients import Release

TAKEN_BACK: Final = "taken back"
WIPED: Final = "wiped"
RAN_OUT: Final = "time was over"
CALLER: Final = "caller"


def by_caller(w: Work, contact: Contact) -> bool:
    """Her `8`: everything she ever said yes to and is not over yet, by this conversation and this telephone.

    False when there is nothing of the kind: she hears that nothing is noted.
    """
    hers = _hers(w, contact)
    told = close(w, hers, actor=CALLER, why=TAKEN_BACK)
    asked = consents.open_ask(w.db, contact.id, hold=True)
    if asked is not None:
        consents.answer(w.db, asked.id, Answer.NO, w.now)
    if hers:
        following.tell_holder(w, contact, "took_back")
    _say(w, contact, something=bool(hers), told=told)
    w.announce("contact", contact.id)
    return bool(hers)


def by_telephone(w: Work, address: Address | None) -> bool:
    """The same from somebody who is not let in just now: the telephone is enough to take back."""
    hers = consents.hers(w.db, contact_ids=[], caller_keys=_keys_of(w, address)) if address else []
    close(w, hers, actor=CALLER, why=TAKEN_BACK)
    return bool(hers)


def by_responder(w: Work, responder_id: int, contact_id: int, grant_id: int | None = None) -> int:
    """She said so to whoever has her: one yes, or all of them. How many were closed."""
    contact = who.held(w, responder_id, contact_id)
    if contact is None:
        return 0
    hers = [one for one in _hers(w, contact) if grant_id is None or one.id == grant_id]
    close(w, hers, actor=who.alias(w, responder_id), why=TAKEN_BACK)
    w.announce("contact", contact_id)
    return len(hers)


def follow_wipe(w: Work, event: ContactWiped) -> None:
    """WHEN she wiped it: her yeses go with everything else."""
    contact = contacts.get(w.db, event.contact_id) if w.house.escalates else None
    if contact is not None:
        close(w, _hers(w, contact), actor=CALLER, why=WIPED)


def close(w: Work, hers: Sequence[Grant], *, actor: str, why: str) -> list[Release]:
    """Close these yeses now, in this transaction: keys destroyed, motions off, recipients told. Who had been told."""
    told: list[Release] = []
    if hers and why == TAKEN_BACK:
        counting.taken_back(w)
    for grant in hers:
        if not consents.withdraw(w.db, grant.id, w.now):
            continue
        for motion in board.about(w.db, grant_id=grant.id):
            board.move(w.db, motion.id, before=following.AWAITED, after=State.WITHDRAWN, now=w.now)
        if grant.purpose is Purpose.RING_BACK:
            _keep_no_longer(w, grant)
        told += [_recall(w, one) for one in recipients.released(w.db, grant_id=grant.id)]
        audit.note(w, actor=actor, action=Action.GRANT_WITHDRAWN, reason=f"{grant.purpose}: {why}")
        w.count(f"taken back {grant.purpose}")
    for note_id in {grant.note_id for grant in hers if grant.note_id is not None}:
        note = notes.get(w.db, note_id, hold=True)
        if note is not None and not any(one.holds(w.now) for one in consents.of_note(w.db, note_id)):
            shred(w, note, why=why)
    w.announce("notes")
    return told


def _keep_no_longer(w: Work, grant: Grant) -> None:
    """Her number was kept for ringing back: from now on it goes with the conversation, as any other."""
    contact_id = consents.contact_of(w.db, grant.id)
    contact = contacts.get(w.db, contact_id) if contact_id is not None else None
    if contact is not None:
        contacts.change(w.db, contact.id, forget_at=speaking.kept_until(w, contact))


def shred(w: Work, note: Note, *, why: str) -> None:
    """The note's row and key go, and who read it; a stone says that it was, for what, how long, and that it is gone."""
    today = w.now.date()
    bury(w, note.ref, consents.of_note(w.db, note.id), opened_on=note.opened_on, today=today, why=why)
    notes.shred(w.db, note.id)
    # Who read it and why they said so goes with it; that something was done then stays, and the chain with it.
    audit.erase(w, note.ref)
    audit.note(w, actor=CALLER if why != RAN_OUT else "clock", action=Action.NOTE_FORGOTTEN, ref=note.ref, reason=why)


def bury(w: Work, ref: str, grants: Sequence[Grant], *, opened_on: date, today: date, why: str) -> None:
    """What stays for ninety days: nothing that leads to anybody."""
    consents.bury(
        w.db,
        ref=ref,
        purposes=sorted({str(one.purpose) for one in grants}),
        days=max(0, (today - opened_on).days),
        why=why,
        ended_on=week_of(today),
        proof=w.cipher.lookup("purged", f"{ref} {today}"),
    )


def _hers(w: Work, contact: Contact) -> list[Grant]:
    """Hers by this conversation, by this telephone, and by the notes she opened here with her word."""
    found = consents.hers(w.db, contact_ids=[contact.id], caller_keys=_telephones(w, contact))
    opened = notes.of_contact(w.db, contact.id)
    known = {one.id for one in found}
    more = [one for note in opened for one in consents.of_note(w.db, note.id, hold=True)]
    return found + [one for one in more if one.id not in known and one.withdrawn_at is None]


def _telephones(w: Work, contact: Contact) -> list[LookupKey]:
    address = speaking.address_of(w, contact.id)
    return _keys_of(w, address) if address else []


def _keys_of(w: Work, address: Address) -> list[LookupKey]:
    return [w.cipher.lookup("take back", one) for one in spellings(address)]


def _recall(w: Work, release: Release) -> Release:
    """Stop, and delete: to the recipient, with the reference only; should the text not go, a person is to ring."""
    recipients.change(w.db, release.id, stop_at=w.now)
    if release.outbox_id is not None:
        outbox.call_off_one(w.db, release.outbox_id, w.now)
    row_id = tell(w, release.recipient_id, "recipient/stop", ref=release.ref)
    recipients.change(w.db, release.id, outbox_id=row_id)
    audit.note(w, actor=CALLER, action=Action.RECALLED, ref=release.ref)
    return release


def tell(w: Work, recipient_id: int, template: str, **facts: object) -> int | None:
    """A text to a recipient's verified number, in the language of our first line; the outbox row."""
    sealed = recipients.number(w.db, recipient_id)
    known = lines.all_lines(w.db)
    if sealed is None or not known:
        return None
    key, number = sealed
    address = Address(w.cipher.open(key, about_number(recipient_id), number))
    return speaking.put(
        w,
        thread=f"recipient:{recipient_id}",
        template=template.rpartition("/")[2],
        text=words.say(f"sms/{template}", known[0].default_language, **facts),
        key=w.cipher.new_key(),
        line_id=known[0].id,
        address=address,
        by_person=True,
        urgent=True,
    )


def about_number(recipient_id: int) -> str:
    """What a recipient's sealed number is bound to."""
    return f"recipient:{recipient_id}:number"


def _say(w: Work, contact: Contact, *, something: bool, told: Sequence[Release]) -> None:
    """What became of it, and what can't be undone."""
    if not contact.may_be_texted:
        return
    if not something:
        speaking.to_caller(w, contact, "consent/no")
        return
    is_clear = contact.clear_until is not None and w.now < contact.clear_until
    if told and is_clear and words.has("sms/consent/taken_back_clear", contact.language):
        names = ", ".join(sorted({wording.who(w, one.recipient_id) for one in told}))
        speaking.to_caller(w, contact, "consent/taken_back_clear", who=names)
        return
    speaking.to_caller(w, contact, "consent/taken_back")

"""Telling a recipient: exactly what she said may be said, by the hand of one who is allowed, after two have agreed."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from helpline.domain.audit import Action
from helpline.domain.delivery import Delivery
from helpline.domain.escalation.board import State, Subject
from helpline.domain.escalation.consent import Grant, Mode
from helpline.domain.escalation.note import Decided, Did, Note
from helpline.domain.escalation.recipient import Recipient
from helpline.handlers import audit
from helpline.handlers.escalation import following, notes, taking_back, who
from helpline.handlers.work import House, Work, work
from helpline.store import outbox
from helpline.store.escalation import board, consents, recipients
from helpline.store.escalation import notes as kept
from helpline.store.escalation.recipients import Release

DELETED_WITHIN: Final = timedelta(days=14)
ARRIVED: Final = frozenset({Delivery.DELIVERED, Delivery.READ})
"""What says that a telephone has it. That the carrier has taken it ("sent") does not: it may never get there."""
DID: Final = {
    Mode.INFORMATION: Did.GAVE_NUMBER,
    Mode.ADVOCATE_FIRST: Did.ASKED_WITHOUT,
    Mode.INTRODUCTION: Did.INTRODUCED,
}


class No(StrEnum):
    """Why nothing leaves."""

    NOT_DECIDED = "two have not agreed"
    NO_YES = "her yes is gone"
    NOT_IN_FORCE = "the recipient is not in force"
    NOBODY = "not a member of the board"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What leaves, and nothing else does."""

    ref: str
    words: str = field(repr=False)
    mode: Mode
    recipient: Recipient
    number: str = field(repr=False)


def look(w: Work, account_id: int, motion_id: int) -> Parcel | No:
    """What would leave, for whoever is about to ring: her number is shown, and that it was is noted."""
    found = _ready(w, account_id, motion_id)
    if isinstance(found, Parcel):
        audit.note(w, actor=who.name(w, account_id), action=Action.NOTE_OPENED, ref=found.ref, reason="to pass it on")
    return found


def send(w: Work, account_id: int, motion_id: int, *, by_text: bool) -> Release | No:
    """Tell her now: by text, or because the sender has just rung her. Her yes is looked at once more, this moment."""
    found = _ready(w, account_id, motion_id)
    if isinstance(found, No):
        return found
    motion = board.get(w.db, motion_id, hold=True)
    if motion is None or motion.grant_id is None or motion.note_id is None:
        return No.NOT_DECIDED
    if not consents.use(w.db, motion.grant_id, w.now):
        return No.NO_YES
    note = kept.get(w.db, motion.note_id, hold=True)
    grant = consents.grant(w.db, motion.grant_id)
    if note is None or grant is None:
        return No.NO_YES
    delete_by = min((w.now + DELETED_WITHIN).date(), grant.expires_at.date())
    release = recipients.release(
        w.db,
        ref=found.ref,
        motion_id=motion_id,
        note_id=note.id,
        grant_id=grant.id,
        recipient_id=found.recipient.id,
        mode=found.mode,
        sent_by=account_id,
        released_at=w.now,
        delete_by=delete_by,
    )
    board.move(w.db, motion_id, before=(State.APPROVED,), after=State.DONE, now=w.now)
    if by_text:
        row_id = taking_back.tell(
            w,
            found.recipient.id,
            "recipient/told",
            ref=found.ref,
            words=found.words,
            date=following.until(w, grant, note.language),
        )
        recipients.change(w.db, release.id, outbox_id=row_id)
    actor = who.name(w, account_id)
    audit.note(w, actor=actor, action=Action.RELEASED, ref=found.ref, reason=grant.purpose)
    notes.done(w, note, actor=actor, did=DID[found.mode], area_id=None, decided_by=Decided.CALLER)
    w.count(f"released {grant.purpose}")
    w.announce("notes")
    return recipients.get_release(w.db, release.id) or release


def received(w: Work, account_id: int, release_id: int) -> bool:
    """ "Received, will delete by": she said so on the telephone."""
    found = recipients.get_release(w.db, release_id)
    if board.member(w.db, account_id) is None or found is None:
        return False
    if found.stop_at is not None:
        recipients.change(w.db, release_id, stop_told_at=found.stop_told_at or w.now)
    else:
        recipients.change(w.db, release_id, received_at=found.received_at or w.now)
    w.announce("notes")
    return True


def answered(w: Work, number: str, text: str) -> bool:
    """A text of a recipient that is her reference: she has it, or it is deleted. False: it is nobody's of these."""
    if not w.house.escalates:
        return False
    said = "".join(text.split()).upper()
    for one in recipients.released(w.db):
        if one.ref != said or _number(w, one.recipient_id) != number:
            continue
        told = {"stop_told_at": w.now} if one.stop_at is not None else {"received_at": w.now}
        recipients.change(w.db, one.id, **told)
        w.announce("notes")
        return True
    return False


def note_what_arrived(house: House) -> None:
    """A "stop" that her telephone has was told; until then it stands on the board's list for somebody to ring."""
    with work(house) as w:
        for one in recipients.to_be_told(w.db):
            text = outbox.get(w.db, one.outbox_id) if one.outbox_id is not None else None
            if text is not None and text.delivery is not None and text.delivery in ARRIVED:
                recipients.change(w.db, one.id, stop_told_at=w.now)


def _ready(w: Work, account_id: int, motion_id: int) -> Parcel | No:
    """Two have agreed, her yes stands, the recipient is in force: all three at this very moment."""
    member = board.member(w.db, account_id)
    seen = board.get(w.db, motion_id)
    if member is None:
        return No.NOBODY
    if seen is None or seen.subject is not Subject.RELEASE or seen.grant_id is None or seen.recipient_id is None:
        return No.NOT_DECIDED
    grant = consents.grant(w.db, seen.grant_id, hold=True)
    motion = board.get(w.db, motion_id, hold=True)
    if grant is None or not grant.is_live(w.now):
        return No.NO_YES
    if motion is None or motion.state is not State.APPROVED or w.now >= motion.lapses_at:
        return No.NOT_DECIDED
    recipient = recipients.get(w.db, seen.recipient_id)
    note = kept.get(w.db, motion.note_id) if motion.note_id is not None else None
    if recipient is None or not recipient.may_be_told(w.now.date()) or note is None:
        return No.NOT_IN_FORCE
    return _parcel(w, note, grant, recipient)


def _parcel(w: Work, note: Note, grant: Grant, recipient: Recipient) -> Parcel:
    return Parcel(
        ref=note.ref,
        words=following.may_say(w, grant.id),
        mode=grant.mode or Mode.ADVOCATE_FIRST,
        recipient=recipient,
        number=_number(w, recipient.id),
    )


def _number(w: Work, recipient_id: int) -> str:
    sealed = recipients.number(w.db, recipient_id)
    return w.cipher.open(sealed[0], taking_back.about_number(recipient_id), sealed[1]) if sealed else ""

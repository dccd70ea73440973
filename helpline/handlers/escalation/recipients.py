"""Recipients: named people, proposed by one, decided by two, looked at again within a year."""

from datetime import date

from helpline.domain.audit import Action
from helpline.domain.escalation.board import LAPSES_AFTER, State, Subject
from helpline.domain.escalation.consent import Purpose
from helpline.domain.escalation.recipient import Recipient, Sort, Stand, faults
from helpline.handlers import audit, wanted
from helpline.handlers.escalation import taking_back, who
from helpline.handlers.wanted import RefusedError
from helpline.handlers.work import Work
from helpline.store.escalation import board, recipients

LONGEST_TERMS = 200
"""Characters of what a recipient may receive, and of what she must not do."""


def propose(
    w: Work,
    account_id: int,
    *,
    person: str,
    organisation: str,
    sort: Sort,
    phone: str,
    may_receive: str,
    must_not: str,
    agreed_on: date,
    review_on: date,
    verified_on: date,
) -> Recipient:
    """Put a person before the board. ``phone`` was verified by ringing it. Raises `RefusedError` with the field."""
    wrong = faults(
        person=person, organisation=organisation, agreed_on=agreed_on, review_on=review_on, verified_on=verified_on
    )
    if wrong:
        raise RefusedError("A recipient is a named person with a dated agreement.", field=wrong[0], code=wrong[0])
    for field, text in (("may_receive", may_receive), ("must_not", must_not)):
        if not text.strip() or len(text) > LONGEST_TERMS:
            raise RefusedError(f"This needs 1 to {LONGEST_TERMS} characters.", field=field, code=field)
    if not verified_on <= w.now.date():
        raise RefusedError("The number was verified on a day that has been.", field="verified_on", code="verified_on")
    key = w.cipher.new_key()
    number = wanted.phone_number(phone, field="phone")
    found = recipients.add(
        w.db,
        person=" ".join(person.split()),
        organisation=" ".join(organisation.split()),
        sort=sort,
        sealed_with=key,
        number_sealed=b"",
        may_receive=may_receive.strip(),
        must_not=must_not.strip(),
        agreed_on=agreed_on,
        review_on=review_on,
        verified_on=verified_on,
        verified_by=account_id,
    )
    recipients.keep_number(w.db, found.id, w.cipher.seal(key, taking_back.about_number(found.id), number))
    board.propose(
        w.db,
        subject=Subject.RECIPIENT,
        proposed_by=account_id,
        recipient_id=found.id,
        opened_at=w.now,
        lapses_at=w.now + LAPSES_AFTER,
    )
    audit.note(w, actor=who.name(w, account_id), action=Action.RECIPIENT_CHANGED, reason=f"proposed {found.id}")
    w.announce("notes")
    return found


def retire(w: Work, account_id: int, recipient_id: int) -> bool:
    """Taking one out takes one: from now on she is told nothing, and what was under way to her stops."""
    found = recipients.get(w.db, recipient_id)
    if found is None or found.stand is Stand.RETIRED:
        return False
    recipients.stand(w.db, recipient_id, Stand.RETIRED)
    for motion in board.about(w.db, recipient_id=recipient_id):
        board.move(w.db, motion.id, before=(State.OPEN, State.APPROVED), after=State.WITHDRAWN, now=w.now)
    audit.note(w, actor=who.name(w, account_id), action=Action.RECIPIENT_CHANGED, reason=f"retired {recipient_id}")
    w.announce("notes")
    return True


def number(w: Work, account_id: int, recipient_id: int) -> str | None:
    """For whoever rings her: looking at it is noted."""
    sealed = recipients.number(w.db, recipient_id)
    if sealed is None:
        return None
    audit.note(
        w, actor=who.name(w, account_id), action=Action.RECIPIENT_CHANGED, reason=f"number looked at {recipient_id}"
    )
    key, kept = sealed
    return w.cipher.open(key, taking_back.about_number(recipient_id), kept)


def for_purpose(w: Work, purpose: Purpose, *, brought_up: bool) -> list[Recipient]:
    """Who may be asked for. Authorities are not there at all until she has spoken of one herself."""
    today = w.now.date()
    there = [one for one in recipients.all_of_them(w.db) if one.may_be_told(today)]
    if purpose is Purpose.AUTHORITY:
        return [one for one in there if one.is_authority] if brought_up else []
    if purpose is Purpose.SISTER:
        return [one for one in there if one.sort is Sort.SISTER]
    return [one for one in there if not one.is_authority] if purpose is Purpose.TELL_ONE else []


def has_child_protection(w: Work) -> bool:
    """Whether there is somebody for children before the line goes live."""
    if not w.house.escalates:
        return True
    today = w.now.date()
    return any(one.sort is Sort.CHILD and one.may_be_told(today) for one in recipients.all_of_them(w.db))


def authorities_shown(w: Work) -> bool:
    """Whether the board has added a named authority at all."""
    if not w.house.escalates:
        return False
    today = w.now.date()
    return any(one.is_authority and one.may_be_told(today) for one in recipients.all_of_them(w.db))

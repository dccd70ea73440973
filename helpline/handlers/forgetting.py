"""Forgetting: closing, wiping, and the purge that waits for nobody."""

from datetime import datetime, timedelta
from typing import Final

from helpline.domain.contact import OPEN, Contact, State
from helpline.domain.events import ContactClosed, ContactWiped
from helpline.domain.names import LookupKey
from helpline.domain.number import spellings
from helpline.domain.practice import LASTS
from helpline.domain.retention import HOURS_KEPT, RETENTION, WORDS
from helpline.handlers import counting, speaking
from helpline.handlers.escalation import ageing
from helpline.handlers.work import House, Work, work
from helpline.store import (
    accounts,
    audit,
    changes,
    complaints,
    contacts,
    copies,
    counters,
    debriefs,
    inbox,
    legs,
    misuse,
    newcomers,
    offers,
    outbox,
    practices,
    proofs,
    roster,
    shifts,
    stretches,
    turns,
)
from helpline.store.database import Connection

AT_ONCE: Final = 200


def close(w: Work, contact: Contact, *, say_goodbye: bool, ask_useful: bool = False) -> bool:
    """End a conversation. Its words and number go when the line's time after the last message has passed.

    ``ask_useful``: she is asked to say with one key whether it was; only the count of it is kept.
    """
    if not contacts.compare_and_set(w.db, contact.id, before=OPEN, after=State.CLOSED, closed_at=w.now):
        return False
    line = w.line(contact.line_id)
    if say_goodbye:
        hours = max(1, round(line.kept_for.total_seconds() / 3600))
        speaking.to_caller(w, contact, "closing", hours=hours, calls=line.takes_calls)
    if ask_useful:
        speaking.to_caller(w, contact, "feedback")
    offers.end(w.db, contact.id, w.now, state=offers.State.ENDED)
    outbox.let_doubt_rest(w.db, contact.id, w.now)
    w.count("closed", contact)
    counting.never_rung(w, contact)
    w.happened(ContactClosed(contact.id, contact.responder_id))
    w.announce("queue")
    w.announce("contact", contact.id)
    return True


def wipe(w: Work, contact: Contact) -> None:
    """Everything of hers, on every line, open or closed: rows and keys, now. Then one last word that tells nothing."""
    w.count("wiped", contact)
    hers = contacts.all_of(w.db, _keys_of(w, contact))
    for one in hers if contact.id in {found.id for found in hers} else [*hers, contact]:
        if one.id == contact.id and contact.may_be_texted_by_machine:
            address = speaking.address_of(w, contact.id)
            if address is not None:
                speaking.last_to_caller(w, contact, address, "erased")
        counting.wiped(w, one)
        contacts.compare_and_set(w.db, one.id, before=OPEN, after=State.CLOSED, closed_at=w.now)
        w.happened(ContactWiped(one.id, one.responder_id if one.state in OPEN else None))
        _gone(w, one.id, wiped=True)
    w.announce("queue")


def _keys_of(w: Work, contact: Contact) -> list[LookupKey]:
    """By what she is found on any channel: one telephone has one number. None for withheld callers."""
    address = speaking.address_of(w, contact.id)
    if address is None:
        return []
    return [w.cipher.lookup("caller", one) for one in spellings(address)]


def _gone(w: Work, contact_id: int, *, wiped: bool = False) -> None:
    """The row goes, and with it words, offers, timers, number and key. What is under way to her is called off."""
    outbox.call_off_all(w.db, w.now, contact_id=contact_id)
    copies.hurry(w.db, contact_id, w.now)
    legs.forget_of(w.db, contact_id, all_of_it=wiped)
    contacts.forget(w.db, contact_id)
    w.announce("contact", contact_id)


def forget_ripe(house: House, *, limit: int = AT_ONCE) -> int:
    """Forget the contacts whose time has passed, open ones too: the vault's clock does not ask whether we were done."""
    with house.database.transaction() as db:
        ids = contacts.ripe_to_forget(db, house.ports.clock.now(), limit)
    for contact_id in ids:
        with work(house) as w:
            contact = contacts.locked(w.db, contact_id)
            if contact is None or not contacts.is_ripe(w.db, contact_id, w.now):
                continue
            if contact.state in OPEN:
                w.count("forgotten while open", contact)
                counting.never_rung(w, contact)
                w.happened(ContactClosed(contact_id, contact.responder_id))
            w.count("forgotten", contact)
            _gone(w, contact_id)
            w.announce("queue")
    return len(ids)


def purge(house: House, *, dry: bool = False) -> dict[str, int]:
    """Everything whose time has passed, counted by table. With ``dry`` nothing goes."""
    now = house.ports.clock.now()
    with house.database.transaction() as db:
        counted = {"contact": contacts.count_ripe(db, now)} | _purge_tables(db, house, dry=dry)
    counted |= ageing.purge(house, dry=dry)
    if not dry:
        while forget_ripe(house):
            pass
    return counted


def _purge_tables(db: Connection, house: House, *, dry: bool) -> dict[str, int]:
    now = house.ports.clock.now()
    return {
        "words nobody read": inbox.forget_words(db, now - WORDS, dry=dry),
        "words never sent": outbox.forget_words(db, now, before=now - WORDS, dry=dry),
        "inbox": inbox.forget_done(db, now - _longest("inbox"), dry=dry),
        "outbox": outbox.forget_ended(db, now - _longest("outbox"), dry=dry),
        "carrier_copy": copies.forget_proven(db, now - _longest("carrier_copy"), dry=dry),
        "counter": _forget_counted(db, now, dry=dry),
        # Begun an hour ago: with a look once an hour nothing of it is left after two.
        "practice": practices.forget(db, now - LASTS, dry=dry),
        "newcomer": newcomers.forget(db, now - _longest("newcomer"), dry=dry),
        "change": changes.forget(db, now - _longest("change"), dry=dry),
        "complaint": complaints.forget(db, (now - _longest("complaint")).date(), dry=dry),
        "leg": legs.forget_ended(db, now - _longest("leg"), dry=dry),
        "misuse": misuse.forget(db, now - _longest("misuse"), now, dry=dry),
        "turn": turns.forget(db, now - _longest("turn"), dry=dry),
        "shift": shifts.forget(db, (now - _longest("shift")).date(), dry=dry),
        "shift_change": shifts.forget_changes(db, (now - _longest("shift_change")).date(), dry=dry),
        "who needed out": roster.forget_outs(db, now, dry=dry),
        "stretch": stretches.forget(db, now - _longest("stretch"), dry=dry),
        "week_on": stretches.forget_weeks(db, (now - _longest("week_on")).date(), dry=dry),
        "month_on": stretches.forget_months(db, (now - _longest("month_on")).date(), dry=dry),
        "listening_time": debriefs.forget_times(db, now - _longest("listening_time"), dry=dry),
        "debrief": debriefs.forget(db, now - _longest("debrief"), dry=dry),
        "sign_in": accounts.forget_sign_ins(db, now - _longest("sign_in"), dry=dry),
        "half_way": proofs.forget_half_ways(db, now - _longest("half_way"), dry=dry),
        "passkey_question": proofs.forget_questions(db, now - _longest("passkey_question"), dry=dry),
        # Last: who adds to the audit waits for this.
        "audit": audit.forget(db, house.ports.cipher, now - _longest("audit"), dry=dry),
    }


def _forget_counted(db: Connection, now: datetime, *, dry: bool) -> int:
    """Hours become days, and days go. By the clock of the world: an hour more or less is nothing here."""
    if not dry:
        counters.add_up(db)
        counters.roll_up(db, (now - HOURS_KEPT).date())
    return counters.forget(db, (now - _longest("counter")).date(), dry=dry)


def _longest(table: str) -> timedelta:
    longest = RETENTION[table].longest
    assert longest is not None
    return longest

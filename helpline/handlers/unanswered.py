"""Unanswered: a caller to whom somebody has spoken, and whose next words nobody answers, does not wait till morning."""

from datetime import datetime

from helpline.domain.contact import Contact, State
from helpline.domain.events import CallerSpoke, DangerSaid, ResponderSpoke
from helpline.domain.handover import NUDGE_AFTER, OTHERS_AFTER, Handover, after
from helpline.domain.routing import Circle
from helpline.handlers import claims, handover, whom
from helpline.handlers.work import Work
from helpline.store import contacts, due, handovers, offers, searches

AGAIN_EVERY = NUDGE_AFTER
"""Who comes on meanwhile is asked as well."""


def watch(w: Work, event: CallerSpoke | DangerSaid) -> None:
    """WHEN she says something to a person: it is looked at again, should it be the first that waits for an answer."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or contact.state is not State.JOINED or contact.on_call:
        return
    since = handovers.unanswered_since(w.db, contact.id)
    if since is None or (since != w.now and isinstance(event, CallerSpoke)):
        return
    times = {
        due.Moment.ANSWER_NUDGE: since + after(NUDGE_AFTER, contact),
        due.Moment.ANSWER_OTHERS: since + after(OTHERS_AFTER, contact),
    }
    due.all_later(w.db, times, contact_id=contact.id)


def nudge(w: Work, contact_id: int, _: int) -> None:
    """WHEN her words have waited for so long: the one who has her is asked, on the page and on her phone."""
    contact = contacts.get(w.db, contact_id)
    since = handovers.unanswered_since(w.db, contact_id)
    if contact is None or not _waits(contact) or since is None or w.now - since < after(NUDGE_AFTER, contact):
        return
    w.announce("contact", contact_id)
    w.announce("queue")
    offer = offers.winner(w.db, contact_id)
    if offer is not None and offer.by_text and contact.responder_id is not None:
        minutes = int((w.now - since).total_seconds() // 60)
        claims.tell_holder(w, contact_id, contact.responder_id, "unanswered", minutes=minutes)


def ask_others(w: Work, contact_id: int, _: int) -> None:
    """WHEN they have waited for longer: whoever is free may take her; until somebody does she stays where she is."""
    contact = contacts.locked(w.db, contact_id)
    since = handovers.unanswered_since(w.db, contact_id)
    if contact is None or not _waits(contact) or since is None or w.now - since < after(OTHERS_AFTER, contact):
        return
    ask_whoever_is_free(w, contact, minutes=int((w.now - since).total_seconds() // 60))
    due.later(w.db, due.Moment.ANSWER_OTHERS, contact_id=contact_id, at=w.now + AGAIN_EVERY)


def ask_whoever_is_free(w: Work, contact: Contact, *, minutes: int) -> None:
    """Others may take her; until one of them does she stays where she is."""
    assert contact.responder_id is not None
    wanted = handovers.of_contact(w.db, contact.id)
    if wanted is None or not wanted.silent:
        w.count("went unanswered", contact)
        silent = Handover(
            contact_id=contact.id,
            from_id=contact.responder_id,
            to_id=None,
            area_id=None,
            silent=True,
            note_sealed=None,
            version=contact.claim_version,
            until=None,
        )
        handovers.ask(w.db, silent, w.now)
    _tell(w, contact, minutes=minutes)


def answered(w: Work, event: ResponderSpoke) -> None:
    """WHEN the one who has her answers: nobody else is asked any more."""
    if handovers.end_silent(w.db, event.contact_id):
        handover.end_offers(w, event.contact_id)


def too_long(w: Work, contact: Contact) -> datetime | None:
    """Since when her words wait for an answer, once that is too long; None before."""
    since = handovers.unanswered_since(w.db, contact.id) if _waits(contact) else None
    return since if since is not None and w.now - since >= after(NUDGE_AFTER, contact) else None


def _tell(w: Work, contact: Contact, *, minutes: int) -> None:
    """Whoever fits and has not been told yet."""
    found = whom.reached(w, contact, Circle.EVERYBODY)
    apart = searches.hidden_from(w.db, contact.id) | {contact.responder_id}
    urgent = contact.urgent_at is not None
    for one in found.asked:
        if one.id not in apart and offers.standing(w.db, contact.id, one.id) is None:
            handover.tell(w, contact, one, "offer", minutes=minutes, urgent=urgent)
    w.announce("queue")


def _waits(contact: Contact) -> bool:
    return contact.state is State.JOINED and contact.responder_id is not None and not contact.on_call

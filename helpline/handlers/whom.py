"""Whom to ask: who is there at this instant, whom of them a contact may be offered to, and in which order."""

from collections.abc import Collection
from dataclasses import dataclass

from helpline.domain import wish
from helpline.domain.contact import Channel, Contact
from helpline.domain.events import ClaimLapsed, ContactClosed, ContactHandedOver, ContactReleased, ContactWiped
from helpline.domain.names import Locale
from helpline.domain.responder import Responder
from helpline.domain.routing import Circle, Crew, Reach, reach, suiting
from helpline.handlers import sparing
from helpline.handlers.work import Work
from helpline.store import around, contacts, roster, searches
from helpline.store.around import Around


@dataclass(frozen=True, kw_only=True)
class There:
    """Who is on duty now and what they have in hand, looked up once for however many contacts."""

    on_duty: tuple[Responder, ...]
    around: Around


def there(w: Work) -> There:
    """As things stand at this instant."""
    on_duty = tuple(roster.on_duty(w.db, w.now))
    w.is_open = w.is_open or bool(on_duty)
    return There(on_duty=on_duty, around=around.look(w.db, w.now))


def reached(w: Work, contact: Contact, upto: Circle, *, known: There | None = None, but: int | None = None) -> Reach:
    """Who is asked for it, as far around her as ``upto``; while many come at once, everybody who speaks her language.

    ``but``: whoever has just put it back.
    """
    if w.line(contact.line_id).in_raid(w.now):
        upto = max(upto, Circle.EVERYBODY)
    return reach(contact, crew(w, contact, known or there(w), but=but), upto=upto)


def crew(w: Work, contact: Contact, known: There, *, but: int | None = None, busy: Collection[int] = ()) -> Crew:
    """Who there is for this contact on its channel. ``busy``: whose telephones are in use."""
    now = known.around
    full = {one.id for one in known.on_duty if now.loads.get(one.id, 0) >= one.at_once}
    apart = {responder_id for contact_id, responder_id in now.apart if contact_id == contact.id}
    suits = [one for one in suiting(known.on_duty, contact.channel) if one.id not in apart]
    # Whoever has her, or has just put her back, relieves nobody.
    past = {but, contact.responder_id}
    relief = [one for one in suits if wish.fits(contact, one) and one.id not in past]
    spared = sparing.spared_for(w, contact, relief, now.spared)
    return Crew(
        there=suits,
        unfree=full | apart | spared | set(busy) | ({but} if but is not None else set()),
        loads=now.loads,
        neighbours=now.neighbours.get(contact.area_id, frozenset()),
        fallback=fallback(w, contact),
    )


def somebody_fits(w: Work, contact: Contact) -> bool:
    """Whether anybody on duty is whom she wishes for and may be offered to her, free or not."""
    known = there(w)
    apart = {responder_id for contact_id, responder_id in known.around.apart if contact_id == contact.id}
    suits = suiting(known.on_duty, Channel.VOICE if contact.on_call else contact.channel)
    return any(wish.fits(contact, one) and one.id not in apart for one in suits)


def fallback(w: Work, contact: Contact) -> Responder | None:
    """Whoever is asked when nobody else comes, on duty or not; nobody while she needs to be out of it."""
    named = w.line(contact.line_id).fallback_id
    found = roster.one_to_ask(w.db, named, w.now) if named is not None else None
    return next(iter(suiting([found], contact.channel)), None) if found is not None else None


def skipped(w: Work, taken: Contact, by: Responder) -> list[Locale]:
    """Other languages of hers in which somebody waited longer than whom she has just taken, and whom she could answer.

    Not where the one she took can't wait: that jumps the queue.
    """
    if taken.urgent_at is not None or len(by.languages) == 1:
        return []
    others = set(by.languages) - {taken.language}
    waited = contacts.waiting_longer(w.db, taken.opened_at, others)
    apart = {contact_id for contact_id, responder_id in searches.all_hidden(w.db) if responder_id == by.id}
    fit = (one for one in waited if one.id not in apart and wish.fits(one, by) and suiting([by], one.channel))
    return sorted({one.language for one in fit})


def note_idle(w: Work, event: ContactReleased | ClaimLapsed | ContactClosed | ContactWiped | ContactHandedOver) -> None:
    """WHEN somebody has one less in hand: from now on she is idle, and others come before her."""
    responder_id = event.before_id if isinstance(event, ContactHandedOver) else event.responder_id
    if responder_id is not None:
        roster.note_idle(w.db, responder_id, w.now)

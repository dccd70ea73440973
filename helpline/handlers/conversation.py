"""One conversation as the one who holds it sees it: what was said, how far it came, and what can be done."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from helpline import words
from helpline.domain.check import Sure
from helpline.domain.contact import OPEN, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.delivery import Delivery
from helpline.domain.keys import Kind
from helpline.domain.sending import State as Sending
from helpline.handlers import callback, check_word, console, handover, keys, phoning, quick, relay, unanswered
from helpline.handlers.handover import Asking
from helpline.handlers.phoning import Phones
from helpline.handlers.work import Work
from helpline.store import contacts, legs, lines, offers, outbox, roster
from helpline.store.contacts import Message
from helpline.store.outbox import OutgoingText


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One thing that was said. ``how_far`` is the least that is true of all its parts."""

    message_id: int
    voice: contacts.Voice
    said_at: datetime
    words: str
    may_mean: str | None
    how_far: str | None
    """``on its way``, ``sent``, ``delivered``, ``not delivered``, ``perhaps sent`` or ``not sent``; None for hers."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """One contact as its own responder sees it."""

    contact: Contact
    code: str
    to_phone: bool
    language: str
    area: str
    bubbles: tuple[Bubble, ...]
    perhaps_sent: int
    reply_by: datetime | None
    """Until when the first words must be said; None once they were."""
    phones: Phones
    quick: tuple[quick.Reply, ...]
    clear_until: datetime | None
    """Until when clear texts may go; None while they are locked."""
    unanswered_since: datetime | None
    """Since when her words wait, once that is too long."""
    asking: Asking | None
    """Who is asked to take it over."""
    peers: tuple[str, ...]
    areas: tuple[tuple[int, str], ...]
    """Whom she may ask."""
    ring_times: tuple[tuple[datetime, str], ...]
    """When she may be rung, each with how it is called by the clock of the line."""
    ring_at: str
    """When she will be, called the same; empty when nothing is agreed."""
    keys: frozenset[Kind]
    """The caller's keys that can be pressed for her."""
    sure: Sure = Sure.SURE
    """How sure it is that it is still she."""


def conversation(w: Work, responder_id: int, contact_id: int) -> Conversation | None:
    """One contact, only for the responder who holds it."""
    contact = contacts.get(w.db, contact_id)
    if contact is None or contact.responder_id != responder_id or contact.state not in OPEN:
        return None
    offer = offers.winner(w.db, contact_id)
    said = check_word.shown(contact, contacts.said(w.db, contact_id))
    under_way = outbox.each(w.db, [row_id for one in said for row_id in one.outbox_ids])
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    line = w.line(contact.line_id)
    claimed_at = contacts.claimed_at(w.db, contact_id)
    me = roster.get(w.db, responder_id)

    def called(at: datetime) -> str:
        return words.time_of_day(at, now=w.now, zone=ZoneInfo(line.zone), locale=me.language)

    peers, asked_areas = handover.whom(w, contact)
    return Conversation(
        contact=contact,
        sure=check_word.sure(contact),
        code=offer.code if offer else "",
        to_phone=bool(offer and offer.by_text),
        language=words.register()[contact.language].name,
        area=areas.get(contact.area_id, ""),
        bubbles=tuple(_bubble(w, contact_id, one, under_way) for one in said),
        perhaps_sent=len(outbox.to_decide(w.db, contact_id)),
        reply_by=claimed_at + line.first_reply_within if claimed_at and contact.state is Standing.CLAIMED else None,
        phones=phoning.phones(w, responder_id, contact),
        quick=quick.replies(w, contact, me),
        clear_until=contact.clear_until if contact.clear_until and contact.clear_until > w.now else None,
        unanswered_since=unanswered.too_long(w, contact),
        asking=handover.asking(w, contact),
        peers=peers,
        areas=asked_areas,
        ring_times=tuple((at, called(at)) for at in callback.times(w, contact)),
        ring_at=called(contact.ring_at) if contact.ring_at is not None else "",
        keys=frozenset(console.HER_KEYS) & frozenset(keys.ACTS),
    )


def handed_to(w: Work, responder_id: int, contact_id: int) -> str | None:
    """The alias of whoever has it now, for somebody who gave it over and is still in the room; None for all others."""
    contact = contacts.get(w.db, contact_id)
    is_there = any(leg.responder_id == responder_id for leg in legs.live(w.db, contact_id))
    if contact is None or not is_there or contact.responder_id == responder_id:
        return None
    return roster.get(w.db, contact.responder_id).alias if contact.responder_id is not None else None


def _bubble(w: Work, contact_id: int, message: Message, under_way: dict[int, OutgoingText]) -> Bubble:
    parts = [under_way[row_id] for row_id in message.outbox_ids if row_id in under_way]
    return Bubble(
        message_id=message.id,
        voice=message.voice,
        said_at=message.said_at,
        words=relay.words_of(w, contact_id, message),
        may_mean=message.may_mean,
        how_far=_how_far(parts) if message.voice is not contacts.Voice.CALLER else None,
    )


def _how_far(parts: list[OutgoingText]) -> str:
    """The worst that is true of any part: half a text delivered is not a text delivered."""
    for text in parts:
        if text.state is Sending.HUMAN:
            return "perhaps sent"
        if text.state in (Sending.FAILED, Sending.EXPIRED, Sending.CANCELLED):
            return "not sent"
        if text.delivery is not None and text.delivery.is_lost:
            return "not delivered"
    if all(text.delivery in (Delivery.DELIVERED, Delivery.READ) for text in parts):
        return "delivered"
    return "sent" if all(text.state is Sending.SENT for text in parts) else "on its way"

"""Handing over a conversation by text: offered to a peer, an area or whoever is free; hers until somebody takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpline.domain import wish
from helpline.domain.contact import OPEN, Contact, State
from helpline.domain.events import ClaimLapsed, ContactClosed, ContactHandedOver, ContactReleased
from helpline.domain.grapheme import clip
from helpline.domain.handover import LONGEST_NOTE, STANDS_FOR, Handover, is_for, stands
from helpline.domain.line import Serves
from helpline.domain.load import is_resting
from helpline.domain.names import Locale, Sealed
from helpline.domain.responder import Duty, Responder
from helpline.handlers import claims, speaking
from helpline.handlers.claims import Attempt, Outcome
from helpline.handlers.work import Work
from helpline.ports import SealBrokenError
from helpline.store import contacts, due, handovers, legs, lines, offers, outbox, roster, searches


class Asked(StrEnum):
    """What became of the wish to hand over."""

    ASKED = "asked"
    NOBODY = "nobody"
    """Nobody of those is on duty and free of it."""
    NOT_YOURS = "not yours"
    NOT_YET = "not yet"
    """Nobody has spoken to the caller: then it goes back to the queue instead."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A hand-over that stands, as the one who asked for it sees it."""

    whom: str
    """An alias, the name of an area, or empty: whoever is free."""
    is_peer: bool
    silent: bool
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A hand-over that stands, as one of those who are asked sees it. The note is gone once it is taken."""

    contact_id: int
    whose: str
    locale: Locale
    area: str
    urgent: bool
    silent: bool
    note: str


def ask(w: Work, responder_id: int, contact_id: int, *, alias: str = "", area_id: int = 0, note: str = "") -> Asked:
    """Ask one peer, or everybody on duty of an area. Until one of them takes it nothing changes."""
    contact = _held(w, responder_id, contact_id)
    if contact is None:
        return Asked.NOT_YOURS
    if contact.state is not State.JOINED or contact.on_call or legs.live(w.db, contact_id):
        return Asked.NOT_YET
    peer = next((one for one in _free(w, contact) if one.alias == alias), None) if alias else None
    asked = [peer] if peer is not None else [one for one in _free(w, contact) if one.area_id == area_id]
    if not asked:
        return Asked.NOBODY
    end_offers(w, contact_id)
    wanted = Handover(
        contact_id=contact_id,
        from_id=responder_id,
        to_id=peer.id if peer is not None else None,
        area_id=None if peer is not None else area_id,
        silent=False,
        note_sealed=_sealed(w, contact_id, clip(note.strip(), LONGEST_NOTE)),
        version=contact.claim_version,
        until=w.now + STANDS_FOR,
    )
    handovers.ask(w.db, wanted, w.now)
    due.later(w.db, due.Moment.HAND_OVER_ENDS, contact_id=contact_id, at=w.now + STANDS_FOR)
    giver = roster.get(w.db, responder_id)
    for one in asked:
        tell(w, contact, one, "hand_over", alias=giver.alias)
    return Asked.ASKED


def tell(w: Work, contact: Contact, responder: Responder, template: str, **facts: object) -> None:
    """One of those who are asked hears of it, with a code of her own."""
    offer = offers.standing(w.db, contact.id, responder.id) or claims.make_offer(w, responder.id, contact.id)
    if offer is not None:
        line = w.line(contact.line_id)
        language = claims.called(contact, responder)
        facts |= {"code": offer.code, "language": language}
        text = speaking.words_for(responder.language, f"responder/{template}", **facts)
        urgent = contact.urgent_at is not None
        speaking.say_to_responder(w, responder, text, template, line=line, about=contact.id, urgent=urgent)
    w.announce("contact", contact.id)
    w.announce("queue")


def take_back(w: Work, responder_id: int, contact_id: int) -> bool:
    """She goes on herself: nobody is asked any more."""
    contact = _held(w, responder_id, contact_id)
    return contact is not None and _over(w, contact_id)


def take(w: Work, responder_id: int, contact_id: int, *, by_text: bool) -> Attempt:
    """Take one that waits, or one that she was asked to take over."""
    wanted = handovers.of_contact(w.db, contact_id)
    if wanted is not None and wanted.from_id != responder_id:
        attempt = _take_over(w, responder_id, contact_id, by_text=by_text)
        if attempt is not None:
            return attempt
    return claims.take(w, responder_id, contact_id, by_text=by_text)


def _take_over(w: Work, responder_id: int, contact_id: int, *, by_text: bool) -> Attempt | None:
    """None when it is not to be taken over, or not by her."""
    contact = contacts.locked(w.db, contact_id)
    wanted = handovers.of_contact(w.db, contact_id)
    me = roster.locked(w.db, responder_id)
    if contact is None or wanted is None or not stands(wanted, contact, w.now) or not is_for(wanted, me):
        return None
    if searches.is_hidden(w.db, contact_id, responder_id) or legs.live(w.db, contact_id) or not wish.fits(contact, me):
        return None
    if len(contacts.held_by(w.db, responder_id)) >= me.at_once:
        return Attempt(Outcome.TOO_MANY)
    note = note_of(w, wanted)
    giver = offers.winner(w.db, contact_id)
    handovers.end(w.db, contact_id)
    outbox.keep_back(w.db, w.now, contact_id=contact_id, responder_id=wanted.from_id)
    offer = claims.pass_to(w, contact, to=responder_id, of=wanted.from_id, by_text=by_text)
    if offer is None:
        return None
    if giver is not None and giver.by_text:
        claims.tell_holder(w, contact_id, wanted.from_id, "handed_on", alias=me.alias)
    w.happened(ContactHandedOver(contact_id, responder_id, wanted.from_id))
    if note and by_text:
        text = speaking.words_for(me.language, "responder/relay", code=offer.code, words=f">> {note}")
        line = w.line(contact.line_id)
        speaking.say_to_responder(w, me, text, "relay", line=line, about=contact_id, by_person=True)
    return Attempt(Outcome.TAKEN, offer)


def time_is_up(w: Work, contact_id: int, _: int) -> None:
    """WHEN an hour has passed and nobody has taken it: it stays where it is, and the note goes."""
    contacts.locked(w.db, contact_id)
    wanted = handovers.of_contact(w.db, contact_id)
    if wanted is not None and wanted.until is not None and wanted.until <= w.now:
        _over(w, contact_id)


def end(w: Work, event: ContactReleased | ClaimLapsed | ContactClosed) -> None:
    """WHEN it is not hers any more, or over: nobody is asked to take it over."""
    handovers.end(w.db, event.contact_id)


def asking(w: Work, contact: Contact) -> Asking | None:
    """What its holder has asked for, if anything."""
    wanted = handovers.of_contact(w.db, contact.id)
    if wanted is None or not stands(wanted, contact, w.now):
        return None
    names = {area.id: area.name for area in lines.all_areas(w.db)}
    whom = roster.get(w.db, wanted.to_id).alias if wanted.to_id is not None else names.get(wanted.area_id or 0, "")
    return Asking(whom=whom, is_peer=wanted.to_id is not None, silent=wanted.silent, until=wanted.until)


def asked_of(w: Work, me: Responder) -> tuple[Ask, ...]:
    """What she is asked to take over."""
    if me.duty is not Duty.ON or is_resting(me):
        return ()
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    found = []
    for wanted in handovers.every(w.db):
        contact = contacts.get(w.db, wanted.contact_id) if is_for(wanted, me) else None
        if contact is None or not stands(wanted, contact, w.now) or searches.is_hidden(w.db, contact.id, me.id):
            continue
        if not wish.fits(contact, me):
            continue
        found.append(
            Ask(
                contact_id=contact.id,
                whose=roster.get(w.db, wanted.from_id).alias,
                locale=contact.language,
                area=areas.get(contact.area_id, ""),
                urgent=contact.urgent_at is not None,
                silent=wanted.silent,
                note=note_of(w, wanted),
            )
        )
    return tuple(found)


def whom(w: Work, contact: Contact) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """Whom she may ask: aliases of peers, and areas by their ids and names, where somebody is on duty."""
    free = _free(w, contact)
    there = {one.area_id for one in free}
    areas = tuple((area.id, area.name) for area in lines.all_areas(w.db) if area.id in there)
    return tuple(one.alias for one in free), areas


def note_of(w: Work, wanted: Handover) -> str:
    """The note for whoever takes it, out of its seal."""
    secret = w.secret(wanted.contact_id)
    if wanted.note_sealed is None or secret is None:
        return ""
    try:
        return w.cipher.open(secret.sealed_with, _about(wanted.contact_id), wanted.note_sealed)
    except SealBrokenError:
        return ""


def end_offers(w: Work, contact_id: int) -> None:
    """No code but its holder's leads to it any more."""
    holder = offers.winner(w.db, contact_id)
    ended = offers.State.ENDED
    offers.end(w.db, contact_id, w.now, state=ended, but=holder.id if holder is not None else None)
    w.announce("contact", contact_id)
    w.announce("queue")


def _over(w: Work, contact_id: int) -> bool:
    if not handovers.end(w.db, contact_id):
        return False
    end_offers(w, contact_id)
    return True


def _held(w: Work, responder_id: int, contact_id: int) -> Contact | None:
    contact = contacts.locked(w.db, contact_id)
    is_hers = contact is not None and contact.responder_id == responder_id and contact.state in OPEN
    return contact if is_hers else None


def _free(w: Work, contact: Contact) -> Sequence[Responder]:
    """Everybody on duty who takes texts, but for its holder and those it is hidden from."""
    apart = searches.hidden_from(w.db, contact.id)
    there = roster.on_duty(w.db, w.now)
    return [
        one
        for one in there
        if one.takes is not Serves.VOICE
        and one.id != contact.responder_id
        and one.id not in apart
        and wish.fits(contact, one)
    ]


def _sealed(w: Work, contact_id: int, note: str) -> Sealed | None:
    secret = w.secret(contact_id)
    return w.cipher.seal(secret.sealed_with, _about(contact_id), note) if note and secret is not None else None


def _about(contact_id: int) -> str:
    """What a note is bound to."""
    return f"handover:{contact_id}"

"""The relay: what a caller says reaches who listens, and the other way round; neither sees the other's number."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from helpline.domain import segment
from helpline.domain.contact import OPEN, Contact, State
from helpline.domain.events import (
    CallerSpoke,
    ContactClaimed,
    ContactHandedOver,
    DangerSaid,
    ResponderSpoke,
    TextFailed,
    TextUncertain,
)
from helpline.domain.keys import Kind
from helpline.domain.names import Locale
from helpline.domain.own_number import may_tell_any, tells_one_of
from helpline.domain.sending import PERSON_TEXT_LIVES
from helpline.handlers import claims, speaking
from helpline.handlers.work import Work, about_said
from helpline.store import contacts, offers, outbox, roster
from helpline.store.contacts import Message, Voice
from helpline.store.offers import Offer

MAY_MEAN: Final[dict[str, dict[str, object]]] = {
    Kind.WIPE: {"key": 9, "meaning": "wipe"},
    Kind.NO_MORE: {"key": 0, "meaning": "stop"},
    Kind.TAKE_BACK: {"key": 8, "meaning": "take_back"},
}


NOT_HERS: Final = ">> "
"""In front of what a responder said to the caller before: whoever goes on must not take it for the caller's words."""


class Said(StrEnum):
    """What became of words for a caller."""

    ON_ITS_WAY = "on its way"
    NOT_YOURS = "not yours"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    LOCKED = "locked"
    """It tells what this line is, and nobody has said that this is safe now."""
    MISSING = "missing"
    NUMBER = "number"
    """It holds the telephone number of somebody who answers here: callers never learn one."""


def say(w: Work, responder_id: int, contact_id: int, text: str) -> Said:
    """A responder's words to the caller. The first ones make her claim firm."""
    contact = contacts.locked(w.db, contact_id)
    if contact is None or contact.responder_id != responder_id or contact.state not in OPEN:
        return Said.NOT_YOURS
    if not contact.can_be_answered:
        return Said.UNREACHABLE
    if not contact.may_be_texted:
        return Said.STOPPED
    if _tells_a_number_of_ours(w, text):
        return Said.NUMBER
    if not claims.join(w, contact, responder_id):
        return Said.NOT_YOURS
    speaking.person_to_caller(w, contact, text)
    w.happened(ResponderSpoke(contact_id))
    return Said.ON_ITS_WAY


def _tells_a_number_of_ours(w: Work, text: str) -> bool:
    """Her own or a peer's; what else has a number in it may go, because places outside are given that way."""
    if not may_tell_any(text):
        return False
    found = (speaking.responder_address(w, one.id) for one in roster.everybody(w.db))
    return tells_one_of(text, [number for number in found if number is not None])


def say_here(w: Work, responder_id: int, contact_id: int) -> Said:
    """ "I'm here", in the caller's language, because a human tapped it."""
    contact = contacts.get(w.db, contact_id)
    if contact is None:
        return Said.NOT_YOURS
    return say(w, responder_id, contact_id, here(w, responder_id, contact))


def here(w: Work, responder_id: int, contact: Contact) -> str:
    """How "I'm here" reads in the caller's language."""
    return speaking.words_for(contact.language, "joined", alias=roster.get(w.db, responder_id).alias)


def again(w: Work, responder_id: int, contact_id: int) -> int:
    """Send once more what perhaps went out: how many texts that was. Only a person decides this."""
    contact = contacts.locked(w.db, contact_id)
    if contact is None or contact.responder_id != responder_id or contact.state not in OPEN:
        return 0
    if not contact.may_be_texted:
        return 0
    waiting = outbox.to_decide(w.db, contact_id)
    for text in waiting:
        outbox.send_again(w.db, text.id, now=w.now, expires_at=w.now + PERSON_TEXT_LIVES)
        w.ring("deliver", text.id)
    w.announce("contact", contact_id)
    return len(waiting)


def pass_on(w: Work, event: CallerSpoke) -> None:
    """WHEN she said something: on to the phone of whoever took it by phone; on the page it shows by itself."""
    offer = offers.winner(w.db, event.contact_id)
    if offer is None or not offer.by_text:
        return
    message = contacts.message(w.db, event.message_id)
    contact = contacts.get(w.db, event.contact_id)
    if message is not None and contact is not None:
        _to_phone(w, contact, offer, [message])


def pass_on_all(w: Work, event: ContactClaimed | ContactHandedOver) -> None:
    """WHEN it is taken by phone: everything she said while she waited, in order."""
    offer = offers.winner(w.db, event.contact_id)
    contact = contacts.get(w.db, event.contact_id)
    if offer is not None and offer.by_text and contact is not None:
        _all_to_phone(w, contact, offer)


def catch_up(w: Work, since: datetime) -> None:
    """All was locked since then, and no phone got anything: what callers said meanwhile goes to whoever has them.

    Where something had not left when it was locked, all that was said goes once more: twice is better than never.
    """
    for responder in roster.everybody(w.db):
        for contact in contacts.held_by(w.db, responder.id):
            offer = offers.winner(w.db, contact.id)
            if offer is None or not offer.by_text:
                continue
            if outbox.was_called_off(w.db, contact.id, responder.id, since):
                _all_to_phone(w, contact, offer)
                continue
            if contact.urgent_at is not None and contact.urgent_at >= since:
                line = w.line(contact.line_id)
                speaking.to_responder(w, responder, "danger", line=line, about=contact.id, code=offer.code)
            said = contacts.said(w.db, contact.id)
            _to_phone(w, contact, offer, [one for one in said if one.voice is Voice.CALLER and one.said_at >= since])


def _all_to_phone(w: Work, contact: Contact, offer: Offer) -> None:
    responder = roster.get(w.db, offer.responder_id)
    line = w.line(contact.line_id)
    several = len(contacts.held_by(w.db, responder.id)) > 1
    facts = {"code": offer.code, "several": several}
    speaking.to_responder(w, responder, "taken", line=line, about=contact.id, **facts)
    if contact.urgent_at:
        speaking.to_responder(w, responder, "danger", line=line, about=contact.id, code=offer.code)
    if contact.wants_call:
        speaking.to_responder(w, responder, "caller_asked_call", line=line, about=contact.id, code=offer.code)
    if not contact.may_be_texted:
        speaking.to_responder(w, responder, "caller_stopped", line=line, about=contact.id, code=offer.code)
    hidden_before = contact.check_from
    said = [one for one in contacts.said(w.db, contact.id) if hidden_before is None or one.said_at >= hidden_before]
    _to_phone(w, contact, offer, [one for one in said if one.voice is not Voice.MACHINE])


def pass_on_danger(w: Work, event: DangerSaid) -> None:
    """WHEN she pressed "danger now" and somebody has her: that person's phone says so."""
    offer = offers.winner(w.db, event.contact_id)
    contact = contacts.get(w.db, event.contact_id)
    if offer is not None and contact is not None:
        responder = roster.get(w.db, offer.responder_id)
        line = w.line(contact.line_id)
        speaking.to_responder(w, responder, "danger", line=line, about=contact.id, code=offer.code)


def tell_failed(w: Work, event: TextFailed) -> None:
    """WHEN words will not arrive: the one who wrote them must know; a phone that hears nothing loses its claim."""
    text = outbox.get(w.db, event.outbox_id)
    if text is None or text.contact_id is None or not text.by_person:
        return
    if text.responder_id is None:
        _tell_writer(w, event.outbox_id, "not_delivered")
        return
    contact = contacts.locked(w.db, text.contact_id)
    if contact is not None and contact.responder_id == text.responder_id:
        claims.release(w, contact, text.responder_id, by_choice=False)


def tell_uncertain(w: Work, event: TextUncertain) -> None:
    """WHEN nobody knows whether her words arrived: "perhaps sent, send again?"."""
    _tell_writer(w, event.outbox_id, "perhaps_sent")


def words_of(w: Work, contact_id: int, message: Message) -> str:
    """What was said, out of its seal."""
    secret = w.secret(contact_id)
    if secret is None:
        return ""
    about = about_said(contact_id, message.voice, message.said_at)
    return w.cipher.open(secret.sealed_with, about, message.words_sealed)


def _to_phone(w: Work, contact: Contact, offer: Offer, said: list[Message]) -> None:
    responder = roster.get(w.db, offer.responder_id)
    line = w.line(contact.line_id)
    for message in said:
        text = words_of(w, contact.id, message)
        if message.voice is Voice.RESPONDER:
            text = NOT_HERS + text
        for piece in _pieces(responder.language, offer.code, text):
            speaking.say_to_responder(w, responder, piece, "relay", line=line, about=contact.id, by_person=True)
        if message.may_mean == Kind.DANGER:
            speaking.to_responder(w, responder, "danger", line=line, about=contact.id, code=offer.code)
        elif message.may_mean in MAY_MEAN:
            facts = {"code": offer.code} | MAY_MEAN[message.may_mean]
            speaking.to_responder(w, responder, "may_mean", line=line, about=contact.id, **facts)


def _pieces(language: Locale, code: str, text: str) -> list[str]:
    """What goes to a phone, cut so that each piece begins with the code: pieces of two conversations may mix there."""
    whole = speaking.words_for(language, "responder/relay", code=code, words=text)
    if segment.count(whole).parts <= speaking.PARTS_A_TEXT:
        return [whole]
    pieces = segment.split(text, limit_parts=speaking.PARTS_A_TEXT - 1)
    return [speaking.words_for(language, "responder/relay", code=code, words=piece) for piece in pieces]


def _tell_writer(w: Work, outbox_id: int, template: str) -> None:
    text = outbox.get(w.db, outbox_id)
    if text is None or text.contact_id is None or text.responder_id is not None or not text.by_person:
        return
    w.announce("contact", text.contact_id)
    contact = contacts.get(w.db, text.contact_id)
    offer = offers.winner(w.db, text.contact_id)
    if contact is None or offer is None or contact.state is State.CLOSED:
        return
    responder = roster.get(w.db, offer.responder_id)
    line = w.line(contact.line_id)
    speaking.to_responder(w, responder, template, line=line, about=contact.id, code=offer.code)

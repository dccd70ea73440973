"""What a caller wishes of whoever answers: by her own key, or because she said so to whoever has her."""

from collections.abc import Callable
from typing import Any, Final

from helpline.domain import wish
from helpline.domain.contact import HELD, Contact, State
from helpline.domain.events import WishSaid
from helpline.domain.wish import Wish
from helpline.handlers import claims, speaking, whom
from helpline.handlers.work import Work
from helpline.store import contacts, offers, roster, searches


def say(w: Work, contact: Contact, wanted: Wish, *, is_new: bool = False) -> Contact:
    """Keep her wish for this contact alone, and ask those she means and nobody else.

    Whoever has her and is not one of them has her no more. Of a first text (``is_new``) nobody was told yet.
    """
    contact = KEEPS[wanted](w, contact)
    w.announce("contact", contact.id)
    w.announce("queue")
    holder = contact.responder_id if contact.state in HELD else None
    if holder is not None and not may_have(w, contact, holder):
        claims.release(w, contact, holder, wished=True)
    elif contact.state is State.WAITING and not is_new:
        _withdraw(w, contact)
        w.happened(WishSaid(contact.id))
    return contacts.get(w.db, contact.id) or contact


def by_text(w: Work, contact: Contact, wanted: Wish, *, is_new: bool) -> Contact:
    """Her own key: she hears that it is heard, or honestly that nobody is there whom she wishes for."""
    holder = contact.responder_id if contact.state in HELD else None
    contact = say(w, contact, wanted, is_new=is_new)
    if holder is not None and contact.state is State.WAITING:
        # Her code leads nowhere from now on; why, she does not hear.
        claims.tell_holder(w, contact.id, holder, "passed_back")
    _answer(w, contact, wanted, is_new=is_new)
    return contact


def on_page(w: Work, responder_id: int, contact_id: int, wanted: Wish) -> bool | None:
    """She said it in words to whoever has her. True: she is back in the queue; None: she was not hers."""
    contact = contacts.locked(w.db, contact_id)
    if contact is None or contact.responder_id != responder_id or contact.state not in HELD:
        return None
    contact = say(w, contact, wanted)
    _answer(w, contact, wanted)
    return contact.state is State.WAITING


def somebody_fits(w: Work, contact: Contact, wanted: Wish | None = None) -> bool:
    """Whether anybody on duty is whom she wishes for; true as well where she wishes for nobody in particular."""
    wishes = wish.has_one(contact) or wanted is Wish.OTHER_PERSON
    return not wishes or whom.somebody_fits(w, contact)


def may_have(w: Work, contact: Contact, responder_id: int) -> bool:
    """Whether a responder is one of those she may be answered by."""
    is_hidden = searches.is_hidden(w.db, contact.id, responder_id)
    return not is_hidden and wish.fits(contact, roster.get(w.db, responder_id))


def _answer(w: Work, contact: Contact, wanted: Wish, *, is_new: bool = False) -> None:
    """One text, and none to whoever is on the line or goes on with the one who has her."""
    if contact.state is not State.WAITING or contact.on_call:
        return
    if not somebody_fits(w, contact, wanted):
        # From another person there is no way back to the one she did not want.
        speaking.to_caller(w, contact, "wish/nobody", anybody=wish.has_one(contact))
    elif not is_new:
        speaking.to_caller(w, contact, "wish/noted")


def _woman(w: Work, contact: Contact) -> Contact:
    return _kept(w, contact, wants_woman=True, anybody_will_do=False)


def _other_area(w: Work, contact: Contact) -> Contact:
    """Neither the line's own area nor that of whoever she talks with."""
    spoke = contact.responder_id if contact.state in HELD else contact.spoke_with
    areas = {contact.area_id} | ({roster.get(w.db, spoke).area_id} if spoke is not None else set())
    return _kept(w, contact, not_areas=sorted(contact.not_areas | areas), anybody_will_do=False)


def _other_person(w: Work, contact: Contact) -> Contact:
    """Never again whoever talks with her, or did last. Where nobody has yet there is nobody to be left out."""
    spoke = contact.responder_id if contact.state is State.JOINED else contact.spoke_with
    if spoke is not None:
        searches.hide(w.db, contact.id, spoke)
    return contact


def _anybody(w: Work, contact: Contact) -> Contact:
    return _kept(w, contact, anybody_will_do=True)


KEEPS: Final[dict[Wish, Callable[[Work, Contact], Contact]]] = {
    Wish.WOMAN: _woman,
    Wish.OTHER_AREA: _other_area,
    Wish.OTHER_PERSON: _other_person,
    Wish.ANYBODY: _anybody,
}


def _withdraw(w: Work, contact: Contact) -> None:
    """Those she does not mean hold no code for her any more."""
    for offer in offers.of_contact(w.db, contact.id):
        if offer.state is offers.State.OPEN and not may_have(w, contact, offer.responder_id):
            offers.end_one(w.db, offer.id, w.now)


def _kept(w: Work, contact: Contact, **facts: Any) -> Contact:
    contacts.change(w.db, contact.id, **facts)
    return contacts.get(w.db, contact.id) or contact

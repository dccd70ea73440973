"""What a responder does at the desk about a telephone: hers rings, somebody else's rings, or somebody may not ring."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpline.domain import wish
from helpline.domain.call import ON_THE_LINE, Leg, Phase, Role, State, Why
from helpline.domain.contact import Contact
from helpline.domain.hours import may_ring
from helpline.handlers import claims, console, endings, misuse, ringing, talking
from helpline.handlers.work import Work
from helpline.store import legs, roster, searches


class Stands(StrEnum):
    """How the telephones of one contact stand, for whoever holds it."""

    NO_CALL = "no call"
    RINGS_YOU = "rings you"
    PICKED_UP = "picked up"
    RINGS_THEM = "rings them"
    TALKING = "talking"
    THEY_WAIT = "they wait"


class Rung(StrEnum):
    """What became of the wish to ring somebody back."""

    RINGS_YOU = "rings you"
    LATER = "later"
    """Outside the hours in which it is safe for her."""
    IN_USE = "in use"
    """The responder's own telephone is."""
    NOT_ASKED = "not asked"


@dataclass(frozen=True, kw_only=True)
class Phones:
    """The telephones of one contact."""

    stands: Stands
    asked: tuple[str, ...]
    """Aliases of those whose telephones ring to take it over or to interpret."""
    beside: tuple[str, ...]
    """Aliases of those who are in the room as well."""
    rang_back: bool
    """We rang her, because she had asked for it: somebody else may have picked up."""
    is_asked: bool
    """The caller is being asked whether an interpreter may join."""
    free: tuple[str, ...]
    """Aliases of those who could take it over now."""
    can_block: bool
    """Her number is known, as long as this lasts."""
    can_ring: bool
    """Whether the line is one that rings anybody."""
    may_ring: bool
    """Whether she may be rung at this hour."""


def phones(w: Work, responder_id: int, contact: Contact) -> Phones:
    """How things stand on the telephone."""
    living = legs.live(w.db, contact.id)
    others = [leg for leg in living if leg.responder_id not in (None, responder_id)]
    stands = _stands(responder_id, living)
    secret = w.secret(contact.id)
    line = w.line(contact.line_id)
    return Phones(
        stands=stands,
        asked=tuple(endings.alias_of(w, leg.responder_id) for leg in others if leg.state is not State.MET),
        beside=tuple(endings.alias_of(w, leg.responder_id) for leg in others if leg.state is State.MET),
        rang_back=any(leg.role is Role.CALLER and leg.why is Why.RING_BACK for leg in living),
        is_asked=any(leg.phase is Phase.ASKED for leg in living),
        free=_free(w, contact, responder_id) if stands is Stands.TALKING else (),
        can_block=secret is not None and secret.address_sealed is not None,
        can_ring=line.takes_calls,
        may_ring=may_ring(line, now=w.now, asked_at=contact.call_asked_at),
    )


def ring_now(w: Work, responder_id: int, contact_id: int) -> Rung:
    """First her own telephone, then that of whoever asked for it; or, if they are on the line, hers alone."""
    contact = console.held(w, responder_id, contact_id)
    if contact is None or contact.borrowed or not (contact.wants_call or contact.on_call):
        return Rung.NOT_ASKED
    line = w.line(contact.line_id)
    if not line.takes_calls:
        return Rung.NOT_ASKED
    if not contact.on_call and not may_ring(line, now=w.now, asked_at=contact.call_asked_at):
        return Rung.LATER
    if any(leg.contact_id == contact_id for leg in legs.of_responder(w.db, responder_id)):
        return Rung.RINGS_YOU
    why = Why.OFFER if contact.on_call else Why.RING_BACK
    leg = ringing.ring(w, contact, roster.get(w.db, responder_id), why=why)
    w.announce("contact", contact_id)
    return Rung.RINGS_YOU if leg is not None else Rung.IN_USE


def hand_over(w: Work, responder_id: int, contact_id: int, alias: str) -> bool:
    """Somebody else's telephone rings; until she presses 1 nothing changes. False when she can't be rung now."""
    contact = console.held(w, responder_id, contact_id)
    asked = contact is not None and is_talking(w, responder_id, contact) and talking.hand_over_to(w, contact, alias)
    w.announce("contact", contact_id)
    return bool(asked)


def ask_interpreter(w: Work, responder_id: int, contact_id: int) -> bool:
    """The caller is asked, in her own language, whether somebody who speaks both may join. Silence is no."""
    contact = console.held(w, responder_id, contact_id)
    asked = contact is not None and is_talking(w, responder_id, contact) and talking.ask_interpreter(w, contact)
    w.announce("contact", contact_id)
    return bool(asked)


def may_know(w: Work, responder_id: int, contact_id: int) -> bool:
    """She may know this person: back in the queue, and never offered to her again. Nobody asks why."""
    contact = console.held(w, responder_id, contact_id)
    if contact is None:
        return False
    searches.hide(w.db, contact_id, responder_id)
    return claims.release(w, contact, responder_id)


def block(w: Work, responder_id: int, contact_id: int) -> bool:
    """Not from this number for a day, and it is over. A keeper sees that, and may lift it."""
    contact = console.held(w, responder_id, contact_id)
    return contact is not None and misuse.block(w, contact, responder_id)


def is_talking(w: Work, responder_id: int, contact: Contact) -> bool:
    return _stands(responder_id, legs.live(w.db, contact.id)) is Stands.TALKING


def _stands(responder_id: int, living: Sequence[Leg]) -> Stands:
    mine = next((leg for leg in living if leg.responder_id == responder_id), None)
    theirs = next((leg for leg in reversed(living) if leg.role is Role.CALLER), None)
    if mine is None:
        return Stands.THEY_WAIT if theirs is not None and theirs.state in ON_THE_LINE else Stands.NO_CALL
    if mine.state not in ON_THE_LINE:
        return Stands.RINGS_YOU
    if mine.phase is Phase.WAITING:
        return Stands.PICKED_UP
    return Stands.TALKING if theirs is not None and theirs.state in ON_THE_LINE else Stands.RINGS_THEM


def _free(w: Work, contact: Contact, responder_id: int) -> tuple[str, ...]:
    crew = ringing.crew(w, contact)
    free = (one for one in crew.there if one.id not in crew.unfree and one.id != responder_id)
    return tuple(one.alias for one in free if wish.fits(contact, one))

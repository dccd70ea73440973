"""Ringing: who is rung for somebody who waits on the line, who is rung next, and when nobody is left to be rung."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from helpline import log
from helpline.domain import wish
from helpline.domain.call import LIVE, ON_THE_LINE, RING_CALLER_FOR, RING_FOR, Leg, Order, Phase, Role, State, Why
from helpline.domain.contact import Channel, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.events import (
    CallerWaits,
    ClaimLapsed,
    ContactClosed,
    ContactReleased,
    ContactWiped,
    DangerSaid,
    LanguageChosen,
    ResponderCameOn,
    ResponderRests,
    ResponderWentOff,
    WishSaid,
)
from helpline.domain.line import Line, Serves
from helpline.domain.names import Locale
from helpline.domain.number import bare
from helpline.domain.responder import Responder
from helpline.domain.routing import Crew
from helpline.domain.search import AFTER, Search, Stage, fitting, rung_now
from helpline.handlers import speaking, whom
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, legs, roster, searches, shutting

LATE: Final = timedelta(seconds=8)
"""After its time a ring of which the carrier says nothing any more holds nobody up."""
SEARCHES_AT_ONCE: Final = 100

LOG = log.room("ringing")


def begin(w: Work, event: CallerWaits) -> None:
    """WHEN a caller waits on the line: ring those who fit."""
    searches.begin(w.db, event.contact_id, until=w.now + RING_FOR)
    pump(w, event.contact_id)


def ring_again(w: Work, event: ContactReleased | ClaimLapsed | DangerSaid | LanguageChosen | WishSaid) -> None:
    """WHEN she is in the queue anew, or what was said of her is true no longer: everybody may be rung once more."""
    contact = contacts.get(w.db, event.contact_id)
    caller = caller_leg(w, event.contact_id)
    if contact is None or not contact.on_call or contact.state is not Standing.WAITING:
        return
    if caller is None or caller.state not in ON_THE_LINE or caller.why is Why.RING_BACK:
        return
    if caller.phase in (Phase.LANGUAGE, Phase.PARTING, Phase.LISTED):
        return
    search = searches.get(w.db, contact.id)
    if isinstance(event, DangerSaid) and search is not None and search.stage is not Stage.OVER:
        # Who rings already goes on ringing; the neighbours are rung beside them.
        searches.go_on(w.db, contact.id, Stage.WIDER, w.now + RING_FOR)
    else:
        if isinstance(event, LanguageChosen):
            call_off(w, [leg for leg in legs.live(w.db, contact.id) if leg.state not in ON_THE_LINE])
        if isinstance(event, WishSaid):
            call_off(w, [leg for leg in legs.live(w.db, contact.id) if _rings_in_vain(w, contact, leg)])
        search = searches.begin(w.db, contact.id, until=w.now + RING_FOR)
        if isinstance(event, ContactReleased) and event.by_choice:
            # She has just passed it on: somebody else, please.
            legs.count_as_tried(w.db, contact.id, event.responder_id, search.round)
    if caller.phase is Phase.TOLD:
        legs.change(w.db, caller.id, phase=Phase.WAITING)
    pump(w, contact.id)


def ring_for_waiting(w: Work, event: ResponderCameOn | ContactClosed | ContactWiped) -> None:
    """WHEN somebody comes on duty or has a hand free again: she is rung for whoever waits longest on the line."""
    if isinstance(event, ResponderCameOn):
        legs.untry(w.db, event.responder_id)
    ring_for_others(w)


def ring_for_others(w: Work, free: int | None = None) -> None:
    """A telephone is free that was not: whoever waits on the line and is not being changed just now is looked after.

    ``free``: whose telephone it is. Once it rings again nobody else needs to be asked about.
    """
    for contact_id in searches.unanswered(w.db, free=free, limit=SEARCHES_AT_ONCE):
        if contacts.locked_if_free(w.db, contact_id) is not None:
            pump(w, contact_id)
            if free is not None and free in legs.on_a_call(w.db, w.now):
                return


def stop_ringing(w: Work, event: ResponderWentOff | ResponderRests) -> None:
    """WHEN somebody goes off duty: her telephone stops at once. What she talks in, she goes on talking in."""
    for leg in legs.of_responder(w.db, event.responder_id):
        if leg.why is Why.OFFER and leg.state is not State.MET and leg.contact_id is not None:
            contact = contacts.locked(w.db, leg.contact_id)
            if contact is not None and contact.responder_id != event.responder_id:
                call_off(w, [leg])
                pump(w, contact.id)


def pump(w: Work, contact_id: int) -> None:
    """Ring whoever is to be rung at this moment; when nobody rings any more, go a stage further. Harmless twice."""
    contact = contacts.locked(w.db, contact_id)
    search = searches.get(w.db, contact_id) if contact is not None else None
    if contact is None or search is None or contact.state is not Standing.WAITING or not contact.on_call:
        return
    caller = caller_leg(w, contact_id)
    if caller is None or caller.state not in ON_THE_LINE:
        return
    line = w.line(contact.line_id)
    while True:
        rings = legs.rings(w.db, contact_id, search.round)
        ringing = [leg for leg in legs.live(w.db, contact_id) if leg.why is Why.OFFER]
        fits = _fits(w, contact, line, search)
        tried = {leg.responder_id for leg in rings if leg.responder_id is not None}
        for responder in rung_now(fits, tried=tried, ringing=len(ringing), strategy=line.strategy):
            leg = ring(w, contact, responder, why=Why.OFFER, tried_in=search.round)
            ringing += [leg] if leg is not None else []
        if ringing or search.stage is Stage.OVER:
            return
        search = _go_on(w, contact, caller, search)


def ring(w: Work, contact: Contact, responder: Responder, *, why: Why, tried_in: int = 0) -> Leg | None:
    """Let one responder's telephone ring, at the account's pace. None: it rings or is in use already."""
    return _planned(w, contact, why, responder.id, tried_in=tried_in)


def ring_caller(w: Work, contact: Contact) -> Leg | None:
    """Ring whoever asked for it: once, and not a word before it is known that a person answers.

    None when she is on the line already, or when it is not her phone: whoever else would pick it up there.
    """
    if contact.borrowed:
        return None
    leg = legs.begin(
        w.db,
        contact_id=contact.id,
        line_id=contact.line_id,
        role=Role.CALLER,
        why=Why.RING_BACK,
        now=w.now,
        ring_until=w.now + RING_CALLER_FOR,
        wanted_at=w.now,
        look_at=w.now + RING_CALLER_FOR + LATE,
    )
    if leg is not None:
        w.ring("dial", leg.id)
        w.announce("contact", contact.id)
    return leg


def ring_interpreter(w: Work, contact: Contact, responder: Responder) -> Leg | None:
    return _planned(w, contact, Why.INTERPRET, responder.id, role=Role.INTERPRETER)


def _planned(
    w: Work, contact: Contact, why: Why, responder_id: int, *, role: Role = Role.RESPONDER, tried_in: int = 0
) -> Leg | None:
    if shutting.since(w.db) is not None:
        return None
    leg = legs.begin(
        w.db,
        contact_id=contact.id,
        line_id=contact.line_id,
        role=role,
        why=why,
        responder_id=responder_id,
        now=w.now,
        ring_until=w.now + RING_FOR,
        wanted_at=w.now,
        look_at=w.now + RING_FOR + LATE,
        tried_in=tried_in,
    )
    if leg is not None:
        w.ring("dial", leg.id)
        if why is not Why.OFFER:
            w.announce("contact", contact.id)
    return leg


def call_off(w: Work, some: Sequence[Leg]) -> None:
    """These stop at once: what only was planned never rings, what rings or speaks is hung up."""
    legs.call_off_planned(w.db, [leg.id for leg in some], w.now)
    legs.want(w.db, [leg.id for leg in some], Order.END, w.now)
    for leg in some[:1]:
        w.ring("dial", leg.id)


def move(w: Work, leg: Leg) -> None:
    """Whoever is on this leg hears at once what is true now."""
    legs.want(w.db, [leg.id], Order.MOVE, w.now)
    w.ring("dial", leg.id)


def caller_leg(w: Work, contact_id: int) -> Leg | None:
    """The caller's own living leg: the newest, should she have rung twice."""
    hers = [leg for leg in legs.live(w.db, contact_id) if leg.role is Role.CALLER]
    return hers[-1] if hers else None


def crew(w: Work, contact: Contact) -> Crew:
    """Who there is for this contact, on the telephone."""
    busy = legs.on_a_call(w.db, w.now) | _herself(w, contact)
    return whom.crew(w, replace(contact, channel=Channel.VOICE), whom.there(w), busy=busy)


def is_there(w: Work) -> bool:
    """Whether anybody on duty takes calls."""
    return any(one.takes is not Serves.SMS for one in roster.on_duty(w.db, w.now))


def speaks(w: Work, language: Locale) -> bool:
    """Whether anybody on duty who takes calls speaks it, free or not."""
    return any(language in one.languages for one in roster.on_duty(w.db, w.now) if one.takes is not Serves.SMS)


def times_up(house: House) -> int:
    """Searches whose stage has had its time: what rings in vain is given up, and the next are rung."""
    with work(house) as w:
        ripe = searches.ripe(w.db, w.now, SEARCHES_AT_ONCE)
        waiting = [contact.id for contact in contacts.waiting(w.db, limit=SEARCHES_AT_ONCE) if contact.on_call]
    for contact_id in ripe:
        _unbroken(house, contact_id, _time_is_up)
    for contact_id in waiting:
        # The net under everything: a telephone may have become free, and nobody told us.
        _unbroken(house, contact_id, pump)
    return len(ripe)


def _unbroken(house: House, contact_id: int, look_after: Callable[[Work, int], None]) -> None:
    """One caller for whom something fails is not the reason that nobody is rung for the others."""
    try:
        with work(house) as w:
            look_after(w, contact_id)
    except Exception as error:
        LOG.error("search_failed", contact_id=contact_id, error=type(error).__name__, where=log.where(error))


def _time_is_up(w: Work, contact_id: int) -> None:
    contact = contacts.locked(w.db, contact_id)
    search = searches.get(w.db, contact_id)
    if contact is None or search is None or search.until > w.now:
        return
    if contact.state is not Standing.WAITING or not contact.on_call:
        searches.rest(w.db, contact_id, w.now)
        return
    living = [leg for leg in legs.rings(w.db, contact_id, search.round) if leg.state in LIVE]
    late = [leg for leg in living if leg.ring_until is not None and leg.ring_until + LATE <= w.now]
    late = [leg for leg in late if leg.state not in (State.PLANNED, State.ANSWERED, State.MET)]
    call_off(w, late)
    legs.give_up(w.db, [leg.id for leg in late], w.now)
    ends = [leg.ring_until + LATE for leg in living if leg not in late and leg.ring_until is not None]
    searches.go_on(w.db, contact_id, search.stage, max([*ends, w.now + timedelta(seconds=2)]))
    pump(w, contact_id)


def _fits(w: Work, contact: Contact, line: Line, search: Search) -> list[Responder]:
    there = crew(w, contact)
    if search.stage is Stage.FALLBACK and line.fallback_id is not None:
        named = there.fallback
        return [named] if named and named.id not in there.unfree and wish.fits(contact, named) else []
    stage = Stage.WIDER if search.stage is Stage.OVER else search.stage
    return fitting(contact, line.strategy, stage, there)


def _rings_in_vain(w: Work, contact: Contact, leg: Leg) -> bool:
    """Whether this telephone is one that she does not wish to be answered by."""
    if leg.responder_id is None or leg.why is not Why.OFFER or leg.state in ON_THE_LINE:
        return False
    apart = searches.is_hidden(w.db, contact.id, leg.responder_id)
    return apart or not wish.fits(contact, roster.get(w.db, leg.responder_id))


def _go_on(w: Work, contact: Contact, caller: Leg, search: Search) -> Search:
    stage = AFTER[search.stage]
    searches.go_on(w.db, contact.id, stage, w.now + RING_FOR)
    if stage is Stage.OVER:
        w.count("nobody answered" if any(legs.rings(w.db, contact.id, search.round)) else "nobody on duty", contact)
        if caller.phase is not Phase.LANGUAGE:
            # Who is choosing a language just now is told when she has.
            legs.change(w.db, caller.id, phase=Phase.TOLD)
    return Search(contact_id=contact.id, stage=stage, round=search.round, until=w.now + RING_FOR)


def _herself(w: Work, contact: Contact) -> set[int]:
    """A peer who rings the line herself is not rung for it."""
    address = speaking.address_of(w, contact.id)
    found = roster.with_number(w.db, w.cipher.lookup("responder", bare(address))) if address else None
    return {found.id} if found is not None else set()

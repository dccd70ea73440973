"""How a leg ends, whoever says so first, and what that means for the others and for the contact."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from helpline.domain.call import ON_THE_LINE, Ending, Leg, Phase, Role, State, Trigger, Why
from helpline.domain.contact import HELD, OPEN, Channel, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.events import CallAsked, ContactClosed, ContactWiped, ShiftNotTaken
from helpline.domain.names import CarrierId, Locale
from helpline.handlers import claims, counting, forgetting, ringing, speaking
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, copies, legs, offers, roster, searches

COPY_RESTS: Final = timedelta(seconds=20)
"""The carrier does not let a call's record go while it still reckons what it cost."""
LAST_WORD: Final = timedelta(seconds=10)
"""How long a telephone may still be in use when we have ended a leg, unless the carrier says sooner that it is free."""
MENDED_AT_ONCE: Final = 50
NOT_COMING: Final = (Ending.NOT_ANSWERED, Ending.BUSY, Ending.FAILED, Ending.DECLINED, Ending.MACHINE)


def ended(
    w: Work, leg: Leg, ending: Ending, *, quietly: bool = False, still_on: bool = False, put_down: bool = False
) -> bool:
    """This leg is over. False when that was known: everything below happens once.

    ``quietly``: for it alone. ``still_on``: for us it is, and the carrier has yet to be asked to hang it up.
    ``put_down``: the carrier itself says so, and the telephone is free at once.
    """
    # The contact first, always: two who lock in another order than each other wait for ever.
    contact = contacts.locked(w.db, leg.contact_id) if leg.contact_id is not None else None
    facts: dict[str, object] = {} if still_on else {"wanted": None, "wanted_at": None}
    facts["look_at"] = w.now + LAST_WORD if leg.state in ON_THE_LINE and not put_down else None
    if not legs.move(w.db, leg.id, Trigger.END, ending=ending, ended_at=w.now, **facts):
        _note_late(w, leg)
        return False
    note_copy(w, legs.get(w.db, leg.id) or leg)
    if leg.why is Why.SHIFT and leg.responder_id is not None and ending in NOT_COMING:
        w.happened(ShiftNotTaken(leg.responder_id, said_no=ending is Ending.DECLINED))
    if contact is None and not still_on:
        # What it belonged to was wiped meanwhile: nothing is to be left of this either.
        legs.forget(w.db, leg.id)
    if contact is not None and not quietly:
        AFTER[leg.role](w, leg, contact, ending)
        w.announce("contact", contact.id)
    return True


def hold(w: Work, leg: Leg) -> None:
    """Nobody else changes what this leg belongs to until this is done. Always before the leg itself is touched."""
    if leg.contact_id is not None:
        contacts.locked(w.db, leg.contact_id)


def of_call(w: Work, sid: CarrierId, leg_id: int) -> Leg | None:
    """A leg, with what it belongs to held until this is done; None when the call is another one."""
    leg = legs.get(w.db, leg_id)
    if leg is None:
        return None
    hold(w, leg)
    return legs.get(w.db, leg_id) if legs.has_sid(w.db, leg_id, sid) else None


def _note_late(w: Work, leg: Leg) -> None:
    """It was given up before it was known what the carrier calls it: its record goes like any other."""
    now = legs.get(w.db, leg.id)
    if now is not None and not now.is_live:
        note_copy(w, now)


def is_free(w: Work, leg: Leg) -> None:
    """The carrier says that this telephone is not in use any more: whoever waits may have it rung."""
    legs.change(w.db, leg.id, look_at=None)
    if leg.responder_id is not None:
        ringing.ring_for_others(w, leg.responder_id)


def note_copy(w: Work, leg: Leg) -> None:
    """The carrier keeps a record of this call: into the ledger with it, to be deleted at once."""
    if leg.sid is not None:
        note_call(w, leg.sid, leg.contact_id)


def note_call(w: Work, sid: CarrierId, contact_id: int | None = None) -> None:
    """The same for a call that was nobody's leg."""
    copies.note(
        w.db,
        kind=copies.Kind.CALL,
        sid=sid,
        sid_key=w.carrier_key(sid),
        contact_id=contact_id,
        now=w.now,
        due_at=w.now + COPY_RESTS,
    )


def part(w: Work, event: ContactClosed | ContactWiped) -> None:
    """WHEN it is over: nobody is rung for it any more, and whoever is on the line hears so."""
    searches.rest(w.db, event.contact_id, w.now)
    living = legs.live(w.db, event.contact_id)
    ringing.call_off(w, [leg for leg in living if leg.state not in ON_THE_LINE])
    for leg in living:
        if leg.state in ON_THE_LINE:
            if leg.phase not in (Phase.NOBODY, Phase.WRONG_NUMBER):
                legs.change(w.db, leg.id, phase=Phase.PARTING)
            ringing.move(w, leg)


def _caller(w: Work, leg: Leg, contact: Contact, ending: Ending) -> None:
    """She hung up, or could not be reached: everybody else stops."""
    counting.left(w, leg, contact)
    if ringing.caller_leg(w, contact.id) is not None:
        # She has rung anew meanwhile.
        return
    searches.rest(w.db, contact.id, w.now)
    contacts.change(w.db, contact.id, on_call=False)
    others = legs.live(w.db, contact.id)
    ringing.call_off(w, [one for one in others if one.state not in ON_THE_LINE])
    for one in others:
        if one.state in ON_THE_LINE:
            ringing.move(w, one)
    if leg.why is Why.RING_BACK:
        _rung_back(w, leg, contact, ending)
    elif contact.state in OPEN:
        _rang_off(w, leg, contact)
    elif contact.channel is Channel.VOICE:
        forget_now(w, contact)


def _rang_off(w: Work, leg: Leg, contact: Contact) -> None:
    """The end of a call that she made."""
    if contact.wants_call:
        if contact.state in HELD and contact.responder_id is not None:
            claims.release(w, contact, contact.responder_id)
        else:
            w.happened(CallAsked(contact.id))
    elif contact.channel is Channel.VOICE:
        _close(w, contact)
    elif contact.state is Standing.WAITING:
        return
    elif leg.phase is Phase.TALKING and not _goes_on_by_text(w, contact):
        # They have talked, and nobody holds a code to go on by text: her next text is a new beginning.
        forgetting.close(w, contact, say_goodbye=False)


def _goes_on_by_text(w: Work, contact: Contact) -> bool:
    offer = offers.winner(w.db, contact.id)
    return offer is not None and offer.by_text


def _rung_back(w: Work, leg: Leg, contact: Contact, ending: Ending) -> None:
    """The end of a call that she asked for: that was the one attempt, whatever became of it."""
    reached = leg.phase is Phase.TALKING
    if not reached and contact.state is Standing.WAITING:
        # Whoever wanted to talk with her dropped out before she could be heard: she is still owed a call.
        w.happened(CallAsked(contact.id))
        return
    for one in [] if reached else legs.live(w.db, contact.id):
        legs.change(w.db, one.id, phase=Phase.NOBODY)
    counting.rung_back(w, leg, contact, reached=reached)
    contacts.change(w.db, contact.id, wants_call=False, call_asked_at=None)
    contact = replace(contact, wants_call=False, call_asked_at=None)
    if contact.channel is Channel.VOICE:
        if contact.state in OPEN:
            _close(w, contact)
        else:
            forget_now(w, contact)
    elif not reached and contact.state in HELD and contact.responder_id is not None:
        claims.tell_holder(w, contact.id, contact.responder_id, "ring_not_answered")
        speaking.to_caller(w, contact, "ring_missed")


def _close(w: Work, contact: Contact) -> None:
    forgetting.close(w, contact, say_goodbye=False)
    forget_now(w, contact)


def forget_now(w: Work, contact: Contact) -> None:
    """A caller's number is known for as long as the call lasts."""
    contacts.change(w.db, contact.id, forget_at=w.now)


def _responder(w: Work, leg: Leg, contact: Contact, ending: Ending) -> None:
    """A responder's telephone is free again: the caller goes back, or the next one is rung."""
    caller = ringing.caller_leg(w, contact.id)
    if leg.why is Why.HAND_OVER:
        _hand_over_failed(w, leg, contact)
    if contact.responder_id != leg.responder_id or contact.state not in HELD:
        if contact.state is Standing.WAITING:
            ringing.pump(w, contact.id)
    else:
        _left_her(w, leg, contact, caller, ending)


def _left_her(w: Work, leg: Leg, contact: Contact, caller: Leg | None, ending: Ending) -> None:
    """Whoever had her is off the line."""
    assert contact.responder_id is not None
    if _is_still_with(w, leg, contact):
        return
    if caller is not None and caller.state in ON_THE_LINE and caller.why is not Why.RING_BACK:
        legs.change(w.db, caller.id, phase=Phase.LEFT_ALONE if leg.phase is Phase.TALKING else Phase.WAITING)
        # Who did not answer, or said no, is not asked the same again at once; whose link broke is.
        claims.release(w, contact, contact.responder_id, by_choice=ending in NOT_COMING)
        ringing.move(w, caller)
    elif caller is not None:
        _let_go_of_rung(w, contact, caller)
    elif contact.wants_call and leg.why is Why.RING_BACK:
        claims.release(w, contact, contact.responder_id, by_choice=False)


def _let_go_of_rung(w: Work, contact: Contact, caller: Leg) -> None:
    """The one she rang is let go without a word: nobody but a person ever says anything to whoever picks up there."""
    if caller.phase is not Phase.TALKING and contact.responder_id is not None:
        claims.release(w, contact, contact.responder_id, by_choice=False)
    ringing.call_off(w, [caller])
    if caller.state is State.PLANNED:
        _caller(w, caller, contacts.get(w.db, contact.id) or contact, Ending.CALLED_OFF)


def mend(house: House) -> int:
    """Contacts said to be on the telephone while no leg of hers lives: nobody waits for such a one for ever."""
    with work(house) as w:
        ids = legs.without_caller(w.db, MENDED_AT_ONCE)
    for contact_id in ids:
        with work(house) as w:
            contact = contacts.locked(w.db, contact_id)
            if contact is None or not contact.on_call or ringing.caller_leg(w, contact_id) is not None:
                continue
            contacts.change(w.db, contact_id, on_call=False)
            if contact.wants_call and contact.state is Standing.WAITING:
                w.happened(CallAsked(contact_id))
            elif contact.channel is Channel.VOICE and contact.state in OPEN and not contact.wants_call:
                _close(w, contact)
    return len(ids)


def _is_still_with(w: Work, leg: Leg, contact: Contact) -> bool:
    """Whoever handed her over is still in the room: it is hers again, and nobody is left alone."""
    for one in legs.live(w.db, contact.id):
        if one.role is Role.RESPONDER and one.state is State.MET and one.responder_id not in (None, leg.responder_id):
            return claims.hand_over(w, contact, to=one.responder_id or 0, of=leg.responder_id or 0)
    return False


def _hand_over_failed(w: Work, leg: Leg, contact: Contact) -> None:
    """Nobody else took it over: whoever asked hears so, as soon as the last telephone has stopped."""
    living = legs.live(w.db, contact.id)
    if contact.responder_id == leg.responder_id or any(one.why is leg.why for one in living):
        return
    for one in living:
        if one.responder_id == contact.responder_id and one.state in ON_THE_LINE:
            legs.change(w.db, one.id, phase=Phase.NOBODY)
            ringing.move(w, one)


def _interpreter(w: Work, leg: Leg, contact: Contact, ending: Ending) -> None:
    """The two others go on; whoever asked hears when nobody came."""
    if leg.phase is not Phase.TALKING:
        _hand_over_failed(w, leg, contact)


AFTER: Final = {Role.CALLER: _caller, Role.RESPONDER: _responder, Role.INTERPRETER: _interpreter}


def phone_of(w: Work, leg: Leg) -> str | None:
    """Whose telephone a leg is to ring, for the length of one request."""
    if leg.responder_id is not None:
        return speaking.responder_address(w, leg.responder_id)
    return speaking.address_of(w, leg.contact_id) if leg.contact_id is not None else None


def spoken_on(w: Work, leg: Leg) -> Locale | None:
    """What is spoken on this leg: the caller's language, or the responder's own."""
    if leg.responder_id is not None:
        return roster.get(w.db, leg.responder_id).language
    contact = contacts.get(w.db, leg.contact_id) if leg.contact_id is not None else None
    return contact.language if contact is not None else None


def alias_of(w: Work, responder_id: int | None) -> str:
    return roster.get(w.db, responder_id).alias if responder_id is not None else ""

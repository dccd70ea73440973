"""A responder on the telephone: told who waits, taking her with a key, talking, handing over, asking somebody in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from helpline import words
from helpline.domain.call import ON_THE_LINE, Ending, Leg, Phase, Role, State, Trigger, Why, is_machine
from helpline.domain.contact import HELD, OPEN, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.events import CallAsked, ContactClaimed, ContactReleased
from helpline.domain.hours import may_ring
from helpline.domain.line import Serves
from helpline.domain.names import CarrierId, Locale
from helpline.domain.plan import Go, HangUp, Listen, Meet, Plan, Say, Step
from helpline.domain.responder import Duty, Responder
from helpline.handlers import claims, counting, endings, forgetting, ringing, shift_call
from helpline.handlers.claims import Outcome
from helpline.handlers.escalation import asking
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, legs, offers, roster, searches

DECIDES_WITHIN: Final = 5
"""Seconds after the words in which a responder may press 1. A voicemail's greeting is longer than all of it."""
LOOK_EVERY: Final = timedelta(minutes=2)
"""How often a leg that talks is asked after at the carrier, should its end not be told."""
LONGEST_TALK: Final = timedelta(hours=4)


def room(w: Work, contact_id: int, leg: Leg) -> Meet:
    """The room of a contact. Its name says nothing: the carrier writes names down."""
    name = w.cipher.lookup("room", str(contact_id)).hex()
    return Meet(room=name, then=Step("left", leg.id), seconds=int(LONGEST_TALK.total_seconds()))


def somebody_met(w: Work, contact_id: int) -> bool:
    """Whether a responder is in the room, or on her way into it."""
    return any(leg.role is Role.RESPONDER and leg.state is State.MET for leg in legs.live(w.db, contact_id))


def hears(w: Work, leg: Leg) -> Plan:
    """What a responder's telephone says now."""
    if leg.why is Why.SHIFT:
        return shift_call.hears(w, leg)
    contact = contacts.get(w.db, leg.contact_id) if leg.contact_id is not None else None
    locale = _locale(w, leg)
    if not leg.is_live:
        return _was_told(leg, contact, locale)
    if contact is None or contact.state is Standing.CLOSED or leg.phase is Phase.PARTING:
        return _over(w, leg, locale)
    in_call = leg.phase in (Phase.TALKING, Phase.NOBODY, Phase.REFUSED, Phase.HANDED)
    if in_call and (leg.role is Role.INTERPRETER or _holds(leg, contact) or _is_handed_over(w, leg, contact)):
        return _talks(w, leg, contact, locale)
    return _is_asked(w, leg, contact, locale)


def _was_told(leg: Leg, contact: Contact | None, locale: Locale) -> Plan:
    """For us this leg is over, and its telephone asks once more: perhaps the last word never came through."""
    if leg.ending is Ending.DECLINED:
        return (Say("voice/responder/passed", locale), HangUp())
    if leg.ending is not Ending.CALLED_OFF:
        return (HangUp(),)
    said = "already_taken"
    if contact is None or contact.state is Standing.CLOSED or (leg.why is Why.OFFER and not contact.on_call):
        said = "gone"
    elif leg.why is Why.OFFER and contact.state is Standing.WAITING:
        # It still waits, and she was sent away: she had no hand free for it.
        said = "too_many"
    return (Say(f"voice/responder/{said}", locale), HangUp())


def _over(w: Work, leg: Leg, locale: Locale) -> Plan:
    """The other side has gone; a ring back that reached nobody says so."""
    if leg.why is Why.RING_BACK and leg.phase is Phase.NOBODY:
        return (Say("voice/responder/no_answer", locale), HangUp())
    said = "ended" if leg.phase is Phase.PARTING and ringing.caller_leg(w, leg.contact_id or 0) else "gone"
    return (Say(f"voice/responder/{said}", locale), HangUp())


def _talks(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """Back into the room, or into it for the first time."""
    says: tuple[Say, ...] = ()
    if leg.phase is Phase.NOBODY:
        says = (Say("voice/responder/nobody_to_ask", locale),)
    elif leg.phase is Phase.REFUSED:
        says = (Say("voice/responder/interpreter_no", locale),)
    elif leg.phase is Phase.HANDED:
        alias = endings.alias_of(w, contact.responder_id)
        says = (Say("voice/responder/handed_over", locale, {"alias": alias}),)
    caller = ringing.caller_leg(w, contact.id)
    if caller is None:
        return _over(w, leg, locale)
    legs.move(w.db, leg.id, Trigger.MEET, look_at=w.now + LOOK_EVERY)
    legs.change(w.db, leg.id, phase=Phase.TALKING)
    return (*says, room(w, contact.id, leg))


def called(language: Locale) -> Callable[[Locale], str]:
    """What a language is called, in whichever the sentence is really heard in."""
    return lambda heard: words.language_name(language, heard, aloud=True)


def _is_asked(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """Somebody waits: will she? Nothing that a voicemail could keep: the words end before a greeting does."""
    if leg.why is Why.OFFER and contact.state in HELD and not _holds(leg, contact):
        return _lost(w, leg, locale)
    if leg.why is Why.OFFER and not contact.on_call:
        return (Say("voice/responder/gone", locale), HangUp())
    language = called(contact.language)
    minutes = int((w.now - contact.opened_at) / timedelta(minutes=1))
    alias = endings.alias_of(w, contact.responder_id)
    whispers = {
        Why.OFFER: Say(
            "voice/responder/whisper",
            locale,
            {"language": language, "minutes": minutes, "urgent": contact.urgent_at is not None},
        ),
        Why.RING_BACK: Say("voice/responder/whisper_ring_back", locale, {"language": language, "minutes": minutes}),
        Why.HAND_OVER: Say("voice/responder/whisper_hand_over", locale, {"alias": alias, "language": language}),
        Why.INTERPRET: Say("voice/responder/whisper_interpret", locale, {"alias": alias, "language": language}),
    }
    step = Step("accept", leg.id)
    return (Listen((whispers[leg.why],), step, DECIDES_WITHIN), Go(step))


def _lost(w: Work, leg: Leg, locale: Locale) -> Plan:
    endings.ended(w, leg, Ending.CALLED_OFF)
    return (Say("voice/responder/already_taken", locale), HangUp())


def answered(w: Work, leg: Leg, answered_by: str) -> Plan | None:
    """She picked up. A machine hears nothing at all; None: a person did, as far as anybody can tell."""
    if is_machine(answered_by):
        endings.ended(w, leg, Ending.MACHINE)
        return (HangUp(),)
    if legs.move(w.db, leg.id, Trigger.ANSWER, answered_at=w.now) and leg.contact_id is not None:
        w.announce("contact", leg.contact_id)
    return None


def machine(house: House, sid: CarrierId, leg_id: int, answered_by: str) -> None:
    """The carrier has found out who picked up. A machine is hung up on before it begins to listen."""
    with work(house) as w:
        leg = endings.of_call(w, sid, leg_id)
        if leg is None or not is_machine(answered_by) or leg.state is State.MET or not leg.is_live:
            return
        ringing.call_off(w, [leg])
        endings.ended(w, leg, Ending.MACHINE, still_on=True)


def accept(house: House, sid: CarrierId, step: Step, digits: str) -> Plan:
    """Her key. 1 is the only yes; silence and everything else lets the next one be rung."""
    with work(house) as w:
        leg = endings.of_call(w, sid, step.leg_id)
        if leg is None:
            return (HangUp(),)
        if leg.why is Why.SHIFT:
            return shift_call.accept(w, leg, digits)
        locale = _locale(w, leg)
        if leg.state is State.MET or (leg.phase is Phase.TALKING and leg.is_live):
            return _joins_again(w, leg, locale) if digits == "1" else hears(w, leg)
        contact = contacts.locked(w.db, leg.contact_id) if leg.contact_id is not None else None
        if not leg.is_live:
            return _was_told(leg, contact, locale) if digits else (HangUp(),)
        if contact is None or contact.state is Standing.CLOSED:
            endings.ended(w, leg, Ending.CALLED_OFF)
            return (Say("voice/responder/gone", locale), HangUp())
        if digits != "1":
            endings.ended(w, leg, Ending.DECLINED)
            said: Plan = (Say("voice/responder/passed", locale),) if digits else ()
            return (*said, HangUp())
        return ACCEPTS[leg.why](w, leg, contact, locale)


def _joins_again(w: Work, leg: Leg, locale: Locale) -> Plan:
    """Her yes was heard already, and is told once more."""
    plan = hears(w, leg)
    said = "ringing_them" if leg.why is Why.RING_BACK else "joined"
    return (Say(f"voice/responder/{said}", locale), *plan) if isinstance(plan[-1], Meet) else plan


def _take(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """The one compare-and-set, as by text and by page: of all who press 1 at once, one wins."""
    assert leg.responder_id is not None
    if ringing.caller_leg(w, contact.id) is None:
        endings.ended(w, leg, Ending.CALLED_OFF)
        return (Say("voice/responder/gone", locale), HangUp())
    # Said before the claim is, so that nobody thinks her own telephone has still to be rung for it.
    legs.change(w.db, leg.id, phase=Phase.TALKING)
    attempt = claims.take(w, leg.responder_id, contact.id, by_text=False)
    if attempt.outcome in (Outcome.TAKEN, Outcome.ALREADY_YOURS):
        _stop_asking(w, contact.id, but=leg.responder_id)
        searches.rest(w.db, contact.id, w.now)
        return _meets(w, leg, contact, locale)
    legs.change(w.db, leg.id, phase=Phase.WAITING)
    said = {Outcome.TOO_MANY: "too_many", Outcome.GONE: "gone"}.get(attempt.outcome, "already_taken")
    endings.ended(w, leg, Ending.CALLED_OFF)
    return (Say(f"voice/responder/{said}", locale), HangUp())


def _stop_asking(w: Work, contact_id: int, *, but: int) -> None:
    """She is taken: the others' telephones stop, and whoever has answered already hears so."""
    others = [one for one in legs.live(w.db, contact_id) if one.why is Why.OFFER and one.responder_id != but]
    ringing.call_off(w, [one for one in others if one.state not in ON_THE_LINE])
    for one in others:
        if one.state in ON_THE_LINE:
            ringing.move(w, one)


def _meets(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """Into the room; the caller is fetched from where she waits."""
    legs.move(w.db, leg.id, Trigger.MEET, phase=Phase.TALKING, look_at=w.now + LOOK_EVERY)
    caller = ringing.caller_leg(w, contact.id)
    if caller is not None and (caller.state is State.ANSWERED or caller.phase is not Phase.TALKING):
        ringing.move(w, caller)
    w.announce("contact", contact.id)
    return (Say("voice/responder/joined", locale), room(w, contact.id, leg))


def _ring_back(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """She is ready: now the one who asked is rung. If she rang herself meanwhile, they meet at once."""
    if not _holds(leg, contact):
        return _lost(w, leg, locale)
    if ringing.caller_leg(w, contact.id) is not None:
        return _meets(w, leg, contact, locale)
    legs.move(w.db, leg.id, Trigger.MEET, phase=Phase.TALKING, look_at=w.now + LOOK_EVERY)
    caller = ringing.ring_caller(w, contact)
    if caller is None:
        return (Say("voice/responder/no_answer", locale), HangUp())
    contacts.change(w.db, contact.id, on_call=True)
    return (Say("voice/responder/ringing_them", locale), room(w, contact.id, leg))


def _take_over(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """She joins, and it is hers from now on; whoever asked stays as long as she likes."""
    assert leg.responder_id is not None
    before = contact.responder_id
    if contact.state not in HELD or before is None or ringing.caller_leg(w, contact.id) is None:
        return _lost(w, leg, locale)
    if before != leg.responder_id and not claims.hand_over(w, contact, to=leg.responder_id, of=before):
        return _lost(w, leg, locale)
    others = [one for one in legs.live(w.db, contact.id) if one.id != leg.id]
    ringing.call_off(w, [one for one in others if one.why is Why.HAND_OVER and one.responder_id != before])
    for one in others:
        if one.responder_id == before and one.state in ON_THE_LINE:
            legs.change(w.db, one.id, phase=Phase.HANDED)
            ringing.move(w, one)
    contact = contacts.get(w.db, contact.id) or contact
    return _meets(w, leg, contact, locale)


def _interpret(w: Work, leg: Leg, contact: Contact, locale: Locale) -> Plan:
    """The third one in the room."""
    if contact.state not in HELD or ringing.caller_leg(w, contact.id) is None:
        return _lost(w, leg, locale)
    others = [one for one in legs.live(w.db, contact.id) if one.role is Role.INTERPRETER and one.id != leg.id]
    if any(one.state is State.MET for one in others):
        return _lost(w, leg, locale)
    ringing.call_off(w, others)
    return _meets(w, leg, contact, locale)


ACCEPTS: Final[dict[Why, Callable[[Work, Leg, Contact, Locale], Plan]]] = {
    Why.OFFER: _take,
    Why.RING_BACK: _ring_back,
    Why.HAND_OVER: _take_over,
    Why.INTERPRET: _interpret,
}


def left(w: Work, leg: Leg, status: str) -> Plan:
    """She left the room: by a star, because the other side is gone, or because she hung up."""
    if status == "completed":
        endings.ended(w, leg, Ending.HUNG_UP, put_down=True)
        return (HangUp(),)
    legs.move(w.db, leg.id, Trigger.PART)
    contact = contacts.locked(w.db, leg.contact_id) if leg.contact_id is not None else None
    leg = legs.get(w.db, leg.id) or leg
    locale = _locale(w, leg)
    caller = ringing.caller_leg(w, contact.id) if contact is not None else None
    if contact is None or caller is None or contact.state is Standing.CLOSED:
        return _over(w, leg, locale)
    if leg.role is Role.INTERPRETER or not _holds(leg, contact):
        return hears(w, leg)
    menu = Say("voice/responder/menu", locale, {"is_ring_back": caller.why is Why.RING_BACK})
    return (Listen((menu,), Step("menu", leg.id), DECIDES_WITHIN), Go(Step("next", leg.id)))


def menu(house: House, sid: CarrierId, step: Step, digits: str) -> Plan:
    """What she chose behind the star. What is no choice leads back into the room."""
    with work(house) as w:
        leg = endings.of_call(w, sid, step.leg_id)
        contact = contacts.locked(w.db, leg.contact_id) if leg is not None and leg.contact_id is not None else None
        if leg is None:
            return (HangUp(),)
        if not leg.is_live and digits in LAST_WORDS:
            # Done already, and told once more.
            return (Say(f"voice/responder/{LAST_WORDS[digits]}", _locale(w, leg)), HangUp())
        if contact is None or contact.state not in HELD or not _holds(leg, contact):
            return hears(w, leg)
        choose = CHOICES.get(digits)
        return choose(w, leg, contact) if choose is not None else hears(w, leg)


def _hand_over(w: Work, leg: Leg, contact: Contact) -> Plan:
    """`2`: everybody else who fits is rung; who comes first has it."""
    locale = _locale(w, leg)
    asked = [one for one in _others(w, contact) if contact.language in one.languages] or _others(w, contact)
    rung = [ringing.ring(w, contact, one, why=Why.HAND_OVER) for one in asked]
    said = "asking_others" if any(rung) else "nobody_to_ask"
    return (Say(f"voice/responder/{said}", locale), *_talks(w, leg, contact, locale))


def hand_over_to(w: Work, contact: Contact, alias: str) -> bool:
    """By the page: one peer, by her alias. False when she can't be rung now."""
    asked = [one for one in _others(w, contact) if one.alias == alias]
    return bool(asked) and ringing.ring(w, contact, asked[0], why=Why.HAND_OVER) is not None


def _ask_interpreter(w: Work, leg: Leg, contact: Contact) -> Plan:
    """`3`: first the caller is asked, in her own language, by the machine: nobody joins without her yes."""
    locale = _locale(w, leg)
    ask_interpreter(w, contact)
    return (Say("voice/responder/asking_others", locale), *_talks(w, leg, contact, locale))


def ask_interpreter(w: Work, contact: Contact) -> bool:
    """Ask the caller whether somebody who speaks both languages may join."""
    caller = ringing.caller_leg(w, contact.id)
    if caller is None or caller.state not in ON_THE_LINE:
        return False
    legs.change(w.db, caller.id, phase=Phase.ASKED)
    ringing.move(w, caller)
    w.announce("contact", contact.id)
    return True


def consent(house: House, sid: CarrierId, step: Step, digits: str) -> Plan:
    """The caller's answer. Only 1 is yes; silence is no, and she gets the same help."""
    with work(house) as w:
        leg = endings.of_call(w, sid, step.leg_id)
        contact = contacts.locked(w.db, leg.contact_id) if leg is not None and leg.contact_id is not None else None
        if leg is None or contact is None:
            return (HangUp(),)
        if leg.phase is Phase.CONSENT:
            return _answers_ask(w, leg, contact, step, digits)
        if leg.phase is not Phase.ASKED:
            return (Go(Step("next", leg.id)),)
        legs.change(w.db, leg.id, phase=Phase.TALKING)
        w.announce("contact", contact.id)
        said = "interpreter_yes" if digits == "1" else "interpreter_no"
        asked = _interpreters(w, contact) if digits == "1" else []
        rung = [ringing.ring_interpreter(w, contact, one) for one in asked]
        if not any(rung):
            _tell_holder(w, contact, Phase.NOBODY if digits == "1" else Phase.REFUSED)
        return (Say(f"voice/{said}", contact.language), Go(Step("next", leg.id)))


def _answers_ask(w: Work, leg: Leg, contact: Contact, step: Step, digits: str) -> Plan:
    """Her answer to what she was asked for; then back to the one she talks with."""
    asked = asking.spoken_ask(w, contact)
    if asked is not None and asked[0] != step.turn:
        # She was still hearing an earlier question: she hears this one, before any key counts.
        return (Go(Step("next", leg.id)),)
    legs.change(w.db, leg.id, phase=Phase.TALKING)
    said = "yes" if asking.answered_by_key(w, contact, digits, step.turn) else "no"
    return (Say(f"voice/consent/{said}", contact.language), Go(Step("next", leg.id)))


def _interpreters(w: Work, contact: Contact) -> list[Responder]:
    """Peers on duty who speak her language and the one of whoever talks with her."""
    holder = roster.get(w.db, contact.responder_id) if contact.responder_id is not None else None
    common = set(holder.languages) if holder is not None else set()
    return [one for one in _others(w, contact) if contact.language in one.languages and common & set(one.languages)]


def _others(w: Work, contact: Contact) -> list[Responder]:
    crew = ringing.crew(w, contact)
    return [one for one in crew.there if one.id not in crew.unfree and one.id != contact.responder_id]


def _tell_holder(w: Work, contact: Contact, phase: Phase) -> None:
    for leg in legs.live(w.db, contact.id):
        if leg.responder_id == contact.responder_id and leg.state in ON_THE_LINE:
            legs.change(w.db, leg.id, phase=phase)
            ringing.move(w, leg)


def _may_know(w: Work, leg: Leg, contact: Contact) -> Plan:
    """`4`: she may know this person. Back to the queue, and hidden from her; nobody asks why."""
    assert leg.responder_id is not None
    searches.hide(w.db, contact.id, leg.responder_id)
    return _put_back(w, leg, contact)


def _wrong_person(w: Work, leg: Leg, contact: Contact) -> Plan:
    """`6`: it is not the one who asked: "Sorry, wrong number", and nothing else, ever."""
    caller = ringing.caller_leg(w, contact.id)
    if caller is None or caller.why is not Why.RING_BACK:
        return hears(w, leg)
    legs.change(w.db, caller.id, phase=Phase.WRONG_NUMBER)
    ringing.move(w, caller)
    counting.rang(w, caller, contact)
    contacts.change(w.db, contact.id, wants_call=False, call_asked_at=None)
    endings.ended(w, leg, Ending.HUNG_UP, quietly=True)
    return (Say("voice/responder/ended", _locale(w, leg)), HangUp())


def _put_back(w: Work, leg: Leg, contact: Contact) -> Plan:
    """`7`: at the head of the queue again, with her own waiting time."""
    caller = ringing.caller_leg(w, contact.id)
    if caller is not None:
        legs.change(w.db, caller.id, phase=Phase.LEFT_ALONE)
        ringing.move(w, caller)
    claims.release(w, contact, leg.responder_id or 0)
    endings.ended(w, legs.get(w.db, leg.id) or leg, Ending.HUNG_UP)
    return (Say("voice/responder/back_in_queue", _locale(w, leg)), HangUp())


def _end(w: Work, leg: Leg, contact: Contact) -> Plan:
    """`9`: the end, for both."""
    forgetting.close(w, contact, say_goodbye=False)
    legs.change(w.db, leg.id, wanted=None, wanted_at=None)
    return (Say("voice/responder/ended", _locale(w, leg)), HangUp())


CHOICES: Final[dict[str, Callable[[Work, Leg, Contact], Plan]]] = {
    "2": _hand_over,
    "3": _ask_interpreter,
    "4": _may_know,
    "6": _wrong_person,
    "7": _put_back,
    "9": _end,
}


LAST_WORDS: Final = {"4": "back_in_queue", "6": "ended", "7": "back_in_queue", "9": "ended"}


def follow_claim(w: Work, event: ContactClaimed) -> None:
    """WHEN somebody took a contact from the page or by text: if there is somebody to talk with, her telephone rings."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or contact.responder_id is None:
        return
    if contact.on_call:
        fetch_holder(w, contact)
    elif contact.wants_call:
        _begin_ring_back(w, contact)


def follow_release(w: Work, event: ContactReleased) -> None:
    """WHEN she was put back, by whatever door: whoever had her leaves the room, and she hears that it goes on."""
    for leg in legs.live(w.db, event.contact_id):
        if leg.responder_id == event.responder_id and leg.state not in ON_THE_LINE:
            ringing.call_off(w, [leg])
        elif leg.role is not Role.CALLER and leg.state in ON_THE_LINE and leg.why is not Why.OFFER:
            # An interpreter, or whoever handed her over: nobody stays to listen to what comes next.
            legs.change(w.db, leg.id, phase=Phase.PARTING)
            ringing.move(w, leg)
        elif leg.responder_id == event.responder_id:
            legs.change(w.db, leg.id, phase=Phase.PARTING)
            ringing.move(w, leg)
        elif leg.role is Role.CALLER and leg.state is State.MET:
            legs.change(w.db, leg.id, phase=Phase.LEFT_ALONE)
            ringing.move(w, leg)
        elif leg.role is Role.CALLER and leg.state not in ON_THE_LINE:
            # Nobody may pick up to silence.
            ringing.call_off(w, [leg])


def fetch_holder(w: Work, contact: Contact) -> None:
    """The caller is on the line and whoever has her is not: ring that one, and nobody else."""
    if contact.responder_id is None:
        return
    _stop_asking(w, contact.id, but=contact.responder_id)
    if any(leg.responder_id == contact.responder_id for leg in legs.live(w.db, contact.id)):
        return
    holder = roster.get(w.db, contact.responder_id)
    if holder.duty is not Duty.ON or holder.takes is Serves.SMS:
        # Not on duty any more, or by text only: she is not rung, and the caller does not wait for her.
        claims.release(w, contact, holder.id, by_choice=False)
        return
    if ringing.ring(w, contact, holder, why=Why.OFFER) is None:
        # She talks with somebody else just now, and this one is on the line: whoever is free, then.
        claims.release(w, contact, contact.responder_id, by_choice=False)


def follow_ask(w: Work, event: CallAsked) -> None:
    """WHEN she asks to be rung while somebody has her: that one rings her now."""
    contact = contacts.get(w.db, event.contact_id)
    if contact is None or contact.state not in HELD or contact.on_call:
        return
    if not any(leg.responder_id == contact.responder_id for leg in legs.live(w.db, contact.id)):
        _begin_ring_back(w, contact)


def _begin_ring_back(w: Work, contact: Contact) -> None:
    """She asked to be rung: first the responder's telephone, then hers. Outside the line's hours nobody's."""
    assert contact.responder_id is not None
    responder = roster.get(w.db, contact.responder_id)
    if contact.borrowed or responder.takes is Serves.SMS or not w.line(contact.line_id).takes_calls:
        return
    if not may_ring(w.line(contact.line_id), now=w.now, asked_at=contact.call_asked_at):
        claims.tell_holder(w, contact.id, responder.id, "ring_later")
        return
    if ringing.ring(w, contact, responder, why=Why.RING_BACK) is not None:
        offer = offers.winner(w.db, contact.id)
        if offer is not None and offer.by_text:
            claims.tell_holder(w, contact.id, responder.id, "ringing_you")


def _holds(leg: Leg, contact: Contact) -> bool:
    return leg.responder_id == contact.responder_id and contact.state in HELD


def _is_handed_over(w: Work, leg: Leg, contact: Contact) -> bool:
    """She had her, gave her over, and is still in the room: she stays until she hangs up."""
    return contact.state in OPEN and leg.phase in (Phase.TALKING, Phase.HANDED) and not _holds(leg, contact)


def _locale(w: Work, leg: Leg) -> Locale:
    return roster.get(w.db, leg.responder_id).language if leg.responder_id is not None else words.MASTER

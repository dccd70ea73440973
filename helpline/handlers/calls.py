"""A caller on the telephone: let in, met in her language, kept company while she waits, let go when she wants."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from helpline import log, words
from helpline.domain.call import (
    LONGEST,
    ON_THE_LINE,
    SILENT_FOR,
    STILL_HERE_EVERY,
    Ending,
    Leg,
    Phase,
    Role,
    State,
    Trigger,
    Why,
)
from helpline.domain.contact import Channel, Contact
from helpline.domain.contact import State as Standing
from helpline.domain.events import CallerWaits, DangerSaid, LanguageChosen
from helpline.domain.line import Line
from helpline.domain.names import Address, CarrierId, Locale, LookupKey
from helpline.domain.plan import Go, HangUp, Hold, Listen, Plan, Say, Step
from helpline.domain.search import Stage
from helpline.domain.wish import Wish, has_one
from helpline.handlers import (
    claims,
    complaining,
    counting,
    coverage,
    duty_call,
    endings,
    forgetting,
    menus,
    misuse,
    raid_calls,
    ringing,
    self_tries,
    speaking,
    talking,
    wishes,
)
from helpline.handlers.escalation import asking, taking_back, wording
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, copies, legs, lines, searches
from helpline.store.contacts import Secret

ASKED_TWICE: Final = 2
"""How often the language is asked for: the second silence is an answer too."""
KEY_WITHIN: Final = 1
"""Seconds in which a key still counts after a piece of hold audio: then the next piece begins."""
CHOOSE_WITHIN: Final = 5
WAITED_LONG: Final = 30
"""Pieces of hold audio, five minutes, after which she is told anew when there still is nobody."""
TOLD_AGAIN: Final = 100
"""Turns from here on follow what she was told when nobody was there."""

WISHES: Final = {"1": Wish.WOMAN, "3": Wish.OTHER_AREA, "4": Wish.ANYBODY, "7": Wish.OTHER_PERSON}
COMPLAINS: Final = "6"
"""Keys of that menu only. 2, 5, 8 and 9 mean there what they mean everywhere."""

LOG = log.room("calls")


class RepeatedError(Exception):
    """The same webhook at the same instant: the other one has let her in, and nothing of this one stays."""


def rings(house: House, sid: CarrierId, caller: Address | None, to: Address) -> Plan:
    """Somebody rings one of our numbers. The same call asked twice hears the same."""
    try:
        return _rings(house, sid, caller, to)
    except RepeatedError:
        return _rings(house, sid, caller, to)


def _rings(house: House, sid: CarrierId, caller: Address | None, to: Address) -> Plan:
    with work(house) as w:
        known = legs.with_sid(w.db, sid)
        if known is not None:
            return hears(w, known, 0)
        if copies.is_known(w.db, w.carrier_key(sid)):
            # A call of long ago: somebody plays us what was once signed.
            LOG.warning("call_played_again")
            return (HangUp(),)
        line = lines.with_number(w.db, to)
        if line is None:
            LOG.warning("call_to_no_line", alarm="a number of ours has no line")
            return (Say("voice/wrong_number", words.MASTER), HangUp())
        if self_tries.rings(w, line, caller):
            return (HangUp(),)
        if not line.is_on and not _is_known(w, line, caller):
            return (
                Say("voice/nobody_now", line.default_language, {"time": None, "alt": line.alternative or None}),
                HangUp(),
            )
        if not line.takes_calls:
            return (Say("voice/text_only", line.default_language), HangUp())
        responder = duty_call.whose(w, caller, line.id)
        if responder is not None:
            return duty_call.asks(responder)
        if not misuse.lets_in(w, line, caller):
            return (Say("voice/not_now", line.default_language), HangUp())
        return _let_in(w, line, sid, caller)


def duty(house: House, sid: CarrierId, caller: Address | None, to: Address, digits: str) -> Plan:
    """A responder's key. Without one she is let in like everybody: perhaps she is the one who needs somebody."""
    with work(house) as w:
        known, line = legs.with_sid(w.db, sid), lines.with_number(w.db, to)
        if known is not None:
            return hears(w, known, 0)
        if line is None:
            return (HangUp(),)
        responder = duty_call.whose(w, caller, line.id)
        done = duty_call.does(w, responder, digits) if responder is not None else None
        return _let_in(w, line, sid, caller) if done is None else done


def _is_known(w: Work, line: Line, caller: Address | None) -> bool:
    """Whether she is in a conversation already: she goes on with it, though the line is off."""
    return caller is not None and contacts.open_with(w.db, line.id, w.cipher.lookup("caller", caller)) is not None


def _let_in(w: Work, line: Line, sid: CarrierId, caller: Address | None) -> Plan:
    key = w.cipher.lookup("caller", caller) if caller else None
    contact = contacts.open_with(w.db, line.id, key) if key else None
    if contact is not None and _is_on_the_line(w, contact):
        # Two calls from one number at once are perhaps two people: neither is put into the other's conversation.
        contact, key = None, None
    is_new = contact is None
    if contact is None:
        contact = _new_contact(w, line, caller, key)
    has_choice = is_new and menus.has_choice(w, line)
    leg = legs.begin(
        w.db,
        contact_id=contact.id,
        line_id=line.id,
        role=Role.CALLER,
        why=Why.CAME_IN,
        state=State.ANSWERED,
        phase=Phase.LANGUAGE if has_choice else Phase.WAITING,
        sid=sid,
        now=w.now,
        look_at=w.now + SILENT_FOR,
    )
    if leg is None:
        raise RepeatedError
    _take_the_place_of(w, leg, contact)
    contacts.change(w.db, contact.id, on_call=True, last_text_at=w.now, forget_at=w.now + max(line.kept_for, LONGEST))
    contact = replace(contact, on_call=True)
    counting.came_in(w, contact)
    w.announce("queue")
    if not has_choice:
        _settled(w, contact)
        leg = legs.get(w.db, leg.id) or leg
    return hears(w, leg, 0)


def _is_on_the_line(w: Work, contact: Contact) -> bool:
    """Whether she is in another call already. If that has ended unheard, the carrier is asked at once."""
    hers = [leg for leg in legs.live(w.db, contact.id) if leg.role is Role.CALLER and leg.state in ON_THE_LINE]
    for leg in hers:
        legs.change(w.db, leg.id, look_at=w.now)
    return bool(hers)


def _new_contact(w: Work, line: Line, caller: Address | None, caller_key: LookupKey | None) -> Contact:
    """A new contact. Her number is sealed for as long as the call lasts; a withheld one stands for nobody else."""
    contact = contacts.open_one(
        w.db,
        line_id=line.id,
        caller_key=caller_key,
        channel=Channel.VOICE,
        language=line.default_language,
        area_id=line.area_id,
        can_be_answered=False,
        now=w.now,
        forget_at=w.now + max(line.kept_for, LONGEST),
    )
    key = w.cipher.new_key()
    address = w.cipher.seal(key, speaking.about_address(contact.id), caller) if caller else None
    contacts.keep_secret(w.db, contact.id, sealed_with=key, address_sealed=address)
    w.knows(contact.id, Secret(key, address))
    w.count("arrived", contact)
    return _not_her_phone(w, contact, caller)


def _not_her_phone(w: Work, contact: Contact, caller: Address | None) -> Contact:
    """For a day after somebody said so of this number, nobody rings it, whoever it is that rang from it now."""
    if not misuse.is_left_alone(w, caller):
        return contact
    contacts.change(w.db, contact.id, borrowed=True)
    return contacts.get(w.db, contact.id) or contact


def _take_the_place_of(w: Work, leg: Leg, contact: Contact) -> None:
    """She rang anew before her last call was known to be over: that one is let go."""
    older = [one for one in legs.live(w.db, contact.id) if one.role is Role.CALLER and one.id != leg.id]
    ringing.call_off(w, older)


def _settled(w: Work, contact: Contact) -> None:
    """It is known in which language she is to be met: whoever speaks it is rung."""
    if contact.state is Standing.WAITING:
        leg = ringing.caller_leg(w, contact.id)
        if leg is not None and raid_calls.is_to_be_listed(w, contact):
            raid_calls.put_on_list(w, leg, contact)
        else:
            w.happened(CallerWaits(contact.id))
    elif contact.state in (Standing.CLAIMED, Standing.JOINED):
        talking.fetch_holder(w, contact)


def language(house: House, sid: CarrierId, step: Step, digits: str) -> Plan:
    """Her answer to the language step. Silence, a wrong key, two keys: asked once more, then the line's own."""
    with work(house) as w:
        leg, contact = _both(w, sid, step)
        if leg is None or contact is None:
            return (HangUp(),)
        if leg.phase is not Phase.LANGUAGE:
            return hears(w, leg, 0)
        line = w.line(leg.line_id)
        chosen = menus.aloud(line).get(digits)
        if chosen is None and step.turn + 1 < ASKED_TWICE:
            return _ask_language(w, leg, line, step.turn + 1)
        _is_met_in(w, leg, contact, chosen or contact.language)
        w.announce("queue")
        return hears(w, legs.get(w.db, leg.id) or leg, 0)


def _is_met_in(w: Work, leg: Leg, contact: Contact, picked: Locale) -> None:
    """The language step is over, with another language or without. Nobody is rung once more for nothing."""
    search = searches.get(w.db, contact.id)
    is_over = search is not None and search.stage is Stage.OVER
    legs.change(w.db, leg.id, phase=Phase.TOLD if is_over else Phase.WAITING)
    changed = picked != contact.language
    leg = legs.get(w.db, leg.id) or leg
    if changed:
        contacts.change(w.db, contact.id, language=picked)
    if search is None:
        _settled(w, replace(contact, language=picked))
    elif changed:
        w.happened(LanguageChosen(contact.id))


def key(house: House, sid: CarrierId, step: Step, digits: str, *, spoken: Locale) -> Plan:
    """A key while she waits, or after a star while she talks. What is no key changes nothing.

    ``spoken``: what this call goes on in, for when nothing else is known of it any more.
    """
    with work(house) as w:
        leg, contact = _both(w, sid, step)
        if leg is not None and contact is None and digits == "9":
            # Wiped already, and asked once more: she is told once more.
            return (Say("voice/wiped", spoken), HangUp())
        if leg is None or contact is None:
            return (HangUp(),)
        line = w.line(leg.line_id)
        if digits in ALWAYS:
            return ALWAYS[digits](w, leg, contact, step)
        if digits == "8" and w.house.escalates:
            return _take_back(w, leg, contact, step)
        if digits == "3" and len(line.languages) > 1 and contact.state is Standing.WAITING:
            legs.change(w.db, leg.id, phase=Phase.LANGUAGE)
            return _ask_language(w, leg, line, 0)
        if digits == "1" and leg.phase is Phase.TOLD:
            # She wants to wait, and so she may, even while there is nobody to be rung.
            _settled(w, contact)
            legs.change(w.db, leg.id, phase=Phase.WAITING)
            return hears(w, legs.get(w.db, leg.id) or leg, 1)
        return hears(w, leg, step.turn + 1)


def wish(house: House, sid: CarrierId, step: Step, digits: str, *, spoken: Locale) -> Plan:
    """Who should answer her; or the key to complain. Every other key is what it always is."""
    if digits not in WISHES and digits != COMPLAINS:
        return key(house, sid, step, digits, spoken=spoken)
    with work(house) as w:
        leg, contact = _both(w, sid, step)
        if leg is None or contact is None:
            return (HangUp(),)
        if digits == COMPLAINS:
            complaining.in_contact(w, contact)
            return (Say("voice/wish/complaint", contact.language), *hears(w, leg, 1))
        return _wishes(w, leg, contact, WISHES[digits])


def _ask_who(w: Work, leg: Leg, contact: Contact, step: Step) -> Plan:
    """`4`: of whom she would like to be answered."""
    says = (Say("voice/wish/ask", contact.language),)
    return (Listen(says, Step("wish", leg.id, 1), CHOOSE_WITHIN), Go(Step("next", leg.id, 1)))


def _wishes(w: Work, leg: Leg, contact: Contact, wanted: Wish) -> Plan:
    """Only those she means are rung from now on. Whoever talks with her and is not one of them leaves the room."""
    is_held = contact.state in (Standing.CLAIMED, Standing.JOINED)
    if is_held:
        legs.change(w.db, leg.id, phase=Phase.WAITING)
    contact = wishes.say(w, contact, wanted)
    if contact.state is not Standing.WAITING:
        legs.change(w.db, leg.id, phase=leg.phase)
        return hears(w, legs.get(w.db, leg.id) or leg, 1)
    if not wishes.somebody_fits(w, contact, wanted):
        return _nobody_fits(w, leg, contact)
    noted = Say("voice/wish/noted", contact.language)
    return (noted, *hears(w, legs.get(w.db, leg.id) or leg, 1))


def _another(w: Work, leg: Leg, contact: Contact, step: Step) -> Plan:
    """`7`: never again whoever she talks with, or talked with last."""
    return _wishes(w, leg, contact, Wish.OTHER_PERSON)


def _nobody_fits(w: Work, leg: Leg, contact: Contact) -> Plan:
    """She hears so, and goes on waiting unless she says that anybody will do."""
    if leg.phase is not Phase.LISTED:
        # Who is on the list stays on it: nobody is rung for her on this call.
        legs.change(w.db, leg.id, phase=Phase.WAITING)
    if not has_one(contact):
        # From another person there is no way back to the one she did not want: nothing is to be pressed.
        alone = Say("voice/wish/nobody", contact.language, {"anybody": False})
        return (alone, *hears(w, legs.get(w.db, leg.id) or leg, 1))
    says = (Say("voice/wish/nobody", contact.language, {"anybody": True}),)
    return (Listen(says, Step("wish", leg.id, 1), CHOOSE_WITHIN), Go(Step("next", leg.id, 1)))


def _ring_me_back(w: Work, leg: Leg, contact: Contact, step: Step) -> Plan:
    """`2`: it stands in the queue that she asked, and she can hang up; the end of her call does the rest."""
    secret = w.secret(contact.id)
    if secret is None or secret.address_sealed is None or contact.borrowed:
        return (Say("voice/ring_back_cannot", contact.language), *hears(w, leg, step.turn + 1))
    counting.asked_back(w, contact)
    contacts.change(w.db, contact.id, wants_call=True, call_asked_at=w.now)
    searches.rest(w.db, contact.id, w.now)
    ringing.call_off(w, [one for one in legs.live(w.db, contact.id) if one.state not in ON_THE_LINE])
    legs.change(w.db, leg.id, phase=Phase.PARTING)
    w.announce("queue")
    return (Say("voice/ring_back_noted", contact.language), HangUp())


def _danger(w: Work, leg: Leg, contact: Contact, step: Step) -> Plan:
    """`5`: the only thing that jumps the queue."""
    line = w.line(leg.line_id)
    first = contact.urgent_at is None
    contacts.change(w.db, contact.id, urgent_at=contact.urgent_at or w.now)
    chose_to_wait = leg.phase is Phase.WAITING and _nobody_is_left(w, contact.id)
    if leg.phase is Phase.LISTED:
        # Nobody hangs up on her: whoever there is, is rung for her now.
        legs.change(w.db, leg.id, phase=Phase.WAITING)
    if first:
        w.happened(DangerSaid(contact.id))
        w.announce("queue")
    if chose_to_wait:
        # She knows that nobody is there, and has said that she stays.
        legs.change(w.db, leg.id, phase=Phase.WAITING)
    noted = Say("voice/danger_noted", contact.language, {"emg": line.emergency or None})
    following = hears(w, legs.get(w.db, leg.id) or leg, step.turn + 1)
    return (noted, *following) if contact.state is Standing.WAITING else following


def _take_back(w: Work, leg: Leg, contact: Contact, step: Step) -> Plan:
    """`8`: what she once said yes to is closed, at once."""
    said = "taken_back" if taking_back.by_caller(w, contact) else "no"
    following = hears(w, legs.get(w.db, leg.id) or leg, step.turn + 1)
    return (Say(f"voice/consent/{said}", contact.language), *following)


def _wipe(w: Work, leg: Leg, contact: Contact, step: Step) -> Plan:
    """`9`: all of it, now."""
    locale = contact.language
    forgetting.wipe(w, contact)
    legs.change(w.db, leg.id, wanted=None, wanted_at=None, phase=Phase.PARTING)
    return (Say("voice/wiped", locale), HangUp())


ALWAYS: Final[dict[str, Callable[[Work, Leg, Contact, Step], Plan]]] = {
    "2": _ring_me_back,
    "4": _ask_who,
    "5": _danger,
    "7": _another,
    "9": _wipe,
}
"""Keys that mean the same wherever she presses them."""


def left(house: House, sid: CarrierId, step: Step, status: str) -> Plan:
    """She has left the room: by a star, because it ended, or because she hung up."""
    with work(house) as w:
        leg, contact = _both(w, sid, step)
        if leg is None:
            return (HangUp(),)
        if leg.role is not Role.CALLER:
            return talking.left(w, leg, status)
        if status == "completed":
            endings.ended(w, leg, Ending.HUNG_UP)
            return (HangUp(),)
        legs.move(w.db, leg.id, Trigger.PART)
        if contact is None or contact.state is Standing.CLOSED or leg.phase is not Phase.TALKING:
            return hears(w, legs.get(w.db, leg.id) or leg, 0)
        if not talking.somebody_met(w, contact.id):
            return hears(w, legs.get(w.db, leg.id) or leg, 1)
        can = _can_ring_back(w, contact)
        says = (Say("voice/star_menu", contact.language, {"can_ring_back": can}),)
        return (Listen(says, Step("key", leg.id), CHOOSE_WITHIN), Go(Step("next", leg.id)))


def following(house: House, sid: CarrierId, step: Step, answered_by: str) -> Plan:
    """What comes next on this leg, whoever picked up."""
    with work(house) as w:
        leg, _ = _both(w, sid, step)
        if leg is None:
            return (HangUp(),)
        picked_up = talking.answered(w, leg, answered_by)
        return hears(w, legs.get(w.db, leg.id) or leg, step.turn) if picked_up is None else picked_up


def hears(w: Work, leg: Leg, turn: int) -> Plan:
    """What is true for this leg now, in words. Asked again with the same turn, it says the same."""
    if leg.role is not Role.CALLER:
        return talking.hears(w, leg)
    contact = contacts.get(w.db, leg.contact_id) if leg.contact_id is not None else None
    if contact is None or not leg.is_live:
        return (HangUp(),)
    legs.change(w.db, leg.id, look_at=w.now + SILENT_FOR)
    line = w.line(leg.line_id)
    if leg.phase is Phase.WRONG_NUMBER:
        return (Say("voice/wrong_number", contact.language), HangUp())
    if leg.phase is Phase.PARTING or contact.state is Standing.CLOSED:
        return (Say("voice/goodbye", contact.language), HangUp())
    if leg.phase is Phase.ASKED:
        return _ask_about_interpreter(leg, contact)
    if leg.phase is Phase.CONSENT:
        return _ask_for_yes(w, leg, contact)
    if contact.state in (Standing.CLAIMED, Standing.JOINED) and talking.somebody_met(w, contact.id):
        # A person is there: that goes before every menu.
        return _meets(w, leg, contact)
    if leg.phase is Phase.LANGUAGE:
        return _ask_language(w, leg, line, 0)
    # Brought here from the room, she is not in it any more.
    legs.move(w.db, leg.id, Trigger.PART)
    if leg.why is Why.RING_BACK:
        # Whoever answers, and nobody is there to talk with her: not a word.
        return (HangUp(),)
    return _waits(w, leg, contact, line, turn)


def _meets(w: Work, leg: Leg, contact: Contact) -> Plan:
    """Into the room. From here on a person has joined."""
    is_first = leg.phase is not Phase.TALKING
    if legs.move(w.db, leg.id, Trigger.MEET, phase=Phase.TALKING, look_at=w.now + talking.LOOK_EVERY):
        w.announce("contact", contact.id)
    counting.met(w, leg, contact)
    if is_first and leg.why is Why.CAME_IN and contact.wants_call:
        # She rang herself: nobody owes her a call any more.
        contacts.change(w.db, contact.id, wants_call=False, call_asked_at=None)
    if contact.responder_id is not None and contact.state is Standing.CLAIMED:
        claims.join(w, contact, contact.responder_id)
    meet = talking.room(w, contact.id, leg)
    # Who asked to be rung hears a person, and nothing before.
    if is_first and leg.why is Why.CAME_IN:
        return (Say("voice/connecting", contact.language), meet)
    return (meet,)


def _waits(w: Work, leg: Leg, contact: Contact, line: Line, turn: int) -> Plan:
    if leg.phase is Phase.LISTED:
        return _is_listed(w, leg, contact, line, turn)
    if leg.phase is Phase.TOLD and not _anybody_rings(w, contact.id):
        return _nobody(w, leg, contact, line, turn)
    if turn == WAITED_LONG and _nobody_is_left(w, contact.id):
        legs.change(w.db, leg.id, phase=Phase.TOLD)
        return _nobody(w, leg, contact, line, turn)
    turn = 1 if turn >= TOLD_AGAIN else turn
    says: list[Say | Hold] = []
    alone = leg.phase is Phase.LEFT_ALONE and turn <= 1
    if alone:
        says.append(Say("voice/person_left", contact.language))
    elif turn == 0 and leg.phase is Phase.WAITING:
        says += _welcome(w, contact, line)
    elif turn % STILL_HERE_EVERY == 0:
        says += [Say("voice/still_here", contact.language), _before_her(w, contact)]
    keys = Say("voice/keys", contact.language, {"can_ring_back": _can_ring_back(w, contact)})
    says += [keys, Hold()] if alone or turn % (2 * STILL_HERE_EVERY) == 0 else [Hold()]
    return (
        Listen(tuple(says), Step("key", leg.id, turn), KEY_WITHIN),
        Go(Step("next", leg.id, turn + 1 if turn < WAITED_LONG else 1)),
    )


def _is_listed(w: Work, leg: Leg, contact: Contact, line: Line, turn: int) -> Plan:
    """She is on the list of those to be rung, and the line is free for the next one."""
    says = raid_calls.listed(w, contact, line, turn)
    return (Listen(says, Step("key", leg.id, turn), CHOOSE_WITHIN), HangUp())


def _welcome(w: Work, contact: Contact, line: Line) -> list[Say | Hold]:
    """Her greeting; and honestly, when whoever answers will not speak her language."""
    if line.in_raid(w.now):
        return raid_calls.welcome(w, contact, line)
    welcome = Say("voice/welcome", contact.language, {"cover": line.cover_name or None})
    if not ringing.is_there(w) or ringing.speaks(w, contact.language):
        return [welcome]
    w.count("language not on duty", contact)
    at = coverage.next_covered(w, contact.language, coverage.answers(contact.channel))
    return [
        welcome,
        Say(
            "voice/language_gap",
            contact.language,
            {"lang": talking.called(contact.language), "time": coverage.said(w, line, at)},
        ),
    ]


def _before_her(w: Work, contact: Contact) -> Say:
    """The honest wait: how many are before her. Minutes nobody knows."""
    return Say("voice/before_you", contact.language, {"n": contacts.count_before(w.db, contact.id)})


def _nobody(w: Work, leg: Leg, contact: Contact, line: Line, turn: int) -> Plan:
    """Everybody was tried, or nobody is there: she hears so, twice offered a choice, and is not left with music."""
    if has_one(contact):
        return _nobody_fits(w, leg, contact)
    can = _can_ring_back(w, contact)
    if line.in_raid(w.now) and can:
        raid_calls.put_on_list(w, leg, contact)
        return _is_listed(w, leg, contact, line, turn=1)
    if line.in_raid(w.now) and ringing.is_there(w):
        # She can't be rung back, and those who are there have their hands full: she stays, and they are asked anew.
        legs.change(w.db, leg.id, phase=Phase.WAITING)
        w.happened(CallerWaits(contact.id))
        stay = (Say("voice/raid/stay", contact.language), Hold())
        return (Listen(stay, Step("key", leg.id, 1), KEY_WITHIN), Go(Step("next", leg.id, 2)))
    if turn > TOLD_AGAIN:
        return (Say("voice/goodbye", contact.language), HangUp())
    # No welcome first: it promises somebody soon.
    says: tuple[Say, ...] = ()
    if turn < TOLD_AGAIN:
        time = coverage.said(w, line, coverage.next_of_any(w, contact.language, contact.channel))
        says += (Say("voice/nobody_now", contact.language, {"time": time, "alt": line.alternative or None}),)
    says += (Say("voice/nobody_choice", contact.language, {"can_ring_back": can}),)
    following = TOLD_AGAIN if turn < TOLD_AGAIN else TOLD_AGAIN + 1
    return (Listen(says, Step("key", leg.id, turn), CHOOSE_WITHIN), Go(Step("next", leg.id, following)))


def _ask_language(w: Work, leg: Leg, line: Line, turn: int) -> Plan:
    says = tuple(
        Say(
            "voice/language_choice",
            one.language,
            {
                "lang": partial(words.language_name, one.language, aloud=True),
                "key": one.key,
                "time": coverage.said(w, line, one.next_at),
            },
        )
        for one in menus.choices_aloud(w, line)
    )
    step = Step("language", leg.id, turn)
    return (Listen(says, step, CHOOSE_WITHIN), Go(step))


def _ask_for_yes(w: Work, leg: Leg, contact: Contact) -> Plan:
    """One purpose, one recipient, in her language; 1 is the only yes. What is no question any more leads back."""
    asked = asking.spoken_ask(w, contact)
    if asked is None:
        legs.change(w.db, leg.id, phase=Phase.TALKING)
        return hears(w, legs.get(w.db, leg.id) or leg, 0)
    ask_id, wish = asked
    says = tuple(Say(prompt, contact.language, facts) for prompt, facts in wording.aloud(w, wish))
    step = Step("consent", leg.id, ask_id)
    return (Listen(says, step, CHOOSE_WITHIN), Go(step))


def _ask_about_interpreter(leg: Leg, contact: Contact) -> Plan:
    says = (Say("voice/interpreter_ask", contact.language, {"lang": talking.called(contact.language)}),)
    step = Step("consent", leg.id)
    return (Listen(says, step, CHOOSE_WITHIN), Go(step))


def _can_ring_back(w: Work, contact: Contact) -> bool:
    secret = w.secret(contact.id)
    return secret is not None and secret.address_sealed is not None and not contact.borrowed


def _anybody_rings(w: Work, contact_id: int) -> bool:
    return any(leg.responder_id is not None for leg in legs.live(w.db, contact_id))


def _nobody_is_left(w: Work, contact_id: int) -> bool:
    search = searches.get(w.db, contact_id)
    return search is not None and search.stage is Stage.OVER and not _anybody_rings(w, contact_id)


def _both(w: Work, sid: CarrierId, step: Step) -> tuple[Leg | None, Contact | None]:
    """The leg a step is about, and its contact; neither when the call is another one."""
    leg = endings.of_call(w, sid, step.leg_id)
    if leg is None:
        return None, None
    legs.change(w.db, leg.id, look_at=w.now + SILENT_FOR)
    return leg, contacts.get(w.db, leg.contact_id) if leg.contact_id is not None else None


def languages_of(house: House, sid: CarrierId) -> tuple[Locale, ...]:
    """What the line of this call speaks, its default first."""
    with work(house) as w:
        leg = legs.with_sid(w.db, sid)
        return w.line(leg.line_id).languages if leg is not None else ()

"""A responder rings the line herself: a key signs her on, off or on a break; whoever waits talks with somebody."""

from collections.abc import Mapping
from typing import Final

from helpline.domain.names import Address
from helpline.domain.number import bare
from helpline.domain.plan import Go, HangUp, Listen, Plan, Say, Step
from helpline.domain.responder import Duty, Responder
from helpline.handlers import duty
from helpline.handlers.work import Work
from helpline.store import contacts, legs, roster, shutting

DECIDES_WITHIN: Final = 5
KEYS: Final[Mapping[str, Duty]] = {"1": Duty.ON, "2": Duty.OFF, "3": Duty.BREAK}
SAID: Final = {Duty.OFF: "voice/responder/is_off", Duty.BREAK: "voice/responder/is_on_break"}
CAME: Final = {
    duty.Way.NO_SHIFT: "voice/responder/has_no_shift",
    duty.Way.EARLY: "voice/responder/is_early",
}


def whose(w: Work, caller: Address | None, line_id: int) -> Responder | None:
    """The responder whose telephone this is, unless she rings as somebody who needs someone or talks already.

    Nobody's while all is locked: it may be anybody who rings from it.
    """
    if shutting.since(w.db) is not None:
        return None
    found = roster.with_number(w.db, w.cipher.lookup("responder", bare(caller))) if caller else None
    if caller is None or found is None or legs.of_responder(w.db, found.id):
        return None
    return found if contacts.open_with(w.db, line_id, w.cipher.lookup("caller", caller)) is None else None


def asks(responder: Responder) -> Plan:
    """Once; a silence leads to a person, for her as for everybody."""
    step = Step("duty", 0)
    return (Listen((Say("voice/responder/duty_menu", responder.language),), step, DECIDES_WITHIN), Go(step))


def does(w: Work, responder: Responder, key: str) -> Plan | None:
    """What her key asks for; None when it is no key of these, and she is let in like everybody."""
    wanted = KEYS.get(key)
    if wanted is None:
        return None
    responder = roster.locked(w.db, responder.id)
    if wanted is Duty.ON:
        how = duty.coming(w, responder)
        duty.come_on(w, responder, how)
        said = CAME.get(how.way, "voice/responder/is_on")
    else:
        duty.change(w, responder, wanted)
        said = SAID[wanted]
    return (Say(said, responder.language), HangUp())

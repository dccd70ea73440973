"""Who is asked to wait: whoever begins too often, and whom a responder blocked for a day. By hash, never by number."""

from datetime import timedelta
from typing import Final

from helpline.domain.contact import Contact
from helpline.domain.limits import Name
from helpline.domain.line import Line
from helpline.domain.misuse import (
    MOST,
    TOLD_EVERY,
    WINDOW,
    week_of,
    weeks_of,
)
from helpline.domain.names import Address, LookupKey
from helpline.domain.number import bare
from helpline.handlers import forgetting, limits, speaking
from helpline.handlers.work import Work
from helpline.store import legs, misuse
from helpline.store.misuse import Block

DAY: Final = timedelta(hours=24)


def lets_in(w: Work, line: Line, address: Address | None) -> bool:
    """Whether this call or conversation may begin. It counts as a beginning either way."""
    if address is None:
        n = misuse.count(w.db, w.cipher.lookup("misuse withheld", str(line.id)), w.now, WINDOW)
        # However many ring, they are never shut out as a group: only as many at once as leave room for everybody else.
        at_once = limits.in_force(w, Name.WITHHELD_AT_ONCE)
        return n <= limits.in_force(w, Name.WITHHELD) or legs.count_waiting_withheld(w.db, line.id) < at_once
    if _standing(w, address)[0]:
        w.count("blocked")
        return False
    if misuse.count(w.db, _key(w, address), w.now, WINDOW) > MOST:
        w.count("asked to wait")
        return False
    return True


def may_be_told(w: Work, address: Address) -> bool:
    """Whether somebody who is not let in has not been told so for an hour: politely, but not at every word."""
    return misuse.may_be_told(w.db, _key(w, address), w.now, TOLD_EVERY)


def block(w: Work, contact: Contact, responder_id: int, span: timedelta = DAY) -> bool:
    """Not from this number, for a day at most; the conversation is over. False for a withheld number: it has nobody."""
    address = speaking.address_of(w, contact.id)
    if address is None:
        return False
    until = w.now + min(span, limits.span(w, Name.BLOCK))
    misuse.block(w.db, _key(w, address), now=w.now, until=until, by=responder_id)
    w.misuse.pop(address, None)
    w.count("block set")
    forgetting.close(w, contact, say_goodbye=False)
    return True


def leave_alone(w: Work, address: Address) -> None:
    """It was not her phone: for a day nothing of itself goes there. Known by a hash of the week."""
    misuse.keep_quiet(w.db, _key(w, address), now=w.now, until=w.now + DAY)
    w.misuse.pop(address, None)


def is_left_alone(w: Work, address: Address | None) -> bool:
    """Whether nothing of itself goes to her number now."""
    return address is not None and _standing(w, address)[1]


def blocks(w: Work) -> list[Block]:
    return misuse.blocks(w.db, w.now)


def lift(w: Work, block_id: int) -> bool:
    """She is let in again from the next call on."""
    return misuse.lift(w.db, block_id)


def _standing(w: Work, address: Address) -> tuple[bool, bool]:
    """Looked up once in a transaction: both are asked of each who begins."""
    if address not in w.misuse:
        w.misuse[address] = misuse.standing(w.db, _keys(w, address), w.now)
    return w.misuse[address]


def _key(w: Work, address: Address) -> LookupKey:
    return w.cipher.lookup(f"misuse {week_of(w.now)}", bare(address))


def _keys(w: Work, address: Address) -> list[LookupKey]:
    return [w.cipher.lookup(f"misuse {week}", bare(address)) for week in weeks_of(w.now)]

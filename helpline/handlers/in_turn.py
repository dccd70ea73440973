"""In turn: while many come at once, all are handed out in the order in which they came. Only danger goes before."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from helpline.domain.contact import Contact, State
from helpline.domain.responder import Responder
from helpline.domain.routing import Circle
from helpline.handlers import whom
from helpline.handlers.work import Work
from helpline.store import contacts, offers, roster

LOOKED_THROUGH: Final = 1000
"""How far down the queue the first one is looked for."""


def is_kept(w: Work, contact: Contact) -> bool:
    """Whether this one stands on a list: who waits on the telephone herself is rung for, and is on none."""
    return not contact.on_call and w.line(contact.line_id).in_raid(w.now)


def whose_first(w: Work, contact: Contact, responders: Sequence[Responder]) -> list[Responder]:
    """Those of them for whom nobody else comes before this one."""
    if not responders or not w.line(contact.line_id).in_raid(w.now):
        return list(responders)
    left = {one.id for one in responders}
    had = offers.given_back(w.db)
    for earlier, hers in _list(w):
        if not left or earlier.id == contact.id:
            break
        left -= _comes_before(earlier, hers, had)
    return [one for one in responders if one.id in left]


def first_before(w: Work, responder_id: int, contact_id: int) -> Contact | None:
    """Whom she is to take before this one; None when it is this one's turn, or nobody keeps a list."""
    contact = contacts.get(w.db, contact_id)
    if contact is None or contact.state is not State.WAITING or not is_kept(w, contact):
        return None
    had = offers.given_back(w.db)
    for earlier, hers in _list(w):
        if earlier.id == contact_id:
            return None
        if responder_id in _comes_before(earlier, hers, had):
            return earlier
    return None


def firsts(w: Work) -> Iterator[tuple[Contact, list[Responder]]]:
    """What is to be offered now: to everybody with a hand free the first of the list whom she could answer."""
    there = {one.id: one for one in roster.on_duty(w.db, w.now)}
    served: set[int] = set()
    had = offers.given_back(w.db)
    for contact, hers in _list(w):
        asked = _comes_before(contact, hers, had)
        yield contact, [there[one] for one in sorted(asked - served)]
        served |= asked
        if len(served) == len(there):
            return


def _comes_before(contact: Contact, hers: set[int], had: Collection[tuple[int, int]]) -> set[int]:
    """For whom it goes before all later ones: not for whoever had it and gave it back, or none behind it would move."""
    return {one for one in hers if (contact.id, one) not in had}


def _list(w: Work) -> Iterator[tuple[Contact, set[int]]]:
    """Everybody on a list, in the order in which they came, each with those who could take her now."""
    known = whom.there(w)
    on_duty = {one.id for one in known.on_duty}
    for contact in contacts.waiting(w.db, limit=LOOKED_THROUGH):
        if is_kept(w, contact):
            free = whom.reached(w, contact, Circle.EVERYBODY, known=known).asked
            yield contact, {one.id for one in free} & on_duty

"""When somebody is rung at a time she chose: quarter hours, while it is safe, and while she is still known here."""

from datetime import datetime, timedelta
from typing import Final

from helpline.domain.call import LONGEST
from helpline.domain.contact import Contact
from helpline.domain.hours import may_ring
from helpline.domain.line import LONGEST_KEPT, Line

STEP: Final = timedelta(minutes=15)
BEFORE_FORGETTING: Final = timedelta(minutes=30)
"""A call must have begun before everything about her goes."""
TRIED_FOR: Final = timedelta(minutes=15)
"""Her time has come and the responder's telephone is in use: so long it is tried again, and then it is over."""


def times(line: Line, contact: Contact, *, now: datetime, forget_at: datetime) -> tuple[datetime, ...]:
    """Every quarter of an hour at which she may be rung: within the line's hours, or at night if she asked at night."""
    at = _next_quarter(now)
    found = []
    while at <= last(contact, forget_at=forget_at):
        if is_safe(line, contact, at):
            found.append(at)
        at += STEP
    return tuple(found)


def is_safe(line: Line, contact: Contact, at: datetime) -> bool:
    """Whether this is within the hours in which she may be rung."""
    asked_at = contact.call_asked_at
    at_night = asked_at is not None and not may_ring(line, now=asked_at, asked_at=None)
    return at_night or may_ring(line, now=at, asked_at=None)


def last(contact: Contact, *, forget_at: datetime) -> datetime:
    """The latest moment at which a call may still begin: nothing outlives its ceiling by a call."""
    return min(forget_at - BEFORE_FORGETTING, contact.last_text_at + LONGEST_KEPT - LONGEST)


def _next_quarter(now: datetime) -> datetime:
    past = timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    return now - past + STEP

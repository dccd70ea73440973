"""Handing over: offered to one peer, to an area or to whoever is free; it stays where it is until it is taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpline.domain.contact import Contact, State
from helpline.domain.names import Sealed
from helpline.domain.responder import Responder

STANDS_FOR: Final = timedelta(hours=1)
"""How long somebody may think about it; the note for whoever takes it goes with it."""
LONGEST_NOTE: Final = 280
NUDGE_AFTER: Final = timedelta(minutes=10)
"""How long a caller's words may wait for an answer of the one who talks with her, until that one is asked."""
OTHERS_AFTER: Final = timedelta(minutes=20)
"""And until others are asked as well."""
SOONER: Final = 2
"""So many times sooner when the caller said "danger now"."""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One conversation that somebody is asked to take over. With neither ``to_id`` nor ``area_id``: whoever is free."""

    contact_id: int
    from_id: int
    to_id: int | None
    area_id: int | None
    silent: bool
    """Nobody asked for it: the one who has it does not answer."""
    note_sealed: Sealed | None
    version: int
    """Of the claim it is about."""
    until: datetime | None
    """None: until it is taken or answered."""


def stands(ask: Handover, contact: Contact, now: datetime) -> bool:
    """Whether it may still be taken: the conversation is where it was, and the time has not passed."""
    is_there = contact.state is State.JOINED and contact.responder_id == ask.from_id
    is_in_time = ask.until is None or now < ask.until
    return is_there and is_in_time and contact.claim_version == ask.version and not contact.on_call


def is_for(ask: Handover, responder: Responder) -> bool:
    """Whether this one was asked."""
    if responder.id == ask.from_id:
        return False
    is_for_all = ask.to_id is None and ask.area_id is None
    return ask.silent or is_for_all or responder.id == ask.to_id or responder.area_id == ask.area_id


def after(limit: timedelta, contact: Contact) -> timedelta:
    """How long to wait with this one."""
    return limit / SOONER if contact.urgent_at is not None else limit

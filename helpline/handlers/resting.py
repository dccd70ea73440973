"""Resting: how a contact was for its responder, what she carries now, and how she gets out at once."""

from dataclasses import dataclass
from datetime import timedelta

from helpline.domain.contact import Contact
from helpline.domain.debrief import Why
from helpline.domain.events import ResponderCameOn, ResponderRests
from helpline.domain.load import break_is_due, is_resting
from helpline.domain.responder import Duty, Responder
from helpline.domain.wrap_up import WrapUp, counted
from helpline.handlers import claims, debrief, duty, watch
from helpline.handlers.work import Work
from helpline.store import contacts, roster


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one responder carries, shown to herself and nobody else."""

    open: int
    at_once: int
    taken: int
    """Since she came on; forgotten when she goes off."""
    on_for: timedelta | None
    break_is_due: bool
    is_resting: bool
    buddy: str


def load(w: Work, me: Responder) -> Load:
    """As things are now."""
    on_for = w.now - me.duty_since if me.duty is Duty.ON and me.duty_since is not None else None
    return Load(
        open=len(contacts.held_by(w.db, me.id)),
        at_once=me.at_once,
        taken=me.taken,
        on_for=on_for,
        break_is_due=break_is_due(me, w.now),
        is_resting=is_resting(me),
        buddy=roster.get(w.db, me.buddy_id).alias if me.buddy_id is not None else "",
    )


def wrap_up(w: Work, contact: Contact, wrap: WrapUp) -> None:
    """Count what was tapped. After two hard ones in a row nothing new comes to her until she says she is fine."""
    for event in counted(wrap):
        w.count(event)
    if contact.responder_id is None:
        return
    me = roster.locked(w.db, contact.responder_id)
    if wrap.hard and not is_resting(me) and is_resting(roster.change(w.db, me.id, hard=me.hard + 1)):
        w.happened(ResponderRests(me.id))
        w.announce("duty")


def is_fine(w: Work, responder_id: int) -> None:
    """She is fine to go on: from now on she is told of those who wait again."""
    me = roster.locked(w.db, responder_id)
    roster.change(w.db, me.id, hard=0)
    w.announce("duty")
    if is_resting(me) and me.duty is Duty.ON:
        w.happened(ResponderCameOn(me.id))


def need_out(w: Work, me: Responder) -> None:
    """Everything she holds goes back, nothing new comes, her buddy hears of it, and nobody asks why."""
    for one in contacts.held_by(w.db, me.id):
        contacts.locked(w.db, one.id)
    duty.change(w, me, Duty.OFF)
    for contact in contacts.held_by(w.db, me.id):
        claims.release(w, contact, me.id)
    w.count("needed out")
    buddy = roster.with_id(w.db, me.buddy_id) if me.buddy_id is not None else None
    friend = debrief.friend_of(w, me)
    if buddy is not None:
        watch.say(w, buddy, "buddy", alias=me.alias)
    if friend is not None and friend != buddy:
        watch.say(w, friend, "look_after", alias=me.alias)
    debrief.offer(w, [me.id], why=Why.OUT)


def choose_buddy(w: Work, responder_id: int, alias: str) -> bool:
    """Who hears of it when she needs out; nobody for an empty name. False when there is nobody of that name."""
    buddy = roster.with_alias(w.db, alias) if alias else None
    if alias and (buddy is None or buddy.id == responder_id):
        return False
    roster.change(w.db, responder_id, buddy_id=buddy.id if buddy is not None else None)
    return True

"""Resting: how a contact was for its responder, what she carries now, and how she gets out at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from helpline import log
from helpline.domain.contact import Contact
from helpline.domain.debrief import Why
from helpline.domain.events import ResponderCameOn, ResponderRests, ResponderWentOff
from helpline.domain.load import HARD_IN_A_ROW, Reason, Stretch, is_resting, relieves
from helpline.domain.responder import Duty, Responder
from helpline.domain.wrap_up import WrapUp, counted
from helpline.handlers import claims, debrief, duty, sparing, watch
from helpline.handlers.work import House, Work, work
from helpline.store import contacts, roster, stretches

TOLD: Final = {Reason.SHIFT: "rest_shift", Reason.WEEK: "rest_week"}
OUT_FOR: Final = timedelta(days=1)
"""So long she is asked for nothing, not even where she is the last one named; unless she comes on again before."""
LOG = log.room("resting")


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one responder carries, shown to herself and to her buddy, and to nobody else."""

    open: int
    at_once: int
    taken: int
    """Since she came on; forgotten when she goes off."""
    on_for: timedelta | None
    """In one go, with its breaks."""
    break_is_due: bool
    rests_for: int
    """How many minutes are left of a break that began by itself; 0 while none has."""
    is_long: bool
    """She has been on for as long as one goes on in one go."""
    is_full_week: bool
    is_resting: bool
    buddy: str


def load(w: Work, me: Responder) -> Load:
    """As things are now."""
    stretch = stretches.of(w.db, me.id)
    is_on = me.duty is Duty.ON and stretch is not None and stretch.left_at is None
    why = stretch.why if stretch is not None and is_on and (stretch.spared_from or w.now) <= w.now else None
    rest_until = stretch.rest_until if stretch is not None and is_on else None
    return Load(
        open=len(contacts.held_by(w.db, me.id)),
        at_once=me.at_once,
        taken=me.taken,
        on_for=w.now - stretch.began_at if stretch is not None and is_on else None,
        break_is_due=why is Reason.BREAK,
        rests_for=max(0, -int((w.now - rest_until) // timedelta(minutes=1))) if rest_until is not None else 0,
        is_long=why is Reason.SHIFT,
        is_full_week=why is Reason.WEEK,
        is_resting=is_resting(me),
        buddy=roster.get(w.db, me.buddy_id).alias if me.buddy_id is not None else "",
    )


def loads_of_friends(w: Work, me: Responder) -> list[tuple[Responder, Load]]:
    """What those carry who named her as their buddy, while they are on."""
    hers = [one for one in roster.everybody(w.db) if one.buddy_id == me.id and one.duty is not Duty.OFF]
    return [(one, load(w, one)) for one in hers]


def wrap_up(w: Work, contact: Contact, wrap: WrapUp) -> None:
    """Count what was tapped. After two hard ones in a row nothing new comes to her until she says she is fine."""
    for event in counted(wrap):
        w.count(event)
    if contact.responder_id is None or not wrap.hard:
        return
    me = roster.locked(w.db, contact.responder_id)
    stretches.change(w.db, me.id, had_hard=True)
    if is_resting(me):
        return
    # Who wants to be asked after fewer is asked as if it had been so many.
    enough = me.hard + 1 >= sparing.limits_of(w, me.id).hard
    me = roster.change(w.db, me.id, hard=HARD_IN_A_ROW if enough else me.hard + 1)
    if is_resting(me):
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
    friend = debrief.friend_of(w, me)
    # Before she is off: whoever is offered a talk is not asked how she is as well.
    debrief.offer(w, [me.id], why=Why.OUT)
    duty.change(w, me, Duty.OFF)
    roster.change(w.db, me.id, out_until=w.now + OUT_FOR)
    for contact in contacts.held_by(w.db, me.id):
        claims.release(w, contact, me.id)
    w.count("needed out")
    buddy = roster.with_id(w.db, me.buddy_id) if me.buddy_id is not None else None
    if buddy is not None:
        watch.say(w, buddy, "buddy", alias=me.alias)
    if friend is not None and friend != buddy:
        watch.say(w, friend, "look_after", alias=me.alias)


def choose_buddy(w: Work, responder_id: int, alias: str) -> bool:
    """Who hears of it when she needs out; nobody for an empty name. False when there is nobody of that name."""
    buddy = roster.with_alias(w.db, alias) if alias else None
    if alias and (buddy is None or buddy.id == responder_id):
        return False
    roster.change(w.db, responder_id, buddy_id=buddy.id if buddy is not None else None)
    return True


def ask_how_she_is(w: Work, event: ResponderWentOff) -> None:
    """WHEN she goes off after a hard contact and holds nobody any more: how is she? Nothing is kept of the answer."""
    stretch = stretches.of(w.db, event.responder_id)
    if stretch is None or not stretch.had_hard or stretch.left_at is None:
        return
    if not contacts.held_by(w.db, event.responder_id):
        stretches.change(w.db, event.responder_id, had_hard=False)
        debrief.ask_how(w, event.responder_id)


def look_after(house: House) -> None:
    """Whoever has reached a limit is told once; a break that is due begins by itself as soon as her hands are free."""
    with house.database.transaction() as db:
        ids = stretches.to_look_at(db, house.ports.clock.now())
    for responder_id in ids:
        try:
            with work(house) as w:
                _look_after(w, responder_id)
        except Exception as error:
            LOG.error("not_looked_after", error=type(error).__name__, where=log.where(error))


def count_hours(house: House) -> None:
    """Once an hour, so that nobody's hours hang on her going off."""
    with work(house) as w:
        for responder_id in stretches.on_now(w.db):
            sparing.count_hours(w, roster.get(w.db, responder_id))


def _look_after(w: Work, responder_id: int) -> None:
    stretch = stretches.of(w.db, responder_id)
    me = roster.get(w.db, responder_id)
    if stretch is not None and stretch.left_at is not None:
        ask_how_she_is(w, ResponderWentOff(responder_id))
        return
    stretch = sparing.reckon(w, me)
    if stretch is None or me.duty is not Duty.ON or stretch.spared_from is None or stretch.spared_from > w.now:
        return
    if stretch.why is Reason.BREAK:
        _give_break(w, me, stretch)
    elif stretch.why is not None and stretch.told is not stretch.why and _is_relieved(w, me):
        stretches.change(w.db, me.id, told=stretch.why, rest_until=None)
        watch.say(w, me, TOLD[stretch.why])
        w.announce("duty")


def _give_break(w: Work, me: Responder, stretch: Stretch) -> None:
    is_busy = bool(contacts.held_by(w.db, me.id))
    if stretch.rest_until is not None and is_busy:
        # She was asked all the same, or took somebody of her own accord: it begins anew when her hands are free.
        stretches.change(w.db, me.id, rest_until=None)
    elif stretch.rest_until is not None and stretch.rest_until <= w.now:
        stretches.change(w.db, me.id, rested_at=w.now, rest_until=None, told=None)
        sparing.reckon(w, me)
        w.announce("duty")
        w.happened(ResponderCameOn(me.id))
    elif stretch.rest_until is None and not is_busy and _is_relieved(w, me):
        until = w.now + sparing.limits_of(w, me.id).break_for
        stretches.change(w.db, me.id, rest_until=until, told=Reason.BREAK)
        w.announce("duty")
        if stretch.told is not Reason.BREAK:
            watch.say(w, me, "rest_break", time=watch.time_for(w, me, until))


def _is_relieved(w: Work, me: Responder) -> bool:
    return relieves(roster.on_duty(w.db, w.now), me, stretches.spared(w.db, w.now).resting)

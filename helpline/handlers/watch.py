"""The watch: each turn from its reminder to its end. Nobody came: others are asked. It is over: nobody is dropped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from helpline import log, words
from helpline.domain.contact import Contact, State
from helpline.domain.events import ResponderCameOn, ResponderWentOff, ShiftNotTaken
from helpline.domain.handover import Handover, stands
from helpline.domain.line import Line
from helpline.domain.relief import order
from helpline.domain.responder import Duty, Responder
from helpline.domain.routing import Circle
from helpline.domain.turn import EARLY, LIFE, REMINDED_EVERY, Stage, Trigger, Turn, next_look
from helpline.handlers import counting, handover, shift_call, sparing, speaking, whom
from helpline.handlers.work import House, Work, work
from helpline.store import accounts, contacts, handovers, legs, lines, offers, roster, searches, turns
from helpline.store.turns import Ask

AT_ONCE: Final = 100
LATELY: Final = timedelta(days=7)
AFTER_RING: Final = timedelta(minutes=1)
"""Whoever did not pick up may still say yes by text for so long."""

LOG = log.room("watch")


def keep(house: House) -> None:
    """Whatever is due about turns, each in a transaction of its own."""
    with house.database.transaction() as db:
        due = turns.due(db, house.ports.clock.now(), AT_ONCE)
    for turn_id in due:
        try:
            with work(house) as w:
                _look_after(w, turn_id)
        except Exception as error:
            LOG.error("turn_failed", turn_id=turn_id, error=type(error).__name__, where=log.where(error))


def _look_after(w: Work, turn_id: int) -> None:
    turn = turns.get(w.db, turn_id)
    if turn is not None and turn.ends_at <= w.now:
        # A contact is locked before anything else is, here as everywhere.
        for contact in contacts.held_by(w.db, turn.responder_id):
            contacts.locked(w.db, contact.id)
    turn = turns.locked(w.db, turn_id)
    if turn is None or turn.stage is Stage.OVER or turn.look_at > w.now:
        return
    w.announce("shifts")
    if turn.begins_at <= w.now and turn.stage in LIFE.before(Trigger.BEGIN):
        _sign_off_strangers(w, turn)
    if turn.stage is not Stage.HANDING and turn.ends_at <= w.now:
        _end(w, turn)
    else:
        STEPS[turn.stage](w, turn)


def _before(w: Work, turn: Turn) -> None:
    """Remind her; and when it begins and she has not said that she is there, ask."""
    if turn.begins_at > w.now:
        _come(w, turn, Trigger.REMIND)
        _tell(w, turn, "shift_soon", time=clock(w, turn, turn.begins_at), until=clock(w, turn, turn.ends_at))
    elif _stays_on(w, turn):
        _come(w, _come(w, turn, Trigger.BEGIN), Trigger.ANSWER)
    else:
        _come(w, turn, Trigger.BEGIN)
        _sign_off(w, turn.responder_id)
        _tell(w, turn, "shift_begun", until=clock(w, turn, turn.ends_at))


def _begin(w: Work, turn: Turn) -> None:
    """She said that she would be there: now she is."""
    _come(w, turn, Trigger.BEGIN)
    if roster.get(w.db, turn.responder_id).duty is Duty.ON:
        w.announce("duty")
        w.happened(ResponderCameOn(turn.responder_id))


def _nobody_came(w: Work, turn: Turn) -> None:
    """Her time to answer is over: the next one is asked."""
    w.count("shift missed")
    turn = _come(w, turn, Trigger.MISS)
    _tell(w, turn, "shift_missed")
    _ask_next(w, turn)


def _ask_next(w: Work, turn: Turn) -> None:
    """One after the other, then whoever is rung when nobody else picks up. Nobody left: it stays an alarm."""
    turns.end_asks(w.db, turn.id)
    asked = {one.responder_id for one in turns.asked(w.db, turn.id) if one.why is Ask.STAND_IN}
    following = next(iter(_candidates(w, turn, asked)), None) or _fallback(w, turn, asked)
    if following is None:
        turns.come(w.db, turn.id, turn.stage, turn.ends_at)
        return
    turns.ask(w.db, turn.id, following.id, Ask.STAND_IN, w.now)
    say(w, following, "stand_in", until=clock(w, turn, turn.ends_at, to=following))
    shift_call.ring(w, following)
    turns.come(w.db, turn.id, turn.stage, next_look(turn, turn.stage, w.now))


def ask_sooner(w: Work, event: ShiftNotTaken) -> None:
    """WHEN she was rung and did not take it: after a no the next one is asked at once, else within a minute."""
    for ask in turns.asked_of(w.db, event.responder_id, Ask.STAND_IN):
        turn = turns.locked(w.db, ask.turn_id)
        if turn is not None and turn.stage is Stage.MISSED and turn.is_now(w.now):
            at = w.now if event.said_no else min(turn.look_at, w.now + AFTER_RING)
            turns.come(w.db, turn.id, turn.stage, at)


def _candidates(w: Work, turn: Turn, asked: set[int]) -> list[Responder]:
    hours: dict[int, timedelta] = {}
    for one in turns.between(w.db, w.now - LATELY, w.now + LATELY):
        hours[one.responder_id] = hours.get(one.responder_id, timedelta(0)) + (one.ends_at - one.begins_at)
    busy = {one.responder_id for one in turns.between(w.db, w.now, w.now + timedelta(minutes=1))}
    return order(turn, roster.to_ask(w.db, w.now), busy=busy | asked, hours=hours)


def _fallback(w: Work, turn: Turn, asked: set[int]) -> Responder | None:
    """Whom a line of this team names for when nobody else is there."""
    named = [line.fallback_id for line in lines.answered(w.db) if line.area_id == turn.area_id]
    left = [one for one in named if one is not None and one not in asked and one != turn.responder_id]
    return next(filter(None, (roster.one_to_ask(w.db, one, w.now) for one in left)), None)


def _end(w: Work, turn: Turn) -> None:
    """It is over. Whom she still talks with stays hers until somebody else has them."""
    turns.end_asks(w.db, turn.id)
    ended = _come(w, turn, Trigger.END)
    if ended.stage is Stage.HANDING:
        if not _is_in_another(w, turn):
            _sign_off(w, turn.responder_id)
        _hand_over(w, ended)


def _hand_over(w: Work, turn: Turn) -> None:
    """Offer what she holds to those who are there now; once it is nothing, what was open to her closes."""
    if _is_in_another(w, turn):
        _come(w, turn, Trigger.LET_GO)
        return
    held = contacts.held_by(w.db, turn.responder_id)
    if not held:
        _let_go(w, turn)
        return
    her = roster.get(w.db, turn.responder_id)
    for contact in held:
        _offer(w, contact, her)
    minutes = round((w.now - turn.ends_at) / timedelta(minutes=1))
    if minutes % round(REMINDED_EVERY / timedelta(minutes=1)) == 0:
        codes = [offer.code for offer in offers.won(w.db, her.id)]
        _tell(w, turn, "shift_over_open", codes=codes)
    turns.come(w.db, turn.id, turn.stage, next_look(turn, turn.stage, w.now))


def _offer(w: Work, contact: Contact, her: Responder) -> None:
    """Whoever is there now may go on with it; those who come on later hear of it too."""
    if contact.state is not State.JOINED or contact.on_call or legs.live(w.db, contact.id):
        # Nobody has spoken to her yet, and it lapses by itself; or they are speaking just now.
        return
    wanted = handovers.of_contact(w.db, contact.id)
    if wanted is None or not stands(wanted, contact, w.now):
        to_all = Handover(
            contact_id=contact.id,
            from_id=her.id,
            to_id=None,
            area_id=None,
            silent=False,
            note_sealed=None,
            version=contact.claim_version,
            until=None,
        )
        handovers.ask(w.db, to_all, w.now)
    apart = searches.hidden_from(w.db, contact.id) | {her.id}
    for one in whom.reached(w, contact, Circle.EVERYBODY).asked:
        if one.id not in apart and offers.standing(w.db, contact.id, one.id) is None:
            handover.tell(w, contact, one, "hand_over", alias=her.alias)


def _let_go(w: Work, turn: Turn) -> None:
    """Access ends with the shift: she is off, and signs in anew for the next one."""
    _come(w, turn, Trigger.LET_GO)
    counting.shift_over(w, turn.ends_at)
    if roster.get(w.db, turn.responder_id).duty is Duty.OFF:
        for account in accounts.everybody(w.db):
            if account.responder_id == turn.responder_id:
                accounts.end_sign_ins(w.db, account.id)
    _tell(w, turn, "shift_over")


def _stays_on(w: Work, turn: Turn) -> bool:
    """Whether she is here from a turn that ends where this one begins."""
    before = turns.between(w.db, turn.begins_at - timedelta(seconds=1), turn.begins_at, responder_id=turn.responder_id)
    was_here = any(one.stage in (Stage.HERE, Stage.HANDING, Stage.OVER) for one in before if one.id != turn.id)
    return was_here and roster.get(w.db, turn.responder_id).duty is not Duty.OFF


def _sign_off(w: Work, responder_id: int) -> None:
    sparing.duty_changes(w, roster.get(w.db, responder_id), Duty.OFF)
    roster.set_duty(w.db, responder_id, Duty.OFF, w.now)
    w.announce("duty")
    w.happened(ResponderWentOff(responder_id))


def _sign_off_strangers(w: Work, turn: Turn) -> None:
    """Who of this team is signed on and has no shift now is off, and hears so: from the first shift on they count."""
    for one in roster.everybody(w.db):
        if one.area_id == turn.area_id and one.duty is not Duty.OFF:
            following = turns.next_of(w.db, one.id, w.now)
            if not turns.between(w.db, w.now - EARLY, w.now + EARLY, responder_id=one.id):
                _sign_off(w, one.id)
                time = clock(w, following, following.begins_at) if following is not None else None
                say(w, one, "shift_none", time=time)


def _is_in_another(w: Work, turn: Turn) -> bool:
    current = turns.now_of(w.db, turn.responder_id, w.now)
    return current is not None and current.id != turn.id


def _come(w: Work, turn: Turn, trigger: Trigger) -> Turn:
    stage = LIFE.move(turn.stage, trigger)
    turns.come(w.db, turn.id, stage, next_look(turn, stage, w.now))
    return turns.get(w.db, turn.id) or turn


def clock(w: Work, turn: Turn, at: datetime, *, to: Responder | None = None) -> str:
    """A time as her team's clock shows it, in the language of whoever is told."""
    zone = ZoneInfo(lines.zone_of(w.db, turn.area_id))
    locale = (to or roster.get(w.db, turn.responder_id)).language
    return words.time_of_day(at, now=w.now, zone=zone, locale=locale)


def time_for(w: Work, responder: Responder, at: datetime) -> str:
    """A time as her own team's clock shows it, in her language."""
    zone = ZoneInfo(lines.zone_of(w.db, responder.area_id))
    return words.time_of_day(at, now=w.now, zone=zone, locale=responder.language)


def _tell(w: Work, turn: Turn, template: str, **facts: Any) -> None:
    say(w, roster.get(w.db, turn.responder_id), template, **facts)


def say(w: Work, responder: Responder, template: str, **facts: Any) -> None:
    """A text to her, from a number of her own team where there is one."""
    line = line_for(w, responder)
    if line is not None:
        speaking.to_responder(w, responder, template, line=line, **facts)


def line_for(w: Work, responder: Responder) -> Line | None:
    """From which number she is texted: one of her own team, or else any."""
    known = lines.answered(w.db)
    hers = [line for line in known if line.area_id == responder.area_id]
    return next(iter([*hers, *known]), None)


STEPS: Final[dict[Stage, Callable[[Work, Turn], None]]] = {
    Stage.PLANNED: _before,
    Stage.REMINDED: _before,
    Stage.READY: _begin,
    Stage.ASKED: _nobody_came,
    Stage.MISSED: _ask_next,
    Stage.HERE: _end,
    Stage.HANDING: _hand_over,
}

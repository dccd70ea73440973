"""Duty: coming on, going off, and a break between; what is open stays with whoever holds it.

Where a team keeps shifts, whoever has one now comes on in it; somebody else only when she was asked to stand in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpline.domain.events import ResponderCameOn, ResponderWentOff, ShiftTaken
from helpline.domain.responder import Duty, Responder
from helpline.domain.shift import USUAL, Slot
from helpline.domain.turn import EARLY, LIFE, Stage, Trigger, Turn, next_look
from helpline.handlers import sparing
from helpline.handlers.work import Work
from helpline.store import lines, roster, turns
from helpline.store.turns import Answer, Ask


class Way(StrEnum):
    """What coming on means for somebody now."""

    ON = "on"
    EARLY = "early"
    STANDS_IN = "stands in"
    NO_SHIFT = "no shift"
    IN_NEED = "in need"
    """She has no shift, and many come at once: whoever comes is welcome."""


@dataclass(frozen=True)
class Coming:
    """``turn`` is hers, or with STANDS_IN the one she was asked for; with NO_SHIFT her next one, if there is any."""

    way: Way
    turn: Turn | None = None
    ask_id: int | None = None


def change(w: Work, responder: Responder, to: Duty) -> None:
    """Come on, go off, or take a break. Coming on twice changes nothing, but tells her again who waits."""
    if to is Duty.OFF:
        _leave(w, responder)
    sparing.duty_changes(w, responder, to)
    roster.set_duty(w.db, responder.id, to, w.now)
    w.announce("duty")
    w.happened(ResponderCameOn(responder.id) if to is Duty.ON else ResponderWentOff(responder.id))


def coming(w: Work, responder: Responder) -> Coming:
    """What it would mean if she came on now."""
    hers = turns.now_of(w.db, responder.id, w.now)
    if hers is not None:
        return Coming(Way.ON, hers)
    for ask in turns.asked_of(w.db, responder.id, Ask.STAND_IN):
        turn = turns.get(w.db, ask.turn_id)
        if turn is not None and turn.is_now(w.now):
            return Coming(Way.STANDS_IN, turn, ask.id)
    following = turns.next_of(w.db, responder.id, w.now)
    if turns.are_kept(w.db, responder.area_id, w.now) and _many_come(w):
        return Coming(Way.IN_NEED, following)
    if following is not None and following.begins_at - w.now <= EARLY:
        return Coming(Way.EARLY, following)
    if turns.are_kept(w.db, responder.area_id, w.now):
        return Coming(Way.NO_SHIFT, following)
    return Coming(Way.ON)


def come_on(w: Work, responder: Responder, how: Coming) -> None:
    """Do what `coming` said. Early she is signed on, and nothing is offered to her before her turn begins."""
    if how.way is Way.NO_SHIFT:
        return
    if how.way is Way.STANDS_IN and how.turn is not None and how.ask_id is not None:
        _stand_in(w, responder, how.turn, how.ask_id)
    elif how.way is Way.IN_NEED:
        until = w.now + USUAL if how.turn is None else min(w.now + USUAL, how.turn.begins_at)
        _extra(w, responder, until)
    elif how.turn is not None:
        _answered(w, how.turn.id)
    if how.way is Way.EARLY:
        sparing.duty_changes(w, responder, Duty.ON)
        roster.set_duty(w.db, responder.id, Duty.ON, w.now)
        w.announce("duty")
    else:
        change(w, responder, Duty.ON)


def bring_on(w: Work, responder: Responder) -> None:
    """By a keeper's hand: in her turn, or in one that is made for her, as long as a shift usually is."""
    how = coming(w, responder)
    if how.way in (Way.NO_SHIFT, Way.EARLY):
        until = w.now + USUAL if how.turn is None else min(w.now + USUAL, how.turn.begins_at)
        _extra(w, responder, until)
        change(w, responder, Duty.ON)
    else:
        come_on(w, responder, how)


def _many_come(w: Work) -> bool:
    """Whether on any line everybody is answered in turn now."""
    return any(line.in_raid(w.now) for line in lines.answered(w.db))


def is_on(w: Work, responder: Responder) -> bool:
    """Whether she is there now: signed on, and in her shift where her team keeps shifts."""
    return responder.duty is Duty.ON and roster.is_in_shift(w.db, responder.id, w.now)


def _answered(w: Work, turn_id: int) -> None:
    """She is there, or says that she will be."""
    turn = turns.locked(w.db, turn_id)
    if turn is None or turn.stage not in (*LIFE.before(Trigger.ANSWER), Stage.READY):
        return
    stage = turn.stage
    if turn.begins_at <= w.now and stage in LIFE.before(Trigger.BEGIN):
        stage = LIFE.move(stage, Trigger.BEGIN)
    stage = LIFE.move(stage, Trigger.ANSWER) if stage in LIFE.before(Trigger.ANSWER) else stage
    turns.come(w.db, turn.id, stage, next_look(turn, stage, w.now))
    turns.end_asks(w.db, turn.id)
    w.happened(ShiftTaken(turn.id))
    w.announce("shifts")


def _leave(w: Work, responder: Responder) -> None:
    """She goes in the middle of it: others are asked at once. Before it began: she is asked again when it does."""
    turn = turns.now_of(w.db, responder.id, w.now) or turns.next_of(w.db, responder.id, w.now)
    turn = turns.locked(w.db, turn.id) if turn is not None else None
    if turn is None or turn.stage not in LIFE.before(Trigger.LEAVE):
        return
    stage = LIFE.move(turn.stage, Trigger.LEAVE)
    look_at = w.now if stage is Stage.MISSED else next_look(turn, stage, w.now)
    turns.come(w.db, turn.id, stage, look_at)
    w.announce("shifts")


def _stand_in(w: Work, responder: Responder, turn: Turn, ask_id: int) -> None:
    """She takes what is left of another's turn. It is hers from now on, whoever else still comes."""
    if turns.answer(w.db, ask_id, Answer.YES):
        following = turns.next_of(w.db, responder.id, w.now)
        until = turn.ends_at if following is None else min(turn.ends_at, following.begins_at)
        _extra(w, responder, until, area_id=turn.area_id)
        turns.end_asks(w.db, turn.id)
        w.happened(ShiftTaken(turn.id))
        turns.come(w.db, turn.id, turn.stage, turn.ends_at)


def _extra(w: Work, responder: Responder, until: datetime, *, area_id: int | None = None) -> None:
    """A turn that no shift foresaw, from now on."""
    if until - w.now < timedelta(minutes=1):
        return
    turns.lay(
        w.db,
        Slot(w.now.date(), responder.id, w.now, until),
        shift_id=None,
        area_id=area_id or responder.area_id,
        takes=responder.takes,
        languages=responder.languages,
        look_at=until,
        stage=Stage.HERE,
    )
    w.announce("shifts")

"""A shift began and nobody is there: the next one's telephone rings, and a key is her yes."""

from typing import Final

from helpline.domain.call import ON_THE_LINE, RING_FOR, Ending, Leg, Role, Why
from helpline.domain.events import ShiftTaken
from helpline.domain.line import Line, Serves
from helpline.domain.plan import Go, HangUp, Listen, Plan, Say, Step
from helpline.domain.responder import Responder
from helpline.domain.turn import Turn
from helpline.handlers import duty, endings, ringing
from helpline.handlers.work import Work
from helpline.store import legs, lines, roster, shutting, turns
from helpline.store.turns import Ask

DECIDES_WITHIN: Final = 5


def ring(w: Work, responder: Responder) -> Leg | None:
    """Let her telephone ring. None: it is in use, or rings, she takes texts only, all is locked or no line can ring."""
    line = _line_for(w, responder)
    if line is None or responder.takes is Serves.SMS or shutting.since(w.db) is not None:
        return None
    leg = legs.begin(
        w.db,
        contact_id=None,
        line_id=line.id,
        role=Role.RESPONDER,
        why=Why.SHIFT,
        responder_id=responder.id,
        now=w.now,
        ring_until=w.now + RING_FOR,
        wanted_at=w.now,
        look_at=w.now + RING_FOR + ringing.LATE,
    )
    if leg is not None:
        w.ring("dial", leg.id)
    return leg


def stop(w: Work, event: ShiftTaken) -> None:
    """WHEN somebody is there: whoever still rings for it is let go."""
    for ask in turns.asked(w.db, event.turn_id):
        rung = legs.of_responder(w.db, ask.responder_id) if ask.why is Ask.STAND_IN else []
        ringing.call_off(w, [leg for leg in rung if leg.why is Why.SHIFT and leg.state not in ON_THE_LINE])


def hears(w: Work, leg: Leg) -> Plan:
    """What is said before she has pressed a key could be about any work there is."""
    locale = _her(w, leg).language
    if not leg.is_live:
        return (HangUp(),)
    if _turn(w, leg) is None:
        endings.ended(w, leg, Ending.CALLED_OFF)
        return (Say("voice/responder/already_taken", locale), HangUp())
    step = Step("accept", leg.id)
    return (Listen((Say("voice/responder/whisper_shift", locale),), step, DECIDES_WITHIN), Go(step))


def accept(w: Work, leg: Leg, digits: str) -> Plan:
    """1 is the only yes: from now on she is there for what is left of it. Anything else lets the next one be rung."""
    if not leg.is_live:
        return (HangUp(),)
    her = roster.locked(w.db, leg.responder_id or 0)
    if digits != "1":
        endings.ended(w, leg, Ending.DECLINED)
        said: Plan = (Say("voice/responder/passed", her.language),) if digits else ()
        return (*said, HangUp())
    turn, how = _turn(w, leg), duty.coming(w, her)
    if turn is None or how.way is not duty.Way.STANDS_IN:
        endings.ended(w, leg, Ending.CALLED_OFF)
        return (Say("voice/responder/already_taken", her.language), HangUp())
    # Her telephone is free before she is offered anybody who waits.
    endings.ended(w, leg, Ending.HUNG_UP)
    duty.come_on(w, her, how)
    return (Say("voice/responder/is_on", her.language), HangUp())


def _turn(w: Work, leg: Leg) -> Turn | None:
    """The turn she is asked for, while nobody has taken it."""
    for ask in turns.asked_of(w.db, leg.responder_id or 0, Ask.STAND_IN):
        turn = turns.get(w.db, ask.turn_id)
        if turn is not None and turn.is_now(w.now):
            return turn
    return None


def _her(w: Work, leg: Leg) -> Responder:
    return roster.get(w.db, leg.responder_id or 0)


def _line_for(w: Work, responder: Responder) -> Line | None:
    """From which number she is rung: one of her own team, or else any that calls go through."""
    known = [line for line in lines.answered(w.db) if line.takes_calls]
    hers = [line for line in known if line.area_id == responder.area_id]
    return next(iter([*hers, *known]), None)

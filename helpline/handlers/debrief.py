"""A talk afterwards: offered within a day, at a time a peer gave; the two alone know of it, and nothing of it stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helpline.domain.debrief import MOST_GIVEN, TOLD, WITHIN, Debrief, Free, Stage, Why, choices, may_give
from helpline.domain.responder import Duty, Responder
from helpline.handlers import watch
from helpline.handlers.work import Work
from helpline.store import debriefs, lines, roster


@dataclass(frozen=True)
class Choice:
    """A time somebody gave, as whoever may pick it sees it."""

    time_id: int
    alias: str
    begins_at: datetime


def offer(w: Work, responder_ids: Iterable[int], *, why: Why) -> None:
    """Offer each a talk within a day. Whoever has agreed on one keeps it. ``why`` is kept nowhere."""
    for responder_id in responder_ids:
        her = roster.with_id(w.db, responder_id)
        before = debriefs.of(w.db, responder_id, w.now)
        if her is None or (before is not None and before.stage is Stage.AGREED):
            continue
        debriefs.put(w.db, her.id, Stage.OPEN, w.now + WITHIN)
        has_times = _tell_times(w, her)
        if not has_times:
            watch.say(w, her, "debrief_none")
        friend = friend_of(w, her) if why is not Why.RAID and not has_times else None
        if friend is not None:
            watch.say(w, friend, "debrief_wish", alias=her.alias)
    w.announce("duty")


def ask_how(w: Work, responder_id: int) -> None:
    """How are you? Her answer is kept nowhere; whoever would like to talk is offered a talk."""
    her = roster.with_id(w.db, responder_id)
    if her is None or debriefs.of(w.db, her.id, w.now) is not None:
        return
    debriefs.put(w.db, her.id, Stage.ASKED, w.now + WITHIN)
    watch.say(w, her, "how_are_you")


def standing(w: Work, responder_id: int) -> Debrief | None:
    """What stands of hers now."""
    return debriefs.of(w.db, responder_id, w.now)


def can_pick(w: Work, her: Responder) -> list[Choice]:
    """What she can pick from now."""
    mine = standing(w, her.id)
    if mine is None or mine.stage is not Stage.OPEN:
        return []
    return [Choice(one.id, roster.get(w.db, one.responder_id).alias, one.begins_at) for one in _fits(w, her, mine)]


def pick(w: Work, responder_id: int, time_id: int) -> bool:
    """She takes it; both are told. False when it is gone."""
    her = roster.get(w.db, responder_id)
    mine = standing(w, her.id)
    chosen = next((one for one in _fits(w, her, mine) if one.id == time_id), None) if mine is not None else None
    if chosen is None or not debriefs.agree(w.db, her.id, chosen.id, w.now):
        return False
    listener = roster.get(w.db, chosen.responder_id)
    for to, other in ((her, listener), (listener, her)):
        watch.say(w, to, "debrief_agreed", alias=other.alias, time=watch.time_for(w, to, chosen.begins_at))
    return True


def not_now(w: Work, responder_id: int) -> None:
    """She is fine, or would rather not: it is as if nobody had asked. A peer she had agreed with is told."""
    mine = standing(w, responder_id)
    debriefs.end(w.db, responder_id)
    if mine is not None and mine.time is not None:
        listener = roster.get(w.db, mine.time.responder_id)
        _tell_off(w, listener, roster.get(w.db, responder_id), mine.time)


def answer(w: Work, her: Responder, said: str) -> bool:
    """By text: the digit of what the last text named. False: it means nothing now."""
    mine = standing(w, her.id)
    if mine is None or not (said.isascii() and said.isdecimal()):
        return False
    if said == "2" and mine.stage is Stage.ASKED:
        offer(w, [her.id], why=Why.HARD)
        return True
    if said == ("1" if mine.stage is Stage.ASKED else "0"):
        not_now(w, her.id)
        return True
    if mine.stage is not Stage.OPEN or not 0 < int(said) <= len(mine.told):
        return False
    return pick(w, her.id, mine.told[int(said) - 1]) or _tell_times(w, her)


def give(w: Work, listener_id: int, begins_at: datetime) -> bool:
    """She would listen then: whoever waits for a time hears of it. False: it is past, too far off, or one too many."""
    if not may_give(begins_at, w.now) or len(debriefs.given(w.db, listener_id, w.now)) >= MOST_GIVEN:
        return False
    debriefs.give(w.db, listener_id, begins_at)
    for one in debriefs.open_now(w.db, w.now):
        if not one.told and one.responder_id != listener_id:
            _tell_times(w, roster.get(w.db, one.responder_id))
    return True


def take_back(w: Work, listener_id: int, time_id: int) -> bool:
    """She would not listen then after all: whoever had picked it is told, and may pick another."""
    time = debriefs.time_of(w.db, listener_id, time_id)
    if time is None:
        return False
    picked_by = next((who for one, who in debriefs.given(w.db, listener_id, w.now) if one.id == time_id), None)
    debriefs.take_back(w.db, time_id)
    if picked_by is not None:
        her = roster.get(w.db, picked_by)
        debriefs.put(w.db, her.id, Stage.OPEN, w.now + WITHIN)
        _tell_off(w, her, roster.get(w.db, listener_id), time)
        _tell_times(w, her)
    return True


def given(w: Work, listener_id: int) -> list[Choice]:
    """The times she gave, each with the alias of whoever picked it, or an empty one."""
    return [
        Choice(one.id, roster.get(w.db, who).alias if who is not None else "", one.begins_at)
        for one, who in debriefs.given(w.db, listener_id, w.now)
    ]


def friend_of(w: Work, her: Responder) -> Responder | None:
    """Who is asked to look after her: her buddy while on duty; else who is named for her team, else who is there."""
    buddy = roster.with_id(w.db, her.buddy_id) if her.buddy_id is not None else None
    if buddy is not None and buddy.duty is not Duty.OFF:
        return buddy
    named = [line.fallback_id for line in lines.answered(w.db) if line.area_id == her.area_id]
    for fallback_id in named:
        if fallback_id is not None and fallback_id != her.id:
            found = roster.one_to_ask(w.db, fallback_id, w.now)
            if found is not None:
                return found
    there = [one for one in roster.everybody(w.db) if one.duty is Duty.ON and one.id != her.id]
    there.sort(key=lambda one: (one.area_id != her.area_id, one.duty_since or w.now, one.id))
    return next(iter(there), buddy)


def _fits(w: Work, her: Responder, mine: Debrief) -> list[Free]:
    free = debriefs.free(w.db, w.now)
    return choices(free, of=her.id, buddy_id=her.buddy_id, now=w.now, until=mine.until)


def _tell_times(w: Work, her: Responder) -> bool:
    """Name her the first few; False when there are none."""
    mine = standing(w, her.id)
    fits = _fits(w, her, mine)[:TOLD] if mine is not None else []
    if not fits:
        return False
    debriefs.tell(w.db, her.id, [one.id for one in fits])
    told = [(roster.get(w.db, one.responder_id).alias, watch.time_for(w, her, one.begins_at)) for one in fits]
    (alias, time), (other, other_time) = [*told, (None, None)][:2]
    watch.say(w, her, "debrief_times", alias=alias, time=time, other=other, other_time=other_time)
    return True


def _tell_off(w: Work, to: Responder, other: Responder, time: Free) -> None:
    watch.say(w, to, "debrief_off", alias=other.alias, time=watch.time_for(w, to, time.begins_at))

"""Many come at once: somebody says so, all are answered in turn, others are asked to come, and it ends by itself."""

from collections.abc import Collection

from helpline import log
from helpline.domain.audit import LONGEST_REASON, Action
from helpline.domain.debrief import Why
from helpline.domain.grapheme import clip
from helpline.domain.line import Line
from helpline.domain.raid import ASKED_AGAIN_AFTER, LASTS, LONGEST_WHY, next_look, says_off, were_on
from helpline.domain.responder import Duty, Responder
from helpline.handlers import audit, claims, debrief, speaking, watch
from helpline.handlers.work import House, Work, work
from helpline.store import lines, roster

BY_ITSELF = "the clock"

LOG = log.room("raid")


def on_now(w: Work) -> list[Line]:
    """The lines on which many come at once now."""
    return [line for line in lines.all_lines(w.db) if line.in_raid(w.now)]


def begin(w: Work, which: Collection[int], *, who: str, why: str) -> list[Line]:
    """From now on, or for so much longer. ``who``: an alias or an account's name, for the audit. Gives the lines."""
    named = _named(w, which)
    new = [line for line in named if not line.in_raid(w.now)]
    was_on = bool(on_now(w))
    # On and off and on again, from a phone that somebody took: nobody off duty is woken by each of them.
    was_asked = any(one.raid_since and w.now - one.raid_since < ASKED_AGAIN_AFTER for one in lines.all_lines(w.db))
    changed = [_set(w, line, since=line.raid_since if line not in new else w.now) for line in named]
    _note(w, Action.RAID_ON, named, who=who, why=why)
    if new and not was_asked:
        _ask_others(w)
    if new and not was_on:
        for one in roster.on_duty(w.db, w.now):
            if one.alias != who:
                watch.say(w, one, "raid_begun")
    _tell_pages(w)
    return changed


def end(w: Work, which: Collection[int], *, who: str, why: str) -> list[Line]:
    """It is over: all is as before, and whoever was on is offered a talk. Gives the lines on which it was."""
    named = [line for line in _named(w, which) if line.in_raid(w.now)]
    for line in named:
        w.knows_line(lines.change(w.db, line.id, raid_until=w.now, raid_look_at=None))
    if named:
        _note(w, Action.RAID_OFF, named, who=who, why=why)
        _is_over(w, named)
    return named


def by_text(w: Work, responder: Responder, line: Line, words: str) -> None:
    """``*raid`` or ``*busy``, by whoever may say so: for the line she texts, and those of her team."""
    if not responder.leads:
        speaking.to_responder(w, responder, "raid_refused", line=line)
        return
    hers = {one.id for one in lines.answered(w.db) if one.area_id in (line.area_id, responder.area_id)} | {line.id}
    if says_off(words):
        end(w, hers, who=responder.alias, why="by text")
        speaking.to_responder(w, responder, "raid_off", line=line)
        return
    begun = begin(w, hers, who=responder.alias, why=words or "by text")
    until = next(one.raid_until for one in begun if one.raid_until is not None)
    time = watch.time_for(w, responder, until)
    speaking.to_responder(w, responder, "raid_on", line=line, until=time)


def keep(house: House) -> None:
    """What falls due about it: those off duty are asked once more; and in the end it is over by itself."""
    with house.database.transaction() as db:
        due = lines.raids_due(db, house.ports.clock.now())
    for line_id in due:
        try:
            with work(house) as w:
                _look_at(w, line_id)
        except Exception as error:
            LOG.error("raid_failed", line_id=line_id, error=type(error).__name__, where=log.where(error))


def _look_at(w: Work, line_id: int) -> None:
    line = lines.with_id(w.db, line_id)
    if line is None:
        return
    look_at = next_look(line, w.now)
    w.knows_line(lines.change(w.db, line.id, raid_look_at=look_at))
    if look_at is None:
        _note(w, Action.RAID_OFF, [line], who=BY_ITSELF, why="its time was over")
        _is_over(w, [line])
    else:
        _ask_others(w)


def _named(w: Work, which: Collection[int]) -> list[Line]:
    """Each held until we are done, in one order for all."""
    found = [lines.with_id(w.db, line_id) for line_id in sorted(set(which))]
    return [line for line in found if line is not None]


def _set(w: Work, line: Line, *, since: object) -> Line:
    changed = lines.change(w.db, line.id, raid_since=since, raid_until=w.now + LASTS)
    changed = lines.change(w.db, line.id, raid_look_at=next_look(changed, w.now))
    w.knows_line(changed)
    return changed


def _note(w: Work, action: Action, which: Collection[Line], *, who: str, why: str) -> None:
    numbers = ", ".join(line.number for line in which)
    audit.note(w, actor=who, action=action, reason=clip(f"{clip(why, LONGEST_WHY)} ({numbers})", LONGEST_REASON))


def _is_over(w: Work, which: Collection[Line]) -> None:
    """The last of them: whoever was on is offered a talk. Whoever still waits is offered to everybody who fits."""
    if not on_now(w):
        since = min(line.raid_since for line in which if line.raid_since is not None)
        debrief.offer(w, [one.id for one in were_on(roster.everybody(w.db), since)], why=Why.RAID)
        claims.offer_overlooked(w)
    _tell_pages(w)


def _ask_others(w: Work) -> None:
    """Everybody who is off duty now and agreed to be asked in need."""
    there = {one.id for one in roster.on_duty(w.db, w.now)}
    for one in roster.reachable(w.db, w.now):
        if one.id not in there and one.duty is not Duty.BREAK:
            watch.say(w, one, "raid_ping")


def _tell_pages(w: Work) -> None:
    w.announce("alarm")
    w.announce("queue")

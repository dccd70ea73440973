"""The sweeper: whatever is due and was never rung, or whose worker died. It is retry, clock and second hands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from helpline import log
from helpline.handlers import (
    alarms,
    claims,
    dialling,
    duress,
    endings,
    forgetting,
    ledger,
    lookback,
    outbox,
    promised,
    raid,
    receipts,
    resting,
    ringing,
    self_tries,
    shifts,
    texts,
    watch,
)
from helpline.handlers.escalation import ageing
from helpline.handlers.work import House, work
from helpline.store import counters, due, inbox, pulse

AT_ONCE: Final = 300
RING_AGAIN_EVERY: Final = timedelta(seconds=5)
DIALLED_WITHIN: Final = timedelta(seconds=2)
PUT_OFF_FOR: Final = timedelta(minutes=1)
IN_HAND: Final = 20
"""How many unanswered texts the sweeper handles itself in one tick, so that the tick stays short."""

LOG = log.room("sweep")


def tick(house: House, send_due: Callable[[], None], dial_due: Callable[[], None]) -> None:
    """Once a second: beat, let fall due what is due, ring for what waits, and do it here when no bell rings."""
    people = (ringing.times_up, endings.mend, duress.hush_overlooked, watch.keep, raid.keep, ageing.tick)
    for job in (
        _beat,
        _fall_due,
        _offer_overlooked,
        *people,
        resting.look_after,
        _forget,
        promised.count_hours,
        _add_up,
    ):
        _unbroken(house, job)
    _unbroken(house, _read_again)
    _unbroken(house, lambda h: _send_again(h, send_due))
    _unbroken(house, lambda h: _dial_again(h, dial_due))


def chores(house: House) -> None:
    """What may wait on the network: called from a thread of its own, so that the second's tick never does."""
    for job in (
        outbox.look_for_unknown,
        receipts.ask_for_missing,
        dialling.ask_after_silent,
        ledger.delete_due,
        self_tries.keep,
    ):
        _unbroken(house, job)


def look_back(house: House) -> None:
    """Once a minute: webhooks that never came."""
    _unbroken(house, lookback.look_back)


def sound_alarms(house: House) -> None:
    """Say in the log what a person must look at: whoever watches the log wakes somebody."""
    for alarm in alarms.ringing(house):
        say = LOG.error if alarm.urgent else LOG.warning
        say("alarm", alarm=alarm.name, count=alarm.count)


def tidy(house: House) -> None:
    """Once an hour: rows whose time has passed go, and shifts are laid out a day further."""
    _unbroken(house, resting.count_hours)
    _unbroken(house, forgetting.purge)
    _unbroken(house, shifts.lay_out_all)


def _beat(house: House) -> None:
    with house.database.transaction() as db:
        pulse.beat(db, alarms.SWEEPER, house.ports.clock.now())


def _fall_due(house: House) -> None:
    """Each in a transaction of its own: one that fails is tried again later and does not hold up the others."""
    for _ in range(AT_ONCE):
        if not _one_falls_due(house):
            return


def _one_falls_due(house: House) -> bool:
    """False when nothing is due any more."""
    item = None
    try:
        with work(house) as w:
            item = due.take_one(w.db, w.now)
            if item is None:
                return False
            house.later[item.moment](w, item.contact_id, item.version)
    except Exception as error:
        if item is None:
            raise
        LOG.error(
            "moment_failed",
            moment=str(item.moment),
            contact_id=item.contact_id,
            error=type(error).__name__,
            where=log.where(error),
            alarm="what was due could not be done",
        )
        with house.database.transaction() as db:
            due.put_off(db, item.id, house.ports.clock.now() + PUT_OFF_FOR)
    return True


def _offer_overlooked(house: House) -> None:
    with work(house) as w:
        claims.offer_overlooked(w)


def _forget(house: House) -> None:
    forgetting.forget_ripe(house)


def _add_up(house: House) -> None:
    with house.database.transaction() as db:
        counters.add_up(db)


def _read_again(house: House) -> None:
    now = house.ports.clock.now()
    with house.database.transaction() as db:
        ids = inbox.due_again(db, now=now, until=now + RING_AGAIN_EVERY, limit=AT_ONCE)
        unanswered = set(inbox.untouched(db, before=now - outbox.UNANSWERED, limit=IN_HAND)) & set(ids)
    if unanswered:
        LOG.warning("nobody_answers_the_bell", queue="intake", count=len(unanswered))
    for inbox_id in ids:
        if inbox_id in unanswered or not house.ports.queue.ring("arrived", inbox_id):
            texts.arrived(house, inbox_id)


def _send_again(house: House, send_due: Callable[[], None]) -> None:
    outbox_id = outbox.tend(house)
    if not outbox_id:
        return
    unanswered = outbox.is_left_lying(house)
    if unanswered:
        LOG.warning("nobody_answers_the_bell", queue="send")
    if unanswered or not house.ports.queue.ring("deliver", outbox_id):
        send_due()


def _dial_again(house: House, dial_due: Callable[[], None]) -> None:
    """What is to be rung or hung up and has not been: somebody waits on the line, so it is done here at once."""
    due = dialling.next_due(house)
    if due is None or due > timedelta(0):
        return
    if due < -DIALLED_WITHIN or not house.ports.queue.ring("dial", 0):
        dial_due()


def _unbroken(house: House, job: Callable[[House], object]) -> None:
    """One part of a sweep that fails does not stop the others, nor the next sweep."""
    try:
        job(house)
    except Exception as error:
        LOG.error("sweep_failed", job=getattr(job, "__name__", "?"), error=type(error).__name__, where=log.where(error))

"""Dialling: claim what the carrier is to be asked for, commit, ask with no transaction open, remember what it said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from helpline import log
from helpline.domain.call import (
    RING_CALLER_FOR,
    RING_FOR,
    Ask,
    Ending,
    Leg,
    Order,
    Phase,
    State,
    Trigger,
    Why,
    ending_of,
    trigger_of,
)
from helpline.domain.names import Address, CarrierId, Locale
from helpline.handlers import endings, ringing
from helpline.handlers.work import House, Work, work
from helpline.ports import CarrierBusyError, CarrierError, CarrierRefusedError, CarrierUnknownError, SealBrokenError
from helpline.store import legs

LEASE: Final = timedelta(seconds=15)
BUSY_FOR: Final = timedelta(seconds=1)
AGAIN_AFTER: Final = timedelta(milliseconds=500)
MOST_TRIES: Final = 8
LOOK_AGAIN: Final = timedelta(seconds=20)
TALKS_ON: Final = timedelta(minutes=2)
"""How often a leg that talks is asked after."""
NOT_IN_PROGRESS: Final = 21220
"""The carrier's word for a call that can't be changed any more."""
TOO_LATE: Final = timedelta(seconds=60)
"""Whoever could not be rung within this time is not rung any more: somebody else was, or nobody waits."""
LOST_AFTER: Final = timedelta(seconds=60)
"""An id that never came and a call that is in no list after this long: it never rang."""

LOG = log.room("dialling")


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One thing to ask the carrier for; numbers exist in a worker's memory only."""

    leg: Leg
    order: Order
    token: UUID
    attempts: int
    sender: Address = field(repr=False)
    to: Address | None = field(repr=False)
    locale: Locale | None = None
    """In what this call goes on, when it is moved."""


def take_errands(house: House, *, limit: int) -> list[Errand]:
    """Claim what is due, as fast as the account may ring and as many as may be open at once."""
    found: list[Errand] = []
    idle: list[Leg] = []
    with work(house) as w:
        for wanted in legs.wanted_now(w.db, now=w.now, limit=limit):
            errand = _errand(w, wanted, idle)
            if errand is not None:
                found.append(errand)
    for leg in idle:
        _remember(house, leg, partial(endings.ended, leg=leg, ending=Ending.CALLED_OFF))
    return found


def next_due(house: House) -> timedelta | None:
    """How long until the carrier is to be asked for something; None when nothing is planned."""
    with work(house) as w:
        at = legs.next_wanted(w.db)
        return at - w.now if at is not None else None


def _errand(w: Work, wanted: legs.Wanted, idle: list[Leg]) -> Errand | None:
    leg = wanted.leg
    to: Address | None = None
    token, facts = uuid4(), dict[str, object]()
    if wanted.order is Order.PLACE:
        phone = _phone(w, leg)
        if phone is None or w.now - leg.made_at > TOO_LATE:
            # Too late to be of use, or nobody any more whose telephone it is.
            idle.append(leg)
            return None
        if not _has_turn(w, leg):
            return None
        to = Address(phone)
        facts = {"state": State.ASKED, "ring_until": w.now + _rings_for(leg), "look_at": w.now + LEASE}
    legs.claim(w.db, wanted, token=token, until=w.now + LEASE, **facts)
    sender = Address(w.line(leg.line_id).number)
    return Errand(
        leg=leg,
        order=wanted.order,
        token=token,
        attempts=wanted.attempts,
        sender=sender,
        to=to,
        locale=endings.spoken_on(w, leg),
    )


def _phone(w: Work, leg: Leg) -> str | None:
    """Whose telephone it is; one that can't be read any more is nobody's, and holds up nobody else."""
    try:
        return endings.phone_of(w, leg)
    except SealBrokenError:
        LOG.error("seal_broken", leg_id=leg.id, alarm="a number could not be opened")
        return None


def _rings_for(leg: Leg) -> timedelta:
    return RING_FOR if leg.responder_id is not None else RING_CALLER_FOR


def _has_turn(w: Work, leg: Leg) -> bool:
    """Keep to the account's own pace: a ring that must wait its turn is put off, and reserves nothing."""
    most, rate = w.house.calls_at_once, w.house.calls_a_second
    turn: datetime | None = None
    if most and legs.count_live(w.db) >= most:
        w.count("ring put off")
        turn = w.now + BUSY_FOR
    elif rate:
        turn = legs.take_turn(w.db, w.now, timedelta(seconds=1 / rate))
    if turn is not None:
        legs.wait_for(w.db, leg.id, turn)
    return turn is None


def carry_out(house: House, errand: Errand) -> None:
    """Ask, and remember. Never raises: an error here is an unknown outcome."""
    try:
        ASKS[errand.order](house, errand)
    except CarrierBusyError as busy:
        wait = timedelta(seconds=min(busy.retry_after or 0, 5)) or BUSY_FOR
        _remember(house, errand.leg, lambda w: _put_off(w, errand, wait))
    except CarrierRefusedError as refused:
        no = refused
        _remember(house, errand.leg, lambda w: _refused(w, errand, no))
    except CarrierUnknownError:
        _remember(house, errand.leg, lambda w: _unknown(w, errand))
    except Exception as error:
        LOG.error("dialling_failed", leg_id=errand.leg.id, error=type(error).__name__, where=log.where(error))
        _remember(house, errand.leg, lambda w: _unknown(w, errand))


def _place(house: House, errand: Errand) -> None:
    assert errand.to is not None
    sid = house.ports.carrier.place_call(
        sender=errand.sender,
        to=errand.to,
        reference=str(errand.leg.id),
        ring_for=_rings_for(errand.leg),
        machines=Ask.FIRST.value if errand.leg.why is Why.RING_BACK and errand.leg.responder_id is None else "beside",
    )
    _remember(house, errand.leg, lambda w: _placed(w, errand, sid))


def _move(house: House, errand: Errand) -> None:
    assert errand.leg.sid is not None
    house.ports.carrier.move_call(errand.leg.sid, reference=str(errand.leg.id), locale=errand.locale or "")
    _remember(house, errand.leg, lambda w: legs.done(w.db, errand.leg.id, errand.token))


def _end(house: House, errand: Errand) -> None:
    assert errand.leg.sid is not None
    house.ports.carrier.end_call(errand.leg.sid)
    _remember(house, errand.leg, lambda w: _hung_up(w, errand))


ASKS: Final = {Order.PLACE: _place, Order.MOVE: _move, Order.END: _end}


def _placed(w: Work, errand: Errand, sid: CarrierId) -> None:
    endings.hold(w, errand.leg)
    legs.has_sid(w.db, errand.leg.id, sid)
    legs.done(w.db, errand.leg.id, errand.token)
    leg = legs.get(w.db, errand.leg.id)
    if leg is not None and leg.state in (State.ASKED, State.RINGING) and leg.ring_until is not None:
        legs.change(w.db, leg.id, look_at=leg.ring_until + ringing.LATE)
    if leg is not None and not leg.is_live:
        # It ended before the carrier had said what it is called: its record goes like any other.
        endings.note_copy(w, leg)
    w.ring("dial", errand.leg.id)


def _hung_up(w: Work, errand: Errand) -> None:
    endings.hold(w, errand.leg)
    legs.done(w.db, errand.leg.id, errand.token)
    endings.ended(w, errand.leg, Ending.CALLED_OFF)


def _put_off(w: Work, errand: Errand, wait: timedelta) -> None:
    if errand.order is Order.PLACE:
        w.count("ring put off")
    endings.hold(w, errand.leg)
    if errand.order is not Order.PLACE:
        legs.put_off(w.db, errand.leg.id, errand.token, w.now + wait)
    elif legs.put_off(w.db, errand.leg.id, errand.token, w.now + wait, attempts=0):
        legs.move(w.db, errand.leg.id, Trigger.PUT_OFF)
    else:
        # It was called off while we asked, and nothing has begun to ring.
        endings.ended(w, errand.leg, Ending.CALLED_OFF)


def _refused(w: Work, errand: Errand, no: CarrierRefusedError) -> None:
    if errand.order is not Order.PLACE and not _is_over(no):
        # Not about this call but about us, such as a password that has changed: whoever talks goes on talking.
        LOG.error("order_refused", leg_id=errand.leg.id, order=str(errand.order), status=no.status, code=no.code)
        _unknown(w, errand)
        return
    endings.hold(w, errand.leg)
    legs.done(w.db, errand.leg.id, errand.token)
    if errand.order is Order.PLACE:
        LOG.error(
            "ring_refused",
            leg_id=errand.leg.id,
            responder_id=errand.leg.responder_id,
            status=no.status,
            code=no.code,
            alarm="the carrier does not ring a number",
        )
        endings.ended(w, errand.leg, Ending.FAILED)
    else:
        # There is nothing left to move or to hang up.
        endings.ended(w, errand.leg, Ending.HUNG_UP)


def _is_over(no: CarrierRefusedError) -> bool:
    """Whether a plain no means that there is no such call any more."""
    return no.status == 404 or no.code == NOT_IN_PROGRESS


def _unknown(w: Work, errand: Errand) -> None:
    """A ring is never asked for twice: its own callbacks or the carrier's list tell. Anything else does no harm."""
    if errand.order is Order.PLACE:
        legs.done(w.db, errand.leg.id, errand.token)
        legs.change(w.db, errand.leg.id, look_at=w.now + timedelta(seconds=3))
    elif errand.attempts >= MOST_TRIES:
        legs.done(w.db, errand.leg.id, errand.token)
    else:
        legs.put_off(w.db, errand.leg.id, errand.token, w.now + AGAIN_AFTER * errand.attempts)


def _remember(house: House, leg: Leg, record: Callable[[Work], object]) -> None:
    """The contact first, always: two who lock in another order than each other wait for ever."""
    try:
        with work(house) as w:
            endings.hold(w, leg)
            record(w)
    except Exception as error:
        LOG.error("outcome_not_remembered", error=type(error).__name__, where=log.where(error))


def heard(house: House, sid: CarrierId, leg_id: int | None, status: str, sequence: int | None) -> None:
    """One status callback, in whatever order they come: each counts once, and an end is never taken back."""
    with work(house) as w:
        leg = legs.get(w.db, leg_id) if leg_id is not None else legs.with_sid(w.db, sid)
        if leg is None:
            if ending_of(status) is not None:
                # It came to nobody, as when a responder only said that she is there: the carrier has a record of it.
                endings.note_call(w, sid)
            return
        endings.hold(w, leg)
        if not legs.has_sid(w.db, leg.id, sid):
            return
        ending, trigger = ending_of(status), trigger_of(status)
        if ending is not None:
            endings.ended(w, leg, ending, put_down=True)
            endings.is_free(w, leg)
        elif trigger is not None and (sequence is None or legs.is_news(w.db, leg.id, sequence)):
            facts = {"answered_at": w.now} if trigger is Trigger.ANSWER else {}
            if legs.move(w.db, leg.id, trigger, **facts) and leg.contact_id is not None:
                w.announce("contact", leg.contact_id)


def ask_after_silent(house: House, *, limit: int = 20) -> int:
    """Legs of which nothing was heard for too long: the carrier is asked how they stand."""
    with work(house) as w:
        silent = legs.silent(w.db, now=w.now, until=w.now + LOOK_AGAIN, limit=limit)
        numbers = {leg.id: (Address(w.line(leg.line_id).number), endings.phone_of(w, leg)) for leg in silent}
    for leg in silent:
        try:
            _ask_after(house, leg, *numbers[leg.id])
        except CarrierError as error:
            LOG.warning("leg_not_looked_up", leg_id=leg.id, error=type(error).__name__)
    return len(silent)


def _ask_after(house: House, leg: Leg, sender: Address, phone: str | None) -> None:
    if leg.sid is None:
        _look_for(house, leg, sender, phone)
        return
    try:
        status = house.ports.carrier.call_status(leg.sid).status
    except CarrierRefusedError as refused:
        if not _is_over(refused):
            raise
        status = "completed"
    ending = ending_of(status)
    with work(house) as w:
        endings.hold(w, leg)
        if ending is not None:
            endings.ended(w, leg, ending, put_down=True)
            endings.is_free(w, leg)
        elif leg.state is State.MET and leg.phase is not Phase.TALKING:
            # She was to be brought elsewhere and never was.
            ringing.move(w, leg)
        elif leg.state is State.MET:
            legs.change(w.db, leg.id, look_at=w.now + TALKS_ON)


def _look_for(house: House, leg: Leg, sender: Address, phone: str | None) -> None:
    """It was asked for and never answered: in the carrier's list it is found, or it never rang."""
    found = house.ports.carrier.calls_between(sender=sender, to=Address(phone), since=leg.made_at) if phone else ()
    with work(house) as w:
        endings.hold(w, leg)
        for call in found:
            other = legs.with_sid(w.db, call.sid)
            if other is None:
                legs.has_sid(w.db, leg.id, call.sid)
                ending = ending_of(call.status)
                if ending is not None:
                    endings.ended(w, leg, ending)
                return
        if w.now - leg.made_at > LOST_AFTER:
            endings.ended(w, leg, Ending.LOST)

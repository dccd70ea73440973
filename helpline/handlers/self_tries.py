"""A line tries itself: number, webhook, queue, and at the end nobody but us. Counted nowhere, offered to nobody.

From another number of the organisation where there is one; a number can't text itself, so a single one knocks at our
own door from outside, and the carrier is asked where it leads.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from helpline import log
from helpline.domain.line import Line
from helpline.domain.names import Address, CarrierId, LookupKey
from helpline.domain.number import bare
from helpline.domain.self_try import (
    COMES_WITHIN,
    NOT_LATER_THAN,
    PUT_OFF,
    Kind,
    Result,
    SelfTry,
    first_at,
    kinds_of,
    next_after,
)
from helpline.domain.text import ArrivedText
from helpline.handlers.work import House, Work, work
from helpline.ports import CarrierError
from helpline.store import contacts, copies, lines
from helpline.store import self_tries as store

NOBODYS: Final = "0"
"""What its texts and calls are called at the carrier: no row of ours has this number."""
RINGS_FOR: Final = timedelta(seconds=20)

LOG = log.room("self_tries")


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One try, to be made with no transaction open."""

    line: Line
    kind: Kind
    sender: Address = field(repr=False)
    code: str

    @property
    def is_whole(self) -> bool:
        return self.sender != Address(self.line.number)


def keep(house: House) -> None:
    """Whatever is due: give up what never came, and make the next ones. May wait on the network."""
    with work(house) as w:
        _lay_out(w)
        _give_up(w)
        errands = [_errand(w, line, one) for line, one in _due(w)]
    for errand in errands:
        if errand is not None:
            _make(house, errand)


def try_now(w: Work, line_id: int) -> None:
    """Somebody wants to know: all of one line's are made at the next look, whoever waits."""
    line = lines.with_id(w.db, line_id)
    for kind in kinds_of(line) if line is not None else ():
        store.lay_out(w.db, line_id, kind, w.now)
    # As if each had been put off for days: then nothing puts it off once more.
    store.bring_forward(w.db, line_id, w.now - 2 * NOT_LATER_THAN)


def standing(w: Work) -> list[tuple[Line, list[SelfTry]]]:
    """Every line that is answered, and how its tries stand."""
    found = store.everything(w.db)
    return [
        (line, [one for one in found if one.line_id == line.id and one.kind in kinds_of(line)])
        for line in lines.answered(w.db)
    ]


def came(w: Work, line: Line, text: ArrivedText) -> None:
    """A line of ours wrote this: nobody is met, whatever it says. The one that is awaited has come."""
    if store.is_awaited(w.db, line.id, Kind.TEXT, code_key=_key(w, text.body.strip())):
        _is_fine(w, line, Kind.TEXT)


def rings(w: Work, line: Line, caller: Address | None) -> bool:
    """Whether a line of ours rings: it is hung up on, and a worker is rung for who says that it was heard."""
    if caller is None or lines.with_number(w.db, bare(caller)) is None:
        return False
    one = store.locked(w.db, line.id, Kind.CALL)
    if one is not None and one.asked_at is not None:
        store.change(w.db, line.id, Kind.CALL, reached_at=w.now)
        w.ring("acknowledge", line.id)
    return True


def acknowledge(house: House, line_id: int) -> None:
    """A worker has heard of it: that was all of the way."""
    with work(house) as w:
        one = store.locked(w.db, line_id, Kind.CALL)
        if one is not None and one.asked_at is not None and one.reached_at is not None:
            _is_fine(w, w.line(line_id), Kind.CALL)


def _lay_out(w: Work) -> None:
    known = {(one.line_id, one.kind) for one in store.everything(w.db)}
    for line in lines.answered(w.db):
        for kind in kinds_of(line):
            if (line.id, kind) not in known:
                store.lay_out(w.db, line.id, kind, first_at(line, kind, w.now))


def _give_up(w: Work) -> None:
    for line, found in standing(w):
        for one in found:
            if one.asked_at is not None and w.now - one.asked_at > COMES_WITHIN:
                _has_failed(w, line, one.kind, Result.NOT_READ if one.reached_at else Result.NOT_COME)


def _due(w: Work) -> list[tuple[Line, SelfTry]]:
    """What is to be made now. Who waits comes first: then it is put off, if it has not been for a day."""
    found = [(line, one) for line, every in standing(w) for one in every]
    found = [(line, one) for line, one in found if one.asked_at is None and one.next_at <= w.now]
    is_busy = bool(found) and contacts.count_waiting(w.db) > 0
    ready = []
    for line, one in found:
        since = [at for at in (one.next_at, one.fine_at) if at is not None]
        is_late = w.now - min(since) > NOT_LATER_THAN
        if is_busy and one.kind is not Kind.NUMBER and not is_late and one.failures == 0:
            store.change(w.db, line.id, one.kind, next_at=w.now + PUT_OFF)
        else:
            ready.append((line, one))
    return ready


def _errand(w: Work, line: Line, one: SelfTry) -> Errand | None:
    others = [other for other in lines.answered(w.db) if other.id != line.id]
    suits = [other for other in others if (other.takes_texts if one.kind is Kind.TEXT else other.takes_calls)]
    sender = Address((suits or [line])[0].number)
    code = _code(w, line, one.kind)
    facts = {"asked_at": w.now, "code_key": _key(w, code), "whole": sender != Address(line.number)}
    if not store.begin(w.db, line.id, one.kind, **facts):
        return None
    return Errand(line=line, kind=one.kind, sender=sender, code=code)


def _make(house: House, errand: Errand) -> None:
    """Ask, and remember only what went wrong; that it was fine is said by what comes in."""
    try:
        failed = _ask(house, errand)
    except CarrierError:
        failed = Result.NO_ANSWER if errand.kind is Kind.NUMBER else Result.NOT_SENT
    except Exception as error:
        LOG.error("self_try_failed", line_id=errand.line.id, error=type(error).__name__, where=log.where(error))
        failed = Result.NOT_SENT
    with work(house) as w:
        if failed is not None:
            _has_failed(w, errand.line, errand.kind, failed)
        elif errand.kind is Kind.NUMBER:
            _is_fine(w, errand.line, errand.kind)


def _ask(house: House, errand: Errand) -> Result | None:
    carrier, line = house.ports.carrier, errand.line
    if errand.kind is Kind.NUMBER:
        leads = carrier.leads_here(Address(line.number))
        fine = (leads.texts or not line.takes_texts) and (leads.calls or not line.takes_calls)
        return None if fine else Result.ELSEWHERE
    to = Address(line.number)
    if not errand.is_whole:
        knocked = carrier.knock("text" if errand.kind is Kind.TEXT else "call", at=to, body=errand.code)
        return None if knocked else Result.NOT_COME
    if errand.kind is Kind.TEXT:
        sid = carrier.send_text(sender=errand.sender, to=to, body=errand.code, reference=NOBODYS, good_for=COMES_WITHIN)
        _note_copy(house, copies.Kind.MESSAGE, sid)
    else:
        sid = carrier.place_call(sender=errand.sender, to=to, reference=NOBODYS, ring_for=RINGS_FOR, machines="beside")
        _note_copy(house, copies.Kind.CALL, sid)
    return None


def _note_copy(house: House, kind: copies.Kind, sid: CarrierId) -> None:
    """The carrier keeps a record of it: into the ledger with it, like any other."""
    with work(house) as w:
        due_at = w.now + COMES_WITHIN
        copies.note(w.db, kind=kind, sid=sid, sid_key=w.carrier_key(sid), contact_id=None, now=w.now, due_at=due_at)


def _is_fine(w: Work, line: Line, kind: Kind) -> None:
    _ended(w, line, kind, result=Result.FINE, failures=0, fine_at=w.now)


def _has_failed(w: Work, line: Line, kind: Kind, result: Result) -> None:
    one = store.locked(w.db, line.id, kind)
    if one is not None and one.asked_at is not None:
        _ended(w, line, kind, result=result, failures=one.failures + 1)


def _ended(w: Work, line: Line, kind: Kind, *, result: Result, failures: int, **facts: object) -> None:
    next_at = next_after(line, kind, failures=failures, now=w.now)
    facts |= {"asked_at": None, "reached_at": None, "code_key": None, "next_at": next_at, "failures": failures}
    store.change(w.db, line.id, kind, result=result, result_at=w.now, **facts)
    w.announce("alarm")


def _code(w: Work, line: Line, kind: Kind) -> str:
    """Plain figures, which tell nobody anything; new each time, and of no use to whoever does not have our key."""
    drawn = w.cipher.lookup("self try code", f"{line.id} {kind} {w.now.timestamp():.6f}")
    return str(10**8 + int.from_bytes(drawn[:8], "big") % (9 * 10**8))


def _key(w: Work, code: str) -> LookupKey:
    return w.cipher.lookup("self try", code)

"""The outbox is emptied: claim, commit, ask the carrier with no transaction open, remember what it said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final
from uuid import UUID, uuid4

from helpline import log
from helpline.domain import segment
from helpline.domain.events import TextFailed, TextUncertain
from helpline.domain.names import Address, CarrierId
from helpline.domain.sending import (
    LEASE,
    LOOK_EVERY,
    LOOKS,
    RECEIPT_WITHIN,
    SETTLED_AFTER,
    State,
    back_off,
)
from helpline.handlers import speaking
from helpline.handlers.alarms import CARRIER
from helpline.handlers.work import House, Work, work
from helpline.ports import CarrierBusyError, CarrierError, CarrierRefusedError, CarrierUnknownError, SealBrokenError
from helpline.store import contacts, copies, handed, lines, outbox, pulse
from helpline.store.database import DatabaseError
from helpline.store.outbox import OutgoingText

OUTCOMES_KEPT: Final = 20
TOO_MANY_BAD: Final = 5
LEFT_ALONE_FOR: Final = timedelta(seconds=30)
COPY_KEPT: Final = timedelta(minutes=15)
TOO_LATE_TO_ASK: Final = LEASE - timedelta(seconds=15)
"""After a claim: the carrier may take 13 s, and must have answered before the lease runs out."""
UNANSWERED: Final = timedelta(seconds=10)
"""After this long somebody else than the one who was rung for takes it in hand."""
LONGEST_WAIT: Final = 300.0
"""Seconds, whatever the carrier asks for: somebody waits at the other end."""
OPTED_OUT: Final = 21610
NOT_OURS_TO_ASK: Final = (401, 403)

LOG = log.room("outbox")
_dice = SystemRandom()


@dataclass(frozen=True)
class Errand:
    """One text, opened and addressed, on its way to the carrier: it exists in a worker's memory only."""

    text: OutgoingText
    sender: Address
    to: Address
    body: str

    def __repr__(self) -> str:
        return f"Errand({self.text.id})"


def take_errands(house: House, *, limit: int) -> list[Errand]:
    """Claim what is due (committed before anybody is asked), and open it. Nothing while the circuit is open."""
    if limit <= 0:
        return []
    with work(house) as w:
        _, left_alone_until = pulse.outcomes(w.db, CARRIER)
        if left_alone_until is not None and left_alone_until > w.now:
            return []
        taken = outbox.take(w.db, now=w.now, token=uuid4(), limit=limit)
        errands = [errand for text in taken if (errand := _errand(w, text)) is not None and _in_turn(w, errand)]
    return errands


def send(house: House, errand: Errand) -> None:
    """Ask the carrier, and remember what came of it. Never raises: an error here is an unknown outcome."""
    text = errand.text
    token = text.token
    assert token is not None
    if text.started_at is None or house.ports.clock.now() - text.started_at > TOO_LATE_TO_ASK:
        # This worker slept on it, and somebody else may have it by now: only whoever holds the lease may ask.
        _remember(house, text, ".", lambda w: _never_asked(w, text, token))
        return
    try:
        sid = house.ports.carrier.send_text(
            sender=errand.sender,
            to=errand.to,
            body=errand.body,
            reference=str(text.id),
            good_for=text.expires_at - house.ports.clock.now(),
        )
        _hand_over(house, text, token, sid)
    except CarrierRefusedError as no:
        code = no.code
        if no.status in NOT_OURS_TO_ASK:
            # The account, not the text: nothing is wrong with what was written, so it waits for a keeper to mend it.
            LOG.error("carrier_knows_us_not", status=no.status, code=code, alarm="the carrier refuses our account")
            _remember(house, text, "x", lambda w: _not_now(w, text, token, None))
            return
        _remember(house, text, ".", lambda w: _refused(w, text, token, code))
    except CarrierBusyError as busy:
        after = busy.retry_after
        _remember(house, text, "." if busy.reached else "x", lambda w: _not_now(w, text, token, after))
    except CarrierUnknownError:
        _remember(house, text, "x", lambda w: _no_answer(w, text, token))
    except Exception as error:
        LOG.error("sending_failed", outbox_id=text.id, error=type(error).__name__, where=log.where(error))
        _remember(house, text, "x", lambda w: _no_answer(w, text, token))


def look_for_unknown(house: House, *, limit: int = 20) -> int:
    """Texts that were asked for and never answered: look in the carrier's list before anything is sent twice."""
    with work(house) as w:
        found = outbox.to_look_for(w.db, now=w.now, until=w.now + LOOK_EVERY, limit=limit)
        errands = [errand for text in found if (errand := _errand(w, text)) is not None]
    for errand in errands:
        _look_for(house, errand)
    return len(errands)


def tend(house: House, *, limit: int = 300) -> int:
    """Leases that passed become unknown; what is too late to be true is not sent any more. How many are due now."""
    with work(house) as w:
        outbox.leases_passed(w.db, now=w.now)
        for text in outbox.expire(w.db, w.now, limit):
            LOG.warning("text_expired", outbox_id=text.id, kind=text.template)
            if text.by_person:
                w.happened(TextFailed(text.id))
        due = outbox.some_due(w.db, w.now)
        _, left_alone_until = pulse.outcomes(w.db, CARRIER)
    if due is None or (left_alone_until is not None and left_alone_until > w.now):
        return 0
    return due


def is_left_lying(house: House) -> bool:
    """Whether something that could go has not gone for a while, although the carrier is not being left alone."""
    with work(house) as w:
        _, left_alone_until = pulse.outcomes(w.db, CARRIER)
        if left_alone_until is not None and left_alone_until > w.now:
            return False
        oldest = outbox.oldest_due(w.db, w.now)
    return oldest is not None and w.now - oldest > UNANSWERED


def _errand(w: Work, text: OutgoingText) -> Errand | None:
    """Open one claimed text. What has lost its addressee or its key has nowhere to go, and is called off."""
    line = w.line(text.line_id)
    to = _addressee(w, text)
    if to is None or text.sealed_with is None or text.words_sealed is None:
        outbox.call_off_one(w.db, text.id, w.now)
        return None
    about = speaking.about_outgoing(text.thread)
    try:
        body = w.cipher.open(text.sealed_with, about, text.words_sealed)
    except SealBrokenError:
        LOG.error("seal_broken", outbox_id=text.id, alarm="an outgoing text could not be opened")
        outbox.call_off_one(w.db, text.id, w.now)
        return None
    sender = f"whatsapp:{line.number}" if to.startswith("whatsapp:") else line.number
    return Errand(text, Address(sender), to, body)


def _addressee(w: Work, text: OutgoingText) -> Address | None:
    """Whose phone this goes to, resolved only now: from the row itself, the roster, or the contact's vault."""
    if text.address_sealed is not None and text.sealed_with is not None:
        about = speaking.about_outgoing(text.thread) + ":to"
        return Address(w.cipher.open(text.sealed_with, about, text.address_sealed))
    if text.responder_id is not None:
        return speaking.responder_address(w, text.responder_id)
    return speaking.address_of(w, text.contact_id) if text.contact_id is not None else None


def _in_turn(w: Work, errand: Errand) -> bool:
    """Keep to the number's own pace; a text that must wait its turn goes back, due when its turn comes."""
    text, line_id = errand.text, errand.text.line_id
    a_second = w.line(line_id).texts_a_second
    if not a_second:
        return True
    takes = timedelta(seconds=segment.count(errand.body).parts / a_second)
    turn = lines.take_turn(w.db, line_id, w.now, takes)
    if turn <= w.now:
        return True
    assert text.token is not None
    lines.give_turn_back(w.db, line_id, takes)
    outbox.put_back(w.db, text.id, token=text.token, next_at=turn, counted=False)
    return False


def _remember(house: House, text: OutgoingText, outcome: str, record: Callable[[Work], None]) -> None:
    """Write down what came of one send. Should that fail, the lease passes and the text is looked for."""
    try:
        with work(house) as w:
            record(w)
            _note(w, outcome)
            _next_in_thread(w, text)
    except Exception as error:
        LOG.error("outcome_not_remembered", outbox_id=text.id, error=type(error).__name__, where=log.where(error))


def _hand_over(house: House, text: OutgoingText, token: UUID, sid: CarrierId) -> None:
    """The same for nearly all of them, those the carrier took: one statement. A dead connection is tried once more."""
    try:
        try:
            over = _handed_over(house, text, token, sid)
        except DatabaseError:
            over = _handed_over(house, text, token, sid)
    except Exception as error:
        LOG.error("outcome_not_remembered", outbox_id=text.id, error=type(error).__name__, where=log.where(error))
        return
    queue = house.ports.queue
    if over.following is not None:
        queue.ring("deliver", over.following)
    if text.contact_id is not None and text.responder_id is None:
        queue.announce("contact", text.contact_id)
    if "x" in over.outcomes:
        _remember(house, text, ".", lambda w: None)


def _handed_over(house: House, text: OutgoingText, token: UUID, sid: CarrierId) -> handed.HandedOver:
    now = house.ports.clock.now()
    with house.database.statement() as db:
        return handed.hand_over(
            db,
            text.id,
            token=token,
            sid=sid,
            sid_key=house.ports.cipher.lookup("carrier id", sid),
            thread=text.thread,
            contact_id=text.contact_id,
            now=now,
            ask_at=now + RECEIPT_WITHIN,
            delete_at=now + COPY_KEPT,
            circuit=CARRIER,
        )


def _next_in_thread(w: Work, text: OutgoingText) -> None:
    """What waited behind this one in the same conversation is due now."""
    following = outbox.next_in_thread(w.db, text.thread, text.id)
    if following is not None:
        w.ring("deliver", following)


def _refused(w: Work, text: OutgoingText, token: UUID, code: int | None) -> None:
    if not outbox.refused(w.db, text.id, token=token, code=code, now=w.now):
        return
    LOG.warning("text_refused", outbox_id=text.id, code=code, kind=text.template)
    if code == OPTED_OUT and text.contact_id is not None and text.responder_id is None:
        contacts.change(w.db, text.contact_id, opted_out=True)
    w.happened(TextFailed(text.id))
    _show(w, text)


def _not_now(w: Work, text: OutgoingText, token: UUID, retry_after: float | None) -> None:
    asked = timedelta(seconds=min(retry_after, LONGEST_WAIT)) if retry_after is not None else None
    wait = asked or back_off(text.attempts)
    jitter = timedelta(seconds=_dice.random())
    outbox.put_back(w.db, text.id, token=token, next_at=w.now + wait + jitter)


def _never_asked(w: Work, text: OutgoingText, token: UUID) -> None:
    outbox.put_back(w.db, text.id, token=token, next_at=w.now, counted=False)


def _no_answer(w: Work, text: OutgoingText, token: UUID) -> None:
    started = text.started_at or w.now
    outbox.unknown(w.db, text.id, token=token, next_at=started + LOOK_EVERY)
    LOG.warning("outcome_unknown", outbox_id=text.id, kind=text.template)
    _show(w, text)


def _note(w: Work, outcome: str) -> None:
    """Keep count of how the carrier does; after five bad ones of the last twenty leave it alone for half a minute."""
    recent, _ = pulse.outcomes(w.db, CARRIER)
    if outcome == "." and "x" not in recent:
        return
    recent = pulse.note_outcomes(w.db, CARRIER, outcome, keep=OUTCOMES_KEPT)
    if recent.count("x") >= TOO_MANY_BAD:
        pulse.leave_alone(w.db, CARRIER, w.now + LEFT_ALONE_FOR)
        LOG.error("carrier_left_alone", alarm="the carrier fails", seconds=LEFT_ALONE_FOR.total_seconds())


def _look_for(house: House, errand: Errand) -> None:
    """One look at the carrier's list for one text."""
    text = errand.text
    started = text.started_at or text.made_at
    try:
        listed = house.ports.carrier.texts_between(
            sender=errand.sender, to=errand.to, since=started - timedelta(seconds=5)
        )
    except CarrierError:
        return
    with work(house) as w:
        ours = [one for one in listed if not one.body or one.body == errand.body]
        taken = outbox.sids_taken(w.db, [one.sid for one in ours])
        free = [one.sid for one in ours if one.sid not in taken]
        if free:
            if outbox.sent(w.db, text.id, sid=free[0], next_at=w.now + RECEIPT_WITHIN):
                note_copy(w, text, free[0])
                _next_in_thread(w, text)
                _show(w, text)
            return
        _not_found(w, text, started)


def _not_found(w: Work, text: OutgoingText, started: datetime) -> None:
    """Looked for in vain. Twice, and two minutes after it was asked for, means that it never happened."""
    settled = text.looks + 1 >= LOOKS and w.now - started >= SETTLED_AFTER
    state, next_at = State.UNKNOWN, w.now + LOOK_EVERY
    if settled and text.expires_at <= w.now:
        state = State.EXPIRED
    elif settled and text.by_person and text.responder_id is None:
        state = State.HUMAN
    elif settled:
        state, next_at = State.PENDING, w.now
    if not outbox.looked_in_vain(w.db, text.id, state=state, now=w.now, next_at=next_at):
        return
    if state is State.PENDING:
        w.ring("deliver", text.id)
    if state in (State.HUMAN, State.EXPIRED):
        w.happened(TextUncertain(text.id))
        _next_in_thread(w, text)
    _show(w, text)


def note_copy(w: Work, text: OutgoingText, sid: CarrierId) -> None:
    """The carrier holds a copy of what we sent: into the ledger with it. Of something wiped meanwhile: at once."""
    still = text.contact_id if text.contact_id is not None and contacts.is_kept(w.db, text.contact_id) else None
    due_at = w.now + COPY_KEPT if still or text.contact_id is None else w.now
    copies.note(
        w.db,
        kind=copies.Kind.MESSAGE,
        sid=sid,
        sid_key=w.carrier_key(sid),
        contact_id=still,
        now=w.now,
        due_at=due_at,
    )


def _show(w: Work, text: OutgoingText) -> None:
    if text.contact_id is not None and text.responder_id is None:
        w.announce("contact", text.contact_id)

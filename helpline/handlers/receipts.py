"""Receipts: how far a text has come, whether the carrier says so or has to be asked."""

from typing import Final

from helpline import log
from helpline.domain.delivery import Delivery, delivery_of
from helpline.domain.events import TextFailed
from helpline.domain.names import CarrierId
from helpline.domain.sending import RECEIPT_WITHIN
from helpline.handlers.outbox import OPTED_OUT, note_copy
from helpline.handlers.work import House, Work, work
from helpline.ports import CarrierError, CarrierRefusedError
from helpline.store import contacts, outbox
from helpline.store.outbox import OutgoingText

MOST_ASKED_AT_ONCE: Final = 20
GIVEN_UP_AFTER: Final = 4 * RECEIPT_WITHIN
"""Some networks never say more than *sent*: after an hour nobody asks again."""

LOG = log.room("receipts")


def came(house: House, outbox_id: int, sid: CarrierId, delivery: Delivery | None, code: int | None) -> bool:
    """One status callback. It only moves a text forward; of a text we do not know, nothing. True: it was news."""
    if delivery is not None and not delivery.is_lost:
        # Nearly always, and then a single statement is all there is to do.
        with house.database.statement() as db:
            now = house.ports.clock.now()
            moved = outbox.receipt(db, outbox_id, sid=sid, delivery=delivery, code=code, now=now)
        if moved is not None:
            if moved.is_for_caller:
                house.ports.queue.announce("contact", moved.contact_id or 0)
            return True
    with work(house) as w:
        if delivery is not None and _moved(w, outbox_id, sid, delivery, code):
            return True
        text = outbox.get(w.db, outbox_id)
        if text is None or text.carrier_sid is not None:
            # Not ours, or no news.
            return False
        _found(w, text, sid)
        return delivery is not None and _moved(w, outbox_id, sid, delivery, code)


def ask_for_missing(house: House) -> int:
    """Ask the carrier about texts of which nothing final was heard in time."""
    with work(house) as w:
        until = w.now + RECEIPT_WITHIN
        silent = outbox.without_receipt(w.db, now=w.now, until=until, limit=MOST_ASKED_AT_ONCE)
    for text in silent:
        _ask(house, text)
    return len(silent)


def _ask(house: House, text: OutgoingText) -> None:
    if text.carrier_sid is None:
        return
    try:
        status = house.ports.carrier.text_status(text.carrier_sid)
        delivery, code = delivery_of(status.status), status.error_code
    except CarrierRefusedError:
        delivery, code = None, None
    except CarrierError:
        return
    with work(house) as w:
        if delivery is not None:
            _moved(w, text.id, text.carrier_sid, delivery, code)
        is_final = delivery is not None and delivery.is_final
        if not is_final and text.started_at is not None and w.now - text.started_at >= GIVEN_UP_AFTER:
            outbox.settle(w.db, text.id, w.now)


def _found(w: Work, text: OutgoingText, sid: CarrierId) -> None:
    """The carrier speaks of a text before (or instead of) answering us: so it has it."""
    if outbox.sent(w.db, text.id, sid=sid, next_at=w.now + RECEIPT_WITHIN):
        w.announce("contact", text.contact_id or 0)
        following = outbox.next_in_thread(w.db, text.thread, text.id)
        if following is not None:
            w.ring("deliver", following)
    note_copy(w, text, sid)


def _moved(w: Work, outbox_id: int, sid: CarrierId, delivery: Delivery, code: int | None) -> bool:
    text = outbox.receipt(w.db, outbox_id, sid=sid, delivery=delivery, code=code, now=w.now)
    if text is None:
        return False
    if text.is_for_caller:
        w.announce("contact", text.contact_id or 0)
    if delivery.is_lost:
        LOG.warning("text_lost", outbox_id=outbox_id, code=code, kind=text.template, state=str(delivery))
        if code == OPTED_OUT and text.contact_id is not None and text.responder_id is None:
            contacts.change(w.db, text.contact_id, opted_out=True)
        w.happened(TextFailed(outbox_id))
    return True

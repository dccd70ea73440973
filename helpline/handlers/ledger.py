"""The carrier's copies: deleted as soon as it allows, looked for again, and the proof kept."""

from datetime import timedelta
from typing import Final

from helpline import log
from helpline.handlers import counting
from helpline.handlers.work import House, work
from helpline.ports import CarrierError
from helpline.store import copies
from helpline.store.copies import Copy, State

TRY_AGAIN_AFTER: Final = timedelta(minutes=10)
LOOK_AFTER: Final = timedelta(minutes=10)
AT_ONCE: Final = 50

LOG = log.room("ledger")


def delete_due(house: House, *, limit: int = AT_ONCE) -> int:
    """Delete what is due at the carrier, and look whether what was deleted is really gone. How many were handled."""
    with work(house) as w:
        due = copies.due(w.db, now=w.now, until=w.now + TRY_AGAIN_AFTER, limit=limit)
    for copy in due:
        try:
            _delete(house, copy) if copy.state is State.HELD else _look(house, copy)
        except CarrierError as error:
            LOG.warning("copy_not_deleted", copy_id=copy.id, attempts=copy.attempts, error=type(error).__name__)
    return len(due)


def _delete(house: House, copy: Copy) -> None:
    outcome = house.ports.carrier.delete(copy.kind.value, copy.sid)
    if outcome == "not_yet":
        return
    with work(house) as w:
        copies.deleted(w.db, copy.id, now=w.now, look_at=w.now + LOOK_AFTER)
        counting.copy_gone(w, copy.made_at)


def _look(house: House, copy: Copy) -> None:
    gone = house.ports.carrier.is_gone(copy.kind.value, copy.sid)
    with work(house) as w:
        if gone:
            copies.proven(w.db, copy.id, w.now)
        else:
            LOG.error("copy_came_back", copy_id=copy.id, alarm="the carrier still holds what it said it deleted")
            copies.still_there(w.db, copy.id, w.now)

"""The clock of notes: silence becomes no, what ran out is shredded, what nobody decided lapses. It asks nobody."""

from datetime import timedelta
from typing import Final

from helpline.domain.escalation.consent import TOMBSTONE
from helpline.handlers.escalation import asking, releases, resuming, taking_back
from helpline.handlers.work import House, work
from helpline.store.escalation import board, consents, notes, recipients

AT_ONCE: Final = 50
KEPT: Final = timedelta(days=90)


def tick(house: House) -> None:
    """Once a second: questions too old, motions too late, notes and yeses whose time is over."""
    if not house.escalates:
        return
    with work(house) as w:
        asking.expire(w)
        if board.lapse(w.db, w.now):
            w.announce("notes")
    _end_notes(house)
    _end_yeses(house)
    releases.note_what_arrived(house)


def purge(house: House, *, dry: bool) -> dict[str, int]:
    """What has become only days and signs, and whose time has passed; by table."""
    if not house.escalates:
        return {}
    with work(house) as w:
        before = w.now - KEPT
        if not dry:
            resuming.forget(w)
        return {
            "tombstone": consents.forget_tombstones(w.db, (w.now - TOMBSTONE).date(), dry=dry),
            "motion": board.forget_decided(w.db, before, dry=dry),
            "meeting": board.forget_meetings(w.db, before.date(), dry=dry),
            "release": recipients.forget_releases(w.db, before.date(), dry=dry),
        }


def _end_notes(house: House) -> None:
    """A note ends with its day, and at once when no yes holds it any more."""
    with work(house) as w:
        for note in notes.over(w.db, w.now.date(), AT_ONCE):
            grants = consents.of_note(w.db, note.id, hold=True)
            for grant in grants:
                consents.withdraw(w.db, grant.id, w.now)
            taking_back.shred(w, note, why=taking_back.RAN_OUT)


def _end_yeses(house: House) -> None:
    """A yes that is over goes; a note that stood on it alone goes first."""
    with work(house) as w:
        over = consents.over(w.db, w.now, AT_ONCE)
        for note_id in {one.note_id for one in over if one.note_id is not None}:
            note = notes.get(w.db, note_id, hold=True)
            if note is not None and not any(one.holds(w.now) for one in consents.of_note(w.db, note_id)):
                taking_back.shred(w, note, why=taking_back.RAN_OUT)
        consents.forget(w.db, [one.id for one in over])

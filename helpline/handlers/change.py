"""What the organisation changes is remembered with a reason, and everybody who answers can read it."""

from typing import Final

from helpline.domain import change
from helpline.domain.change import Change, Kind
from helpline.handlers.work import Work
from helpline.store import changes

SHOWN: Final = 200
"""As many as one page shows, the newest first."""


def changed(w: Work, *, by: int | None, kind: Kind, what: str, why: str) -> None:
    """Remember a change in the same transaction as the change itself.

    ``by``: the account of whoever did it, None for a command on the machine itself. ``what`` names the item in its own
    words. Raises `NoReasonError` when ``why`` says nothing: then nothing of the transaction stands.
    """
    changes.add(w.db, at=w.now, by=by, kind=kind, what=change.item(what), why=change.reason(why))


def latest(w: Work, *, kind: Kind | None = None) -> list[Change]:
    """What was changed lately, the newest first; of one kind, or of all."""
    return changes.latest(w.db, kind=kind, limit=SHOWN)

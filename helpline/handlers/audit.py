"""The audit: who did what and why, noted with the doing; it proves that nobody has changed it since."""

from datetime import datetime
from typing import Final

from helpline.domain import audit
from helpline.domain.audit import LONGEST_REASON, Action, Ends, Keyed, Noted, Row, Verdict
from helpline.handlers.work import Work
from helpline.store import audit as store

SHOWN: Final = 100
"""Rows on one page."""


class ReasonError(ValueError):
    """Somebody was asked why, and said nothing or more than there is room for."""


def note(w: Work, *, actor: str, action: Action, ref: str = "", reason: str = "") -> None:
    """Remember that ``actor`` (an alias or an account's name) did this; written with the work, as its very last act.

    ``ref`` is the note it is about; ``reason`` why, at most `LONGEST_REASON` characters. Raises `ReasonError`.
    """
    said = " ".join(reason.split())
    if len(said) > LONGEST_REASON:
        raise ReasonError(f"a reason of more than {LONGEST_REASON} characters")
    w.noted.append(Noted(actor=actor, action=action, ref=ref, reason=said))


def opened(w: Work, *, actor: str, ref: str, reason: str) -> None:
    """Somebody reads a note: she says why, or does not read it. Raises `ReasonError`."""
    if not reason.strip():
        raise ReasonError("reading a note needs a reason")
    note(w, actor=actor, action=Action.NOTE_OPENED, ref=ref, reason=reason)


def who_opened(w: Work, ref: str) -> list[tuple[str, datetime]]:
    """For the caller who asks: by which alias or role her note was opened, and when; the newest first."""
    listed = store.listed(w.db, w.cipher, ref=ref, limit=SHOWN)
    return [(row.said.actor, row.at) for row in listed if row.said and row.action == Action.NOTE_OPENED]


def listed(w: Work, *, ref: str | None = None, before: int | None = None) -> list[Row]:
    """A page of rows, the newest first, all or those about one note."""
    return store.listed(w.db, w.cipher, ref=ref, before=before, limit=SHOWN)


def erase(w: Work, ref: str) -> int:
    """Take out who and why of everything about one note; that something was done then, and the chain, stay."""
    return store.erase(w.db, ref=ref)


def verify(w: Work) -> Verdict:
    """Look at every row: altered, missing (also at either end) or moved ones are named by their number."""
    ends = store.current_ends(w.db)
    look = _Look(w.cipher.lookup, ends)
    for row in store.every(w.db, w.cipher):
        look.at(row)
    look.end()
    return Verdict(
        rows=look.rows,
        erased=look.erased,
        first=ends.first + 1,
        last=ends.last,
        seal=audit.seal_of(ends.last_chain),
        wrong=tuple(sorted(look.wrong)),
        ends_forged=not audit.ends_hold(w.cipher.lookup, ends),
    )


def seal_at(w: Work, seq: int) -> str | None:
    """The seal of one row, to compare with what somebody wrote down once; None where there is no such row any more."""
    link = store.link_at(w.db, seq)
    return None if link is None else audit.seal_of(link)


class _Look:
    """One look along the chain, the oldest row first."""

    def __init__(self, keyed: Keyed, ends: Ends) -> None:
        self.keyed, self.ends = keyed, ends
        self.rows = self.erased = 0
        self.wrong: set[int] = set()
        self._seq = ends.first
        self._before = {ends.first_chain}
        """What the next row may be linked to. After a wrong one: to what it says, or to what it ought to say."""

    def at(self, row: Row) -> None:
        missing = range(self._seq + 1, row.seq)
        computed = {audit.link_of(self.keyed, row, before) for before in self._before}
        is_linked = bool(missing) or row.chain in computed
        if not is_linked or not audit.says_what_it_said(row) or not self.ends.first < row.seq <= self.ends.last:
            self.wrong.add(row.seq)
        self.wrong.update(missing)
        self.rows, self.erased = self.rows + 1, self.erased + (row.salt is None)
        self._seq, self._before = row.seq, {row.chain} if is_linked else {row.chain, *computed}

    def end(self) -> None:
        self.wrong.update(range(self._seq + 1, self.ends.last + 1))
        if not self.wrong and self.ends.last_chain not in self._before:
            self.wrong.add(self.ends.last)

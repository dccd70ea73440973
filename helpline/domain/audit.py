"""Who opened or changed what, and why: rows that prove each other, also after what they said was erased."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

LONGEST_REASON: Final = 200
"""Characters that a reason may have."""


class Action(StrEnum):
    """What was done. A new one needs no migration."""

    NOTE_OPENED = "note opened"
    NOTE_WRITTEN = "note written"
    NOTE_CHANGED = "note changed"
    NOTE_FORGOTTEN = "note forgotten"
    GRANT_ASKED = "grant asked"
    GRANT_GIVEN = "grant given"
    GRANT_WITHDRAWN = "grant withdrawn"
    DUTY_ENTERED = "duty entered"
    REVIEW_OPENED = "review opened"
    APPROVED = "approved"
    DISSENTED = "dissented"
    RECUSED = "recused"
    RELEASED = "released"
    RECALLED = "recalled"
    RECIPIENT_CHANGED = "recipient changed"
    SETTING_CHANGED = "setting changed"
    SIGN_IN_RESET = "sign-in reset"
    ALL_LOCKED = "all locked"
    PERSON_LEFT = "person left"
    RAID_ON = "raid on"
    RAID_OFF = "raid off"
    WIPED = "wiped"
    EXPORTED = "exported"
    COMPLAINT_HEARD = "complaint heard"


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What somebody did. ``actor`` is an alias or an account's name; ``ref`` a note's six signs."""

    actor: str
    action: Action
    ref: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as it is kept. Erased, it has neither salt nor words; altered past reading, a salt only."""

    seq: int
    at: datetime
    action: str
    said: Noted | None
    salt: bytes | None
    commitment: bytes
    chain: bytes


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Between which rows the chain runs: the link before the oldest that is kept, and the newest, signed together."""

    first: int
    first_chain: bytes
    last: int
    last_chain: bytes
    signed: bytes


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a look at every row found. ``wrong`` names the rows that were altered, are missing, or stand elsewhere."""

    rows: int
    erased: int
    first: int
    last: int
    seal: str
    """The newest link, short enough to write on paper: who writes it down can later prove that nothing was undone."""
    wrong: tuple[int, ...]
    ends_forged: bool

    @property
    def fine(self) -> bool:
        return not self.wrong and not self.ends_forged


Keyed = Callable[[str, str], bytes]
"""A keyed hash for one purpose, such as `ports.Cipher.lookup`: whoever has only the database cannot forge it."""


def commitment(salt: bytes, said: Noted) -> bytes:
    """What stands for the words in the chain: without the salt nobody can guess them back from it."""
    canonical = json.dumps([said.actor, said.action.value, said.ref, said.reason], ensure_ascii=False)
    return hashlib.sha256(salt + canonical.encode()).digest()


def link(keyed: Keyed, *, before: bytes, seq: int, at: datetime, action: str, committed: bytes) -> bytes:
    """The link of one row to the one before it."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return bytes(keyed("audit link", f"{before.hex()}|{seq}|{instant}|{action}|{committed.hex()}"))


def link_of(keyed: Keyed, row: Row, before: bytes) -> bytes:
    """What a row's link ought to be, after the one before it."""
    return link(keyed, before=before, seq=row.seq, at=row.at, action=row.action, committed=row.commitment)


def says_what_it_said(row: Row) -> bool:
    """Whether the words of a row are those that were committed to; erased words cannot say otherwise."""
    if row.salt is None:
        return row.said is None
    return row.said is not None and row.said.action == row.action and commitment(row.salt, row.said) == row.commitment


def signature(keyed: Keyed, *, first: int, first_chain: bytes, last: int, last_chain: bytes) -> bytes:
    """Signs where the chain begins and ends, so that nothing is taken off either end."""
    return bytes(keyed("audit ends", f"{first}|{first_chain.hex()}|{last}|{last_chain.hex()}"))


def ends_hold(keyed: Keyed, ends: Ends) -> bool:
    """Whether both ends are as they were signed. Before the first row there is nothing to sign."""
    if ends.last == 0:
        return not ends.first and not ends.signed
    wanted = signature(
        keyed, first=ends.first, first_chain=ends.first_chain, last=ends.last, last_chain=ends.last_chain
    )
    return hmac.compare_digest(wanted, ends.signed)


def seal_of(chain: bytes) -> str:
    """A link as people write it down."""
    return chain[:4].hex()

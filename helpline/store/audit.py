"""The audit: only ever added to, each row linked to the one before, both ends signed."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)

from helpline.domain import audit
from helpline.domain.audit import Action, Ends, Noted, Row
from helpline.ports import Cipher, SealBrokenError
from helpline.store.database import SCHEMA, Instant

rows = Table(
    "audit",
    SCHEMA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    # Plain text: what was done then is still read when that word is not used any more.
    Column("what", Text, nullable=False),
    Column("who", Text),
    Column("ref", Text, index=True),
    Column("reason", LargeBinary),
    Column("sealed_with", LargeBinary),
    Column("salt", LargeBinary),
    Column("commitment", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    CheckConstraint("(who IS NULL) = (salt IS NULL) AND (ref IS NULL) = (salt IS NULL)", name="erased_whole"),
)

ends = Table(
    "audit_ends",
    SCHEMA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("first_chain", LargeBinary, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("last_chain", LargeBinary, nullable=False),
    Column("signed", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
    CheckConstraint("first <= last", name="in_order"),
)

_EVERY = select(*(column for column in rows.c if column.key != "what"), cast(rows.c.what, Text).label("done"))
"""The word of what was done as it stands there, known or not: a row that was tampered with can be read too."""


def append(db: Connection, cipher: Cipher, noted: Sequence[Noted], now: datetime) -> None:
    """Add rows to the end. Takes the lock on the ends, which every other writer waits for: do it last and commit."""
    found = _ends(db, lock=True)
    seq, chain = found.last, found.last_chain
    for said in noted:
        seq += 1
        salt, key = os.urandom(16), cipher.new_key()
        committed = audit.commitment(salt, said)
        chain = audit.link(cipher.lookup, before=chain, seq=seq, at=now, action=said.action.value, committed=committed)
        values = {"seq": seq, "at": now, "what": said.action, "who": said.actor, "ref": said.ref}
        sealed = {"sealed_with": key, "reason": cipher.seal(key, _about(seq), said.reason)} if said.reason else {}
        db.execute(insert(rows).values(**values, **sealed, salt=salt, commitment=committed, chain=chain))
    _move(db, cipher, found, last=seq, last_chain=chain)


def listed(
    db: Connection, cipher: Cipher, *, ref: str | None = None, before: int | None = None, limit: int = 100
) -> list[Row]:
    """The newest first; those of one note, or those before a row. What was erased has nothing said."""
    query = _EVERY
    if ref is not None:
        query = query.where(rows.c.ref == ref)
    if before is not None:
        query = query.where(rows.c.seq < before)
    return [_row(cipher, one) for one in db.execute(query.order_by(rows.c.seq.desc()).limit(limit))]


def every(db: Connection, cipher: Cipher) -> Iterator[Row]:
    """All of them, the oldest first, a few at a time."""
    found = db.execution_options(yield_per=500).execute(_EVERY.order_by(rows.c.seq))
    for one in found:
        yield _row(cipher, one)


def link_at(db: Connection, seq: int) -> bytes | None:
    """The link of one row, or of the one before the oldest that is kept; None where there is none any more."""
    found = _ends(db, lock=False)
    if seq == found.first:
        return found.first_chain
    link: bytes | None = db.execute(select(rows.c.chain).where(rows.c.seq == seq)).scalar()
    return link


def current_ends(db: Connection) -> Ends:
    """Between which rows the chain runs, with the lock that keeps it so while it is looked at."""
    return _ends(db, lock=True)


def erase(db: Connection, *, ref: str) -> int:
    """Take out who, what about and why of everything about one note. How many rows; the links stay."""
    nothing = {"who": None, "ref": None, "reason": None, "sealed_with": None, "salt": None}
    return db.execute(update(rows).where(rows.c.ref == ref).values(**nothing)).rowcount


def forget(db: Connection, cipher: Cipher, before: datetime, *, dry: bool) -> int:
    """The oldest rows go, up to the first that is young enough, after the signed beginning was moved past them."""
    found = _ends(db, lock=not dry)
    young = db.execute(select(func.min(rows.c.seq)).where(rows.c.at >= before)).scalar()
    upto = found.last if young is None else young - 1
    old = rows.c.seq <= upto
    if dry or upto <= found.first:
        return db.execute(select(func.count()).select_from(rows).where(old)).scalar_one() if dry else 0
    chain = db.execute(select(rows.c.chain).where(rows.c.seq == upto)).scalar()
    if chain is None:
        # A row is missing there: verifying says so; nothing more is taken away that could tell what happened.
        return 0
    _move(db, cipher, found, first=upto, first_chain=chain)
    return db.execute(delete(rows).where(old)).rowcount


def _ends(db: Connection, *, lock: bool) -> Ends:
    query = select(ends).where(ends.c.id == 1)
    row = db.execute(query.with_for_update() if lock else query).one()
    return Ends(
        first=row.first, first_chain=row.first_chain, last=row.last, last_chain=row.last_chain, signed=row.signed
    )


def _move(db: Connection, cipher: Cipher, found: Ends, **moved: Any) -> None:
    names = ("first", "first_chain", "last", "last_chain")
    values = {name: getattr(found, name) for name in names} | moved
    db.execute(update(ends).values(**values, signed=audit.signature(cipher.lookup, **values)))


def _row(cipher: Cipher, row: Any) -> Row:
    return Row(
        seq=row.seq,
        at=row.at,
        action=row.done,
        said=_said(cipher, row),
        salt=row.salt,
        commitment=row.commitment,
        chain=row.chain,
    )


def _said(cipher: Cipher, row: Any) -> Noted | None:
    """What a row says; None where it was erased, or where somebody altered it so that it cannot be read."""
    if row.salt is None:
        return None
    try:
        reason = "" if row.reason is None else cipher.open(row.sealed_with, _about(row.seq), row.reason)
        return Noted(actor=row.who, action=Action(row.done), ref=row.ref, reason=reason)
    except (SealBrokenError, ValueError):
        return None


def _about(seq: int) -> str:
    return f"audit:{seq}:reason"

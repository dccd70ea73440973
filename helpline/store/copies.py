"""The receipt ledger: which copies the carrier holds of what passed through it, and the proof that they are gone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import CarrierId, LookupKey
from helpline.store.database import SCHEMA, Instant, Word, one_of, picked


class State(StrEnum):
    """*Held* by the carrier, *deleted* by our asking, *proven* gone by a later look."""

    HELD = "held"
    DELETED = "deleted"
    PROVEN = "proven"


class Kind(StrEnum):
    MESSAGE = "message"
    CALL = "call"


copies = Table(
    "carrier_copy",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Word(Kind), nullable=False),
    Column("sid", Text),
    Column("sid_key", LargeBinary, nullable=False, unique=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="SET NULL"), index=True),
    Column("state", Word(State), nullable=False, server_default=State.HELD),
    Column("made_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("deleted_at", Instant),
    Column("proven_at", Instant),
    one_of("kind", Kind),
    one_of("state", State),
)
Index("ix_carrier_copy_due", copies.c.next_at, postgresql_where=copies.c.state != State.PROVEN)


_NOTE = insert(copies).on_conflict_do_nothing(index_elements=["sid_key"])


@dataclass(frozen=True, kw_only=True)
class Copy:
    id: int
    kind: Kind
    sid: CarrierId
    state: State
    made_at: datetime
    attempts: int


def note(
    db: Connection,
    *,
    kind: Kind,
    sid: CarrierId,
    sid_key: LookupKey,
    contact_id: int | None,
    now: datetime,
    due_at: datetime,
) -> None:
    """The carrier holds a copy; it is to be deleted from ``due_at`` on."""
    values = {
        "kind": kind,
        "sid": sid,
        "sid_key": sid_key,
        "contact_id": contact_id,
        "made_at": now,
        "next_at": due_at,
    }
    db.execute(_NOTE, values)


def is_known(db: Connection, sid_key: LookupKey) -> bool:
    """Whether this passed through the carrier before, however long ago we still know of."""
    return db.execute(select(copies.c.id).where(copies.c.sid_key == sid_key)).first() is not None


def hurry(db: Connection, contact_id: int, now: datetime) -> None:
    """She wiped: what the carrier holds of this contact goes now."""
    query = update(copies).where(copies.c.contact_id == contact_id, copies.c.state == State.HELD)
    db.execute(query.values(next_at=now))


def due(db: Connection, *, now: datetime, until: datetime, limit: int) -> list[Copy]:
    """Copies to delete or to look for; nobody else touches them before ``until``."""
    ripe = (
        select(copies.c.id)
        .where(copies.c.state != State.PROVEN, copies.c.next_at <= now)
        .order_by(copies.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    query = (
        update(copies)
        .where(copies.c.id.in_(picked(ripe)))
        .values(next_at=until, attempts=copies.c.attempts + 1)
        .returning(copies)
    )
    return [
        Copy(
            id=row.id,
            kind=row.kind,
            sid=CarrierId(row.sid),
            state=row.state,
            made_at=row.made_at,
            attempts=row.attempts,
        )
        for row in db.execute(query)
    ]


def deleted(db: Connection, copy_id: int, *, now: datetime, look_at: datetime) -> None:
    facts = {"state": State.DELETED, "deleted_at": now, "next_at": look_at, "attempts": 0}
    db.execute(update(copies).where(copies.c.id == copy_id).values(**facts))


def proven(db: Connection, copy_id: int, now: datetime) -> None:
    """The carrier says 404: the proof stays, its id does not."""
    db.execute(update(copies).where(copies.c.id == copy_id).values(state=State.PROVEN, proven_at=now, sid=None))


def still_there(db: Connection, copy_id: int, next_at: datetime) -> None:
    """Deleted, and yet found again: once more from the start."""
    db.execute(update(copies).where(copies.c.id == copy_id).values(state=State.HELD, next_at=next_at))


def overdue(db: Connection, before: datetime) -> int:
    """Copies that ought to have been gone by then."""
    query = select(func.count()).where(copies.c.state == State.HELD, copies.c.made_at < before)
    return db.execute(query).scalar_one()


def unproven(db: Connection, before: datetime) -> int:
    """Copies that were made before and that nobody has seen to be gone yet."""
    query = select(func.count()).where(copies.c.state != State.PROVEN, copies.c.made_at < before)
    return db.execute(query).scalar_one()


def contradictions(db: Connection) -> list[int]:
    """Rows that cannot be true: proofs without a day, before what they prove, or with the carrier's id still there."""
    proof = (copies.c.state == State.PROVEN) & (
        copies.c.proven_at.is_(None)
        | copies.c.deleted_at.is_(None)
        | copies.c.sid.is_not(None)
        | (copies.c.proven_at < copies.c.deleted_at)
        | (copies.c.deleted_at < copies.c.made_at)
    )
    on_the_way = (copies.c.state == State.DELETED) & copies.c.deleted_at.is_(None)
    lost = (copies.c.state != State.PROVEN) & copies.c.sid.is_(None)
    return list(db.execute(select(copies.c.id).where(proof | on_the_way | lost).order_by(copies.c.id)).scalars())


def counts(db: Connection) -> dict[str, int]:
    rows = db.execute(select(copies.c.state, func.count()).group_by(copies.c.state))
    return {str(row[0]): row[1] for row in rows}


def forget_proven(db: Connection, before: datetime, *, dry: bool) -> int:
    old = (copies.c.state == State.PROVEN) & (copies.c.proven_at < before)
    if dry:
        return db.execute(select(func.count()).select_from(copies).where(old)).scalar_one()
    return db.execute(delete(copies).where(old)).rowcount

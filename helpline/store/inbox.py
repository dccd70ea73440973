"""The inbox: what the carrier brought, once by its id, sealed until it has had its effect."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    Index,
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import LookupKey, Sealed
from helpline.store.database import SCHEMA, Instant, Word, one_of, picked

RING_AGAIN_AFTER: Final = timedelta(seconds=2)
"""The normal path takes less than 0.1 s; what is older was never rung."""


class State(StrEnum):
    RECEIVED = "received"
    DONE = "done"
    PARKED = "parked"


class Source(StrEnum):
    """Whether the carrier knocked, or we found it in the carrier's list afterwards."""

    WEBHOOK = "webhook"
    LIST = "list"


inbox = Table(
    "inbox",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("carrier_key", LargeBinary, nullable=False, unique=True),
    Column("source", Word(Source), nullable=False),
    Column("state", Word(State), nullable=False, server_default=State.RECEIVED),
    Column("received_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("sealed_with", LargeBinary),
    Column("words_sealed", LargeBinary),
    Column("fault", Text),
    one_of("source", Source),
    one_of("state", State),
)
Index("ix_inbox_due", inbox.c.next_at, postgresql_where=inbox.c.state == State.RECEIVED)
Index("ix_inbox_parked", inbox.c.id, postgresql_where=inbox.c.state == State.PARKED)
Index("ix_inbox_done", inbox.c.received_at, postgresql_where=inbox.c.state == State.DONE)


# Built once: putting a statement together takes longer than the database takes to answer it.
_ACCEPT = insert(inbox).on_conflict_do_nothing(index_elements=["carrier_key"]).returning(inbox.c.id)
_ITS_ID = inbox.c.id == bindparam("inbox_id")
_TAKE = select(inbox).where(_ITS_ID, inbox.c.state == State.RECEIVED).with_for_update(skip_locked=True)
_DONE = update(inbox).where(_ITS_ID).values(state=State.DONE, sealed_with=None, words_sealed=None, fault=None)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that came in and has not had its effect."""

    id: int
    carrier_key: LookupKey
    source: Source
    received_at: datetime
    attempts: int
    sealed_with: Sealed
    words_sealed: Sealed


def accept(
    db: Connection, *, key: LookupKey, source: Source, sealed_with: Sealed, words_sealed: Sealed, now: datetime
) -> int | None:
    """One row, unique by the carrier's id. None when it was here before: a repeat stops at this line."""
    values = {
        "carrier_key": key,
        "source": source,
        "received_at": now,
        "next_at": now + RING_AGAIN_AFTER,
        "sealed_with": sealed_with,
        "words_sealed": words_sealed,
    }
    return db.execute(_ACCEPT, values).scalar()


def take(db: Connection, inbox_id: int) -> Item | None:
    """Claim one item inside its own effect's transaction: a worker that dies gives it back by dying."""
    row = db.execute(_TAKE, {"inbox_id": inbox_id}).first()
    if row is None:
        return None
    return _item(row)


def done(db: Connection, inbox_id: int) -> None:
    """It has had its effect: its words and its key are gone, only the fact that it came stays."""
    db.execute(_DONE, {"inbox_id": inbox_id})


def failed(db: Connection, inbox_id: int, *, fault: str, next_at: datetime, park: bool) -> None:
    """It could not be handled; ``park`` puts it before a person's eyes instead of trying once more."""
    db.execute(
        update(inbox)
        .where(inbox.c.id == inbox_id, inbox.c.state == State.RECEIVED)
        .values(
            attempts=inbox.c.attempts + 1,
            next_at=next_at,
            fault=fault,
            state=State.PARKED if park else State.RECEIVED,
        )
    )


def due_again(db: Connection, *, now: datetime, until: datetime, limit: int) -> list[int]:
    """What was never rung, or whose worker died; not due again before ``until``, whoever else sweeps."""
    ripe = (
        select(inbox.c.id)
        .where(inbox.c.state == State.RECEIVED, inbox.c.next_at <= now)
        .order_by(inbox.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    query = update(inbox).where(inbox.c.id.in_(picked(ripe))).values(next_at=until).returning(inbox.c.id)
    return sorted(db.execute(query).scalars())


def untouched(db: Connection, *, before: datetime, limit: int) -> list[int]:
    """What came before then and nobody has even tried to handle."""
    query = select(inbox.c.id).where(
        inbox.c.state == State.RECEIVED, inbox.c.received_at < before, inbox.c.attempts == 0
    )
    return list(db.execute(query.order_by(inbox.c.id).limit(limit)).scalars())


def parked(db: Connection) -> list[Item]:
    """What no machine could read: a person has to."""
    rows = db.execute(select(inbox).where(inbox.c.state == State.PARKED).order_by(inbox.c.id))
    return [_item(row) for row in rows]


def unfinished(db: Connection, *, before: int | None) -> list[Item]:
    """What has had no effect yet and may have none any more, of rows older than ``before``; of all, if that is None."""
    query = select(inbox).where(inbox.c.state != State.DONE, inbox.c.words_sealed.is_not(None))
    if before is not None:
        query = query.where(inbox.c.id < before)
    return [_item(row) for row in db.execute(query.order_by(inbox.c.id))]


def settle_parked(db: Connection, inbox_id: int) -> bool:
    """A person has dealt with it."""
    gone = {"state": State.DONE, "sealed_with": None, "words_sealed": None}
    query = update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == State.PARKED).values(**gone)
    return db.execute(query).rowcount == 1


def oldest_received(db: Connection) -> datetime | None:
    return db.execute(select(func.min(inbox.c.received_at)).where(inbox.c.state == State.RECEIVED)).scalar()


def count(db: Connection, state: State) -> int:
    return db.execute(select(func.count()).where(inbox.c.state == state)).scalar_one()


def forget_words(db: Connection, before: datetime, *, dry: bool) -> int:
    """Words that no machine and no person read in all this time: forgetting waits for nobody."""
    old = (inbox.c.state != State.DONE) & (inbox.c.received_at < before)
    if dry:
        return db.execute(select(func.count()).select_from(inbox).where(old)).scalar_one()
    gone = {"state": State.DONE, "sealed_with": None, "words_sealed": None}
    return db.execute(update(inbox).where(old).values(**gone)).rowcount


def forget_done(db: Connection, before: datetime, *, dry: bool) -> int:
    """Rows whose repeat can no longer come."""
    old = (inbox.c.state == State.DONE) & (inbox.c.received_at < before)
    if dry:
        return db.execute(select(func.count()).select_from(inbox).where(old)).scalar_one()
    return db.execute(delete(inbox).where(old)).rowcount


def _item(row: Row[tuple[object, ...]]) -> Item:
    return Item(
        id=row.id,
        carrier_key=LookupKey(row.carrier_key),
        source=row.source,
        received_at=row.received_at,
        attempts=row.attempts,
        sealed_with=Sealed(row.sealed_with),
        words_sealed=Sealed(row.words_sealed),
    )

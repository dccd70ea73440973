"""Practices: how far somebody is with a made-up caller, sealed, one row each, gone within two hours."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, LargeBinary, Table, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import Sealed
from helpline.store.database import SCHEMA, Instant

practices = Table(
    "practice",
    SCHEMA,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("sealed_with", LargeBinary, nullable=False),
    Column("state_sealed", LargeBinary, nullable=False),
    Column("began_at", Instant, nullable=False),
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One practice as it is kept."""

    sealed_with: Sealed
    state_sealed: Sealed
    began_at: datetime


def put(db: Connection, account_id: int, kept: Kept) -> None:
    """In place of an older one."""
    facts = {"sealed_with": kept.sealed_with, "state_sealed": kept.state_sealed, "began_at": kept.began_at}
    query = insert(practices).values(account_id=account_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["account_id"], set_=facts))


def find(db: Connection, account_id: int, *, since: datetime) -> Kept | None:
    """Hers, if she began it after that; nobody else changes it until this transaction ends."""
    query = select(practices).where(practices.c.account_id == account_id, practices.c.began_at > since)
    row = db.execute(query.with_for_update()).first()
    if row is None:
        return None
    return Kept(sealed_with=Sealed(row.sealed_with), state_sealed=Sealed(row.state_sealed), began_at=row.began_at)


def drop(db: Connection, account_id: int) -> None:
    db.execute(delete(practices).where(practices.c.account_id == account_id))


def forget(db: Connection, before: datetime, *, dry: bool) -> int:
    old = practices.c.began_at < before
    if dry:
        return db.execute(select(func.count()).select_from(practices).where(old)).scalar_one()
    return db.execute(delete(practices).where(old)).rowcount

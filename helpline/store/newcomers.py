"""Newcomers: who is to answer and has not said yes yet; their numbers sealed, and gone after a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Identity,
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    select,
    update,
)

from helpline.domain.line import Serves
from helpline.domain.names import Locale, LookupKey, Sealed
from helpline.domain.newcomer import Newcomer
from helpline.store.database import SCHEMA, Instant, Word, one_of

newcomers = Table(
    "newcomer",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("alias", Text, nullable=False, unique=True),
    Column("number_key", LargeBinary, nullable=False, unique=True),
    Column("number_sealed", LargeBinary, nullable=False),
    Column("sealed_with", LargeBinary, nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("area_id", ForeignKey("area.id", ondelete="CASCADE"), nullable=False),
    Column("at_once", SmallInteger, nullable=False),
    Column("takes", Word(Serves), nullable=False),
    Column("proposed_by", ForeignKey("account.id", ondelete="CASCADE")),
    Column("proposed_at", Instant, nullable=False),
    Column("agreed_by", ForeignKey("account.id", ondelete="SET NULL")),
    Column("agreed_at", Instant),
    Column("alone", Boolean, nullable=False, server_default=false()),
    one_of("takes", Serves),
    # Two people, or one where there is only one: whatever a page does.
    CheckConstraint("alone OR agreed_at IS NULL OR agreed_by IS DISTINCT FROM proposed_by", name="two"),
)


@dataclass(frozen=True, kw_only=True)
class Number:
    """Her number as it is kept, and as it goes on with her."""

    number_key: LookupKey
    number_sealed: Sealed
    sealed_with: Sealed


def add(
    db: Connection,
    *,
    alias: str,
    number: Number,
    languages: Sequence[Locale],
    area_id: int,
    at_once: int,
    takes: Serves,
    by: int | None,
    now: datetime,
    alone: bool,
) -> Newcomer:
    """Proposed; with ``alone`` nobody else has to agree."""
    values = {
        "alias": alias,
        "number_key": number.number_key,
        "number_sealed": number.number_sealed,
        "sealed_with": number.sealed_with,
        "languages": list(languages),
        "area_id": area_id,
        "at_once": at_once,
        "takes": takes,
        "proposed_by": by,
        "proposed_at": now,
        "agreed_at": now if alone else None,
        "alone": alone,
    }
    return _newcomer(db.execute(insert(newcomers).values(**values).returning(newcomers)).one())


def everybody(db: Connection, *, since: datetime) -> list[Newcomer]:
    """Everybody who was proposed after that, by alias."""
    query = select(newcomers).where(newcomers.c.proposed_at > since).order_by(newcomers.c.alias)
    return [_newcomer(row) for row in db.execute(query)]


def with_id(db: Connection, newcomer_id: int, *, since: datetime) -> Newcomer | None:
    """Nobody else decides about her until this transaction ends."""
    query = select(newcomers).where(newcomers.c.id == newcomer_id, newcomers.c.proposed_at > since)
    row = db.execute(query.with_for_update()).first()
    return _newcomer(row) if row else None


def with_alias(db: Connection, alias: str) -> Newcomer | None:
    row = db.execute(select(newcomers).where(newcomers.c.alias == alias)).first()
    return _newcomer(row) if row else None


def with_number(db: Connection, number_key: LookupKey) -> Newcomer | None:
    row = db.execute(select(newcomers).where(newcomers.c.number_key == number_key).with_for_update()).first()
    return _newcomer(row) if row else None


def agree(db: Connection, newcomer_id: int, *, by: int | None, now: datetime) -> None:
    db.execute(update(newcomers).where(newcomers.c.id == newcomer_id).values(agreed_by=by, agreed_at=now))


def take(db: Connection, newcomer_id: int) -> Number:
    """Her number, and she is no newcomer any more."""
    gone = delete(newcomers).where(newcomers.c.id == newcomer_id)
    row = db.execute(gone.returning(newcomers.c.number_key, newcomers.c.number_sealed, newcomers.c.sealed_with)).one()
    sealed_with, number_sealed = Sealed(row.sealed_with), Sealed(row.number_sealed)
    return Number(number_key=LookupKey(row.number_key), number_sealed=number_sealed, sealed_with=sealed_with)


def forget_of(db: Connection, account_id: int) -> None:
    """Whom she asked for is asked for no more; what she agreed to waits for somebody else's yes."""
    db.execute(delete(newcomers).where(newcomers.c.proposed_by == account_id))
    hers = newcomers.c.agreed_by == account_id
    db.execute(update(newcomers).where(hers).values(agreed_by=None, agreed_at=None))


def forget(db: Connection, before: datetime, *, dry: bool) -> int:
    old = newcomers.c.proposed_at < before
    if dry:
        return db.execute(select(func.count()).select_from(newcomers).where(old)).scalar_one()
    return db.execute(delete(newcomers).where(old)).rowcount


def _newcomer(row: Row[tuple[object, ...]]) -> Newcomer:
    return Newcomer(
        id=row.id,
        alias=row.alias,
        languages=tuple(Locale(code) for code in row.languages),
        area_id=row.area_id,
        at_once=row.at_once,
        takes=row.takes,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        agreed=row.agreed_at is not None,
    )

"""How each line's tries of itself stand: the last result and how often in a row it failed, and nothing older."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    false,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import LookupKey
from helpline.domain.self_try import ALARM_AT, Kind, Result, SelfTry
from helpline.store.database import SCHEMA, Instant, Word, one_of

tries = Table(
    "self_try",
    SCHEMA,
    Column("line_id", ForeignKey("line.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("kind", Word(Kind), primary_key=True),
    Column("next_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("reached_at", Instant),
    Column("code_key", LargeBinary),
    Column("result", Word(Result), nullable=False, server_default=Result.NONE),
    Column("result_at", Instant),
    Column("fine_at", Instant),
    Column("failures", SmallInteger, nullable=False, server_default="0"),
    Column("whole", Boolean, nullable=False, server_default=false()),
    one_of("kind", Kind),
    one_of("result", Result),
)


def lay_out(db: Connection, line_id: int, kind: Kind, at: datetime) -> None:
    """A first try, unless there is one already."""
    db.execute(insert(tries).values(line_id=line_id, kind=kind, next_at=at).on_conflict_do_nothing())


def everything(db: Connection) -> list[SelfTry]:
    return [_try(row) for row in db.execute(select(tries).order_by(tries.c.line_id, tries.c.kind))]


def locked(db: Connection, line_id: int, kind: Kind) -> SelfTry | None:
    """One of them, held until the transaction ends."""
    query = select(tries).where(tries.c.line_id == line_id, tries.c.kind == kind).with_for_update()
    row = db.execute(query).first()
    return _try(row) if row else None


def begin(db: Connection, line_id: int, kind: Kind, **facts: Any) -> bool:
    """One is under way from now on; False when another process was quicker."""
    query = update(tries).where(tries.c.line_id == line_id, tries.c.kind == kind, tries.c.asked_at.is_(None))
    return db.execute(query.values(reached_at=None, **facts)).rowcount == 1


def change(db: Connection, line_id: int, kind: Kind, **facts: Any) -> None:
    db.execute(update(tries).where(tries.c.line_id == line_id, tries.c.kind == kind).values(**facts))


def is_awaited(db: Connection, line_id: int, kind: Kind, *, code_key: LookupKey) -> bool:
    """Whether this is the one that is under way, once."""
    query = update(tries).where(
        tries.c.line_id == line_id, tries.c.kind == kind, tries.c.code_key == code_key, tries.c.asked_at.is_not(None)
    )
    return db.execute(query.values(code_key=None)).rowcount == 1


def bring_forward(db: Connection, line_id: int, at: datetime) -> None:
    """All of one line's that are not under way are due then."""
    db.execute(update(tries).where(tries.c.line_id == line_id, tries.c.asked_at.is_(None)).values(next_at=at))


def failing(db: Connection) -> list[SelfTry]:
    """Those that have failed too often in a row."""
    return [_try(row) for row in db.execute(select(tries).where(tries.c.failures >= ALARM_AT))]


def _try(row: Row[tuple[object, ...]]) -> SelfTry:
    return SelfTry(
        line_id=row.line_id,
        kind=row.kind,
        next_at=row.next_at,
        asked_at=row.asked_at,
        reached_at=row.reached_at,
        result=row.result,
        result_at=row.result_at,
        fine_at=row.fine_at,
        failures=row.failures,
        whole=row.whole,
    )

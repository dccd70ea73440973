"""How often a number began lately, and who is asked to wait: by keyed hashes that mean nothing after two weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import LookupKey
from helpline.store.database import SCHEMA, Instant

misuse = Table(
    "misuse",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),
    Column("since", Instant, nullable=False),
    Column("n", Integer, nullable=False, server_default="0"),
    Column("blocked_until", Instant),
    Column("blocked_by", ForeignKey("responder.id")),
    Column("told_at", Instant),
    Column("quiet_until", Instant),
)
Index("ix_misuse_blocked", misuse.c.blocked_until, postgresql_where=misuse.c.blocked_until.is_not(None))

_STANDING = select(
    func.bool_or(misuse.c.blocked_until > bindparam("now", type_=Instant)),
    func.bool_or(misuse.c.quiet_until > bindparam("now", type_=Instant)),
).where(misuse.c.key == func.any(bindparam("keys", type_=ARRAY(LargeBinary))))


@dataclass(frozen=True)
class Block:
    """Somebody who is asked to wait: no number, only until when and since when."""

    id: int
    until: datetime
    by: int | None


def count(db: Connection, key: LookupKey, now: datetime, window: timedelta) -> int:
    """One more beginning; how many there were in the window that runs now."""
    is_over = misuse.c.since <= now - window
    query = (
        insert(misuse)
        .values(key=key, since=now, n=1)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"n": case((is_over, 1), else_=misuse.c.n + 1), "since": case((is_over, now), else_=misuse.c.since)},
        )
    )
    return int(db.execute(query.returning(misuse.c.n)).scalar_one())


def standing(db: Connection, keys: list[LookupKey], now: datetime) -> tuple[bool, bool]:
    """Whether somebody is shut out now, and whether nothing of itself goes to her number."""
    row = db.execute(_STANDING, {"keys": keys, "now": now}).one()
    return bool(row[0]), bool(row[1])


def keep_quiet(db: Connection, key: LookupKey, *, now: datetime, until: datetime) -> None:
    query = insert(misuse).values(key=key, since=now, n=0, quiet_until=until)
    db.execute(query.on_conflict_do_update(index_elements=["key"], set_={"quiet_until": until}))


def block(db: Connection, key: LookupKey, *, now: datetime, until: datetime, by: int | None) -> None:
    query = insert(misuse).values(key=key, since=now, n=0, blocked_until=until, blocked_by=by)
    told = {"blocked_until": until, "blocked_by": by}
    db.execute(query.on_conflict_do_update(index_elements=["key"], set_=told))


def prolong(db: Connection, block_id: int, *, until: datetime) -> bool:
    """Longer, where it still holds."""
    query = update(misuse).where(misuse.c.id == block_id, misuse.c.blocked_until.is_not(None))
    return db.execute(query.values(blocked_until=until)).rowcount == 1


def blocks(db: Connection, now: datetime) -> list[Block]:
    """Every block that holds, the newest first."""
    query = select(misuse).where(misuse.c.blocked_until > now).order_by(misuse.c.id.desc())
    return [Block(row.id, row.blocked_until, row.blocked_by) for row in db.execute(query)]


def lift(db: Connection, block_id: int) -> bool:
    """From the next call or text on she is let in again."""
    query = update(misuse).where(misuse.c.id == block_id, misuse.c.blocked_until.is_not(None))
    return db.execute(query.values(blocked_until=None, blocked_by=None)).rowcount == 1


def may_be_told(db: Connection, key: LookupKey, now: datetime, every: timedelta) -> bool:
    """Whether she has not been told for a while; it then counts as told."""
    query = insert(misuse).values(key=key, since=now, n=0, told_at=now)
    query = query.on_conflict_do_update(
        index_elements=["key"],
        set_={"told_at": now},
        where=misuse.c.told_at.is_(None) | (misuse.c.told_at <= now - every),
    )
    return db.execute(query.returning(misuse.c.id)).first() is not None


def forget(db: Connection, before: datetime, now: datetime, *, dry: bool) -> int:
    old = (misuse.c.since < before) & (func.coalesce(misuse.c.blocked_until, before) <= now)
    old &= func.coalesce(misuse.c.quiet_until, before) <= now
    if dry:
        return db.execute(select(func.count()).select_from(misuse).where(old)).scalar_one()
    return db.execute(delete(misuse).where(old)).rowcount

"""How long who has been on: in one go, this week and in all of a month; and what each made stricter for herself."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    Row,
    SmallInteger,
    Table,
    case,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.load import Reason, Spared, Stretch
from helpline.store.database import SCHEMA, Instant, Word, one_of


class Own(StrEnum):
    """What a responder may make stricter for herself."""

    ON = "on"
    WEEK = "week"
    BREAK_EVERY = "break every"
    BREAK_FOR = "break for"
    HARD = "hard"
    AT_ONCE = "at once"


stretches = Table(
    "stretch",
    SCHEMA,
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("rested_at", Instant, nullable=False),
    Column("rest_until", Instant),
    Column("left_at", Instant),
    Column("counted_at", Instant, nullable=False),
    Column("spared_from", Instant),
    Column("why", Word(Reason)),
    Column("told", Word(Reason)),
    Column("had_hard", Boolean, nullable=False, server_default=false()),
    one_of("why", Reason),
    one_of("told", Reason),
)
weeks = Table(
    "week_on",
    SCHEMA,
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
    Column("monday", Date, nullable=False),
    Column("seconds", Integer, nullable=False),
)
months = Table(
    "month_on",
    SCHEMA,
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
    Column("first_day", Date, primary_key=True),
    Column("seconds", Integer, nullable=False),
)
own_limits = Table(
    "own_limit",
    SCHEMA,
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
    Column("name", Word(Own), primary_key=True),
    Column("value", SmallInteger, nullable=False),
    one_of("name", Own),
)


def begin(db: Connection, responder_id: int, now: datetime) -> None:
    """A new stretch, in place of the one before."""
    facts = {"began_at": now, "rested_at": now, "counted_at": now, "had_hard": False}
    facts |= dict.fromkeys(("rest_until", "left_at", "spared_from", "why", "told"))
    query = insert(stretches).values(responder_id=responder_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["responder_id"], set_=facts))


def of(db: Connection, responder_id: int) -> Stretch | None:
    row = db.execute(select(stretches).where(stretches.c.responder_id == responder_id)).first()
    return _stretch(row) if row else None


def locked(db: Connection, responder_id: int) -> Stretch | None:
    """The same, and nobody else changes it until this transaction ends."""
    row = db.execute(select(stretches).where(stretches.c.responder_id == responder_id).with_for_update()).first()
    return _stretch(row) if row else None


def change(db: Connection, responder_id: int, **facts: Any) -> None:
    """Some of its columns, by their names; what is not named stays."""
    db.execute(update(stretches).where(stretches.c.responder_id == responder_id).values(**facts))


def spared(db: Connection, now: datetime) -> Spared:
    """Who has reached a limit of hers: whose break is due, and who rests or has been on for long enough."""
    query = select(stretches.c.responder_id, stretches.c.why, stretches.c.rest_until)
    rows = db.execute(query.where(stretches.c.left_at.is_(None), stretches.c.spared_from <= now))
    return as_spared((row.responder_id, row.why, row.rest_until) for row in rows)


def as_spared(reached: Iterable[tuple[int, str, datetime | None]]) -> Spared:
    """From who has reached a limit, which one, and until when she rests."""
    every = list(reached)
    due = {her for her, why, rest_until in every if why == Reason.BREAK and rest_until is None}
    return Spared(frozenset(her for her, _, _ in every) - due, frozenset(due))


def to_look_at(db: Connection, now: datetime) -> list[int]:
    """Who has reached a limit, or went off after a hard contact and has not been asked how she is."""
    unknown = stretches.c.spared_from.is_(None)
    reached = stretches.c.left_at.is_(None) & (unknown | (stretches.c.spared_from <= now))
    asks = stretches.c.left_at.is_not(None) & stretches.c.had_hard
    query = select(stretches.c.responder_id).where(or_(reached, asks)).order_by(stretches.c.responder_id)
    return list(db.execute(query).scalars())


def on_now(db: Connection) -> list[int]:
    """Whose hours run."""
    query = select(stretches.c.responder_id).where(stretches.c.left_at.is_(None))
    return list(db.execute(query.order_by(stretches.c.responder_id)).scalars())


def add(db: Connection, responder_id: int, monday: date, first_day: date, span: timedelta) -> None:
    """So much more of this week and of this month. What was of an earlier week is forgotten with it."""
    seconds = round(span.total_seconds())
    week = insert(weeks).values(responder_id=responder_id, monday=monday, seconds=seconds)
    so_far = case((weeks.c.monday == monday, weeks.c.seconds), else_=0)
    facts = {"monday": monday, "seconds": so_far + seconds}
    db.execute(week.on_conflict_do_update(index_elements=["responder_id"], set_=facts))
    month = insert(months).values(responder_id=responder_id, first_day=first_day, seconds=seconds)
    more = {"seconds": months.c.seconds + seconds}
    db.execute(month.on_conflict_do_update(index_elements=["responder_id", "first_day"], set_=more))


def week(db: Connection, responder_id: int, monday: date) -> timedelta:
    """What is counted of this week."""
    query = select(weeks.c.seconds).where(weeks.c.responder_id == responder_id, weeks.c.monday == monday)
    return timedelta(seconds=db.execute(query).scalar() or 0)


def months_of(db: Connection, responder_ids: Sequence[int]) -> dict[tuple[date, int], timedelta]:
    """What is counted of each month, newest first."""
    query = select(months).where(months.c.responder_id.in_(responder_ids))
    rows = db.execute(query.order_by(months.c.first_day.desc(), months.c.responder_id))
    return {(row.first_day, row.responder_id): timedelta(seconds=row.seconds) for row in rows}


def own(db: Connection, responder_id: int) -> dict[Own, int]:
    """What she made stricter for herself."""
    query = select(own_limits).where(own_limits.c.responder_id == responder_id)
    return {row.name: row.value for row in db.execute(query)}


def put_own(db: Connection, responder_id: int, name: Own, value: int | None) -> None:
    """From now on this holds for her; None is as for everybody."""
    hers = (own_limits.c.responder_id == responder_id) & (own_limits.c.name == name)
    if value is None:
        db.execute(delete(own_limits).where(hers))
        return
    query = insert(own_limits).values(responder_id=responder_id, name=name, value=value)
    db.execute(query.on_conflict_do_update(index_elements=["responder_id", "name"], set_={"value": value}))


def forget_of(db: Connection, responder_id: int) -> None:
    """She is a responder no more. What she is still to be paid for stays as long as any month does."""
    for table in (stretches, weeks, own_limits):
        db.execute(delete(table).where(table.c.responder_id == responder_id))


def forget(db: Connection, before: datetime, *, dry: bool) -> int:
    """Stretches that were over before then."""
    old = stretches.c.left_at < before
    if dry:
        return db.execute(select(func.count()).select_from(stretches).where(old)).scalar_one()
    return db.execute(delete(stretches).where(old)).rowcount


def forget_weeks(db: Connection, before: date, *, dry: bool) -> int:
    """Weeks that were over before then."""
    old = weeks.c.monday + 7 < before
    if dry:
        return db.execute(select(func.count()).select_from(weeks).where(old)).scalar_one()
    return db.execute(delete(weeks).where(old)).rowcount


def forget_months(db: Connection, before: date, *, dry: bool) -> int:
    """Months that began before then."""
    old = months.c.first_day < before
    if dry:
        return db.execute(select(func.count()).select_from(months).where(old)).scalar_one()
    return db.execute(delete(months).where(old)).rowcount


def _stretch(row: Row[tuple[object, ...]]) -> Stretch:
    return Stretch(**row._asdict())

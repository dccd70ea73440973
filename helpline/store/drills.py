"""The last drill: when it was asked for, and what came of each step. The next one takes its place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Identity, Table, Text, delete, insert, select, update

from helpline.store.database import SCHEMA, Instant

drills = Table(
    "drill",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("report", Text, nullable=False, server_default=""),
)


@dataclass(frozen=True, kw_only=True)
class Drill:
    """``report`` is empty until it has ended, and stays so where it could not be held at all."""

    id: int
    asked_at: datetime
    ended_at: datetime | None
    report: str


def ask(db: Connection, now: datetime) -> int:
    db.execute(delete(drills))
    return int(db.execute(insert(drills).values(asked_at=now).returning(drills.c.id)).scalar_one())


def end(db: Connection, drill_id: int, *, report: str, now: datetime) -> None:
    db.execute(update(drills).where(drills.c.id == drill_id).values(report=report, ended_at=now))


def last(db: Connection) -> Drill | None:
    row = db.execute(select(drills).order_by(drills.c.id.desc()).limit(1)).first()
    return Drill(id=row.id, asked_at=row.asked_at, ended_at=row.ended_at, report=row.report) if row else None

"""Test texts: that a keeper's own text came through a line. Her number is nowhere; the code is a keyed hash."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, LargeBinary, Table, select, update
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import LookupKey
from helpline.store.database import SCHEMA, Instant

trials = Table(
    "trial",
    SCHEMA,
    Column("line_id", ForeignKey("line.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("code_key", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("arrived_at", Instant),
    Column("answer_id", BigInteger),
)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """The last one of a line. ``answer_id``: the row of the outbox that answers it, while that is kept."""

    line_id: int
    made_at: datetime
    arrived_at: datetime | None
    answer_id: int | None


def begin(db: Connection, line_id: int, *, code_key: LookupKey, now: datetime) -> None:
    """A new code; what an older one showed is forgotten."""
    facts = {"code_key": code_key, "made_at": now, "arrived_at": None, "answer_id": None}
    query = insert(trials).values(line_id=line_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["line_id"], set_=facts))


def arrive(db: Connection, line_id: int, *, code_key: LookupKey, now: datetime, since: datetime) -> bool:
    """True for the text with this line's code, once."""
    hers = (trials.c.line_id == line_id) & (trials.c.code_key == code_key)
    query = update(trials).where(hers, trials.c.arrived_at.is_(None), trials.c.made_at > since)
    return db.execute(query.values(arrived_at=now)).rowcount == 1


def answered(db: Connection, line_id: int, answer_id: int) -> None:
    db.execute(update(trials).where(trials.c.line_id == line_id).values(answer_id=answer_id))


def everything(db: Connection) -> dict[int, Trial]:
    """By line."""
    rows = db.execute(select(trials))
    return {
        row.line_id: Trial(line_id=row.line_id, made_at=row.made_at, arrived_at=row.arrived_at, answer_id=row.answer_id)
        for row in rows
    }

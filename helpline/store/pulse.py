"""How the house itself is: who swept last, whether the carrier is to be left alone, what has been counted."""

from collections.abc import Sequence
from datetime import datetime
from random import SystemRandom

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
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

from helpline.store.database import SCHEMA, Instant

beats = Table(
    "heartbeat",
    SCHEMA,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

circuits = Table(
    "circuit",
    SCHEMA,
    Column("name", Text, primary_key=True),
    Column("outcomes", Text, nullable=False, server_default=""),
    Column("open_until", Instant),
)

counters = Table(
    "counter",
    SCHEMA,
    Column("day", Date, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("slot", SmallInteger, primary_key=True),
    Column("n", BigInteger, nullable=False, server_default="0"),
)

SLOTS = 16
"""Each count is spread over so many rows, that two contacts at once do not wait for each other."""
_dice = SystemRandom()


_CIRCUIT = select(circuits).where(circuits.c.name == bindparam("the_name"))
_COUNT = insert(counters).on_conflict_do_update(index_elements=["day", "event", "slot"], set_={"n": counters.c.n + 1})


def beat(db: Connection, name: str, now: datetime) -> None:
    """Say that somebody by that name is alive."""
    query = insert(beats).values(name=name, at=now)
    db.execute(query.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def last_beat(db: Connection, name: str) -> datetime | None:
    return db.execute(select(beats.c.at).where(beats.c.name == name)).scalar()


def outcomes(db: Connection, name: str) -> tuple[str, datetime | None]:
    """The last outcomes of asking (``.`` good, ``x`` bad, newest last), and until when nobody asks."""
    row = db.execute(_CIRCUIT, {"the_name": name}).first()
    return (row.outcomes, row.open_until) if row else ("", None)


def note_outcomes(db: Connection, name: str, latest: str, *, keep: int) -> str:
    """Add to the outcomes, keep the newest ones, and answer them."""
    query = insert(circuits).values(name=name, outcomes=latest[-keep:])
    query = query.on_conflict_do_update(
        index_elements=["name"], set_={"outcomes": func.right(circuits.c.outcomes + latest, keep)}
    )
    return str(db.execute(query.returning(circuits.c.outcomes)).scalar_one())


def leave_alone(db: Connection, name: str, until: datetime) -> None:
    """Ask nothing of it until then, and begin counting afresh."""
    db.execute(update(circuits).where(circuits.c.name == name).values(open_until=until, outcomes=""))


def count(db: Connection, events: Sequence[str], now: datetime) -> None:
    """One more of each: counted when it happens, never worked out from rows about contacts."""
    slot = _dice.randrange(SLOTS)
    for event in sorted(set(events)):
        db.execute(_COUNT, {"day": now.date(), "event": event, "slot": slot, "n": 1})


def counted(db: Connection, since: datetime) -> dict[str, int]:
    query = select(counters.c.event, func.sum(counters.c.n)).where(counters.c.day >= since.date())
    return {row[0]: int(row[1]) for row in db.execute(query.group_by(counters.c.event))}


def forget_counted(db: Connection, before: datetime, *, dry: bool) -> int:
    old = counters.c.day < before.date()
    if dry:
        return db.execute(select(func.count()).select_from(counters).where(old)).scalar_one()
    return db.execute(delete(counters).where(old)).rowcount

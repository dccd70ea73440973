"""How the house itself is: who swept last, and whether the carrier is to be left alone."""

from datetime import datetime

from sqlalchemy import Column, Connection, Table, Text, bindparam, func, select, update
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

_CIRCUIT = select(circuits).where(circuits.c.name == bindparam("the_name"))


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


def comes_to(db: Connection, name: str, at: datetime) -> datetime | None:
    """Come so far, once, whoever is first; until when somebody had come before. None: somebody had come here.

    Where nobody ever had, that is where it begins.
    """
    known: datetime | None = db.execute(select(beats.c.at).where(beats.c.name == name).with_for_update()).scalar()
    if known is None:
        query = insert(beats).values(name=name, at=at).on_conflict_do_nothing()
        return at if db.execute(query).rowcount else None
    if known >= at:
        return None
    db.execute(update(beats).where(beats.c.name == name).values(at=at))
    return known

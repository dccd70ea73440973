"""Counters: how often each event happened, by the hour and the day. No row of it leads to anybody.

What happens is only ever added at the end of the tally, so that nobody waits for a row that somebody else counts in;
the sweeper adds it up a second later.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Index,
    SmallInteger,
    Table,
    Text,
    delete,
    func,
    select,
    text,
    union_all,
)

from helpline.domain.counting import Bump, Part
from helpline.store.database import SCHEMA, Word, one_of

ONE_AT_A_TIME = CheckConstraint(f"part = '{Part.CHANNEL}' OR hour = -1", name="by_the_day")
"""Language and area are told apart by the day only; and no row has room for two of them."""

counters = Table(
    "counter",
    SCHEMA,
    Column("day", Date, primary_key=True),
    Column("hour", SmallInteger, primary_key=True),
    Column("part", Word(Part), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    one_of("part", Part),
    ONE_AT_A_TIME,
)

tally = Table(
    "tally",
    SCHEMA,
    Column("day", Date, nullable=False),
    Column("hour", SmallInteger, nullable=False),
    Column("part", Word(Part), nullable=False),
    Column("value", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    one_of("part", Part),
)
Index("ix_tally_day", tally.c.day)

_ADD = text(
    "INSERT INTO tally (day, hour, part, value, event, n) SELECT * FROM unnest(CAST(:days AS date[]),"
    " CAST(:hours AS smallint[]), CAST(:parts AS text[]), CAST(:values AS text[]), CAST(:events AS text[]),"
    " CAST(:ns AS bigint[]))"
)
_ADD_UP = text(
    "WITH taken AS (DELETE FROM tally RETURNING day, hour, part, value, event, n)"
    " INSERT INTO counter (day, hour, part, value, event, n)"
    " SELECT day, hour, part, value, event, sum(n) FROM taken GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
    " ON CONFLICT (day, hour, part, value, event) DO UPDATE SET n = counter.n + excluded.n"
)
_ROLL_UP = text(
    "WITH taken AS (DELETE FROM counter WHERE hour <> -1 AND day < :before RETURNING day, part, value, event, n)"
    " INSERT INTO counter (day, hour, part, value, event, n)"
    " SELECT day, -1, part, value, event, sum(n) FROM taken GROUP BY day, part, value, event ORDER BY 1, 3, 4, 5"
    " ON CONFLICT (day, hour, part, value, event) DO UPDATE SET n = counter.n + excluded.n"
)


def add(db: Connection, bumps: Sequence[Bump]) -> None:
    """What happened in this transaction: counted with it, or not at all."""
    cells = Counter(bumps)
    db.execute(
        _ADD,
        {
            "days": [one.day for one in cells],
            "hours": [one.hour for one in cells],
            "parts": [one.part.value for one in cells],
            "values": [one.value for one in cells],
            "events": [one.event for one in cells],
            "ns": list(cells.values()),
        },
    )


def add_up(db: Connection) -> None:
    """The tally into the counters: each row of it once, whoever does it and however often."""
    db.execute(_ADD_UP)


def count(
    db: Connection, since: date, until: date, *, part: Part = Part.CHANNEL, events: Collection[str] | None = None
) -> dict[tuple[str, str], int]:
    """``(event, value) → n`` from one day to another, both included, of one part."""
    asked = []
    for kept in (counters, tally):
        rows = select(kept.c.event, kept.c.value, kept.c.n).where(kept.c.part == part, kept.c.day.between(since, until))
        asked.append(rows.where(kept.c.event.in_(events)) if events is not None else rows)
    both = union_all(*asked).subquery()
    query = select(both.c.event, both.c.value, func.sum(both.c.n)).group_by(both.c.event, both.c.value)
    return {(row[0], row[1]): int(row[2]) for row in db.execute(query)}


def of_hours(db: Connection, day: date) -> dict[tuple[int, str, str], int]:
    """``(hour, channel, event) → n`` of one day, as far as hours are still told apart."""
    asked = [
        select(kept.c.hour, kept.c.value, kept.c.event, kept.c.n).where(kept.c.part == Part.CHANNEL, kept.c.day == day)
        for kept in (counters, tally)
    ]
    both = union_all(*asked).subquery()
    cell = (both.c.hour, both.c.value, both.c.event)
    query = select(*cell, func.sum(both.c.n)).group_by(*cell)
    return {(row[0], row[1], row[2]): int(row[3]) for row in db.execute(query)}


def roll_up(db: Connection, before: date) -> None:
    """Of days before that, only whole days are told apart."""
    db.execute(_ROLL_UP, {"before": before})


def forget(db: Connection, before: date, *, dry: bool) -> int:
    old = counters.c.day < before
    if dry:
        return db.execute(select(func.count()).select_from(counters).where(old)).scalar_one()
    return db.execute(delete(counters).where(old)).rowcount

"""Shifts: what repeats, what is otherwise on one day, and the private address of each responder's calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    LargeBinary,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    Time,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as put

from helpline.domain.line import Serves
from helpline.domain.names import Locale, LookupKey
from helpline.domain.shift import Change, Kind, Shift
from helpline.store.database import SCHEMA, Instant, Word, one_of

shifts = Table(
    "shift",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("responder_id", ForeignKey("responder.id"), nullable=False, index=True),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("takes", Word(Serves), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("rule", Text, nullable=False, server_default=""),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    one_of("takes", Serves),
    CheckConstraint("cardinality(languages) > 0", name="languages"),
    CheckConstraint("starts <> ends", name="starts_ends"),
)

changes = Table(
    "shift_change",
    SCHEMA,
    Column("shift_id", ForeignKey("shift.id", ondelete="CASCADE"), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("kind", Word(Kind), nullable=False),
    Column("starts", Time),
    Column("ends", Time),
    Column("responder_id", ForeignKey("responder.id")),
    PrimaryKeyConstraint("shift_id", "on_day"),
    one_of("kind", Kind),
    CheckConstraint("(kind = 'times' AND starts IS NULL) IS FALSE AND (starts IS NULL) = (ends IS NULL)", name="times"),
    CheckConstraint("(kind = 'somebody' AND responder_id IS NULL) IS FALSE", name="somebody"),
)

feeds = Table(
    "calendar_feed",
    SCHEMA,
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
)


def add(
    db: Connection,
    *,
    responder_id: int,
    area_id: int,
    takes: Serves,
    languages: Sequence[Locale],
    rule: str,
    first_on: date,
    last_on: date | None,
    starts: time,
    ends: time,
) -> Shift:
    values = {
        "responder_id": responder_id,
        "area_id": area_id,
        "takes": takes,
        "languages": list(languages),
        "rule": rule,
        "first_on": first_on,
        "last_on": last_on,
        "starts": starts,
        "ends": ends,
    }
    return _shift(db.execute(insert(shifts).values(**values).returning(shifts)).one())


def get(db: Connection, shift_id: int) -> Shift | None:
    row = db.execute(select(shifts).where(shifts.c.id == shift_id)).first()
    return _shift(row) if row else None


def locked(db: Connection, shift_id: int) -> Shift | None:
    """The same, and nobody else changes it until this transaction ends."""
    row = db.execute(select(shifts).where(shifts.c.id == shift_id).with_for_update()).first()
    return _shift(row) if row else None


def standing(db: Connection, since: date) -> list[Shift]:
    """Every shift that is not over, in the order in which they were written down."""
    query = select(shifts).where(or_(shifts.c.last_on.is_(None), shifts.c.last_on >= since)).order_by(shifts.c.id)
    return [_shift(row) for row in db.execute(query)]


def end(db: Connection, shift_id: int, last_on: date) -> None:
    """From the day after ``last_on`` it is no more."""
    db.execute(update(shifts).where(shifts.c.id == shift_id).values(last_on=last_on))


def change(db: Connection, shift_id: int, one: Change) -> None:
    """One day is otherwise; what was said of that day before is forgotten."""
    facts = {"kind": one.kind, "starts": one.starts, "ends": one.ends, "responder_id": one.responder_id}
    query = put(changes).values(shift_id=shift_id, on_day=one.on, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["shift_id", "on_day"], set_=facts))


def as_usual(db: Connection, shift_id: int, on: date) -> None:
    """This day is as the rule has it after all."""
    db.execute(delete(changes).where(changes.c.shift_id == shift_id, changes.c.on_day == on))


def changes_of(db: Connection, shift_id: int, since: date) -> Mapping[date, Change]:
    query = select(changes).where(changes.c.shift_id == shift_id, changes.c.on_day >= since)
    return {row.on_day: _change(row) for row in db.execute(query)}


def forget(db: Connection, before: date, *, dry: bool) -> int:
    """What ended before this day."""
    ended = shifts.c.last_on < before
    if dry:
        return len(db.execute(select(shifts.c.id).where(ended)).all())
    return db.execute(delete(shifts).where(ended)).rowcount


def forget_changes(db: Connection, before: date, *, dry: bool) -> int:
    """What was otherwise before this day."""
    past = changes.c.on_day < before
    if dry:
        return len(db.execute(select(changes.c.on_day).where(past)).all())
    return db.execute(delete(changes).where(past)).rowcount


def keep_feed(db: Connection, responder_id: int, key: LookupKey, now: datetime) -> None:
    """Her calendar is at this address from now on, and at no other."""
    facts = {"key": key, "made_at": now}
    query = put(feeds).values(responder_id=responder_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["responder_id"], set_=facts))


def end_feed(db: Connection, responder_id: int) -> None:
    db.execute(delete(feeds).where(feeds.c.responder_id == responder_id))


def feed_of(db: Connection, key: LookupKey) -> int | None:
    """Whose calendar is at this address."""
    return db.execute(select(feeds.c.responder_id).where(feeds.c.key == key)).scalar()


def has_feed(db: Connection, responder_id: int) -> datetime | None:
    """Since when she has an address for her calendar."""
    return db.execute(select(feeds.c.made_at).where(feeds.c.responder_id == responder_id)).scalar()


def _shift(row: Row[tuple[object, ...]]) -> Shift:
    return Shift(
        id=row.id,
        responder_id=row.responder_id,
        area_id=row.area_id,
        takes=row.takes,
        languages=tuple(Locale(code) for code in row.languages),
        rule=row.rule,
        first_on=row.first_on,
        last_on=row.last_on,
        starts=row.starts,
        ends=row.ends,
    )


def _change(row: Row[tuple[object, ...]]) -> Change:
    return Change(on=row.on_day, kind=row.kind, starts=row.starts, ends=row.ends, responder_id=row.responder_id)

"""Lines and areas: the numbers the organisation answers, and its teams."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Float,
    ForeignKey,
    Identity,
    Interval,
    Row,
    Table,
    Text,
    Time,
    bindparam,
    false,
    func,
    insert,
    select,
    true,
    update,
)

from helpline.domain.line import Line, Serves, Strategy
from helpline.domain.names import Locale, PhoneNumber
from helpline.store.database import SCHEMA, Instant, Word, one_of

areas = Table(
    "area",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("zone", Text),
)

lines = Table(
    "line",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("serves", Word(Serves), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("cover_name", Text, nullable=False, server_default=""),
    Column("first_reply_within", Interval, nullable=False, server_default="5 minutes"),
    Column(
        "kept_for",
        Interval,
        nullable=False,
        server_default="24 hours",
    ),
    Column("alternative", Text, nullable=False, server_default=""),
    Column("emergency", Text, nullable=False, server_default=""),
    Column("strategy", Word(Strategy), nullable=False, server_default=Strategy.ALL),
    Column("fallback_id", ForeignKey("responder.id")),
    Column("zone", Text, nullable=False, server_default="UTC"),
    Column("rings_from", Time, nullable=False, server_default="09:00"),
    Column("rings_until", Time, nullable=False, server_default="21:00"),
    Column("promises_from", Time, nullable=False, server_default="00:00"),
    Column("promises_until", Time, nullable=False, server_default="00:00"),
    Column("texts_a_second", Float),
    Column("charge_notice", Boolean, nullable=False, server_default=false()),
    Column("is_on", Boolean, nullable=False, server_default=true()),
    Column("lawyer", Text, nullable=False, server_default=""),
    Column("raid_since", Instant),
    Column("raid_until", Instant),
    Column("raid_look_at", Instant),
    Column("next_send_at", Instant),
    Column("looked_back_to", Instant),
    one_of("serves", Serves),
    one_of("strategy", Strategy),
    CheckConstraint("cardinality(languages) > 0", name="languages"),
    CheckConstraint("kept_for BETWEEN interval '1 hour' AND interval '72 hours'", name="kept_for"),
    CheckConstraint("texts_a_second > 0", name="texts_a_second"),
)


_NUMBERED = select(lines).where(lines.c.number == bindparam("the_number"))
_OF_NUMBERS = select(lines).where(lines.c.number == func.any(bindparam("the_numbers", type_=ARRAY(Text))))
_LINE = select(lines).where(lines.c.id == bindparam("line_id"))


@dataclass(frozen=True)
class Area:
    """A team of the organisation."""

    id: int
    name: str
    zone: str | None = None
    """The time zone of its clock on the wall; None: that of its line."""


def area_named(db: Connection, name: str) -> Area:
    """The team with that name, made when it is not there."""
    found = db.execute(select(areas).where(areas.c.name == name)).first()
    if found is None:
        found = db.execute(insert(areas).values(name=name).returning(areas)).one()
    return Area(found.id, found.name, found.zone)


def area_with_id(db: Connection, area_id: int) -> Area | None:
    row = db.execute(select(areas).where(areas.c.id == area_id)).first()
    return Area(row.id, row.name, row.zone) if row else None


def rename_area(db: Connection, area_id: int, name: str) -> None:
    db.execute(update(areas).where(areas.c.id == area_id).values(name=name))


def all_areas(db: Connection) -> list[Area]:
    return [Area(row.id, row.name, row.zone) for row in db.execute(select(areas).order_by(areas.c.name))]


def first_zone(db: Connection) -> str:
    """The clock of the first line there is."""
    return db.execute(select(lines.c.zone).order_by(lines.c.id).limit(1)).scalar() or "UTC"


def zone_of(db: Connection, area_id: int) -> str:
    """By which clock a team lives: its own, or else that of its first line, or else UTC."""
    own = select(areas.c.zone).where(areas.c.id == area_id)
    of_line = select(lines.c.zone).where(lines.c.area_id == area_id).order_by(lines.c.id).limit(1)
    first: str | None = db.execute(own).scalar() or db.execute(of_line).scalar()
    return first or "UTC"


def set_zone(db: Connection, area_id: int, zone: str | None) -> None:
    db.execute(update(areas).where(areas.c.id == area_id).values(zone=zone))


def promise(db: Connection, line_id: int, since: time, until: time) -> None:
    """Between which hours somebody should be there for each of its languages; the same twice is the whole day."""
    db.execute(update(lines).where(lines.c.id == line_id).values(promises_from=since, promises_until=until))


def add(
    db: Connection,
    *,
    number: PhoneNumber,
    serves: Serves,
    languages: Sequence[Locale],
    area_id: int,
    cover_name: str = "",
    first_reply_within: timedelta = timedelta(minutes=5),
    kept_for: timedelta = timedelta(hours=24),
    alternative: str = "",
    emergency: str = "",
    texts_a_second: float | None = None,
    strategy: Strategy = Strategy.ALL,
    fallback_id: int | None = None,
    zone: str = "UTC",
    rings_from: time = time(9),
    rings_until: time = time(21),
    promises_from: time = time(0),
    promises_until: time = time(0),
) -> Line:
    row = db.execute(
        insert(lines)
        .values(
            number=number,
            serves=serves,
            languages=list(languages),
            area_id=area_id,
            cover_name=cover_name,
            first_reply_within=first_reply_within,
            kept_for=kept_for,
            alternative=alternative,
            emergency=emergency,
            texts_a_second=texts_a_second,
            strategy=strategy,
            fallback_id=fallback_id,
            zone=zone,
            rings_from=rings_from,
            rings_until=rings_until,
            promises_from=promises_from,
            promises_until=promises_until,
            looked_back_to=func.now(),
        )
        .returning(lines)
    ).one()
    return _line(row)


def with_number(db: Connection, number: str) -> Line | None:
    """The line that answers this number, if it is one of ours."""
    row = db.execute(_NUMBERED, {"the_number": number}).first()
    return _line(row) if row else None


def with_numbers(db: Connection, numbers: Collection[str]) -> dict[str, Line]:
    """The lines that answer these, each under its own number; what is not one of ours is not in it."""
    rows = db.execute(_OF_NUMBERS, {"the_numbers": list(numbers)})
    return {line.number: line for line in map(_line, rows)}


def with_id(db: Connection, line_id: int) -> Line | None:
    """A line by what an address says of it; nobody else changes it until this transaction ends."""
    row = db.execute(select(lines).where(lines.c.id == line_id).with_for_update()).first()
    return _line(row) if row else None


def change(db: Connection, line_id: int, **facts: object) -> Line:
    """Some of its columns, by their names; what is not named stays."""
    query = update(lines).where(lines.c.id == line_id).values(**facts)
    return _line(db.execute(query.returning(lines)).one())


def get(db: Connection, line_id: int) -> Line:
    return _line(db.execute(_LINE, {"line_id": line_id}).one())


def all_lines(db: Connection) -> list[Line]:
    return [_line(row) for row in db.execute(select(lines).order_by(lines.c.id))]


def raids_due(db: Connection, now: datetime) -> list[int]:
    """Lines on which many come at once, and of which something falls due."""
    return list(db.execute(select(lines.c.id).where(lines.c.raid_look_at <= now).order_by(lines.c.id)).scalars())


def answered(db: Connection) -> list[Line]:
    """The lines that are switched on."""
    return [line for line in all_lines(db) if line.is_on]


def take_turn(db: Connection, line_id: int, now: datetime, takes: timedelta) -> datetime:
    """When this number may send next; it is then busy for ``takes``."""
    begins = func.greatest(func.coalesce(lines.c.next_send_at, now), now)
    query = update(lines).where(lines.c.id == line_id).values(next_send_at=begins + takes)
    ends: datetime = db.execute(query.returning(lines.c.next_send_at)).scalar_one()
    return ends - takes


def give_turn_back(db: Connection, line_id: int, takes: timedelta) -> None:
    """It was not this text's turn yet."""
    db.execute(update(lines).where(lines.c.id == line_id).values(next_send_at=lines.c.next_send_at - takes))


def looked_back_to(db: Connection, line_id: int) -> datetime | None:
    """Until when the carrier's list of arrived texts has been compared with our own."""
    return db.execute(select(lines.c.looked_back_to).where(lines.c.id == line_id)).scalar()


def look_back_done(db: Connection, line_id: int, until: datetime) -> None:
    db.execute(update(lines).where(lines.c.id == line_id).values(looked_back_to=until))


def keep_at_most(db: Connection, span: timedelta) -> None:
    """No line keeps anything longer than this from now on."""
    db.execute(update(lines).where(lines.c.kept_for > span).values(kept_for=span))


def reply_within_at_most(db: Connection, span: timedelta) -> None:
    """No line is more patient than this from now on."""
    db.execute(update(lines).where(lines.c.first_reply_within > span).values(first_reply_within=span))


def forget_fallback(db: Connection, responder_id: int) -> None:
    """No line counts on her any more when nobody else picks up."""
    db.execute(update(lines).where(lines.c.fallback_id == responder_id).values(fallback_id=None))


def _line(row: Row[tuple[object, ...]]) -> Line:
    return Line(
        id=row.id,
        number=PhoneNumber(row.number),
        serves=row.serves,
        languages=tuple(Locale(code) for code in row.languages),
        area_id=row.area_id,
        cover_name=row.cover_name,
        first_reply_within=row.first_reply_within,
        kept_for=row.kept_for,
        alternative=row.alternative,
        emergency=row.emergency,
        strategy=row.strategy,
        fallback_id=row.fallback_id,
        zone=row.zone,
        rings_from=row.rings_from,
        rings_until=row.rings_until,
        promises_from=row.promises_from,
        promises_until=row.promises_until,
        texts_a_second=row.texts_a_second,
        charge_notice=row.charge_notice,
        is_on=row.is_on,
        lawyer=row.lawyer,
        raid_since=row.raid_since,
        raid_until=row.raid_until,
    )

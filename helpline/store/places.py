"""Places outside that may help, with what is known of each."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Identity,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from helpline.domain.known import Answer
from helpline.domain.names import Locale
from helpline.domain.referral import Need, Place, Question, Way
from helpline.store.database import SCHEMA, Word, one_of

_ANSWERS = {question: f"answer_{question.value}" for question in Question}
_ALL_KNOWN = " AND ".join(f"{name} <> '{Answer.NOT_KNOWN.value}'" for name in _ANSWERS.values())

places = Table(
    "place",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("needs", ARRAY(Text), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("area_ids", ARRAY(BigInteger), nullable=False),
    Column("ways", ARRAY(Text), nullable=False),
    Column("number", Text, nullable=False),
    Column("reaching", Text, nullable=False),
    *(Column(name, Word(Answer), nullable=False, server_default=Answer.NOT_KNOWN) for name in _ANSWERS.values()),
    Column("recommended", Boolean, nullable=False),
    Column("owner", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("checked_on", Date),
    *(one_of(name, Answer) for name in _ANSWERS.values()),
    CheckConstraint(f"NOT recommended OR (checked_on IS NOT NULL AND {_ALL_KNOWN})", name="recommended"),
)


def every(db: Connection) -> list[Place]:
    return [_place(row) for row in db.execute(select(places).order_by(places.c.name))]


def get(db: Connection, place_id: int) -> Place | None:
    row = db.execute(select(places).where(places.c.id == place_id)).first()
    return _place(row) if row else None


def named(db: Connection, name: str) -> Place | None:
    row = db.execute(select(places).where(places.c.name == name)).first()
    return _place(row) if row else None


def add(db: Connection, place: Place) -> int:
    return int(db.execute(insert(places).values(**_facts(place)).returning(places.c.id)).scalar_one())


def change(db: Connection, place: Place) -> None:
    db.execute(update(places).where(places.c.id == place.id).values(**_facts(place)))


def remove(db: Connection, place_id: int) -> None:
    db.execute(delete(places).where(places.c.id == place_id))


def _facts(place: Place) -> dict[str, Any]:
    plain = ("name", "number", "reaching", "recommended", "owner", "source", "written_on", "checked_on")
    lists = ("needs", "area_ids", "ways")
    return (
        {name: getattr(place, name) for name in plain}
        | {name: sorted(getattr(place, name)) for name in lists}
        | {"languages": list(place.languages)}
        | {column: place.answer(question) for question, column in _ANSWERS.items()}
    )


def _place(row: Row[tuple[object, ...]]) -> Place:
    return Place(
        id=row.id,
        name=row.name,
        needs=frozenset(map(Need, row.needs)),
        languages=tuple(map(Locale, row.languages)),
        area_ids=frozenset(row.area_ids),
        ways=frozenset(map(Way, row.ways)),
        number=row.number,
        reaching=row.reaching,
        answers={question: getattr(row, column) for question, column in _ANSWERS.items()},
        recommended=row.recommended,
        owner=row.owner,
        source=row.source,
        written_on=row.written_on,
        checked_on=row.checked_on,
    )

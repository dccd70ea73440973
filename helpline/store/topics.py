"""Everyday topics in each language, and what is new about law and risk, with who has read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Row,
    Table,
    Text,
    UniqueConstraint,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import Locale
from helpline.domain.topic import Note, Threat, Topic
from helpline.store.database import SCHEMA, Instant, Word, one_of

topics = Table(
    "topic",
    SCHEMA,
    Column("topic", Word(Topic), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("words", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("checked_on", Date),
    one_of("topic", Topic),
)

threats = Table(
    "threat",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("region", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("written_on", Date, nullable=False),
    Column("checked_on", Date),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("region", "language"),
)

read = Table(
    "threat_read",
    SCHEMA,
    Column("threat_id", ForeignKey("threat.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
)


def notes(db: Connection) -> dict[Topic, dict[Locale, Note]]:
    found: dict[Topic, dict[Locale, Note]] = {}
    for row in db.execute(select(topics)):
        found.setdefault(row.topic, {})[Locale(row.language)] = _note(row)
    return found


def put(db: Connection, topic: Topic, note: Note) -> None:
    facts = _facts(note)
    query = insert(topics).values(topic=topic, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["topic", "language"], set_=facts))


def remove(db: Connection, topic: Topic, language: Locale) -> bool:
    return db.execute(delete(topics).where(topics.c.topic == topic, topics.c.language == language)).rowcount == 1


def every_threat(db: Connection) -> list[Threat]:
    return [_threat(row) for row in db.execute(select(threats).order_by(threats.c.region, threats.c.language))]


def threat(db: Connection, threat_id: int) -> Threat | None:
    row = db.execute(select(threats).where(threats.c.id == threat_id)).first()
    return _threat(row) if row else None


def threat_about(db: Connection, region: str, language: Locale) -> Threat | None:
    row = db.execute(select(threats).where(threats.c.region == region, threats.c.language == language)).first()
    return _threat(row) if row else None


def put_threat(db: Connection, one: Threat) -> int:
    """A new one where it has no id yet, else the same one changed."""
    facts = {"region": one.region, "changed_at": one.changed_at} | _facts(one.note)
    if one.id:
        db.execute(update(threats).where(threats.c.id == one.id).values(**facts))
        return one.id
    return int(db.execute(insert(threats).values(**facts).returning(threats.c.id)).scalar_one())


def remove_threat(db: Connection, threat_id: int) -> bool:
    return db.execute(delete(threats).where(threats.c.id == threat_id)).rowcount == 1


def read_by(db: Connection, account_id: int) -> dict[int, datetime]:
    """When she read each, by its id."""
    rows = db.execute(select(read.c.threat_id, read.c.at).where(read.c.account_id == account_id))
    return {row.threat_id: row.at for row in rows}


def note_read(db: Connection, threat_id: int, account_id: int, now: datetime) -> None:
    query = insert(read).values(threat_id=threat_id, account_id=account_id, at=now)
    db.execute(query.on_conflict_do_update(index_elements=["threat_id", "account_id"], set_={"at": now}))


def _facts(note: Note) -> dict[str, Any]:
    return {name: getattr(note, name) for name in Note.__dataclass_fields__}


def _note(row: Row[tuple[object, ...]]) -> Note:
    return Note(**{name: getattr(row, name) for name in Note.__dataclass_fields__})


def _threat(row: Row[tuple[object, ...]]) -> Threat:
    return Threat(id=row.id, region=row.region, note=_note(row), changed_at=row.changed_at)

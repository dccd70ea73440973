"""Conversations that somebody is asked to take over, each with its sealed note, until it is taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    Table,
    bindparam,
    delete,
    false,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.handover import Handover
from helpline.domain.names import Sealed
from helpline.store.contacts import Voice, messages
from helpline.store.database import SCHEMA, Instant

handovers = Table(
    "handover",
    SCHEMA,
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Column("from_id", ForeignKey("responder.id"), nullable=False),
    Column("to_id", ForeignKey("responder.id")),
    Column("area_id", ForeignKey("area.id")),
    Column("silent", Boolean, nullable=False, server_default=false()),
    Column("note_sealed", LargeBinary),
    Column("version", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant),
)

_OF_CONTACT = select(handovers).where(handovers.c.contact_id == bindparam("contact"))
_ANSWERED = (
    delete(handovers)
    .where(handovers.c.contact_id == bindparam("contact"), handovers.c.silent)
    .returning(handovers.c.contact_id)
)


def ask(db: Connection, handover: Handover, now: datetime) -> None:
    """Ask for it to be taken over, in place of what was asked before."""
    facts: dict[str, Any] = {
        "from_id": handover.from_id,
        "to_id": handover.to_id,
        "area_id": handover.area_id,
        "silent": handover.silent,
        "note_sealed": handover.note_sealed,
        "version": handover.version,
        "made_at": now,
        "until": handover.until,
    }
    query = insert(handovers).values(contact_id=handover.contact_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["contact_id"], set_=facts))


def of_contact(db: Connection, contact_id: int) -> Handover | None:
    row = db.execute(_OF_CONTACT, {"contact": contact_id}).first()
    return _handover(row) if row else None


def every(db: Connection) -> list[Handover]:
    """All that stand now, oldest first."""
    return [_handover(row) for row in db.execute(select(handovers).order_by(handovers.c.made_at))]


def end(db: Connection, contact_id: int) -> bool:
    """It is over, and its note with it; False when nobody was asked."""
    return db.execute(delete(handovers).where(handovers.c.contact_id == contact_id)).rowcount == 1


def end_silent(db: Connection, contact_id: int) -> bool:
    """The one who has it answers again; False when nobody else had been asked."""
    return db.execute(_ANSWERED, {"contact": contact_id}).first() is not None


def count_silent(db: Connection) -> int:
    """How many callers wait for somebody who has spoken to them and does not answer."""
    return db.execute(select(func.count()).where(handovers.c.silent)).scalar_one()


def unanswered_since(db: Connection, contact_id: int) -> datetime | None:
    """Since when the caller's words wait for an answer; None when the last word was a person's."""
    of_it = messages.c.contact_id == contact_id
    answered = select(func.max(messages.c.id)).where(of_it, messages.c.voice == Voice.RESPONDER).scalar_subquery()
    query = select(func.min(messages.c.said_at)).where(
        of_it, messages.c.voice == Voice.CALLER, messages.c.id > func.coalesce(answered, 0)
    )
    return db.execute(query).scalar()


def _handover(row: Row[tuple[object, ...]]) -> Handover:
    return Handover(
        contact_id=row.contact_id,
        from_id=row.from_id,
        to_id=row.to_id,
        area_id=row.area_id,
        silent=row.silent,
        note_sealed=Sealed(row.note_sealed) if row.note_sealed else None,
        version=row.version,
        until=row.until,
    )

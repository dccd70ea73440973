"""What must happen later: a row with a due time, so that no restart forgets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from helpline.store.database import SCHEMA, Instant, Word, one_of, picked


class Moment(StrEnum):
    """What falls due; `handlers/when.py` says what then follows."""

    STILL_WAITING = "still waiting"
    OFFER_WIDER = "offer wider"
    CLAIM_REMINDER = "claim reminder"
    CLAIM_LAPSES = "claim lapses"
    HAND_OVER_ENDS = "hand-over ends"
    RING_BACK = "ring back"
    ANSWER_NUDGE = "answer nudge"
    ANSWER_OTHERS = "answer by others"


due = Table(
    "due",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("moment", Word(Moment), nullable=False),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    one_of("moment", Moment),
)
Index("ix_due_at", due.c.due_at)


_LATER = insert(due)
_ALL_LATER = insert(due).from_select(
    ["moment", "due_at", "contact_id", "version"],
    select(
        func.unnest(bindparam("moments", type_=ARRAY(Text))),
        func.unnest(bindparam("times", type_=ARRAY(Instant))),
        bindparam("contact", type_=BigInteger),
        bindparam("the_version", type_=Integer),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Due:
    id: int
    moment: Moment
    contact_id: int
    version: int
    """For a claim that lapses: of which claim. A later claim of the same contact has a timer of its own."""


def later(db: Connection, moment: Moment, *, contact_id: int, at: datetime, version: int = 0) -> None:
    db.execute(_LATER, {"moment": moment, "contact_id": contact_id, "due_at": at, "version": version})


def all_later(db: Connection, times: Mapping[Moment, datetime], *, contact_id: int, version: int = 0) -> None:
    """Several about one contact, each at its own time."""
    values = {
        "moments": [str(moment) for moment in times],
        "times": list(times.values()),
        "contact": contact_id,
        "the_version": version,
    }
    db.execute(_ALL_LATER, values)


def take_one(db: Connection, now: datetime) -> Due | None:
    """One thing that has fallen due; gone from the table when the transaction commits."""
    ripe = select(due.c.id).where(due.c.due_at <= now).order_by(due.c.due_at).limit(1).with_for_update(skip_locked=True)
    row = db.execute(delete(due).where(due.c.id.in_(picked(ripe))).returning(due)).first()
    if row is None:
        return None
    return Due(id=row.id, moment=row.moment, contact_id=row.contact_id, version=row.version)


def put_off(db: Connection, due_id: int, until: datetime) -> None:
    """It could not be done now, and is not to be in the way of what is due after it."""
    db.execute(update(due).where(due.c.id == due_id).values(due_at=until))


def ripe(db: Connection, now: datetime) -> int:
    return db.execute(select(func.count()).where(due.c.due_at <= now)).scalar_one()

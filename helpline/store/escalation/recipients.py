"""Recipients: named people; and what they were told, with their word that it will be deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Row,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from helpline.domain.escalation.consent import Mode
from helpline.domain.escalation.recipient import Recipient, Sort, Stand
from helpline.domain.names import Sealed
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.escalation.part import PART

recipients = Table(
    "recipient",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("sort", Word(Sort), nullable=False),
    Column("stand", Word(Stand), nullable=False, server_default=Stand.PROPOSED),
    Column("sealed_with", LargeBinary, nullable=False),
    Column("number_sealed", LargeBinary, nullable=False),
    Column("may_receive", Text, nullable=False),
    Column("must_not", Text, nullable=False),
    Column("agreed_on", Date, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("verified_on", Date, nullable=False),
    Column("verified_by", ForeignKey("account.id"), nullable=False),
    one_of("sort", Sort),
    one_of("stand", Stand),
    CheckConstraint("btrim(person) <> '' AND btrim(organisation) <> ''", name="person"),
    CheckConstraint("review_on > agreed_on AND review_on <= agreed_on + 366", name="review"),
    info=PART,
)

releases = Table(
    "release",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("ref", Text, nullable=False),
    Column("motion_id", ForeignKey("motion.id", ondelete="SET NULL"), unique=True),
    Column("note_id", ForeignKey("note.id", ondelete="SET NULL"), index=True),
    Column("grant_id", BigInteger, nullable=False, index=True),
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("mode", Word(Mode), nullable=False),
    Column("sent_by", ForeignKey("account.id"), nullable=False),
    Column("released_at", Instant, nullable=False),
    Column("received_at", Instant),
    Column("delete_by", Date, nullable=False),
    Column("stop_at", Instant),
    Column("stop_told_at", Instant),
    Column("outbox_id", BigInteger),
    one_of("mode", Mode),
    info=PART,
)
Index("ix_release_delete_by", releases.c.delete_by)


@dataclass(frozen=True, kw_only=True)
class Release:
    """Somebody was told. ``stop_at``: when she took it back; ``stop_told_at``: when the recipient knew."""

    id: int
    ref: str
    motion_id: int | None
    note_id: int | None
    grant_id: int
    recipient_id: int
    mode: Mode
    released_at: datetime
    received_at: datetime | None
    delete_by: date
    stop_at: datetime | None
    stop_told_at: datetime | None
    outbox_id: int | None


def add(db: Connection, **facts: Any) -> Recipient:
    return _recipient(db.execute(insert(recipients).values(**facts).returning(recipients)).one())


def get(db: Connection, recipient_id: int) -> Recipient | None:
    row = db.execute(select(recipients).where(recipients.c.id == recipient_id)).first()
    return _recipient(row) if row else None


def all_of_them(db: Connection) -> list[Recipient]:
    query = select(recipients).order_by(recipients.c.organisation, recipients.c.person, recipients.c.id)
    return [_recipient(row) for row in db.execute(query)]


def stand(db: Connection, recipient_id: int, to: Stand) -> None:
    db.execute(update(recipients).where(recipients.c.id == recipient_id).values(stand=to))


def keep_number(db: Connection, recipient_id: int, sealed: Sealed) -> None:
    """Her number, sealed and bound to this very row; only right after it was made."""
    db.execute(update(recipients).where(recipients.c.id == recipient_id).values(number_sealed=sealed))


def number(db: Connection, recipient_id: int) -> tuple[Sealed, Sealed] | None:
    """The wrapped key and the sealed number."""
    row = db.execute(
        select(recipients.c.sealed_with, recipients.c.number_sealed).where(recipients.c.id == recipient_id)
    ).first()
    return (Sealed(row.sealed_with), Sealed(row.number_sealed)) if row else None


def release(db: Connection, **facts: Any) -> Release:
    return _release(db.execute(insert(releases).values(**facts).returning(releases)).one())


def get_release(db: Connection, release_id: int) -> Release | None:
    row = db.execute(select(releases).where(releases.c.id == release_id)).first()
    return _release(row) if row else None


def released(db: Connection, *, grant_id: int | None = None, note_id: int | None = None) -> list[Release]:
    """What was told under a grant, or of a note; with neither, everything that is kept."""
    query = select(releases).order_by(releases.c.id)
    if grant_id is not None:
        query = query.where(releases.c.grant_id == grant_id)
    if note_id is not None:
        query = query.where(releases.c.note_id == note_id)
    return [_release(row) for row in db.execute(query)]


def change(db: Connection, release_id: int, **facts: Any) -> None:
    db.execute(update(releases).where(releases.c.id == release_id).values(**facts))


def to_be_told(db: Connection) -> list[Release]:
    """Whom nobody has told yet that she took it back."""
    query = select(releases).where(releases.c.stop_at.is_not(None), releases.c.stop_told_at.is_(None))
    return [_release(row) for row in db.execute(query.order_by(releases.c.id))]


def forget_releases(db: Connection, before: date, *, dry: bool) -> int:
    old = releases.c.delete_by < before
    if dry:
        return db.execute(select(func.count()).select_from(releases).where(old)).scalar_one()
    return db.execute(delete(releases).where(old)).rowcount


def _recipient(row: Row[Any]) -> Recipient:
    return Recipient(
        id=row.id,
        person=row.person,
        organisation=row.organisation,
        sort=row.sort,
        stand=row.stand,
        may_receive=row.may_receive,
        must_not=row.must_not,
        agreed_on=row.agreed_on,
        review_on=row.review_on,
        verified_on=row.verified_on,
        verified_by=row.verified_by,
    )


def _release(row: Row[Any]) -> Release:
    return Release(
        id=row.id,
        ref=row.ref,
        motion_id=row.motion_id,
        note_id=row.note_id,
        grant_id=row.grant_id,
        recipient_id=row.recipient_id,
        mode=row.mode,
        released_at=row.released_at,
        received_at=row.received_at,
        delete_by=row.delete_by,
        stop_at=row.stop_at,
        stop_told_at=row.stop_told_at,
        outbox_id=row.outbox_id,
    )

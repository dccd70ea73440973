"""Asks and grants: what she was asked in which words, and her yes; and the tombstones of what has ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    select,
    update,
)

from helpline.domain.escalation.consent import TERMS, Answer, Grant, Method, Mode, Purpose, To
from helpline.domain.names import LookupKey, Sealed
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.escalation.part import PART


def _limits() -> str:
    """Her yes ends within the limit of its purpose, whoever writes the row."""
    cases = " ".join(
        f"WHEN '{purpose}' THEN interval '{int(terms.longest.total_seconds())} seconds'"
        for purpose, terms in TERMS.items()
    )
    return f"expires_at <= given_at + CASE purpose {cases} END"


def _recipients() -> str:
    """One area where one area is told, one person where one person is, and nobody else anywhere."""
    areas = ", ".join(f"'{purpose}'" for purpose, terms in TERMS.items() if terms.to is To.AREA)
    people = ", ".join(f"'{purpose}'" for purpose, terms in TERMS.items() if terms.to is To.PERSON)
    return (
        f"((purpose IN ({areas})) = (area_id IS NOT NULL)) AND ((purpose IN ({people})) = (recipient_id IS NOT NULL))"
        f" AND (NOT externals OR purpose = '{Purpose.BOARD}')"
    )


asks = Table(
    "ask",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", Word(Purpose), nullable=False),
    Column("area_id", ForeignKey("area.id")),
    Column("recipient_id", ForeignKey("recipient.id")),
    Column("externals", Boolean, nullable=False, server_default=false()),
    Column("renews_id", BigInteger),
    Column("method", Word(Method), nullable=False),
    Column("mode", Word(Mode)),
    Column("wording", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("may_say_sealed", LargeBinary),
    Column("code", SmallInteger),
    Column("asked_by", ForeignKey("responder.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answer", Word(Answer), nullable=False, server_default=Answer.OPEN),
    Column("answered_at", Instant),
    Column("grant_id", BigInteger),
    one_of("purpose", Purpose),
    one_of("method", Method),
    one_of("mode", Mode),
    one_of("answer", Answer),
    CheckConstraint("wording <> ''", name="wording"),
    CheckConstraint("code BETWEEN 41 AND 49", name="code"),
    CheckConstraint("expires_at <= asked_at + interval '30 minutes'", name="lives"),
    CheckConstraint(_recipients(), name="recipient"),
    info=PART,
)
Index("uq_ask_open", asks.c.contact_id, unique=True, postgresql_where=asks.c.answer == Answer.OPEN)
Index("ix_ask_contact", asks.c.contact_id)

grants = Table(
    "grant",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="SET NULL")),
    Column("caller_key", LargeBinary),
    Column("note_id", ForeignKey("note.id", ondelete="SET NULL")),
    Column("purpose", Word(Purpose), nullable=False),
    Column("area_id", ForeignKey("area.id")),
    Column("recipient_id", ForeignKey("recipient.id")),
    Column("externals", Boolean, nullable=False, server_default=false()),
    Column("method", Word(Method), nullable=False),
    Column("mode", Word(Mode)),
    Column("wording", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("sealed_with", LargeBinary),
    Column("may_say_sealed", LargeBinary),
    Column("given_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("used_at", Instant),
    Column("renews_id", BigInteger),
    one_of("purpose", Purpose),
    one_of("method", Method),
    one_of("mode", Mode),
    CheckConstraint("wording <> ''", name="wording"),
    CheckConstraint("octet_length(may_say_sealed) <= 700", name="may_say"),
    CheckConstraint("expires_at > given_at", name="span"),
    CheckConstraint(_limits(), name="longest"),
    CheckConstraint(_recipients(), name="recipient"),
    CheckConstraint("withdrawn_at IS NULL OR may_say_sealed IS NULL", name="taken_back"),
    info=PART,
)
Index("ix_grant_contact", grants.c.contact_id)
Index("ix_grant_caller", grants.c.caller_key)
Index("ix_grant_note", grants.c.note_id)
Index("ix_grant_expires", grants.c.expires_at)

tombstones = Table(
    "tombstone",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("ref", Text, nullable=False),
    Column("purposes", ARRAY(Text), nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("proof", LargeBinary, nullable=False),
    info=PART,
)
Index("ix_tombstone_ended", tombstones.c.ended_on)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question to her."""

    id: int
    contact_id: int
    purpose: Purpose
    area_id: int | None
    recipient_id: int | None
    externals: bool
    renews_id: int | None
    method: Method
    mode: Mode | None
    wording: str
    language: str
    may_say_sealed: Sealed | None
    code: int | None
    asked_by: int
    asked_at: datetime
    expires_at: datetime
    answer: Answer
    grant_id: int | None

    def is_open(self, now: datetime) -> bool:
        """Whether a yes to it still counts."""
        return self.answer is Answer.OPEN and now < self.expires_at


@dataclass(frozen=True, kw_only=True)
class Words:
    """What may be said under a grant, still sealed; nothing once the key is gone."""

    sealed_with: Sealed | None
    may_say_sealed: Sealed | None


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """What stays of something that has ended: that it was, for what, how long, and that its key is gone."""

    ref: str
    purposes: tuple[str, ...]
    days: int
    why: str
    ended_on: date


def add_ask(db: Connection, **facts: Any) -> Ask:
    """A question, open until it is answered or thirty minutes are over. One at a time in a conversation."""
    return _ask(db.execute(insert(asks).values(**facts).returning(asks)).one())


def ask(db: Connection, ask_id: int) -> Ask | None:
    row = db.execute(select(asks).where(asks.c.id == ask_id)).first()
    return _ask(row) if row else None


def open_ask(db: Connection, contact_id: int, *, hold: bool = False) -> Ask | None:
    """The question she has not answered; perhaps too old by now."""
    query = select(asks).where(asks.c.contact_id == contact_id, asks.c.answer == Answer.OPEN)
    row = db.execute(query.with_for_update() if hold else query).first()
    return _ask(row) if row else None


def last_ask(db: Connection, contact_id: int) -> Ask | None:
    row = db.execute(select(asks).where(asks.c.contact_id == contact_id).order_by(asks.c.id.desc()).limit(1)).first()
    return _ask(row) if row else None


def asked_by(db: Connection, grant_id: int) -> int | None:
    """The responder whose question this was the yes to, as long as the conversation is kept."""
    return db.execute(select(asks.c.asked_by).where(asks.c.grant_id == grant_id)).scalar()


def codes_used(db: Connection, contact_id: int) -> set[int]:
    """Which codes she has been given in this conversation: an old one is never a new yes."""
    query = select(asks.c.code).where(asks.c.contact_id == contact_id, asks.c.code.is_not(None))
    return set(db.execute(query.order_by(asks.c.id.desc()).limit(8)).scalars())


def answer(db: Connection, ask_id: int, to: Answer, now: datetime, *, grant_id: int | None = None) -> bool:
    """Once: True for whoever answered it."""
    query = update(asks).where(asks.c.id == ask_id, asks.c.answer == Answer.OPEN)
    facts = {"answer": to, "answered_at": now, "grant_id": grant_id, "may_say_sealed": None}
    return db.execute(query.values(**facts)).rowcount == 1


def expire_asks(db: Connection, now: datetime) -> list[int]:
    """Silence is no: in which conversations a question has become too old."""
    query = update(asks).where(asks.c.answer == Answer.OPEN, asks.c.expires_at <= now)
    facts = {"answer": Answer.EXPIRED, "answered_at": now, "may_say_sealed": None}
    return list(db.execute(query.values(**facts).returning(asks.c.contact_id)).scalars())


def add_grant(db: Connection, **facts: Any) -> Grant:
    return _grant(db.execute(insert(grants).values(**facts).returning(grants)).one())


def keep_words(db: Connection, grant_id: int, *, sealed_with: Sealed, may_say_sealed: Sealed) -> None:
    """What may be said under it, under a key of its own."""
    facts = {"sealed_with": sealed_with, "may_say_sealed": may_say_sealed}
    db.execute(update(grants).where(grants.c.id == grant_id).values(**facts))


def grant(db: Connection, grant_id: int, *, hold: bool = False) -> Grant | None:
    """``hold``: nobody takes it back, uses it or ends it until this transaction is over."""
    query = select(grants).where(grants.c.id == grant_id)
    row = db.execute(query.with_for_update() if hold else query).first()
    return _grant(row) if row else None


def words_of(db: Connection, grant_id: int) -> Words:
    row = db.execute(select(grants.c.sealed_with, grants.c.may_say_sealed).where(grants.c.id == grant_id)).first()
    return Words(
        sealed_with=Sealed(row.sealed_with) if row and row.sealed_with else None,
        may_say_sealed=Sealed(row.may_say_sealed) if row and row.may_say_sealed else None,
    )


def of_contact(db: Connection, contact_id: int) -> list[Grant]:
    """What she said yes to in this conversation, newest first."""
    query = select(grants).where(grants.c.contact_id == contact_id).order_by(grants.c.id.desc())
    return [_grant(row) for row in db.execute(query)]


def of_note(db: Connection, note_id: int, *, hold: bool = False) -> list[Grant]:
    query = select(grants).where(grants.c.note_id == note_id).order_by(grants.c.id)
    return [_grant(row) for row in db.execute(query.with_for_update() if hold else query)]


def of_notes(db: Connection, note_ids: Collection[int]) -> list[Grant]:
    return [_grant(row) for row in db.execute(select(grants).where(grants.c.note_id.in_(note_ids)))]


def hers(db: Connection, *, contact_ids: Collection[int], caller_keys: Collection[LookupKey]) -> list[Grant]:
    """Every yes of hers that has not been taken back, by conversation or by telephone; held until we are done."""
    mine = grants.c.contact_id.in_(contact_ids) | grants.c.caller_key.in_(caller_keys)
    query = select(grants).where(mine, grants.c.withdrawn_at.is_(None)).order_by(grants.c.id).with_for_update()
    return [_grant(row) for row in db.execute(query)]


def contact_of(db: Connection, grant_id: int) -> int | None:
    return db.execute(select(grants.c.contact_id).where(grants.c.id == grant_id)).scalar()


def note_of(db: Connection, grant_id: int) -> int | None:
    return db.execute(select(grants.c.note_id).where(grants.c.id == grant_id)).scalar()


def put_under(db: Connection, grant_id: int, note_id: int) -> None:
    """From now on this yes is about this note."""
    db.execute(update(grants).where(grants.c.id == grant_id).values(note_id=note_id))


def shorten(db: Connection, grant_id: int, until: datetime) -> None:
    """Sooner is always possible."""
    query = update(grants).where(grants.c.id == grant_id, grants.c.expires_at > until, grants.c.given_at < until)
    db.execute(query.values(expires_at=until))


def withdraw(db: Connection, grant_id: int, now: datetime) -> bool:
    """Closed, and its key destroyed with it: what was sealed opens nowhere any more."""
    query = update(grants).where(grants.c.id == grant_id, grants.c.withdrawn_at.is_(None))
    return db.execute(query.values(withdrawn_at=now, sealed_with=None, may_say_sealed=None)).rowcount == 1


def use(db: Connection, grant_id: int, now: datetime) -> bool:
    """Once: True for whoever used it."""
    query = update(grants).where(grants.c.id == grant_id, grants.c.used_at.is_(None), grants.c.withdrawn_at.is_(None))
    return db.execute(query.values(used_at=now)).rowcount == 1


def over(db: Connection, now: datetime, limit: int) -> list[Grant]:
    """What has run out or was taken back, and can go once its note has."""
    ended = (grants.c.expires_at <= now) | grants.c.withdrawn_at.is_not(None)
    query = select(grants).where(ended).order_by(grants.c.id).limit(limit).with_for_update(skip_locked=True)
    return [_grant(row) for row in db.execute(query)]


def forget(db: Connection, grant_ids: Collection[int]) -> None:
    db.execute(delete(grants).where(grants.c.id.in_(grant_ids)))


def bury(db: Connection, **facts: Any) -> None:
    db.execute(insert(tombstones).values(**facts))


def buried(db: Connection) -> list[Tombstone]:
    rows = db.execute(select(tombstones).order_by(tombstones.c.id.desc()))
    return [
        Tombstone(ref=row.ref, purposes=tuple(row.purposes), days=row.days, why=row.why, ended_on=row.ended_on)
        for row in rows
    ]


def forget_tombstones(db: Connection, before: date, *, dry: bool) -> int:
    old = tombstones.c.ended_on < before
    if dry:
        return db.execute(select(func.count()).select_from(tombstones).where(old)).scalar_one()
    return db.execute(delete(tombstones).where(old)).rowcount


def _ask(row: Row[Any]) -> Ask:
    return Ask(
        id=row.id,
        contact_id=row.contact_id,
        purpose=row.purpose,
        area_id=row.area_id,
        recipient_id=row.recipient_id,
        externals=row.externals,
        renews_id=row.renews_id,
        method=row.method,
        mode=row.mode,
        wording=row.wording,
        language=row.language,
        may_say_sealed=Sealed(row.may_say_sealed) if row.may_say_sealed else None,
        code=row.code,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        answer=row.answer,
        grant_id=row.grant_id,
    )


def _grant(row: Row[Any]) -> Grant:
    return Grant(
        id=row.id,
        purpose=row.purpose,
        note_id=row.note_id,
        area_id=row.area_id,
        recipient_id=row.recipient_id,
        externals=row.externals,
        method=row.method,
        mode=row.mode,
        wording=row.wording,
        language=row.language,
        given_at=row.given_at,
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        used_at=row.used_at,
        renews_id=row.renews_id,
    )

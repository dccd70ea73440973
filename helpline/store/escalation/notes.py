"""Notes, what was done about them, and the words that open them again from any telephone."""

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
    exists,
    false,
    func,
    insert,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from helpline.domain.concern import Concern
from helpline.domain.escalation.consent import Purpose
from helpline.domain.escalation.note import (
    Decided,
    Did,
    DutyCheck,
    Happens,
    HowSoon,
    Kind,
    Note,
    Outcome,
    SafeBy,
    SafeHours,
    Wants,
    WhoTells,
)
from helpline.domain.names import Locale, LookupKey, Sealed
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.escalation.consents import grants
from helpline.store.escalation.part import PART


def _any_of(column: str, words: Collection[str]) -> str:
    return f"{column} <@ ARRAY[{', '.join(repr(str(word)) for word in words)}]"


notes = Table(
    "note",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("ref", Text, nullable=False, unique=True),
    Column("kind", Word(Kind), nullable=False, server_default=Kind.NOTE),
    Column("grant_id", BigInteger),
    Column("opened_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("language", Text, nullable=False),
    Column("responder_id", ForeignKey("responder.id", ondelete="SET NULL")),
    Column("who_is_telling", Word(WhoTells)),
    Column("happens", Word(Happens)),
    Column("how_soon", Word(HowSoon)),
    Column("concerns", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("wants", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("sealed_with", LargeBinary),
    Column("own_words_sealed", LargeBinary),
    Column("options_given", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("safe_by", Word(SafeBy)),
    Column("safe_hours", Word(SafeHours)),
    Column("wrong_person_line", Boolean, nullable=False, server_default=true()),
    Column("decision", Word(Decided)),
    Column("outcome", Word(Outcome)),
    Column("duty_check", Word(DutyCheck), nullable=False, server_default=DutyCheck.NONE),
    Column("officer_id", ForeignKey("account.id")),
    Column("second_officer_id", ForeignKey("account.id")),
    Column("closed", Boolean, nullable=False, server_default=false()),
    one_of("kind", Kind),
    one_of("who_is_telling", WhoTells),
    one_of("happens", Happens),
    one_of("how_soon", HowSoon),
    one_of("safe_by", SafeBy),
    one_of("safe_hours", SafeHours),
    one_of("decision", Decided),
    one_of("outcome", Outcome),
    one_of("duty_check", DutyCheck),
    CheckConstraint("ref ~ '^[B-DF-HJ-NP-TV-XZ2-9]{6}$'", name="ref"),
    CheckConstraint(f"cardinality(concerns) <= 5 AND {_any_of('concerns', list(Concern))}", name="concerns"),
    CheckConstraint(f"cardinality(wants) <= 5 AND {_any_of('wants', list(Wants))}", name="wants"),
    CheckConstraint("cardinality(options_given) <= 12", name="options_given"),
    CheckConstraint("octet_length(own_words_sealed) <= 700", name="own_words"),
    CheckConstraint("expires_on >= opened_on AND expires_on <= opened_on + 96", name="longest"),
    CheckConstraint("kind <> 'note' OR grant_id IS NOT NULL", name="consent"),
    CheckConstraint(
        "kind <> 'bare duty entry' OR (grant_id IS NULL AND expires_on <= opened_on + 20"
        " AND officer_id IS NOT NULL AND second_officer_id IS NOT NULL AND officer_id <> second_officer_id"
        " AND who_is_telling IS NULL AND happens IS NULL AND how_soon IS NULL AND cardinality(concerns) = 0"
        " AND cardinality(wants) = 0 AND own_words_sealed IS NULL AND cardinality(options_given) = 0"
        " AND safe_by IS NULL AND outcome IS NULL AND responder_id IS NULL)",
        name="bare",
    ),
    info=PART,
)
Index("ix_note_expires", notes.c.expires_on)

actions = Table(
    "note_action",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("note_id", ForeignKey("note.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("did", Word(Did), nullable=False),
    Column("area_id", ForeignKey("area.id")),
    Column("alias", Text, nullable=False),
    Column("on_date", Date, nullable=False),
    Column("decided_by", Word(Decided), nullable=False, server_default=Decided.CALLER),
    one_of("did", Did),
    one_of("decided_by", Decided),
    info=PART,
)

resumes = Table(
    "resume_word",
    SCHEMA,
    Column("note_id", ForeignKey("note.id", ondelete="CASCADE"), primary_key=True),
    Column("word_key", LargeBinary, nullable=False, unique=True),
    info=PART,
)

tries = Table(
    "resume_try",
    SCHEMA,
    Column("caller_key", LargeBinary, primary_key=True),
    Column("wrong", SmallInteger, nullable=False),
    Column("last_at", Instant, nullable=False),
    info=PART,
)

opened = Table(
    "note_opened",
    SCHEMA,
    Column("note_id", ForeignKey("note.id", ondelete="CASCADE"), primary_key=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    info=PART,
)
"""In which conversations she gave her word: whoever holds such a conversation may read the note."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """Something that was done, and who decided it."""

    did: Did
    area_id: int | None
    alias: str
    on_date: date
    decided_by: Decided


def add(db: Connection, **facts: Any) -> Note:
    return _note(db.execute(insert(notes).values(**facts).returning(notes)).one())


def get(db: Connection, note_id: int, *, hold: bool = False) -> Note | None:
    query = select(notes).where(notes.c.id == note_id)
    row = db.execute(query.with_for_update() if hold else query).first()
    return _note(row) if row else None


def with_ref(db: Connection, ref: str) -> Note | None:
    row = db.execute(select(notes).where(notes.c.ref == ref)).first()
    return _note(row) if row else None


def all_of_them(db: Connection) -> list[Note]:
    """Every note there is, the one that ends first first."""
    return [_note(row) for row in db.execute(select(notes).order_by(notes.c.expires_on, notes.c.id))]


def of_contact(db: Connection, contact_id: int) -> list[Note]:
    """What was written in this conversation, or opened in it with her word."""
    by_grant = exists().where(grants.c.note_id == notes.c.id, grants.c.contact_id == contact_id)
    by_word = exists().where(opened.c.note_id == notes.c.id, opened.c.contact_id == contact_id)
    return [_note(row) for row in db.execute(select(notes).where(by_grant | by_word).order_by(notes.c.id))]


def was_opened_with_word(db: Connection, note_id: int, contact_id: int) -> bool:
    query = select(opened.c.note_id).where(opened.c.note_id == note_id, opened.c.contact_id == contact_id)
    return db.execute(query).first() is not None


def of_area(db: Connection, area_id: int, now: datetime) -> list[Note]:
    """What she said may be seen in this area."""
    allowed = exists().where(
        grants.c.note_id == notes.c.id,
        grants.c.purpose == Purpose.OTHER_AREA,
        grants.c.area_id == area_id,
        grants.c.withdrawn_at.is_(None),
        grants.c.expires_at > now,
    )
    return [_note(row) for row in db.execute(select(notes).where(allowed, ~notes.c.closed).order_by(notes.c.id))]


def own_words(db: Connection, note_id: int) -> tuple[Sealed | None, Sealed | None]:
    """Its wrapped key and her sealed sentence."""
    row = db.execute(select(notes.c.sealed_with, notes.c.own_words_sealed).where(notes.c.id == note_id)).first()
    if row is None:
        return None, None
    return (
        Sealed(row.sealed_with) if row.sealed_with else None,
        Sealed(row.own_words_sealed) if row.own_words_sealed else None,
    )


def change(db: Connection, note_id: int, **facts: Any) -> None:
    db.execute(update(notes).where(notes.c.id == note_id).values(**facts))


def shred(db: Connection, note_id: int) -> None:
    """The row goes, with its key, its word and what was done: nothing opens it any more."""
    db.execute(delete(notes).where(notes.c.id == note_id))


def over(db: Connection, today: date, limit: int) -> list[Note]:
    """Notes whose time has passed."""
    query = select(notes).where(notes.c.expires_on < today).order_by(notes.c.id).limit(limit)
    return [_note(row) for row in db.execute(query.with_for_update(skip_locked=True))]


def add_action(db: Connection, **facts: Any) -> None:
    db.execute(insert(actions).values(**facts))


def actions_of(db: Connection, note_id: int) -> list[Done]:
    rows = db.execute(select(actions).where(actions.c.note_id == note_id).order_by(actions.c.id))
    return [
        Done(did=row.did, area_id=row.area_id, alias=row.alias, on_date=row.on_date, decided_by=row.decided_by)
        for row in rows
    ]


def set_word(db: Connection, note_id: int, word_key: LookupKey) -> bool:
    """Her word for this note, instead of an earlier one; False when another note has it."""
    taken = db.execute(select(resumes.c.note_id).where(resumes.c.word_key == word_key)).scalar()
    if taken is not None and taken != note_id:
        return False
    said = upsert(resumes).values(note_id=note_id, word_key=word_key)
    db.execute(said.on_conflict_do_update(index_elements=["note_id"], set_={"word_key": word_key}))
    return True


def has_word(db: Connection, note_id: int) -> bool:
    return db.execute(select(resumes.c.note_id).where(resumes.c.note_id == note_id)).first() is not None


def with_word(db: Connection, word_key: LookupKey) -> Note | None:
    row = db.execute(
        select(notes).join(resumes, resumes.c.note_id == notes.c.id).where(resumes.c.word_key == word_key)
    ).first()
    return _note(row) if row else None


def open_in(db: Connection, note_id: int, contact_id: int) -> None:
    db.execute(upsert(opened).values(note_id=note_id, contact_id=contact_id).on_conflict_do_nothing())


def wrong_tries(db: Connection, caller_key: LookupKey, since: datetime) -> int:
    """How many wrong words came from there lately."""
    query = select(tries.c.wrong).where(tries.c.caller_key == caller_key, tries.c.last_at > since)
    return db.execute(query.with_for_update()).scalar() or 0


def wrong_try(db: Connection, caller_key: LookupKey, now: datetime, wrong: int) -> None:
    said = upsert(tries).values(caller_key=caller_key, wrong=wrong, last_at=now)
    db.execute(said.on_conflict_do_update(index_elements=["caller_key"], set_={"wrong": wrong, "last_at": now}))


def forget_tries(db: Connection, before: datetime, *, dry: bool) -> int:
    old = tries.c.last_at < before
    if dry:
        return db.execute(select(func.count()).select_from(tries).where(old)).scalar_one()
    return db.execute(delete(tries).where(old)).rowcount


def _note(row: Row[Any]) -> Note:
    return Note(
        id=row.id,
        ref=row.ref,
        kind=row.kind,
        opened_on=row.opened_on,
        expires_on=row.expires_on,
        area_id=row.area_id,
        language=Locale(row.language),
        responder_id=row.responder_id,
        who_is_telling=row.who_is_telling,
        happens=row.happens,
        how_soon=row.how_soon,
        concerns=tuple(row.concerns),
        wants=tuple(row.wants),
        options_given=tuple(row.options_given),
        safe_by=row.safe_by,
        safe_hours=row.safe_hours,
        wrong_person_line=row.wrong_person_line,
        decision=row.decision,
        outcome=row.outcome,
        duty_check=row.duty_check,
        closed=row.closed,
    )

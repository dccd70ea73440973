"""Turns: each shift on each day, eight weeks ahead, never two of one responder at a time; and who was asked to help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Index,
    Row,
    Select,
    Table,
    Text,
    any_,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint, insert

from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.shift import Slot
from helpline.domain.turn import Stage, Turn
from helpline.store.database import SCHEMA, Instant, Word, one_of


class Ask(StrEnum):
    """Why somebody is asked: nobody came, or somebody would like to swap."""

    STAND_IN = "stand in"
    SWAP = "swap"


class Answer(StrEnum):
    OPEN = "open"
    YES = "yes"
    NO = "no"
    OVER = "over"


turns = Table(
    "turn",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("shift_id", ForeignKey("shift.id", ondelete="SET NULL"), index=True),
    Column("on_day", Date),
    Column("responder_id", ForeignKey("responder.id"), nullable=False),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("takes", Word(Serves), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("stage", Word(Stage), nullable=False, server_default=Stage.PLANNED),
    Column("look_at", Instant, nullable=False),
    one_of("takes", Serves),
    one_of("stage", Stage),
    CheckConstraint("begins_at < ends_at", name="begins_ends"),
)
# A responder's id as a range of one number: so the constraint needs no extension of PostgreSQL.
turns.append_constraint(
    ExcludeConstraint(
        (func.int8range(turns.c.responder_id, turns.c.responder_id, "[]"), "&&"),
        (func.tstzrange(turns.c.begins_at, turns.c.ends_at), "&&"),
        name="ex_turn_one_at_a_time",
        using="gist",
    )
)
Index("ix_turn_look_at", turns.c.look_at, postgresql_where=turns.c.stage != Stage.OVER)
Index("ix_turn_area_id_ends_at", turns.c.area_id, turns.c.ends_at)
Index("ix_turn_begins_at", turns.c.begins_at)
Index("ix_turn_responder_id_ends_at", turns.c.responder_id, turns.c.ends_at)

asks = Table(
    "stand_in",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("turn_id", ForeignKey("turn.id", ondelete="CASCADE"), nullable=False),
    Column("responder_id", ForeignKey("responder.id"), nullable=False, index=True),
    Column("why", Word(Ask), nullable=False),
    Column("answer", Word(Answer), nullable=False, server_default=Answer.OPEN),
    Column("asked_at", Instant, nullable=False),
    one_of("why", Ask),
    one_of("answer", Answer),
)
Index("ix_stand_in_turn_id_responder_id", asks.c.turn_id, asks.c.responder_id)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody was asked to take another's turn."""

    id: int
    turn_id: int
    responder_id: int
    why: Ask
    answer: Answer
    asked_at: datetime


def lay(
    db: Connection,
    slot: Slot,
    *,
    shift_id: int | None,
    area_id: int,
    takes: Serves,
    languages: Sequence[Locale],
    look_at: datetime,
    stage: Stage = Stage.PLANNED,
) -> int | None:
    """A turn of somebody; None when she has another one then, and nothing was written."""
    query = insert(turns).values(
        shift_id=shift_id,
        on_day=slot.on,
        responder_id=slot.responder_id,
        area_id=area_id,
        takes=takes,
        languages=list(languages),
        begins_at=slot.begins_at,
        ends_at=slot.ends_at,
        stage=stage,
        look_at=look_at,
    )
    return db.execute(query.on_conflict_do_nothing().returning(turns.c.id)).scalar()


def get(db: Connection, turn_id: int) -> Turn | None:
    row = db.execute(select(turns).where(turns.c.id == turn_id)).first()
    return _turn(row) if row else None


def locked(db: Connection, turn_id: int) -> Turn | None:
    """The same, and nobody else changes it until this transaction ends."""
    row = db.execute(select(turns).where(turns.c.id == turn_id).with_for_update()).first()
    return _turn(row) if row else None


def laid(db: Connection, shift_id: int) -> list[tuple[Slot, int]]:
    """Every turn of a shift as it was laid, with its id."""
    query = select(turns).where(turns.c.shift_id == shift_id).order_by(turns.c.begins_at)
    return [(Slot(row.on_day, row.responder_id, row.begins_at, row.ends_at), row.id) for row in db.execute(query)]


def take_up(db: Connection, turn_ids: Sequence[int], now: datetime) -> None:
    """These will not be, if they have not begun."""
    db.execute(delete(turns).where(turns.c.id.in_(turn_ids), turns.c.begins_at > now))


def take_up_all(db: Connection, responder_id: int, now: datetime) -> None:
    """None of hers will be; the one that is now ends now."""
    hers = turns.c.responder_id == responder_id
    db.execute(delete(turns).where(hers, turns.c.begins_at >= now))
    db.execute(update(turns).where(hers, turns.c.ends_at > now).values(ends_at=now, stage=Stage.OVER, look_at=now))


def between(db: Connection, since: datetime, until: datetime, *, responder_id: int | None = None) -> list[Turn]:
    """Every turn that lies in this time, or partly, in order."""
    query = select(turns).where(turns.c.begins_at < until, turns.c.ends_at > since)
    if responder_id is not None:
        query = query.where(turns.c.responder_id == responder_id)
    return _all(db, query.order_by(turns.c.begins_at, turns.c.id))


def now_of(db: Connection, responder_id: int, now: datetime) -> Turn | None:
    """The turn somebody is in."""
    query = select(turns).where(turns.c.begins_at <= now, turns.c.ends_at > now, turns.c.responder_id == responder_id)
    found = _all(db, query)
    return found[0] if found else None


def next_of(db: Connection, responder_id: int, now: datetime) -> Turn | None:
    """Somebody's next turn that has not begun."""
    query = select(turns).where(turns.c.responder_id == responder_id, turns.c.begins_at > now)
    found = _all(db, query.order_by(turns.c.begins_at).limit(1))
    return found[0] if found else None


def are_kept(db: Connection, area_id: int, now: datetime) -> bool:
    """Whether this team goes by shifts: its first has begun, and its last is not over."""
    query = select(func.min(turns.c.begins_at) <= now, func.max(turns.c.ends_at) > now)
    return all(db.execute(query.where(turns.c.area_id == area_id)).one())


def is_handing(db: Connection, responder_id: int) -> bool:
    """Whether somebody's shift is over, and she still holds somebody."""
    query = select(turns.c.id).where(turns.c.responder_id == responder_id, turns.c.stage == Stage.HANDING).limit(1)
    return db.execute(query).first() is not None


def next_begin(
    db: Connection, now: datetime, until: datetime, *, language: Locale | None, takes: Sequence[Serves]
) -> datetime | None:
    """When the first turn begins, after now, of somebody who speaks this and answers so."""
    query = select(func.min(turns.c.begins_at)).where(
        turns.c.begins_at > now, turns.c.begins_at < until, turns.c.takes.in_(takes), turns.c.stage != Stage.OVER
    )
    if language is not None:
        query = query.where(literal(language, Text) == any_(turns.c.languages))
    return db.execute(query).scalar()


def due(db: Connection, now: datetime, limit: int) -> list[int]:
    """Turns about which something is to be done."""
    query = select(turns.c.id).where(turns.c.look_at <= now, turns.c.stage != Stage.OVER)
    return list(db.execute(query.order_by(turns.c.look_at).limit(limit)).scalars())


def come(db: Connection, turn_id: int, stage: Stage, look_at: datetime) -> None:
    """How far a turn has come, and when it is to be looked at next."""
    db.execute(update(turns).where(turns.c.id == turn_id).values(stage=stage, look_at=look_at))


def count_missed(db: Connection, now: datetime) -> int:
    """Turns that are on, and neither whoever has them nor anybody else is there for them."""
    stands_in = select(asks.c.id).where(asks.c.turn_id == turns.c.id, asks.c.answer == Answer.YES).exists()
    query = select(func.count()).where(turns.c.stage == Stage.MISSED, turns.c.ends_at > now, ~stands_in)
    return db.execute(query).scalar_one()


def ask(db: Connection, turn_id: int, responder_id: int, why: Ask, now: datetime) -> int:
    query = insert(asks).values(turn_id=turn_id, responder_id=responder_id, why=why, asked_at=now)
    ask_id: int = db.execute(query.returning(asks.c.id)).scalar_one()
    return ask_id


def asked(db: Connection, turn_id: int) -> list[Asked]:
    """Everybody who was asked about a turn, in order."""
    query = select(asks).where(asks.c.turn_id == turn_id).order_by(asks.c.id)
    return [_asked(row) for row in db.execute(query)]


def asked_of(db: Connection, responder_id: int, why: Ask) -> list[Asked]:
    """What somebody is asked, and has not answered."""
    query = select(asks).where(asks.c.responder_id == responder_id, asks.c.why == why, asks.c.answer == Answer.OPEN)
    return [_asked(row) for row in db.execute(query.order_by(asks.c.id.desc()))]


def answer(db: Connection, ask_id: int, said: Answer) -> bool:
    """Her answer; False when it was answered already."""
    query = update(asks).where(asks.c.id == ask_id, asks.c.answer == Answer.OPEN).values(answer=said)
    return db.execute(query).rowcount == 1


def end_asks(db: Connection, turn_id: int) -> None:
    """Nobody needs to answer any more."""
    query = update(asks).where(asks.c.turn_id == turn_id, asks.c.answer == Answer.OPEN)
    db.execute(query.values(answer=Answer.OVER))


def forget(db: Connection, before: datetime, *, dry: bool) -> int:
    """What ended before then."""
    past = turns.c.ends_at < before
    if dry:
        return db.execute(select(func.count()).where(past)).scalar_one()
    return db.execute(delete(turns).where(past)).rowcount


def _all(db: Connection, query: Select[tuple[object, ...]]) -> list[Turn]:
    return [_turn(row) for row in db.execute(query)]


def _turn(row: Row[tuple[object, ...]]) -> Turn:
    return Turn(
        id=row.id,
        shift_id=row.shift_id,
        responder_id=row.responder_id,
        area_id=row.area_id,
        takes=row.takes,
        languages=tuple(Locale(code) for code in row.languages),
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        stage=row.stage,
        on=row.on_day,
        look_at=row.look_at,
    )


def _asked(row: Row[tuple[object, ...]]) -> Asked:
    return Asked(
        id=row.id,
        turn_id=row.turn_id,
        responder_id=row.responder_id,
        why=row.why,
        answer=row.answer,
        asked_at=row.asked_at,
    )

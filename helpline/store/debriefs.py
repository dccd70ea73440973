"""Talks afterwards: when who would listen, and who is offered a talk; both gone within an hour of their time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Row,
    Table,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.debrief import Debrief, Free, Stage
from helpline.store.database import SCHEMA, Instant, Word, one_of

times = Table(
    "listening_time",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("responder_id", ForeignKey("responder.id"), nullable=False),
    Column("begins_at", Instant, nullable=False),
    UniqueConstraint("responder_id", "begins_at"),
)
debriefs = Table(
    "debrief",
    SCHEMA,
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
    Column("stage", Word(Stage), nullable=False),
    Column("until", Instant, nullable=False),
    Column("time_id", ForeignKey("listening_time.id", ondelete="SET NULL"), unique=True),
    Column("told", ARRAY(BigInteger), nullable=False, server_default="{}"),
    one_of("stage", Stage),
)

_TAKEN = select(debriefs.c.time_id).where(debriefs.c.time_id.is_not(None))
_WITH_TIME = select(debriefs, times.c.id.label("free_id"), times.c.responder_id.label("listener_id"), times.c.begins_at)
_WITH_TIME = _WITH_TIME.select_from(debriefs.outerjoin(times, times.c.id == debriefs.c.time_id))


def put(db: Connection, responder_id: int, stage: Stage, until: datetime) -> None:
    """A talk of hers, in place of what was offered before."""
    facts = {"stage": stage, "until": until, "time_id": None, "told": []}
    query = insert(debriefs).values(responder_id=responder_id, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["responder_id"], set_=facts))


def of(db: Connection, responder_id: int, now: datetime) -> Debrief | None:
    """Hers, while it stands."""
    row = db.execute(_WITH_TIME.where(debriefs.c.responder_id == responder_id, debriefs.c.until > now)).first()
    return _debrief(row) if row else None


def open_now(db: Connection, now: datetime) -> list[Debrief]:
    """Everybody who may pick a time and has not."""
    query = _WITH_TIME.where(debriefs.c.stage == Stage.OPEN, debriefs.c.until > now).order_by(debriefs.c.until)
    return [_debrief(row) for row in db.execute(query)]


def tell(db: Connection, responder_id: int, told: Sequence[int]) -> None:
    """Which times a text named, in its order."""
    db.execute(update(debriefs).where(debriefs.c.responder_id == responder_id).values(told=list(told)))


def agree(db: Connection, responder_id: int, time_id: int, now: datetime) -> bool:
    """She picked it; False when it is gone, or somebody else was first."""
    free = db.execute(select(times.c.id).where(times.c.id == time_id, times.c.begins_at > now).with_for_update())
    if free.first() is None or db.execute(_TAKEN.where(debriefs.c.time_id == time_id)).first() is not None:
        return False
    hers = (debriefs.c.responder_id == responder_id) & (debriefs.c.stage == Stage.OPEN) & (debriefs.c.until > now)
    return db.execute(update(debriefs).where(hers).values(stage=Stage.AGREED, time_id=time_id)).rowcount == 1


def end(db: Connection, responder_id: int) -> None:
    """Nothing is kept of it."""
    db.execute(delete(debriefs).where(debriefs.c.responder_id == responder_id))


def give(db: Connection, responder_id: int, begins_at: datetime) -> None:
    """She would listen then. Said twice it is said once."""
    query = insert(times).values(responder_id=responder_id, begins_at=begins_at)
    db.execute(query.on_conflict_do_nothing())


def time_of(db: Connection, responder_id: int, time_id: int) -> Free | None:
    """A time that she gave herself."""
    row = db.execute(select(times).where(times.c.id == time_id, times.c.responder_id == responder_id)).first()
    return Free(row.id, row.responder_id, row.begins_at) if row else None


def take_back(db: Connection, time_id: int) -> None:
    """She would not listen then after all."""
    db.execute(delete(times).where(times.c.id == time_id))


def free(db: Connection, now: datetime) -> list[Free]:
    """Every time that is still to come and that nobody has picked."""
    query = select(times).where(times.c.begins_at > now, times.c.id.not_in(_TAKEN)).order_by(times.c.begins_at)
    return [Free(row.id, row.responder_id, row.begins_at) for row in db.execute(query)]


def given(db: Connection, responder_id: int, now: datetime) -> list[tuple[Free, int | None]]:
    """The times she gave, each with whoever picked it."""
    query = select(times, debriefs.c.responder_id.label("with_id"))
    query = query.select_from(times.outerjoin(debriefs, debriefs.c.time_id == times.c.id))
    query = query.where(times.c.responder_id == responder_id, times.c.begins_at > now).order_by(times.c.begins_at)
    return [(Free(row.id, row.responder_id, row.begins_at), row.with_id) for row in db.execute(query)]


def forget_of(db: Connection, responder_id: int) -> None:
    """She is a responder no more: what she was offered goes, and what she gave."""
    hers = select(times.c.id).where(times.c.responder_id == responder_id)
    db.execute(delete(debriefs).where(or_(debriefs.c.responder_id == responder_id, debriefs.c.time_id.in_(hers))))
    db.execute(delete(times).where(times.c.responder_id == responder_id))


def forget(db: Connection, before: datetime, *, dry: bool) -> int:
    """What was offered until then."""
    old = debriefs.c.until < before
    if dry:
        return db.execute(select(func.count()).select_from(debriefs).where(old)).scalar_one()
    return db.execute(delete(debriefs).where(old)).rowcount


def forget_times(db: Connection, before: datetime, *, dry: bool) -> int:
    """Times that were before then, and with each the talk that was agreed for it."""
    old = times.c.begins_at < before
    if dry:
        return db.execute(select(func.count()).select_from(times).where(old)).scalar_one()
    db.execute(delete(debriefs).where(debriefs.c.time_id.in_(select(times.c.id).where(old))))
    return db.execute(delete(times).where(old)).rowcount


def _debrief(row: Row[tuple[object, ...]]) -> Debrief:
    time = Free(row.free_id, row.listener_id, row.begins_at) if row.free_id is not None else None
    return Debrief(responder_id=row.responder_id, stage=row.stage, until=row.until, time=time, told=tuple(row.told))

"""Responders: who may answer, in which languages, and whether they are on duty now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Identity,
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    update,
)

from helpline.domain.line import Serves
from helpline.domain.load import HARD_IN_A_ROW
from helpline.domain.names import Locale, LookupKey, Sealed
from helpline.domain.responder import Duty, Responder
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.shutting import shut
from helpline.store.turns import turns

responders = Table(
    "responder",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("alias", Text, nullable=False, unique=True),
    Column("number_key", LargeBinary, nullable=False, unique=True),
    Column("number_sealed", LargeBinary, nullable=False),
    Column("sealed_with", LargeBinary, nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("duty", Word(Duty), nullable=False, server_default=Duty.OFF),
    Column("duty_since", Instant),
    Column(
        "at_once",
        SmallInteger,
        nullable=False,
        server_default="2",
    ),
    Column("takes", Word(Serves), nullable=False, server_default=Serves.BOTH),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Column("buddy_id", ForeignKey("responder.id")),
    Column("own_at_once", SmallInteger),
    Column("hard", SmallInteger, nullable=False, server_default="0"),
    Column("taken", SmallInteger, nullable=False, server_default="0"),
    Column("leads", Boolean, nullable=False, server_default=false()),
    Column("reachable", Boolean, nullable=False, server_default=false()),
    Column("asked_as_woman", Boolean, nullable=False, server_default=false()),
    Column("idle_since", Instant),
    Column("out_until", Instant),
    one_of("duty", Duty),
    one_of("takes", Serves),
    CheckConstraint("cardinality(languages) > 0", name="languages"),
    CheckConstraint("at_once BETWEEN 1 AND 9", name="at_once"),
)


_NUMBERED = select(responders).where(responders.c.number_key == bindparam("key"), responders.c.active)
_GET = select(responders).where(responders.c.id == bindparam("responder_id"))
_LOCKED = _GET.with_for_update()
_SEALED_NUMBER = select(responders.c.sealed_with, responders.c.number_sealed, responders.c.number_key).where(
    responders.c.id == bindparam("responder_id"), responders.c.active
)
_HER_TURN = select(turns.c.id).where(
    turns.c.responder_id == responders.c.id,
    turns.c.begins_at <= bindparam("now", type_=Instant),
    turns.c.ends_at > bindparam("now", type_=Instant),
)
_OF_HER_TEAM = select(turns.c.id).where(turns.c.area_id == responders.c.area_id)
_SHIFTS_KEPT = and_(
    _OF_HER_TEAM.where(turns.c.ends_at > bindparam("now", type_=Instant)).exists(),
    _OF_HER_TEAM.where(turns.c.begins_at <= bindparam("now", type_=Instant)).exists(),
)
_IN_SHIFT = or_(_HER_TURN.exists(), not_(_SHIFTS_KEPT))
_ON_DUTY = (
    select(responders)
    .where(
        responders.c.duty == Duty.ON,
        responders.c.active,
        ~responders.c.withdrawn,
        responders.c.hard < HARD_IN_A_ROW,
        _IN_SHIFT,
        ~exists(select(shut.c.id)),
    )
    .order_by(responders.c.id)
)
_IDLE = update(responders).where(responders.c.id == bindparam("responder_id")).values(idle_since=bindparam("now"))
_TAKEN = update(responders).where(responders.c.id == bindparam("responder_id")).values(taken=responders.c.taken + 1)


@dataclass(frozen=True)
class SealedNumber:
    sealed_with: Sealed
    number_sealed: Sealed
    number_key: LookupKey


def add(
    db: Connection,
    *,
    alias: str,
    number_key: LookupKey,
    number_sealed: Sealed,
    sealed_with: Sealed,
    languages: Sequence[Locale],
    area_id: int,
    at_once: int = 2,
    takes: Serves = Serves.BOTH,
    leads: bool = False,
    reachable: bool = False,
    asked_as_woman: bool = False,
) -> Responder:
    values = {
        "alias": alias,
        "number_key": number_key,
        "number_sealed": number_sealed,
        "sealed_with": sealed_with,
        "languages": list(languages),
        "area_id": area_id,
        "at_once": at_once,
        "takes": takes,
        "leads": leads,
        "reachable": reachable,
        "asked_as_woman": asked_as_woman,
    }
    return _responder(db.execute(insert(responders).values(**values).returning(responders)).one())


def with_number(db: Connection, number_key: LookupKey) -> Responder | None:
    """The responder whose phone this is, if it is one's."""
    row = db.execute(_NUMBERED, {"key": number_key}).first()
    return _responder(row) if row else None


def with_alias(db: Connection, alias: str) -> Responder | None:
    row = db.execute(select(responders).where(responders.c.alias == alias, responders.c.active)).first()
    return _responder(row) if row else None


def get(db: Connection, responder_id: int) -> Responder:
    return _responder(db.execute(_GET, {"responder_id": responder_id}).one())


def locked(db: Connection, responder_id: int) -> Responder:
    """The same, and nobody else changes what she holds until this transaction ends."""
    return _responder(db.execute(_LOCKED, {"responder_id": responder_id}).one())


def sealed_number(db: Connection, responder_id: int) -> SealedNumber | None:
    """The number of an active responder, as it is kept."""
    row = db.execute(_SEALED_NUMBER, {"responder_id": responder_id}).first()
    if row is None:
        return None
    return SealedNumber(Sealed(row.sealed_with), Sealed(row.number_sealed), LookupKey(row.number_key))


def on_duty(db: Connection, now: datetime) -> list[Responder]:
    """Everybody who may be offered a contact now: signed on, not on a break, and in her shift.

    Nobody while all is locked.

    Where a team keeps no shifts, having signed on is enough.
    """
    return [_responder(row) for row in db.execute(_ON_DUTY, {"now": now})]


def is_in_shift(db: Connection, responder_id: int, now: datetime) -> bool:
    """Whether somebody is in a shift of hers, or in a team that keeps none."""
    query = select(responders.c.id).where(responders.c.id == bindparam("responder_id"), _IN_SHIFT)
    return db.execute(query, {"now": now, "responder_id": responder_id}).first() is not None


def everybody(db: Connection) -> list[Responder]:
    query = select(responders).where(responders.c.active).order_by(responders.c.alias)
    return [_responder(row) for row in db.execute(query)]


def to_ask(db: Connection, now: datetime) -> list[Responder]:
    """Who may be asked to come, on duty or not: nobody who needed out, and nobody who is under pressure."""
    return [
        _responder(row) for row in db.execute(select(responders).where(_may_be_asked(now)).order_by(responders.c.id))
    ]


def one_to_ask(db: Connection, responder_id: int, now: datetime) -> Responder | None:
    """The same of one, who is named for when nobody else is there."""
    row = db.execute(select(responders).where(_may_be_asked(now), responders.c.id == responder_id)).first()
    return _responder(row) if row else None


def reachable(db: Connection, now: datetime) -> list[Responder]:
    """Who agreed to be asked in need, on duty or not."""
    query = select(responders).where(_may_be_asked(now), responders.c.reachable)
    return [_responder(row) for row in db.execute(query.order_by(responders.c.id))]


def forget_outs(db: Connection, now: datetime, *, dry: bool) -> int:
    """That somebody needed out is not known for longer than it has any use."""
    over = responders.c.out_until <= now
    if dry:
        return db.execute(select(func.count()).select_from(responders).where(over)).scalar_one()
    return db.execute(update(responders).where(over).values(out_until=None)).rowcount


def _may_be_asked(now: datetime) -> ColumnElement[bool]:
    is_out = responders.c.out_until.is_not(None) & (responders.c.out_until > now)
    return and_(responders.c.active, ~responders.c.withdrawn, ~is_out)


def with_id(db: Connection, responder_id: int) -> Responder | None:
    """An active responder, by what an address says of her."""
    row = db.execute(select(responders).where(responders.c.id == responder_id, responders.c.active)).first()
    return _responder(row) if row else None


def change(db: Connection, responder_id: int, **facts: object) -> Responder:
    """Some of her columns, by their names; what is not named stays."""
    query = update(responders).where(responders.c.id == responder_id).values(**facts)
    return _responder(db.execute(query.returning(responders)).one())


def set_duty(db: Connection, responder_id: int, duty: Duty, now: datetime) -> None:
    """With a shift everything begins anew: what she took, and what was hard. What she does twice changes nothing."""
    is_new = responders.c.duty != duty
    over = (responders.c.duty == Duty.OFF) | literal(duty is Duty.OFF)
    facts = {
        "duty": duty,
        "duty_since": case((is_new, now), else_=responders.c.duty_since),
        "idle_since": case((is_new, now), else_=responders.c.idle_since),
        "taken": case((over, 0), else_=responders.c.taken),
        "hard": case((over, 0), else_=responders.c.hard),
        "out_until": null() if duty is Duty.ON else responders.c.out_until,
    }
    db.execute(update(responders).where(responders.c.id == responder_id).values(**facts))


def note_idle(db: Connection, responder_id: int, now: datetime) -> None:
    """Something of hers has ended: others come before her now. What was before is not kept."""
    db.execute(_IDLE, {"responder_id": responder_id, "now": now})


def note_taken(db: Connection, responder_id: int) -> None:
    """One more since she came on: shown to herself, and forgotten when she goes off."""
    db.execute(_TAKEN, {"responder_id": responder_id})


def at_once_at_most(db: Connection, many: int) -> None:
    """Nobody takes more than this at the same time from now on."""
    db.execute(update(responders).where(responders.c.at_once > many).values(at_once=many))


def at_once_for(db: Connection, responder_id: int) -> int:
    """How many her keeper gave her to take at the same time, whatever she has set for herself."""
    query = select(responders.c.at_once).where(responders.c.id == responder_id)
    many: int = db.execute(query).scalar_one()
    return many


def withdraw(db: Connection, responder_id: int, *, withdrawn: bool) -> None:
    """Whether nothing is offered to her, whatever she says of her duty."""
    db.execute(update(responders).where(responders.c.id == responder_id).values(withdrawn=withdrawn))


def deactivate(db: Connection, responder_id: int, *, number_key: LookupKey) -> None:
    """The row stays for what refers to it; her number goes, and her alias is free for somebody else."""
    facts = {
        "active": False,
        "alias": f"gone {responder_id}",
        "number_key": number_key,
        "number_sealed": b"",
        "sealed_with": b"",
        "buddy_id": None,
    }
    db.execute(update(responders).where(responders.c.id == responder_id).values(**facts))
    db.execute(update(responders).where(responders.c.buddy_id == responder_id).values(buddy_id=None))


def _responder(row: Row[tuple[object, ...]]) -> Responder:
    return Responder(
        id=row.id,
        alias=row.alias,
        languages=tuple(Locale(code) for code in row.languages),
        area_id=row.area_id,
        duty=row.duty,
        at_once=min(row.at_once, row.own_at_once or row.at_once),
        takes=row.takes,
        duty_since=row.duty_since,
        hard=row.hard,
        taken=row.taken,
        buddy_id=row.buddy_id,
        leads=row.leads,
        reachable=row.reachable,
        asked_as_woman=row.asked_as_woman,
        idle_since=row.idle_since,
    )

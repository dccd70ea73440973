"""The legs of calls: who is rung or on the line, and what the carrier has still to be asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Row,
    SmallInteger,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.call import LIFE, LIVE, ON_THE_LINE, Ending, Leg, Order, Phase, Role, State, Trigger, Why
from helpline.domain.names import CarrierId
from helpline.store.contacts import contacts
from helpline.store.database import SCHEMA, Instant, Word, one_of, picked

legs = Table(
    "leg",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="SET NULL"), index=True),
    Column("line_id", ForeignKey("line.id"), nullable=False),
    Column("role", Word(Role), nullable=False),
    Column("why", Word(Why), nullable=False),
    Column("responder_id", ForeignKey("responder.id")),
    Column("state", Word(State), nullable=False),
    Column("phase", Word(Phase), nullable=False),
    Column("sid", Text, unique=True),
    Column("sequence", Integer, nullable=False, server_default="-1"),
    Column("tried_in", Integer, nullable=False, server_default="0"),
    Column("made_at", Instant, nullable=False),
    Column("ring_until", Instant),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("ending", Word(Ending)),
    Column("wanted", Word(Order)),
    Column("wanted_at", Instant),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("token", Uuid),
    Column("look_at", Instant),
    Column("was_met", Boolean, nullable=False, server_default=false()),
    one_of("role", Role),
    one_of("why", Why),
    one_of("state", State),
    one_of("phase", Phase),
    one_of("ending", Ending),
    one_of("wanted", Order),
)
Index(
    "uq_leg_live_responder",
    legs.c.responder_id,
    unique=True,
    postgresql_where=legs.c.state.in_(LIVE) & legs.c.responder_id.is_not(None),
)
Index("ix_leg_wanted", legs.c.wanted_at, postgresql_where=legs.c.wanted.is_not(None))
Index("ix_leg_look", legs.c.look_at, postgresql_where=legs.c.state.in_(LIVE))
Index("ix_leg_ended", legs.c.ended_at)

paces = Table(
    "pace",
    SCHEMA,
    Column("name", Text, primary_key=True),
    Column("free_at", Instant, nullable=False),
)

_BY_SID = select(legs).where(legs.c.sid == bindparam("the_sid"))
_BY_ID = select(legs).where(legs.c.id == bindparam("the_leg"))
_OF_CONTACT = select(legs).where(legs.c.contact_id == bindparam("contact")).order_by(legs.c.id)
_LIVE_OF_CONTACT = _OF_CONTACT.where(legs.c.state.in_(LIVE))
_BEGIN = insert(legs).on_conflict_do_nothing().returning(legs)
_CAN_BE_ASKED = or_(
    (legs.c.wanted == Order.PLACE) & (legs.c.state == State.PLANNED),
    (legs.c.wanted == Order.MOVE) & legs.c.state.in_(LIVE) & legs.c.sid.is_not(None),
    (legs.c.wanted == Order.END) & legs.c.sid.is_not(None),
)
"""Only what was never asked for is rung, and only what has an id can be moved or hung up."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing the carrier is to be asked for about one leg."""

    leg: Leg
    order: Order
    attempts: int


def begin(
    db: Connection,
    *,
    contact_id: int | None,
    line_id: int,
    role: Role,
    why: Why,
    now: datetime,
    look_at: datetime,
    state: State = State.PLANNED,
    phase: Phase = Phase.WAITING,
    responder_id: int | None = None,
    sid: CarrierId | None = None,
    ring_until: datetime | None = None,
    wanted_at: datetime | None = None,
    tried_in: int = 0,
) -> Leg | None:
    """A new leg, to be rung from ``wanted_at`` on. None when that call or that responder has a living one already."""
    values = {
        "contact_id": contact_id,
        "line_id": line_id,
        "role": role,
        "why": why,
        "responder_id": responder_id,
        "state": state,
        "phase": phase,
        "sid": sid,
        "made_at": now,
        "answered_at": now if state in ON_THE_LINE else None,
        "ring_until": ring_until,
        "wanted": Order.PLACE if wanted_at else None,
        "wanted_at": wanted_at,
        "look_at": look_at,
        "tried_in": tried_in,
    }
    row = db.execute(_BEGIN, values).first()
    return _leg(row) if row else None


def with_sid(db: Connection, sid: CarrierId) -> Leg | None:
    row = db.execute(_BY_SID, {"the_sid": sid}).first()
    return _leg(row) if row else None


def get(db: Connection, leg_id: int) -> Leg | None:
    row = db.execute(_BY_ID, {"the_leg": leg_id}).first()
    return _leg(row) if row else None


def of_contact(db: Connection, contact_id: int) -> list[Leg]:
    return [_leg(row) for row in db.execute(_OF_CONTACT, {"contact": contact_id})]


def live(db: Connection, contact_id: int) -> list[Leg]:
    """The legs of a contact that have not ended, oldest first."""
    return [_leg(row) for row in db.execute(_LIVE_OF_CONTACT, {"contact": contact_id})]


def ringing_responders(db: Connection) -> list[Leg]:
    """Every telephone of ours that rings, or is to ring, and that nobody has picked up."""
    states = [state for state in LIVE if state not in ON_THE_LINE]
    query = select(legs).where(legs.c.state.in_(states), legs.c.responder_id.is_not(None)).order_by(legs.c.id)
    return [_leg(row) for row in db.execute(query)]


def on_a_call(db: Connection, now: datetime) -> set[int]:
    """Responders whose telephone rings or is in use for us, if only for a last word."""
    in_use = legs.c.state.in_(LIVE) | ((legs.c.state == State.ENDED) & (legs.c.look_at > now))
    return set(db.execute(select(legs.c.responder_id).where(in_use, legs.c.responder_id.is_not(None))).scalars())


def change(db: Connection, leg_id: int, **facts: Any) -> None:
    """Remember facts of a leg. Its state is changed by `move` only."""
    db.execute(update(legs).where(legs.c.id == leg_id).values(**facts))


def move(db: Connection, leg_id: int, trigger: Trigger, **facts: Any) -> bool:
    """The one way a leg changes state: True means that you were the one who changed it."""
    before = LIFE.before(trigger)
    after = LIFE.move(before[0], trigger)
    query = update(legs).where(legs.c.id == leg_id, legs.c.state.in_(before)).values(state=after, **facts)
    return db.execute(query).rowcount == 1


def want(db: Connection, ids: Collection[int], order: Order, now: datetime) -> None:
    """The carrier is to be asked for this. Ending is never taken back."""
    if not ids:
        return
    query = update(legs).where(legs.c.id.in_(ids), legs.c.state.in_(LIVE), legs.c.wanted.is_distinct_from(Order.END))
    if order is Order.MOVE:
        query = query.where(legs.c.state.in_(ON_THE_LINE))
    db.execute(query.values(wanted=order, wanted_at=now, token=None, attempts=0))


def wanted_now(db: Connection, *, now: datetime, limit: int) -> list[Wanted]:
    """What is due, held until we are done. Each of them is then changed once, by `claim` or `put_off`.

    A row that is changed twice in one transaction takes its contact along, and contacts always come first.

    A ring is claimed once: who claimed it and was never heard of again may have rung. That is found out, not repeated.
    """
    ripe = (
        select(legs)
        .where(
            legs.c.wanted.is_not(None),
            legs.c.wanted_at <= now,
            _CAN_BE_ASKED,
        )
        .order_by(legs.c.wanted_at, legs.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Wanted(leg=_leg(row), order=row.wanted, attempts=row.attempts) for row in db.execute(ripe)]


def claim(db: Connection, wanted: Wanted, *, token: UUID, until: datetime, **facts: Any) -> None:
    """Nobody else asks for it before ``until``."""
    values = {"wanted_at": until, "token": token, "attempts": wanted.attempts + 1} | facts
    db.execute(update(legs).where(legs.c.id == wanted.leg.id).values(**values))


def wait_for(db: Connection, leg_id: int, until: datetime) -> None:
    """Its turn has not come: it is due then, and that was no attempt."""
    db.execute(update(legs).where(legs.c.id == leg_id).values(wanted_at=until))


def next_wanted(db: Connection) -> datetime | None:
    """When the carrier is to be asked for something next."""
    query = select(func.min(legs.c.wanted_at)).where(legs.c.wanted.is_not(None), _CAN_BE_ASKED)
    return db.execute(query).scalar()


def done(db: Connection, leg_id: int, token: UUID) -> None:
    """It was asked for; unless something else is wanted meanwhile, nothing is any more."""
    query = update(legs).where(legs.c.id == leg_id, legs.c.token == token)
    db.execute(query.values(wanted=None, wanted_at=None, token=None))


def put_off(db: Connection, leg_id: int, token: UUID, until: datetime, **facts: Any) -> bool:
    """Not now: ask again then. False when something else is wanted meanwhile."""
    query = update(legs).where(legs.c.id == leg_id, legs.c.token == token)
    return db.execute(query.values(wanted_at=until, token=None, **facts)).rowcount == 1


def has_sid(db: Connection, leg_id: int, sid: CarrierId) -> bool:
    """The carrier's id for a leg, by whatever way it was heard first. False when it goes by another one."""
    query = update(legs).where(legs.c.id == leg_id, (legs.c.sid.is_(None)) | (legs.c.sid == sid))
    return db.execute(query.values(sid=sid)).rowcount == 1


def is_news(db: Connection, leg_id: int, sequence: int) -> bool:
    """Whether this callback is later than every one before; each counts once."""
    query = update(legs).where(legs.c.id == leg_id, legs.c.sequence < sequence).values(sequence=sequence)
    return db.execute(query).rowcount == 1


def silent(db: Connection, *, now: datetime, until: datetime, limit: int) -> list[Leg]:
    """Legs of which nothing was heard for too long; nobody else asks before ``until``."""
    ripe = (
        select(legs.c.id)
        .where(legs.c.look_at <= now, legs.c.state.in_(LIVE), legs.c.state != State.PLANNED)
        .order_by(legs.c.look_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    query = update(legs).where(legs.c.id.in_(picked(ripe))).values(look_at=until).returning(legs)
    return [_leg(row) for row in db.execute(query)]


def count_not_rung(db: Connection, *, waits_since: datetime, since: datetime) -> int:
    """Telephones that wait for so long to be rung at all, or that since then never were in their time."""
    waits = (legs.c.wanted == Order.PLACE) & legs.c.state.in_([State.PLANNED, State.ASKED])
    waits &= legs.c.made_at <= waits_since
    unheard_of = legs.c.sid.is_(None) & (legs.c.sequence < 0) & legs.c.answered_at.is_(None)
    never = unheard_of & (legs.c.ending == Ending.CALLED_OFF) & (legs.c.ended_at >= legs.c.ring_until)
    query = select(func.count()).where(waits | (never & (legs.c.ended_at > since)))
    return db.execute(query).scalar_one()


def of_responder(db: Connection, responder_id: int) -> list[Leg]:
    """The living legs of one responder: at most one rings, or is in use."""
    query = select(legs).where(legs.c.responder_id == responder_id, legs.c.state.in_(LIVE))
    return [_leg(row) for row in db.execute(query)]


def call_off_planned(db: Connection, ids: Collection[int], now: datetime) -> None:
    """What the carrier was not told of yet never rings."""
    query = update(legs).where(legs.c.id.in_(ids), legs.c.state == State.PLANNED)
    facts = {"wanted": None, "token": None, "look_at": None}
    db.execute(query.values(state=State.ENDED, ending=Ending.CALLED_OFF, ended_at=now, **facts))


def give_up(db: Connection, ids: Collection[int], now: datetime) -> None:
    """Nobody waits for these any more, whatever the carrier still says of them."""
    query = update(legs).where(legs.c.id.in_(ids), legs.c.state.in_(LIVE))
    db.execute(query.values(state=State.ENDED, ending=Ending.LOST, ended_at=now, look_at=None))


def rings(db: Connection, contact_id: int, tried_in: int) -> list[Leg]:
    """Every ring of one search, whatever became of it."""
    query = select(legs).where(legs.c.contact_id == contact_id, legs.c.tried_in == tried_in, legs.c.why == Why.OFFER)
    return [_leg(row) for row in db.execute(query)]


def count_as_tried(db: Connection, contact_id: int, responder_id: int, tried_in: int) -> None:
    """She is not rung in this search: she had it already."""
    query = update(legs).where(
        legs.c.contact_id == contact_id, legs.c.responder_id == responder_id, legs.c.why == Why.OFFER
    )
    db.execute(query.values(tried_in=tried_in))


def count_live(db: Connection) -> int:
    """Legs that the carrier counts against what may be open at once."""
    query = select(func.count()).where(legs.c.state.in_([State.ASKED, State.RINGING, State.ANSWERED, State.MET]))
    return db.execute(query).scalar_one()


def count_failed(db: Connection, since: datetime) -> int:
    """Responders whose number the carrier refused to ring since then."""
    query = select(func.count(func.distinct(legs.c.responder_id))).where(
        legs.c.ending == Ending.FAILED, legs.c.ended_at > since, legs.c.responder_id.is_not(None)
    )
    return db.execute(query).scalar_one()


def take_turn(db: Connection, now: datetime, takes: timedelta) -> datetime | None:
    """None: the account may ring now, and is then busy so long. Otherwise when to ask again; nothing is reserved."""
    query = insert(paces).values(name="calls", free_at=now + takes)
    query = query.on_conflict_do_update(
        index_elements=["name"], set_={"free_at": now + takes}, where=paces.c.free_at <= now
    )
    if db.execute(query.returning(paces.c.name)).first() is not None:
        return None
    again: datetime = db.execute(select(paces.c.free_at).where(paces.c.name == "calls")).scalar_one()
    return again


def count_waiting_withheld(db: Connection, line_id: int) -> int:
    """How many who hide their number are on this line now."""
    query = select(func.count()).where(
        contacts.c.line_id == line_id, contacts.c.on_call, contacts.c.caller_key.is_(None)
    )
    return db.execute(query).scalar_one()


def untry(db: Connection, responder_id: int) -> None:
    """She came on anew: what she did not answer before does not count."""
    query = update(legs).where(legs.c.responder_id == responder_id, legs.c.state == State.ENDED)
    db.execute(query.values(tried_in=0))


def without_caller(db: Connection, limit: int) -> list[int]:
    """Contacts that are said to be on the telephone and are not."""
    hers = select(legs.c.id).where(
        legs.c.contact_id == contacts.c.id, legs.c.role == Role.CALLER, legs.c.state.in_(LIVE)
    )
    query = select(contacts.c.id).where(contacts.c.on_call, ~hers.exists())
    return list(db.execute(query.limit(limit)).scalars())


def forget(db: Connection, leg_id: int) -> None:
    db.execute(delete(legs).where(legs.c.id == leg_id))


def forget_of(db: Connection, contact_id: int, *, all_of_it: bool) -> None:
    """What has ended of a contact goes with it; what is still on the line goes once it has ended.

    Unless all of it is to go, there stays for some hours that a responder's telephone was in use or can't be rung.
    """
    over = (legs.c.contact_id == contact_id) & (legs.c.state == State.ENDED)
    if not all_of_it:
        db.execute(update(legs).where(over, legs.c.responder_id.is_not(None)).values(sid=None))
        over &= legs.c.responder_id.is_(None)
    db.execute(delete(legs).where(over))


def forget_ended(db: Connection, before: datetime, *, dry: bool) -> int:
    old = (legs.c.state == State.ENDED) & (legs.c.ended_at < before)
    if dry:
        return db.execute(select(func.count()).select_from(legs).where(old)).scalar_one()
    return db.execute(delete(legs).where(old)).rowcount


def _leg(row: Row[tuple[object, ...]]) -> Leg:
    return Leg(
        id=row.id,
        contact_id=row.contact_id,
        line_id=row.line_id,
        role=row.role,
        why=row.why,
        responder_id=row.responder_id,
        state=row.state,
        phase=row.phase,
        sid=CarrierId(row.sid) if row.sid else None,
        made_at=row.made_at,
        answered_at=row.answered_at,
        ring_until=row.ring_until,
        tried_in=row.tried_in,
        ending=row.ending,
        was_met=row.was_met,
    )

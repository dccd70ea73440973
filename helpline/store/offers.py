"""Offers: who was told that somebody waits, with which one-time code, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Index,
    Row,
    Table,
    Text,
    bindparam,
    case,
    false,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.contact import State as ContactState
from helpline.store.contacts import contacts
from helpline.store.database import SCHEMA, Instant, Word, one_of


class State(StrEnum):
    """*Won* is a claim: its code is the handle by which the responder speaks of the contact."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    ENDED = "ended"


offers = Table(
    "offer",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("responder_id", ForeignKey("responder.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("state", Word(State), nullable=False, server_default=State.OPEN),
    Column("by_text", Boolean, nullable=False, server_default=false()),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    one_of("state", State),
)
LIVE = (State.OPEN, State.WON)
Index("uq_offer_code", offers.c.responder_id, offers.c.code, unique=True, postgresql_where=offers.c.state.in_(LIVE))
Index("uq_offer_won", offers.c.contact_id, unique=True, postgresql_where=offers.c.state == State.WON)
Index(
    "uq_offer_once", offers.c.contact_id, offers.c.responder_id, unique=True, postgresql_where=offers.c.state.in_(LIVE)
)
Index("ix_offer_contact", offers.c.contact_id)
Index("ix_offer_said", offers.c.responder_id, offers.c.made_at)


# Built once: putting a statement together takes longer than the database takes to answer it.
_MAKE = insert(offers).on_conflict_do_nothing().returning(offers)
_OF_CONTACT = select(offers).where(offers.c.contact_id == bindparam("contact"))
_STANDING = _OF_CONTACT.where(offers.c.responder_id == bindparam("responder"), offers.c.state.in_(LIVE))
_WINNER = _OF_CONTACT.where(offers.c.state == State.WON)
_IS_HERS = offers.c.responder_id == bindparam("responder", type_=BigInteger)
_DECIDE = (
    update(offers)
    .where(offers.c.contact_id == bindparam("contact"), offers.c.state.in_(LIVE))
    .values(
        state=case((_IS_HERS, literal(State.WON, offers.c.state.type)), else_=literal(State.LOST, offers.c.state.type)),
        by_text=case((_IS_HERS, bindparam("hers_by_text", type_=Boolean)), else_=offers.c.by_text),
        ended_at=case((_IS_HERS, offers.c.ended_at), else_=bindparam("now", type_=Instant)),
    )
    .returning(offers)
)
_CODES = select(offers.c.code).where(
    offers.c.responder_id == bindparam("responder"), offers.c.state.in_(LIVE) | (offers.c.ended_at > bindparam("since"))
)


@dataclass(frozen=True, kw_only=True)
class Offer:
    id: int
    contact_id: int
    responder_id: int
    code: str
    state: State
    by_text: bool
    """Won by a text: what the caller says next goes to the responder's phone, not only to the page."""


def make(db: Connection, *, contact_id: int, responder_id: int, code: str, now: datetime) -> Offer | None:
    """An offer, unless somebody else has made one to her at this same moment, or given her that code."""
    values = {"contact_id": contact_id, "responder_id": responder_id, "code": code, "made_at": now}
    row = db.execute(_MAKE, values).first()
    return _offer(row) if row else None


def codes_in_use(db: Connection, responder_id: int, since: datetime) -> set[str]:
    """Codes that still mean something to this responder, or meant something a short while ago."""
    return set(db.execute(_CODES, {"responder": responder_id, "since": since}).scalars())


def coded(db: Connection, responder_id: int, code: str) -> Offer | None:
    """The newest offer this responder knows by that code, whatever became of it."""
    query = (
        select(offers)
        .where(offers.c.responder_id == responder_id, offers.c.code == code)
        .order_by(offers.c.id.desc())
        .limit(1)
    )
    row = db.execute(query).first()
    return _offer(row) if row else None


def standing(db: Connection, contact_id: int, responder_id: int) -> Offer | None:
    """The live offer of one contact to one responder."""
    row = db.execute(_STANDING, {"contact": contact_id, "responder": responder_id}).first()
    return _offer(row) if row else None


def of_contact(db: Connection, contact_id: int) -> list[Offer]:
    return [_offer(row) for row in db.execute(_OF_CONTACT, {"contact": contact_id})]


def won(db: Connection, responder_id: int) -> list[Offer]:
    """The claims a responder holds."""
    query = select(offers).where(offers.c.responder_id == responder_id, offers.c.state == State.WON)
    return [_offer(row) for row in db.execute(query.order_by(offers.c.id))]


def winner(db: Connection, contact_id: int) -> Offer | None:
    row = db.execute(_WINNER, {"contact": contact_id}).first()
    return _offer(row) if row else None


def open_by_responder(db: Connection) -> dict[int, int]:
    """How many codes each responder has that she has not used yet, by responder."""
    query = select(offers.c.responder_id, func.count()).where(offers.c.state == State.OPEN)
    return {row[0]: row[1] for row in db.execute(query.group_by(offers.c.responder_id))}


def overlooked(db: Connection, since: datetime, limit: int) -> list[int]:
    """Contacts that wait while nobody has a code for them, nor had one since."""
    alive = (offers.c.state == State.OPEN) | (offers.c.ended_at > since)
    told = select(offers.c.id).where(offers.c.contact_id == contacts.c.id, alive).exists()
    query = select(contacts.c.id).where(contacts.c.state == ContactState.WAITING, contacts.c.on_call.is_(False), ~told)
    return list(db.execute(query.order_by(contacts.c.opened_at).limit(limit)).scalars())


def decide(db: Connection, contact_id: int, responder_id: int, now: datetime, *, by_text: bool) -> Offer | None:
    """Of all who were told of a contact one has won it and the others have lost. None when she was never told."""
    values = {"contact": contact_id, "responder": responder_id, "now": now, "hers_by_text": by_text}
    won = [row for row in db.execute(_DECIDE, values) if row.state is State.WON]
    return _offer(won[0]) if won else None


def win(db: Connection, offer_id: int, *, by_text: bool) -> None:
    db.execute(update(offers).where(offers.c.id == offer_id).values(state=State.WON, by_text=by_text))


def end(db: Connection, contact_id: int, now: datetime, *, state: State, but: int | None = None) -> None:
    """End every live offer of a contact, but one."""
    query = update(offers).where(offers.c.contact_id == contact_id, offers.c.state.in_(LIVE))
    if but is not None:
        query = query.where(offers.c.id != but)
    db.execute(query.values(state=state, ended_at=now))


def given_back(db: Connection) -> set[tuple[int, int]]:
    """Contacts that wait, each with a responder who had it and has not been told of it since."""
    newest = (
        select(func.max(offers.c.id))
        .join(contacts, contacts.c.id == offers.c.contact_id)
        .where(contacts.c.state == ContactState.WAITING)
        .group_by(offers.c.contact_id, offers.c.responder_id)
    )
    query = select(offers.c.contact_id, offers.c.responder_id)
    query = query.where(offers.c.id.in_(newest), offers.c.state == State.ENDED)
    return {(row.contact_id, row.responder_id) for row in db.execute(query)}


def end_one(db: Connection, offer_id: int, now: datetime) -> None:
    """This one alone means nothing any more."""
    db.execute(update(offers).where(offers.c.id == offer_id).values(state=State.ENDED, ended_at=now))


def end_of_responder(db: Connection, responder_id: int, now: datetime) -> None:
    """End the open offers of somebody who went off duty; what she has won stays hers."""
    query = update(offers).where(offers.c.responder_id == responder_id, offers.c.state == State.OPEN)
    db.execute(query.values(state=State.ENDED, ended_at=now))


def _offer(row: Row[tuple[object, ...]]) -> Offer:
    return Offer(
        id=row.id,
        contact_id=row.contact_id,
        responder_id=row.responder_id,
        code=row.code,
        state=row.state,
        by_text=row.by_text,
    )

"""Searches for somebody who answers a call, and from whom a contact is hidden."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.call import LIVE, Why
from helpline.domain.contact import State
from helpline.domain.search import ONE_BY_ONE, Search, Stage
from helpline.store.contacts import contacts
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.legs import legs
from helpline.store.lines import lines

searches = Table(
    "search",
    SCHEMA,
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Column("stage", Word(Stage), nullable=False),
    Column("round", Integer, nullable=False),
    Column("until", Instant, nullable=False),
    one_of("stage", Stage),
)

RESTS = timedelta(days=1)

hidden = Table(
    "hidden",
    SCHEMA,
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Column("responder_id", ForeignKey("responder.id"), primary_key=True),
)

_IS_HIDDEN = select(hidden.c.contact_id).where(
    hidden.c.contact_id == bindparam("the_contact"), hidden.c.responder_id == bindparam("the_responder")
)

_BEFORE_A_CLAIM = select(
    _IS_HIDDEN.exists(),
    select(lines.c.id)
    .join(contacts, contacts.c.line_id == lines.c.id)
    .where(
        contacts.c.id == bindparam("the_contact"),
        lines.c.raid_since <= bindparam("now", type_=Instant),
        lines.c.raid_until > bindparam("now", type_=Instant),
    )
    .exists(),
)


def begin(db: Connection, contact_id: int, *, until: datetime) -> Search:
    """A new round from the first stage on; whoever was tried in an earlier one may be rung again."""
    query = insert(searches).values(contact_id=contact_id, stage=Stage.FIRST, round=1, until=until)
    anew: dict[str, Any] = {"stage": Stage.FIRST, "round": searches.c.round + 1, "until": until}
    query = query.on_conflict_do_update(index_elements=["contact_id"], set_=anew)
    row = db.execute(query.returning(searches)).one()
    return Search(contact_id=row.contact_id, stage=row.stage, round=row.round, until=row.until)


def get(db: Connection, contact_id: int) -> Search | None:
    row = db.execute(select(searches).where(searches.c.contact_id == contact_id)).first()
    return Search(contact_id=row.contact_id, stage=row.stage, round=row.round, until=row.until) if row else None


def go_on(db: Connection, contact_id: int, stage: Stage, until: datetime) -> None:
    """To another stage."""
    db.execute(update(searches).where(searches.c.contact_id == contact_id).values(stage=stage, until=until))


def rest(db: Connection, contact_id: int, now: datetime) -> None:
    """Nobody is looked for any more, unless it begins anew: who was tried in which round stays known."""
    db.execute(update(searches).where(searches.c.contact_id == contact_id).values(until=now + RESTS))


def ripe(db: Connection, now: datetime, limit: int) -> list[int]:
    """Contacts whose stage has had its time."""
    query = select(searches.c.contact_id).where(searches.c.until <= now, searches.c.stage != Stage.OVER)
    return list(db.execute(query.order_by(searches.c.until).limit(limit)).scalars())


def unanswered(db: Connection, *, free: int | None, limit: int) -> list[int]:
    """Contacts on the line for whom one more telephone might be rung now, in the queue's order.

    ``free``: whose telephone it is; those for whom it has rung in this round are left out. Where one is rung after the
    other, so are those for whom somebody is being rung.
    """
    rung = select(legs.c.id).where(legs.c.contact_id == contacts.c.id, legs.c.why == Why.OFFER)
    query = (
        select(contacts.c.id)
        .join(searches, searches.c.contact_id == contacts.c.id)
        .join(lines, lines.c.id == contacts.c.line_id)
        .where(
            contacts.c.state == State.WAITING,
            contacts.c.on_call,
            lines.c.strategy.not_in(ONE_BY_ONE) | ~rung.where(legs.c.state.in_(LIVE)).exists(),
        )
        .order_by(contacts.c.urgent_at.asc().nulls_last(), contacts.c.opened_at, contacts.c.id)
        .limit(limit)
    )
    if free is not None:
        query = query.where(~rung.where(legs.c.responder_id == free, legs.c.tried_in == searches.c.round).exists())
    return list(db.execute(query).scalars())


def hide(db: Connection, contact_id: int, responder_id: int) -> None:
    """Never offered to her again. She may know this person, or the caller wished for somebody else: nobody can tell."""
    db.execute(insert(hidden).values(contact_id=contact_id, responder_id=responder_id).on_conflict_do_nothing())


def is_hidden(db: Connection, contact_id: int, responder_id: int) -> bool:
    """Whether these two are kept apart."""
    return db.execute(_IS_HIDDEN, {"the_contact": contact_id, "the_responder": responder_id}).first() is not None


def before_claim(db: Connection, contact_id: int, responder_id: int, now: datetime) -> tuple[bool, bool]:
    """Whether these two are kept apart, and whether its line answers everybody in turn now: in one look."""
    row = db.execute(_BEFORE_A_CLAIM, {"the_contact": contact_id, "the_responder": responder_id, "now": now}).one()
    return bool(row[0]), bool(row[1])


def hidden_from(db: Connection, contact_id: int) -> set[int]:
    """Who is not to be offered this contact."""
    return set(db.execute(select(hidden.c.responder_id).where(hidden.c.contact_id == contact_id)).scalars())


def all_hidden(db: Connection) -> set[tuple[int, int]]:
    """Contacts and responders that are kept apart."""
    query = select(hidden.c.contact_id, hidden.c.responder_id)
    return {(row.contact_id, row.responder_id) for row in db.execute(query)}

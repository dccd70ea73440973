"""Handed over: that the carrier has a text, that it holds a copy, and what waited behind it, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Connection, bindparam, case, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from helpline.domain.names import CarrierId, LookupKey
from helpline.domain.sending import LIFE, State, Trigger
from helpline.store.contacts import contacts
from helpline.store.copies import Kind, copies
from helpline.store.outbox import GONE, outbox
from helpline.store.pulse import circuits


@dataclass(frozen=True)
class HandedOver:
    """``following``: the next text of the same conversation, if it waits. ``outcomes``: see `pulse.outcomes`."""

    following: int | None
    outcomes: str


_CONTACT = bindparam("the_contact", type_=BigInteger)
_STILL = select(contacts.c.id).where(contacts.c.id == _CONTACT).scalar_subquery()
_NOW = bindparam("now", type_=copies.c.made_at.type)
_LATER = bindparam("later", type_=copies.c.next_at.type)
_SENT = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("the_text"),
        outbox.c.token == bindparam("the_token"),
        outbox.c.state.in_(LIFE.before(Trigger.FOUND)),
    )
    .values(state=State.SENT, carrier_sid=bindparam("the_sid"), next_at=bindparam("ask_at"), **GONE)
    .returning(outbox.c.id)
    .cte("sent")
)
_NOTED = (
    insert(copies)
    .from_select(
        ["kind", "sid", "sid_key", "contact_id", "made_at", "next_at"],
        select(
            literal(Kind.MESSAGE, copies.c.kind.type),
            bindparam("the_sid", type_=copies.c.sid.type),
            bindparam("the_key", type_=copies.c.sid_key.type),
            _STILL,
            _NOW,
            case((or_(_CONTACT.is_(None), _STILL.is_not(None)), _LATER), else_=_NOW),
        ),
    )
    .on_conflict_do_nothing(index_elements=["sid_key"])
    .cte("noted")
)
_BEHIND = outbox.alias("behind")
_HANDED_OVER = select(
    select(_BEHIND.c.id)
    .where(
        _BEHIND.c.thread == bindparam("the_thread"),
        _BEHIND.c.id > bindparam("the_text"),
        _BEHIND.c.state == State.PENDING,
    )
    .order_by(_BEHIND.c.id)
    .limit(1)
    .scalar_subquery(),
    select(circuits.c.outcomes).where(circuits.c.name == bindparam("circuit")).scalar_subquery(),
).add_cte(_SENT, _NOTED)


def hand_over(
    db: Connection,
    outbox_id: int,
    *,
    token: UUID,
    sid: CarrierId,
    sid_key: LookupKey,
    thread: str,
    contact_id: int | None,
    now: datetime,
    ask_at: datetime,
    delete_at: datetime,
    circuit: str,
) -> HandedOver:
    """Remember it, if the lease is still ours. The copy is noted anyway; of something wiped meanwhile, due at once.

    One statement, which is a transaction by itself. Saying it twice changes nothing.
    """
    values = {
        "the_text": outbox_id,
        "the_token": token,
        "the_sid": sid,
        "the_key": sid_key,
        "the_thread": thread,
        "the_contact": contact_id,
        "now": now,
        "ask_at": ask_at,
        "later": delete_at,
        "circuit": circuit,
    }
    following, outcomes = db.execute(_HANDED_OVER, values).one()
    return HandedOver(following, outcomes or "")

"""The outbox: every text that must leave the house, sealed until the carrier has it, never sent twice in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    LargeBinary,
    Row,
    SmallInteger,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from helpline.domain.delivery import Delivery
from helpline.domain.names import CarrierId, Sealed
from helpline.domain.sending import LEASE, LIFE, LOOK_EVERY, UNSETTLED, State, Trigger
from helpline.store.database import SCHEMA, Instant, Word, one_of, picked

outbox = Table(
    "outbox",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("line_id", ForeignKey("line.id"), nullable=False),
    Column("contact_id", ForeignKey("contact.id", ondelete="SET NULL")),
    Column("responder_id", ForeignKey("responder.id")),
    Column("thread", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("by_person", Boolean, nullable=False, server_default=false()),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("state", Word(State), nullable=False, server_default=State.PENDING),
    Column("made_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("sealed_with", LargeBinary),
    Column("words_sealed", LargeBinary),
    Column("address_sealed", LargeBinary),
    Column("token", Uuid),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("looks", SmallInteger, nullable=False, server_default="0"),
    Column("started_at", Instant),
    Column("carrier_sid", Text),
    Column("error_code", Integer),
    Column("delivery", Word(Delivery)),
    Column("delivery_rank", SmallInteger, nullable=False, server_default="-1"),
    Column("ended_at", Instant),
    one_of("state", State),
    one_of("delivery", Delivery),
)
Index("ix_outbox_due", outbox.c.next_at, postgresql_where=outbox.c.state.in_(UNSETTLED))
Index("ix_outbox_thread", outbox.c.thread, outbox.c.id, postgresql_where=outbox.c.state.in_(UNSETTLED))
Index(
    "ix_outbox_receipt",
    outbox.c.next_at,
    postgresql_where=(outbox.c.state == State.SENT) & outbox.c.ended_at.is_(None),
)
Index("ix_outbox_human", outbox.c.id, postgresql_where=outbox.c.state == State.HUMAN)
Index("ix_outbox_contact", outbox.c.contact_id)
Index("uq_outbox_carrier_sid", outbox.c.carrier_sid, unique=True, postgresql_where=outbox.c.carrier_sid.is_not(None))
Index("ix_outbox_ended", outbox.c.ended_at, postgresql_where=outbox.c.ended_at.is_not(None))

GONE = {"sealed_with": None, "words_sealed": None, "address_sealed": None}
"""What a text that needs no more sending leaves behind: nothing that anybody wrote, and no number."""


@dataclass(frozen=True, kw_only=True)
class OutgoingText:
    """One outgoing text, still sealed."""

    id: int
    line_id: int
    contact_id: int | None
    responder_id: int | None
    thread: str
    template: str
    by_person: bool
    state: State
    made_at: datetime
    expires_at: datetime
    sealed_with: Sealed | None
    words_sealed: Sealed | None
    address_sealed: Sealed | None
    token: UUID | None
    attempts: int
    looks: int
    started_at: datetime | None
    carrier_sid: CarrierId | None
    error_code: int | None
    delivery: Delivery | None
    ended_at: datetime | None


# Built once: putting a statement together takes longer than the database takes to answer it.
_PUT = insert(outbox).returning(outbox.c.id)
_ITS_ID = outbox.c.id == bindparam("the_text")
_GET = select(outbox).where(_ITS_ID)
_EARLIEST = outbox.alias("earliest")
# Asked of each row by itself: as a join it is planned for the few that are usually there, and after half an hour
# without the carrier it would compare each of thousands with all others.
_IS_FIRST = (
    outbox.c.id
    == select(func.min(_EARLIEST.c.id))
    .where(_EARLIEST.c.thread == outbox.c.thread, _EARLIEST.c.state.in_(UNSETTLED))
    .scalar_subquery()
)
_RIPE = (
    select(outbox.c.id)
    .where(
        outbox.c.state == State.PENDING,
        outbox.c.next_at <= bindparam("now"),
        outbox.c.expires_at > bindparam("now"),
        _IS_FIRST,
    )
    .order_by(outbox.c.urgent.desc(), outbox.c.by_person.desc(), outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_OLDEST_DUE = (
    select(outbox.c.next_at)
    .where(outbox.c.state == State.PENDING, outbox.c.next_at <= bindparam("now"), _IS_FIRST)
    .order_by(outbox.c.next_at)
    .limit(1)
)
_TAKE = (
    update(outbox)
    .where(outbox.c.id.in_(picked(_RIPE)))
    .values(
        state=State.SENDING,
        token=bindparam("the_token"),
        attempts=outbox.c.attempts + 1,
        started_at=bindparam("now"),
        next_at=bindparam("until"),
    )
    .returning(outbox)
)
_FOUND = update(outbox).where(_ITS_ID, outbox.c.state.in_(LIFE.before(Trigger.FOUND)))
_SENT = _FOUND.where(outbox.c.token == bindparam("the_token"))
_NEXT_IN_THREAD = (
    select(outbox.c.id)
    .where(
        outbox.c.thread == bindparam("the_thread"), outbox.c.id > bindparam("after"), outbox.c.state == State.PENDING
    )
    .order_by(outbox.c.id)
    .limit(1)
)
_RECEIPT = (
    update(outbox)
    .where(_ITS_ID, outbox.c.carrier_sid == bindparam("sid"), outbox.c.delivery_rank < bindparam("rank"))
    .returning(outbox.c.contact_id, outbox.c.responder_id, outbox.c.template)
)


def put(
    db: Connection,
    *,
    line_id: int,
    contact_id: int | None,
    responder_id: int | None,
    thread: str,
    template: str,
    by_person: bool,
    urgent: bool,
    sealed_with: Sealed,
    words_sealed: Sealed,
    address_sealed: Sealed | None,
    now: datetime,
    expires_at: datetime,
) -> int:
    """One text to be sent: to a contact's caller, to a responder, or to an address of its own."""
    values = {
        "line_id": line_id,
        "contact_id": contact_id,
        "responder_id": responder_id,
        "thread": thread,
        "template": template,
        "by_person": by_person,
        "urgent": urgent,
        "sealed_with": sealed_with,
        "words_sealed": words_sealed,
        "address_sealed": address_sealed,
        "made_at": now,
        "next_at": now,
        "expires_at": expires_at,
    }
    return int(db.execute(_PUT, values).scalar_one())


def take(db: Connection, *, now: datetime, token: UUID, limit: int) -> list[OutgoingText]:
    """Claim what is due, for the length of a lease: the first unsettled text of each conversation, urgent first.

    A conversation whose earlier text is unsettled waits: order is part of the words.
    """
    values = {"now": now, "until": now + LEASE, "the_token": token, "most": limit}
    return sorted((_text(row) for row in db.execute(_TAKE, values)), key=lambda text: text.id)


def put_back(db: Connection, outbox_id: int, *, token: UUID, next_at: datetime, counted: bool = True) -> bool:
    """Not sent now; due again at ``next_at``. Fenced: False when the lease has gone to somebody else."""
    facts: dict[str, Any] = {"state": State.PENDING, "token": None, "next_at": next_at}
    if not counted:
        facts["attempts"] = outbox.c.attempts - 1
    return _fenced(db, outbox_id, token, State.SENDING, **facts)


def sent(db: Connection, outbox_id: int, *, sid: CarrierId, next_at: datetime, token: UUID | None = None) -> bool:
    """The carrier has it. Nothing of its words or number is needed any more.

    With a ``token``: from the worker that sent it, whose lease must still hold or have just passed unseen.
    Without: found afterwards, by a callback with our id or in the carrier's list.
    """
    facts = {"state": State.SENT, "carrier_sid": sid, "next_at": next_at, **GONE}
    if token is None:
        return db.execute(_FOUND, {"the_text": outbox_id, **facts}).rowcount == 1
    return db.execute(_SENT, {"the_text": outbox_id, "the_token": token, **facts}).rowcount == 1


def refused(db: Connection, outbox_id: int, *, token: UUID, code: int | None, now: datetime) -> bool:
    return _fenced(db, outbox_id, token, State.SENDING, state=State.FAILED, error_code=code, ended_at=now, **GONE)


def unknown(db: Connection, outbox_id: int, *, token: UUID, next_at: datetime) -> bool:
    """Asked for, and no answer. The token stays: a late answer may still settle it."""
    return _fenced(db, outbox_id, token, State.SENDING, state=State.UNKNOWN, next_at=next_at)


def leases_passed(db: Connection, *, now: datetime) -> int:
    """What a worker was sending when it died: nobody knows whether it went out."""
    query = (
        update(outbox)
        .where(outbox.c.state == State.SENDING, outbox.c.next_at <= now)
        .values(state=State.UNKNOWN, next_at=outbox.c.started_at + LOOK_EVERY)
    )
    return db.execute(query).rowcount


def to_look_for(db: Connection, *, now: datetime, until: datetime, limit: int) -> list[OutgoingText]:
    """Unknown texts whose time has come to be looked for at the carrier; nobody else looks before ``until``."""
    ripe = (
        select(outbox.c.id)
        .where(outbox.c.state == State.UNKNOWN, outbox.c.next_at <= now)
        .order_by(outbox.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    query = update(outbox).where(outbox.c.id.in_(picked(ripe))).values(next_at=until).returning(outbox)
    return [_text(row) for row in db.execute(query)]


def looked_in_vain(db: Connection, outbox_id: int, *, state: State, now: datetime, next_at: datetime) -> bool:
    """A look at the carrier's list did not show it; ``state`` is what the domain makes of that."""
    facts: dict[str, Any] = {"looks": outbox.c.looks + 1, "state": state, "next_at": next_at}
    if state is State.PENDING:
        facts |= {"looks": 0, "token": None}
    if state is State.EXPIRED:
        facts |= {"ended_at": now, **GONE}
    before = LIFE.before(Trigger.NEVER_HAPPENED)
    query = update(outbox).where(outbox.c.id == outbox_id, outbox.c.state.in_(before))
    return db.execute(query.values(**facts)).rowcount == 1


def expire(db: Connection, now: datetime, limit: int) -> list[OutgoingText]:
    """What is too late to be true is not sent any more."""
    ripe = (
        select(outbox.c.id)
        .where(outbox.c.state == State.PENDING, outbox.c.expires_at <= now, outbox.c.next_at <= now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    facts = {"state": State.EXPIRED, "ended_at": now, **GONE}
    query = update(outbox).where(outbox.c.id.in_(picked(ripe))).values(**facts).returning(outbox)
    return [_text(row) for row in db.execute(query)]


def send_again(db: Connection, outbox_id: int, *, now: datetime, expires_at: datetime) -> bool:
    """A person has decided that a text which may have gone out goes out once more."""
    facts = {"state": State.PENDING, "next_at": now, "expires_at": expires_at, "looks": 0, "token": None}
    query = update(outbox).where(outbox.c.id == outbox_id, outbox.c.state.in_(LIFE.before(Trigger.SEND_AGAIN)))
    return db.execute(query.values(**facts)).rowcount == 1


def call_off(db: Connection, now: datetime, *, contact_id: int, machines_only: bool = False) -> None:
    """Nothing that has not left yet goes to this caller any more, or nothing that a machine has said.

    What is with the carrier at this very moment may still go; if the carrier cannot take it, it is not tried again.
    """
    hers = (outbox.c.contact_id == contact_id) & outbox.c.responder_id.is_(None)
    if machines_only:
        hers &= ~outbox.c.by_person
    waits = outbox.c.state.in_([State.PENDING, State.UNKNOWN, State.HUMAN])
    db.execute(update(outbox).where(hers, waits).values(state=State.CANCELLED, ended_at=now, **GONE))
    db.execute(update(outbox).where(hers, outbox.c.state == State.SENDING).values(expires_at=now))


def call_off_to_responders(db: Connection, now: datetime) -> None:
    """Nothing that has not left yet goes to any responder's phone any more."""
    theirs = outbox.c.responder_id.is_not(None)
    waits = outbox.c.state.in_([State.PENDING, State.UNKNOWN, State.HUMAN])
    db.execute(update(outbox).where(theirs, waits).values(state=State.CANCELLED, ended_at=now, **GONE))
    db.execute(update(outbox).where(theirs, outbox.c.state == State.SENDING).values(expires_at=now))


def was_called_off(db: Connection, contact_id: int, responder_id: int, at: datetime) -> bool:
    """Whether something about this contact did not leave for her phone because all was locked then."""
    query = select(outbox.c.id).where(outbox.c.contact_id == contact_id, outbox.c.responder_id == responder_id)
    off = (outbox.c.state == State.CANCELLED) & (outbox.c.ended_at == at)
    query = query.where(or_(off, outbox.c.expires_at == at))
    return db.execute(query.limit(1)).first() is not None


def call_off_all(db: Connection, now: datetime, *, contact_id: int) -> None:
    """Nothing that is about this contact goes to anybody any more."""
    query = update(outbox).where(outbox.c.contact_id == contact_id, outbox.c.state.in_(LIFE.before(Trigger.CALLED_OFF)))
    db.execute(query.values(state=State.CANCELLED, ended_at=now, **GONE))


def was_said(db: Connection, contact_id: int, template: str, since: datetime) -> bool:
    """Whether a machine has said this to the caller in this conversation since then."""
    query = select(outbox.c.id).where(
        outbox.c.contact_id == contact_id, outbox.c.template == template, outbox.c.made_at > since
    )
    return db.execute(query.where(outbox.c.responder_id.is_(None)).limit(1)).first() is not None


def keep_back(db: Connection, now: datetime, *, contact_id: int, responder_id: int) -> None:
    """What a caller said does not go any more to a phone that has let her go."""
    query = update(outbox).where(
        outbox.c.contact_id == contact_id,
        outbox.c.responder_id == responder_id,
        outbox.c.by_person,
        outbox.c.state == State.PENDING,
    )
    db.execute(query.values(state=State.CANCELLED, ended_at=now, **GONE))


def let_doubt_rest(db: Connection, contact_id: int, now: datetime) -> None:
    """The conversation is over: what perhaps went out is not asked about any more."""
    query = update(outbox).where(outbox.c.contact_id == contact_id, outbox.c.state == State.HUMAN)
    db.execute(query.values(state=State.CANCELLED, ended_at=now, **GONE))


def call_off_one(db: Connection, outbox_id: int, now: datetime) -> None:
    """It has nobody to go to any more."""
    query = update(outbox).where(outbox.c.id == outbox_id, outbox.c.state.in_(UNSETTLED))
    db.execute(query.values(state=State.CANCELLED, ended_at=now, **GONE))


def next_in_thread(db: Connection, thread: str, after: int) -> int | None:
    """The next text of a conversation, if it waits."""
    return db.execute(_NEXT_IN_THREAD, {"the_thread": thread, "after": after}).scalar()


@dataclass(frozen=True)
class Moved:
    """A text that has come further."""

    contact_id: int | None
    responder_id: int | None
    template: str

    @property
    def is_for_caller(self) -> bool:
        return self.contact_id is not None and self.responder_id is None


def receipt(
    db: Connection, outbox_id: int, *, sid: CarrierId, delivery: Delivery, code: int | None, now: datetime
) -> Moved | None:
    """What the carrier says of a text of ours; only ever forward. Whose it is, if that was news."""
    facts: dict[str, Any] = {"delivery": delivery, "delivery_rank": delivery.rank, "error_code": code}
    if delivery.is_final:
        facts["ended_at"] = now
    row = db.execute(_RECEIPT, {"the_text": outbox_id, "sid": sid, "rank": delivery.rank, **facts}).first()
    return Moved(row.contact_id, row.responder_id, row.template) if row else None


def without_receipt(db: Connection, *, now: datetime, until: datetime, limit: int) -> list[OutgoingText]:
    """Sent texts of which nothing final was heard in time."""
    ripe = (
        select(outbox.c.id)
        .where(outbox.c.state == State.SENT, outbox.c.next_at <= now, outbox.c.ended_at.is_(None))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    query = update(outbox).where(outbox.c.id.in_(picked(ripe))).values(next_at=until).returning(outbox)
    return [_text(row) for row in db.execute(query)]


def settle(db: Connection, outbox_id: int, now: datetime) -> None:
    """Nothing more will be heard of it."""
    db.execute(update(outbox).where(outbox.c.id == outbox_id).values(ended_at=now))


def get(db: Connection, outbox_id: int) -> OutgoingText | None:
    row = db.execute(_GET, {"the_text": outbox_id}).first()
    return _text(row) if row else None


def each(db: Connection, ids: Sequence[int]) -> dict[int, OutgoingText]:
    if not ids:
        return {}
    return {row.id: _text(row) for row in db.execute(select(outbox).where(outbox.c.id.in_(ids)))}


def to_decide(db: Connection, contact_id: int) -> list[OutgoingText]:
    """Texts to this caller that perhaps went out: a person has to decide."""
    query = select(outbox).where(
        outbox.c.contact_id == contact_id, outbox.c.state == State.HUMAN, outbox.c.responder_id.is_(None)
    )
    return [_text(row) for row in db.execute(query.order_by(outbox.c.id))]


def sids_taken(db: Connection, sids: Sequence[CarrierId]) -> set[str]:
    """Which of the carrier's ids already belong to texts of ours."""
    query = select(outbox.c.carrier_sid).where(outbox.c.carrier_sid.in_(sids))
    return {str(sid) for sid in db.execute(query).scalars()}


def some_due(db: Connection, now: datetime) -> int | None:
    """The id of any text that is due and was perhaps never rung for."""
    query = select(outbox.c.id).where(outbox.c.state == State.PENDING, outbox.c.next_at <= now).limit(1)
    return db.execute(query).scalar()


def oldest_due(db: Connection, now: datetime) -> datetime | None:
    """Since when the oldest text that could go at once has been due."""
    return db.execute(_OLDEST_DUE, {"now": now}).scalar()


def next_due_at(db: Connection) -> datetime | None:
    return db.execute(select(func.min(outbox.c.next_at)).where(outbox.c.state == State.PENDING)).scalar()


def count(db: Connection, state: State) -> int:
    return db.execute(select(func.count()).where(outbox.c.state == state)).scalar_one()


def phones_lost(db: Connection, since: datetime) -> int:
    """How many responders' phones a text did not reach since then, and none reached after it."""
    lost = outbox.c.state.in_([State.FAILED]) | outbox.c.delivery.in_([one for one in Delivery if one.is_lost])
    later = outbox.alias("later")
    reached = (
        select(1)
        .where(
            later.c.responder_id == outbox.c.responder_id,
            later.c.id > outbox.c.id,
            later.c.ended_at > since,
            later.c.delivery.in_([Delivery.DELIVERED, Delivery.READ]),
        )
        .exists()
    )
    query = select(func.count(outbox.c.responder_id.distinct())).where(outbox.c.ended_at > since, lost, ~reached)
    return db.execute(query).scalar_one()


def forget_words(db: Connection, now: datetime, *, before: datetime, dry: bool) -> int:
    """Words still waiting after all this time, whatever they wait for: they go nowhere any more."""
    old = outbox.c.words_sealed.is_not(None) & (outbox.c.made_at < before)
    if dry:
        return db.execute(select(func.count()).select_from(outbox).where(old)).scalar_one()
    return db.execute(update(outbox).where(old).values(state=State.CANCELLED, ended_at=now, **GONE)).rowcount


def forget_ended(db: Connection, before: datetime, *, dry: bool) -> int:
    """Rows of texts that ended long ago: by then they are only ids and times."""
    old = (outbox.c.ended_at < before) | (outbox.c.ended_at.is_(None) & (outbox.c.made_at < before))
    if dry:
        return db.execute(select(func.count()).select_from(outbox).where(old)).scalar_one()
    return db.execute(delete(outbox).where(old)).rowcount


def _fenced(db: Connection, outbox_id: int, token: UUID, before: State, /, **facts: Any) -> bool:
    query = update(outbox).where(outbox.c.id == outbox_id, outbox.c.token == token, outbox.c.state == before)
    return db.execute(query.values(**facts)).rowcount == 1


def _text(row: Row[tuple[object, ...]]) -> OutgoingText:
    return OutgoingText(
        id=row.id,
        line_id=row.line_id,
        contact_id=row.contact_id,
        responder_id=row.responder_id,
        thread=row.thread,
        template=row.template,
        by_person=row.by_person,
        state=row.state,
        made_at=row.made_at,
        expires_at=row.expires_at,
        sealed_with=row.sealed_with,
        words_sealed=row.words_sealed,
        address_sealed=row.address_sealed,
        token=row.token,
        attempts=row.attempts,
        looks=row.looks,
        started_at=row.started_at,
        carrier_sid=row.carrier_sid,
        error_code=row.error_code,
        delivery=row.delivery,
        ended_at=row.ended_at,
    )

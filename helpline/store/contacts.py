"""Contacts, the vault of their keys and numbers, and what was said: all of it short-lived."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
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
    bindparam,
    cast,
    delete,
    false,
    func,
    insert,
    literal,
    select,
    true,
    update,
)

from helpline.domain.contact import HELD, OPEN, Channel, Contact, State
from helpline.domain.names import Locale, LookupKey, Sealed
from helpline.store.database import SCHEMA, Instant, Word, one_of

contacts = Table(
    "contact",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("line_id", ForeignKey("line.id"), nullable=False),
    Column("caller_key", LargeBinary),
    Column("channel", Word(Channel), nullable=False),
    Column("state", Word(State), nullable=False, server_default=State.WAITING),
    Column("language", Text, nullable=False),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("last_text_at", Instant, nullable=False),
    Column("forget_at", Instant, nullable=False),
    Column("urgent_at", Instant),
    Column("responder_id", ForeignKey("responder.id")),
    Column("claimed_at", Instant),
    Column("claim_version", Integer, nullable=False, server_default="0"),
    Column("automatic_texts", SmallInteger, nullable=False, server_default="0"),
    Column("silenced", Boolean, nullable=False, server_default=false()),
    Column("opted_out", Boolean, nullable=False, server_default=false()),
    Column("hushed", Boolean, nullable=False, server_default=false()),
    Column("can_be_answered", Boolean, nullable=False, server_default=true()),
    Column("wants_call", Boolean, nullable=False, server_default=false()),
    Column("call_asked_at", Instant),
    Column("on_call", Boolean, nullable=False, server_default=false()),
    Column("menu_page", SmallInteger, nullable=False, server_default="0"),
    Column("clear_until", Instant),
    Column("closed_at", Instant),
    Column("ring_at", Instant),
    Column("borrowed", Boolean, nullable=False, server_default=false()),
    Column("word_key", LargeBinary),
    Column("check_key", LargeBinary),
    Column("check_seen_at", Instant),
    Column("check_from", Instant),
    Column("check_wrong", SmallInteger, nullable=False, server_default="0"),
    Column("was_answered", Boolean, nullable=False, server_default=false()),
    Column("wants_woman", Boolean, nullable=False, server_default=false()),
    Column("not_areas", ARRAY(BigInteger), nullable=False, server_default="{}"),
    Column("anybody_will_do", Boolean, nullable=False, server_default=false()),
    Column("spoke_with", ForeignKey("responder.id")),
    Column("complained", Boolean, nullable=False, server_default=false()),
    one_of("channel", Channel),
    one_of("state", State),
)
Index(
    "uq_contact_open_caller",
    contacts.c.line_id,
    contacts.c.caller_key,
    unique=True,
    postgresql_where=contacts.c.state != State.CLOSED,
)
Index(
    "ix_contact_queue",
    contacts.c.urgent_at,
    contacts.c.opened_at,
    postgresql_where=contacts.c.state == State.WAITING,
)
Index("ix_contact_held", contacts.c.responder_id, postgresql_where=contacts.c.state.in_([State.CLAIMED, State.JOINED]))
Index("ix_contact_caller", contacts.c.caller_key)
Index("ix_contact_forget", contacts.c.forget_at)

vault = Table(
    "vault",
    SCHEMA,
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_with", LargeBinary, nullable=False),
    Column("address_sealed", LargeBinary),
)


class Voice(StrEnum):
    """Who a message is from."""

    CALLER = "caller"
    RESPONDER = "responder"
    MACHINE = "machine"


messages = Table(
    "message",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("voice", Word(Voice), nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("outbox_ids", Text, nullable=False, server_default=""),
    Column("may_mean", Text),
    one_of("voice", Voice),
)


# Built once: putting a statement together takes longer than the database takes to answer it.
_OPEN_ONE = insert(contacts).returning(contacts)
_KEEP_SECRET = insert(vault)
_SECRET = select(vault).where(vault.c.contact_id == bindparam("the_contact"))
_ITS_ID = contacts.c.id == bindparam("the_contact")
_GET = select(contacts).where(_ITS_ID)
_LOCKED = _GET.with_for_update()
_LOCKED_IF_FREE = _GET.with_for_update(skip_locked=True)
_IS_KEPT = select(contacts.c.id).where(_ITS_ID)
_CHANGE = update(contacts).where(_ITS_ID)
_OPEN_WITH = (
    select(contacts)
    .where(
        contacts.c.line_id == bindparam("line"),
        contacts.c.caller_key == bindparam("key"),
        contacts.c.state != State.CLOSED,
    )
    .with_for_update()
)
_LOADS = (
    select(contacts.c.responder_id, func.count()).where(contacts.c.state.in_(HELD)).group_by(contacts.c.responder_id)
)
_WON = (
    update(contacts)
    .where(_ITS_ID, contacts.c.state == State.WAITING)
    .values(
        state=State.CLAIMED,
        responder_id=bindparam("by"),
        claimed_at=bindparam("now"),
        claim_version=contacts.c.claim_version + 1,
    )
    .returning(contacts.c.claim_version)
    .cte("won")
)
_CLAIM = select(
    contacts.c.state, contacts.c.responder_id, select(_WON.c.claim_version).scalar_subquery().label("version")
).where(_ITS_ID)
_SAY = insert(messages).returning(messages.c.id)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing that was said, still sealed."""

    id: int
    voice: Voice
    said_at: datetime
    words_sealed: Sealed
    outbox_ids: tuple[int, ...]
    may_mean: str | None


@dataclass(frozen=True)
class Secret:
    """What the vault holds of a contact: its wrapped key, and the sealed address while it is known."""

    sealed_with: Sealed
    address_sealed: Sealed | None


@dataclass(frozen=True)
class Claim:
    """What came of reaching for a contact."""

    version: int | None
    """Of the claim that was won; None when it was not to be had."""
    stood: State
    """How it stood before."""
    held_by: int | None
    """Who had it before."""


def open_one(
    db: Connection,
    *,
    line_id: int,
    caller_key: LookupKey | None,
    channel: Channel,
    language: Locale,
    area_id: int,
    can_be_answered: bool,
    now: datetime,
    forget_at: datetime,
) -> Contact:
    """A new contact, waiting."""
    values = {
        "line_id": line_id,
        "caller_key": caller_key,
        "channel": channel,
        "language": language,
        "area_id": area_id,
        "can_be_answered": can_be_answered,
        "opened_at": now,
        "last_text_at": now,
        "forget_at": forget_at,
    }
    return _contact(db.execute(_OPEN_ONE, values).one())


def keep_secret(db: Connection, contact_id: int, *, sealed_with: Sealed, address_sealed: Sealed | None) -> None:
    values = {"contact_id": contact_id, "sealed_with": sealed_with, "address_sealed": address_sealed}
    db.execute(_KEEP_SECRET, values)


def secret(db: Connection, contact_id: int) -> Secret | None:
    """None once the contact is forgotten: nothing of it can be read any more."""
    row = db.execute(_SECRET, {"the_contact": contact_id}).first()
    if row is None:
        return None
    return Secret(Sealed(row.sealed_with), Sealed(row.address_sealed) if row.address_sealed else None)


def open_with(db: Connection, line_id: int, caller_key: LookupKey) -> Contact | None:
    """The open contact of whoever writes from this number, held until the transaction ends."""
    row = db.execute(_OPEN_WITH, {"line": line_id, "key": caller_key}).first()
    return _contact(row) if row else None


def all_of(db: Connection, caller_keys: Collection[LookupKey]) -> list[Contact]:
    """Everything that is still kept under these keys, on any line, held until we are done."""
    query = select(contacts).where(contacts.c.caller_key.in_(caller_keys)).order_by(contacts.c.id).with_for_update()
    return [_contact(row) for row in db.execute(query)]


def earlier(db: Connection, contact_id: int) -> list[Contact]:
    """What is still kept of earlier conversations of the same caller on the same line, newest first."""
    this = contacts.alias("this")
    same = (contacts.c.line_id == this.c.line_id) & (contacts.c.caller_key == this.c.caller_key)
    query = select(contacts).join(this, same).where(this.c.id == contact_id, contacts.c.id < contact_id)
    return [_contact(row) for row in db.execute(query.order_by(contacts.c.id.desc()))]


def newest_of(db: Connection, line_id: int, caller_key: LookupKey) -> Contact | None:
    """The newest that is still kept of this caller on this line, open or closed."""
    query = select(contacts).where(contacts.c.line_id == line_id, contacts.c.caller_key == caller_key)
    row = db.execute(query.order_by(contacts.c.id.desc()).limit(1)).first()
    return _contact(row) if row else None


def complains(db: Connection, contact_id: int) -> bool:
    """She says that something was not right; False when she has said so before."""
    query = update(contacts).where(contacts.c.id == contact_id, ~contacts.c.complained)
    return db.execute(query.values(complained=True)).rowcount == 1


def caller_key(db: Connection, contact_id: int) -> LookupKey | None:
    """By what a contact's caller is found again; None for withheld callers."""
    return db.execute(select(contacts.c.caller_key).where(contacts.c.id == contact_id)).scalar()


def claimed_at(db: Connection, contact_id: int) -> datetime | None:
    return db.execute(select(contacts.c.claimed_at).where(contacts.c.id == contact_id)).scalar()


def forget_at(db: Connection, contact_id: int) -> datetime:
    """When all of it goes."""
    found: datetime = db.execute(select(contacts.c.forget_at).where(contacts.c.id == contact_id)).scalar_one()
    return found


def forget_number(db: Connection, contact_id: int) -> None:
    """Nobody can be found by it, and nothing can be sent to it any more; what was said stays for its time."""
    db.execute(update(contacts).where(contacts.c.id == contact_id).values(caller_key=None))
    db.execute(update(vault).where(vault.c.contact_id == contact_id).values(address_sealed=None))


def get(db: Connection, contact_id: int) -> Contact | None:
    row = db.execute(_GET, {"the_contact": contact_id}).first()
    return _contact(row) if row else None


def locked(db: Connection, contact_id: int) -> Contact | None:
    """The same, held until the transaction ends."""
    row = db.execute(_LOCKED, {"the_contact": contact_id}).first()
    return _contact(row) if row else None


def locked_if_free(db: Connection, contact_id: int) -> Contact | None:
    """The same, unless somebody else holds it: whoever holds one already never waits for a second."""
    row = db.execute(_LOCKED_IF_FREE, {"the_contact": contact_id}).first()
    return _contact(row) if row else None


def change(db: Connection, contact_id: int, **facts: Any) -> None:
    """Remember facts that nobody contests. State and responder are changed by `compare_and_set` only."""
    db.execute(_CHANGE, {"the_contact": contact_id, **facts})


def heard_from(db: Connection, contact_id: int, now: datetime, *, forget_at: datetime) -> None:
    """Something was said: it is kept from now on anew, and never less long than she said it may be."""
    db.execute(
        _CHANGE.values(last_text_at=now, forget_at=func.greatest(contacts.c.forget_at, forget_at)),
        {"the_contact": contact_id},
    )


def compare_and_set(db: Connection, contact_id: int, *, before: Sequence[State], after: State, **facts: Any) -> bool:
    """The one way a contact changes state: True means that you were the one who changed it."""
    query = update(contacts).where(contacts.c.id == contact_id, contacts.c.state.in_(before))
    return db.execute(query.values(state=after, **facts)).rowcount == 1


def claim(db: Connection, contact_id: int, responder_id: int, now: datetime) -> Claim | None:
    """Take a waiting contact, and see in the same breath how it stood; None when it is not there at all.

    Of several at once one wins; the others wait for the winner to be done, and still see it as it was before.
    """
    row = db.execute(_CLAIM, {"the_contact": contact_id, "by": responder_id, "now": now}).first()
    return None if row is None else Claim(row.version, row.state, row.responder_id)


def waiting(db: Connection, limit: int = 200) -> list[Contact]:
    """The queue: danger first, then first come."""
    query = (
        select(contacts)
        .where(contacts.c.state == State.WAITING)
        .order_by(contacts.c.urgent_at.asc().nulls_last(), contacts.c.opened_at, contacts.c.id)
        .limit(limit)
    )
    return [_contact(row) for row in db.execute(query)]


def waiting_longer(db: Connection, than: datetime, languages: Collection[Locale]) -> list[Contact]:
    """Who waits in one of these languages since before that moment."""
    query = select(contacts).where(
        contacts.c.state == State.WAITING, contacts.c.opened_at < than, contacts.c.language.in_(languages)
    )
    return [_contact(row) for row in db.execute(query)]


def oldest_waiting(db: Connection) -> datetime | None:
    """Since when whoever waits longest has been waiting."""
    return db.execute(select(func.min(contacts.c.opened_at)).where(contacts.c.state == State.WAITING)).scalar()


def count_waiting(db: Connection) -> int:
    return db.execute(select(func.count()).where(contacts.c.state == State.WAITING)).scalar_one()


def count_doubtful(db: Connection, tries: int) -> int:
    """Open ones in which so many wrong words came for hers."""
    query = select(func.count()).where(contacts.c.state != State.CLOSED, contacts.c.check_wrong >= tries)
    return db.execute(query).scalar_one()


def count_before(db: Connection, contact_id: int) -> int:
    """How many wait on the telephone before this one."""
    this = contacts.alias("this")
    never = cast(literal("infinity"), Instant)
    theirs, hers = func.coalesce(contacts.c.urgent_at, never), func.coalesce(this.c.urgent_at, never)
    ahead, same = theirs < hers, theirs == hers
    first = (contacts.c.opened_at < this.c.opened_at) | (
        (contacts.c.opened_at == this.c.opened_at) & (contacts.c.id < this.c.id)
    )
    query = (
        select(func.count())
        .select_from(contacts.join(this, contacts.c.id != this.c.id))
        .where(this.c.id == contact_id, contacts.c.state == State.WAITING, contacts.c.on_call, ahead | (same & first))
    )
    return db.execute(query).scalar_one()


def held_by(db: Connection, responder_id: int) -> list[Contact]:
    """What one responder has open, oldest claim first."""
    query = (
        select(contacts)
        .where(contacts.c.responder_id == responder_id, contacts.c.state.in_([State.CLAIMED, State.JOINED]))
        .order_by(contacts.c.claimed_at, contacts.c.id)
    )
    return [_contact(row) for row in db.execute(query)]


def holders(db: Connection, ids: Collection[int]) -> dict[int, int]:
    """Who holds each of these contacts, as far as somebody does."""
    query = select(contacts.c.id, contacts.c.responder_id).where(
        contacts.c.id.in_(ids), contacts.c.state.in_([State.CLAIMED, State.JOINED])
    )
    return {row[0]: row[1] for row in db.execute(query)}


def loads(db: Connection) -> dict[int, int]:
    """How many contacts each responder has open, by responder."""
    return {row[0]: row[1] for row in db.execute(_LOADS)}


def say(
    db: Connection,
    contact_id: int,
    *,
    voice: Voice,
    now: datetime,
    words_sealed: Sealed,
    outbox_ids: Sequence[int] = (),
    may_mean: str | None = None,
) -> int:
    """Add to what was said; the message's id."""
    values = {
        "contact_id": contact_id,
        "voice": voice,
        "said_at": now,
        "words_sealed": words_sealed,
        "outbox_ids": " ".join(map(str, outbox_ids)),
        "may_mean": may_mean,
    }
    return int(db.execute(_SAY, values).scalar_one())


def said(db: Connection, contact_id: int) -> list[Message]:
    """The conversation, in the order it was said."""
    rows = db.execute(select(messages).where(messages.c.contact_id == contact_id).order_by(messages.c.id))
    return [_message(row) for row in rows]


def message(db: Connection, message_id: int) -> Message | None:
    row = db.execute(select(messages).where(messages.c.id == message_id)).first()
    return _message(row) if row else None


def hand_over(db: Connection, contact_id: int, *, to: int, of: int, now: datetime) -> bool:
    """From one responder to another, in one step; False when it was not hers any more."""
    query = update(contacts).where(
        contacts.c.id == contact_id, contacts.c.responder_id == of, contacts.c.state.in_(HELD)
    )
    return db.execute(query.values(responder_id=to, claimed_at=now, spoke_with=to)).rowcount == 1


def ripe_to_forget(db: Connection, now: datetime, limit: int) -> list[int]:
    query = select(contacts.c.id).where(contacts.c.forget_at <= now).order_by(contacts.c.forget_at).limit(limit)
    return list(db.execute(query).scalars())


def is_ripe(db: Connection, contact_id: int, now: datetime) -> bool:
    """Whether its time has passed: she may have written again since it was looked up."""
    query = select(contacts.c.id).where(contacts.c.id == contact_id, contacts.c.forget_at <= now)
    return db.execute(query).first() is not None


def count_ripe(db: Connection, now: datetime) -> int:
    return db.execute(select(func.count()).where(contacts.c.forget_at <= now)).scalar_one()


def is_kept(db: Connection, contact_id: int) -> bool:
    """Whether it has not been forgotten yet."""
    return db.execute(_IS_KEPT, {"the_contact": contact_id}).first() is not None


def forget(db: Connection, contact_id: int) -> bool:
    """The row, its words, its number and its key are gone."""
    return db.execute(delete(contacts).where(contacts.c.id == contact_id)).rowcount == 1


def is_open(contact: Contact) -> bool:
    return contact.state in OPEN


def _contact(row: Row[tuple[object, ...]]) -> Contact:
    return Contact(
        id=row.id,
        line_id=row.line_id,
        channel=row.channel,
        state=row.state,
        language=Locale(row.language),
        area_id=row.area_id,
        opened_at=row.opened_at,
        last_text_at=row.last_text_at,
        urgent_at=row.urgent_at,
        responder_id=row.responder_id,
        claim_version=row.claim_version,
        automatic_texts=row.automatic_texts,
        silenced=row.silenced,
        opted_out=row.opted_out,
        hushed=row.hushed,
        can_be_answered=row.can_be_answered,
        wants_call=row.wants_call,
        call_asked_at=row.call_asked_at,
        on_call=row.on_call,
        menu_page=row.menu_page,
        clear_until=row.clear_until,
        ring_at=row.ring_at,
        borrowed=row.borrowed,
        word_key=LookupKey(row.word_key) if row.word_key else None,
        check_key=LookupKey(row.check_key) if row.check_key else None,
        check_seen_at=row.check_seen_at,
        check_from=row.check_from,
        check_wrong=row.check_wrong,
        was_answered=row.was_answered,
        wants_woman=row.wants_woman,
        not_areas=frozenset(row.not_areas),
        anybody_will_do=row.anybody_will_do,
        spoke_with=row.spoke_with,
    )


def _message(row: Row[tuple[object, ...]]) -> Message:
    return Message(
        id=row.id,
        voice=row.voice,
        said_at=row.said_at,
        words_sealed=Sealed(row.words_sealed),
        outbox_ids=tuple(int(part) for part in row.outbox_ids.split()),
        may_mean=row.may_mean,
    )

"""Who was made to sign in: her password for that, and how far the others know of it."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from helpline.domain.account import Account
from helpline.domain.names import LookupKey
from helpline.domain.responder import Duty
from helpline.store.accounts import accounts, read, sign_ins


def choose(db: Connection, account_id: int, duress_hash: str | None) -> None:
    """Her password for when she is made to sign in; None for none."""
    db.execute(update(accounts).where(accounts.c.id == account_id).values(duress_hash=duress_hash))


def is_ready(db: Connection, account_id: int) -> bool:
    """Whether she has one."""
    query = select(accounts.c.duress_hash.is_not(None)).where(accounts.c.id == account_id)
    return bool(db.execute(query).scalar_one())


def began(db: Connection, account_id: int, now: datetime) -> bool:
    """Note that she was made to sign in; True when the others have to hear of it yet."""
    hers = accounts.c.id == account_id
    db.execute(update(accounts).where(hers, accounts.c.pressed_at.is_(None)).values(pressed_at=now, hushed=False))
    return not db.execute(select(accounts.c.hushed).where(hers)).scalar_one()


def to_hush(db: Connection, account_id: int) -> Account | None:
    """Hers, held until this transaction ends, if the others have to hear of it yet."""
    query = select(accounts).where(accounts.c.id == account_id, accounts.c.pressed_at.is_not(None), ~accounts.c.hushed)
    row = db.execute(query.with_for_update(key_share=True)).first()
    return read(row) if row else None


def all_to_hush(db: Connection) -> list[int]:
    """The ids of all of whom the others have to hear yet."""
    query = select(accounts.c.id).where(accounts.c.pressed_at.is_not(None), ~accounts.c.hushed, accounts.c.active)
    return list(db.execute(query).scalars())


def hushed(db: Connection, account_id: int) -> None:
    """The others have been told."""
    db.execute(update(accounts).where(accounts.c.id == account_id).values(hushed=True))


def everybody(db: Connection) -> list[tuple[Account, datetime]]:
    """Who is under pressure, and since when."""
    query = select(accounts).where(accounts.c.pressed_at.is_not(None), accounts.c.active)
    return [(read(row), row.pressed_at) for row in db.execute(query.order_by(accounts.c.pressed_at))]


def lift(db: Connection, account_id: int) -> Account | None:
    """It is over; None when there was nothing."""
    hers = accounts.c.id == account_id
    query = update(accounts).where(hers, accounts.c.pressed_at.is_not(None)).returning(accounts)
    row = db.execute(query.values(pressed_at=None, hushed=False)).first()
    return read(row) if row else None


def hollow_out(db: Connection, token_key: LookupKey) -> None:
    """From now on this sign-in opens an empty desk."""
    db.execute(update(sign_ins).where(sign_ins.c.token_key == token_key).values(is_hollow=True))


def show_duty(db: Connection, sign_in_id: int, duty: Duty) -> None:
    """What an empty desk says of her duty."""
    db.execute(update(sign_ins).where(sign_ins.c.id == sign_in_id).values(shown_duty=duty))

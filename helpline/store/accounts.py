"""Accounts: who may sign in, their invitations and their sign-ins, each by a keyed hash only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Identity,
    LargeBinary,
    Row,
    Select,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    true,
    update,
)

from helpline.domain.account import Account, Role
from helpline.domain.names import Locale, LookupKey
from helpline.domain.responder import Duty
from helpline.store.database import SCHEMA, Instant, Word, one_of
from helpline.store.shutting import shut

accounts = Table(
    "account",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Word(Role), nullable=False),
    Column("responder_id", ForeignKey("responder.id")),
    Column("password_hash", Text),
    Column("invitation_key", LargeBinary, unique=True),
    Column("invited_until", Instant),
    Column("wrong_passwords", SmallInteger, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("language", Text),
    Column("duress_hash", Text),
    Column("pressed_at", Instant),
    Column("hushed", Boolean, nullable=False, server_default=false()),
    Column("external", Boolean, nullable=False, server_default=false()),
    Column("sealed_with", LargeBinary),
    Column("app_sealed", LargeBinary),
    Column("app_step", BigInteger, nullable=False, server_default="0"),
    Column("link_waits", Boolean, nullable=False, server_default=false()),
    Column("reset_waits", Boolean, nullable=False, server_default=false()),
    Column("way_in_at", Instant),
    Column("way_in_by", ForeignKey("account.id")),
    # Whoever answers may sit on the board as well, with an account for each: it must be known that she is the same.
    UniqueConstraint("responder_id", "role"),
    one_of("role", Role),
)

sign_ins = Table(
    "sign_in",
    SCHEMA,
    Column("token_key", LargeBinary, primary_key=True),
    Column("id", BigInteger, Identity(), nullable=False, unique=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("proved_at", Instant, nullable=False),
    Column("is_hollow", Boolean, nullable=False, server_default=false()),
    Column("shown_duty", Word(Duty)),
    one_of("shown_duty", Duty),
)


@dataclass(frozen=True, kw_only=True)
class Lock:
    """What stands between a name and signing in."""

    account: Account
    password_hash: str | None
    duress_hash: str | None
    wrong_passwords: int
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """``proved_at``: when she last said her password, with whatever goes with it.

    ``is_hollow``: what it opens is an empty desk, on which she is on duty as ``shown_duty`` says. ``is_shut``: all is
    locked. ``pressed``: how many accounts are under pressure now.
    """

    id: int
    account: Account
    begun_at: datetime
    seen_at: datetime
    proved_at: datetime
    is_hollow: bool = False
    shown_duty: Duty | None = None
    is_shut: bool = False
    pressed: int = 0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far she has come: a link that still works, and a password of her own."""

    account: Account
    has_password: bool
    invited_until: datetime | None


def standings(db: Connection) -> list[Standing]:
    """Everybody who may sign in."""
    query = select(accounts).where(accounts.c.active).order_by(accounts.c.name)
    return [
        Standing(account=read(row), has_password=row.password_hash is not None, invited_until=row.invited_until)
        for row in db.execute(query)
    ]


def with_id(db: Connection, account_id: int) -> Account | None:
    row = db.execute(select(accounts).where(accounts.c.id == account_id, accounts.c.active)).first()
    return read(row) if row else None


def add(
    db: Connection, *, name: str, role: Role, responder_id: int | None, external: bool = False, active: bool = True
) -> Account:
    facts = {"name": name, "role": role, "responder_id": responder_id, "external": external, "active": active}
    return read(db.execute(insert(accounts).values(**facts).returning(accounts)).one())


def named(db: Connection, name: str) -> Account | None:
    row = db.execute(select(accounts).where(accounts.c.name == name, accounts.c.active)).first()
    return read(row) if row else None


def is_known(db: Connection, name: str) -> bool:
    """Whether somebody is called so, or will be once two have agreed."""
    return db.execute(select(accounts.c.id).where(accounts.c.name == name)).first() is not None


def everybody(db: Connection) -> list[Account]:
    return [read(row) for row in db.execute(select(accounts).where(accounts.c.active).order_by(accounts.c.name))]


def hold_keepers(db: Connection) -> list[int]:
    """The ids of all keepers; until this transaction ends none is added to them or taken away by another."""
    query = select(accounts.c.id).where(accounts.c.role == Role.KEEPER, accounts.c.active).order_by(accounts.c.id)
    return list(db.execute(query.with_for_update()).scalars())


def read_in(db: Connection, account_id: int, language: Locale) -> None:
    """What she reads the pages in from now on."""
    db.execute(update(accounts).where(accounts.c.id == account_id).values(language=language))


def activate(db: Connection, account_id: int) -> None:
    """From now on her invitation works."""
    db.execute(update(accounts).where(accounts.c.id == account_id).values(active=True))


def deactivate(db: Connection, account_id: int) -> None:
    """The row stays for what refers to it; her name is free for somebody else, and nothing opens it."""
    facts = {
        "active": False,
        "name": f"gone {account_id}",
        "responder_id": None,
        "password_hash": None,
        "invitation_key": None,
        "invited_until": None,
    }
    db.execute(update(accounts).where(accounts.c.id == account_id).values(**facts))


def invite(db: Connection, account_id: int, *, key: LookupKey, until: datetime) -> None:
    """A new one-time link; an older one stops working."""
    query = update(accounts).where(accounts.c.id == account_id)
    db.execute(query.values(invitation_key=key, invited_until=until))


def invited(db: Connection, key: LookupKey, now: datetime) -> Account | None:
    """Whose unused, unexpired invitation this is."""
    query = select(accounts).where(
        accounts.c.invitation_key == key, accounts.c.invited_until > now, accounts.c.active, ~accounts.c.link_waits
    )  # fmt: skip
    row = db.execute(query).first()
    return read(row) if row else None


def accept_invitation(db: Connection, key: LookupKey, *, password_hash: str, now: datetime) -> bool:
    """Set the password and use the invitation up: True for the first who does."""
    query = update(accounts).where(
        accounts.c.invitation_key == key, accounts.c.invited_until > now, accounts.c.active, ~accounts.c.link_waits
    )  # fmt: skip
    facts = {
        "password_hash": password_hash,
        "invitation_key": None,
        "invited_until": None,
        "wrong_passwords": 0,
        "locked_until": None,
    }
    return db.execute(query.values(**facts)).rowcount == 1


def hold(db: Connection, account_id: int) -> None:
    """Nobody else changes what she signs in with until this transaction ends."""
    db.execute(select(accounts.c.id).where(accounts.c.id == account_id).with_for_update(key_share=True))


def lock_of(db: Connection, name: str) -> Lock | None:
    """Held until this transaction ends: many guesses at once are counted one by one."""
    query = select(accounts).where(accounts.c.name == name, accounts.c.active)
    row = db.execute(query.with_for_update(key_share=True)).first()
    if row is None:
        return None
    return Lock(
        account=read(row),
        password_hash=row.password_hash,
        duress_hash=row.duress_hash,
        wrong_passwords=row.wrong_passwords,
        locked_until=row.locked_until,
    )


def wrong_password(db: Connection, account_id: int, locked_until: datetime | None) -> None:
    query = update(accounts).where(accounts.c.id == account_id)
    db.execute(query.values(wrong_passwords=accounts.c.wrong_passwords + 1, locked_until=locked_until))


def right_password(db: Connection, account_id: int) -> None:
    query = update(accounts).where(accounts.c.id == account_id)
    db.execute(query.values(wrong_passwords=0, locked_until=None))


def begin_sign_in(
    db: Connection, *, token_key: LookupKey, account_id: int, now: datetime, is_hollow: bool = False
) -> None:
    times = {"begun_at": now, "seen_at": now, "proved_at": now}
    db.execute(insert(sign_ins).values(token_key=token_key, account_id=account_id, is_hollow=is_hollow, **times))


def sign_in(db: Connection, token_key: LookupKey) -> SignIn | None:
    row = db.execute(_sign_ins().where(sign_ins.c.token_key == token_key)).first()
    return _sign_in(row) if row else None


def times_of(db: Connection, keys: Collection[LookupKey]) -> dict[LookupKey, tuple[datetime, datetime]]:
    """When each of these sign-ins began and was seen last; those that are over are missing."""
    query = select(sign_ins.c.token_key, sign_ins.c.begun_at, sign_ins.c.seen_at)
    query = query.join(accounts, accounts.c.id == sign_ins.c.account_id)
    rows = db.execute(query.where(accounts.c.active, sign_ins.c.token_key.in_(list(keys))))
    return {LookupKey(bytes(row.token_key)): (row.begun_at, row.seen_at) for row in rows}


def sign_ins_of(db: Connection, account_id: int) -> list[SignIn]:
    """Hers, the newest first, those among them that have lapsed as well."""
    query = _sign_ins().where(sign_ins.c.account_id == account_id).order_by(sign_ins.c.id.desc())
    return [_sign_in(row) for row in db.execute(query)]


def end_one(db: Connection, account_id: int, sign_in_id: int) -> bool:
    """One of hers, by its number."""
    query = delete(sign_ins).where(sign_ins.c.account_id == account_id, sign_ins.c.id == sign_in_id)
    return db.execute(query).rowcount == 1


def seen(db: Connection, token_key: LookupKey, now: datetime) -> None:
    db.execute(update(sign_ins).where(sign_ins.c.token_key == token_key).values(seen_at=now))


def proved(db: Connection, token_key: LookupKey, now: datetime) -> None:
    """She said again who she is."""
    db.execute(update(sign_ins).where(sign_ins.c.token_key == token_key).values(proved_at=now, seen_at=now))


def end_sign_in(db: Connection, token_key: LookupKey) -> None:
    db.execute(delete(sign_ins).where(sign_ins.c.token_key == token_key))


def end_real_sign_ins(db: Connection, account_id: int) -> None:
    """Everywhere but on empty desks."""
    db.execute(delete(sign_ins).where(sign_ins.c.account_id == account_id, ~sign_ins.c.is_hollow))


def end_all_sign_ins(db: Connection) -> None:
    """Everybody's."""
    db.execute(delete(sign_ins))


def end_sign_ins(db: Connection, account_id: int) -> None:
    """Everywhere at once."""
    db.execute(delete(sign_ins).where(sign_ins.c.account_id == account_id))


def forget_sign_ins(db: Connection, before: datetime, *, dry: bool) -> int:
    old = sign_ins.c.begun_at < before
    if dry:
        return db.execute(select(func.count()).select_from(sign_ins).where(old)).scalar_one()
    return db.execute(delete(sign_ins).where(old)).rowcount


def _sign_ins() -> Select[Any]:
    times = (sign_ins.c.begun_at, sign_ins.c.seen_at, sign_ins.c.proved_at)
    others = accounts.alias("others")
    pressed = select(func.count()).select_from(others).where(others.c.pressed_at.is_not(None), others.c.active)
    around = (exists(select(shut.c.id)).label("is_shut"), pressed.scalar_subquery().label("pressed"))
    shown = (sign_ins.c.is_hollow, sign_ins.c.shown_duty)
    hers = select(accounts, sign_ins.c.id.label("sign_in_id"), *times, *shown, *around)
    return hers.join(sign_ins, sign_ins.c.account_id == accounts.c.id).where(accounts.c.active)


def _sign_in(row: Row[Any]) -> SignIn:
    return SignIn(
        id=row.sign_in_id,
        account=read(row),
        begun_at=row.begun_at,
        seen_at=row.seen_at,
        proved_at=row.proved_at,
        is_hollow=row.is_hollow,
        shown_duty=row.shown_duty,
        is_shut=row.is_shut,
        pressed=row.pressed,
    )


def read(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        role=row.role,
        responder_id=row.responder_id,
        language=row.language,
        is_pressed=row.pressed_at is not None,
        external=row.external,
    )

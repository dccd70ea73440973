"""What proves who she is beside a password: the seed of her app, printed codes, and how far she has come."""

from collections.abc import Sequence
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
    Table,
    delete,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_unless

from helpline.domain.account import Account
from helpline.domain.names import LookupKey, Sealed
from helpline.store.accounts import accounts, read
from helpline.store.database import SCHEMA, Instant

printed_codes = Table(
    "printed_code",
    SCHEMA,
    Column("key", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
)

half_ways = Table(
    "half_way",
    SCHEMA,
    Column("token_key", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", Instant, nullable=False),
    Column("is_hollow", Boolean, nullable=False, server_default=false()),
)

passkey_rows = Table(
    "passkey",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("used_at", Instant),
)

questions = Table(
    "passkey_question",
    SCHEMA,
    Column("key", LargeBinary, primary_key=True),
    Column("until", Instant, nullable=False),
)


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """The public half of what her device keeps. ``uses``: as the device counts them, if it does."""

    id: int
    account: Account
    credential_id: bytes
    public_key: bytes
    uses: int
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What her app and we have in common, sealed; ``step``: of the last code that was used."""

    sealed_with: Sealed
    app_sealed: Sealed
    step: int


def seed(db: Connection, account_id: int) -> Seed | None:
    """The seed of her app, if she has one."""
    row = db.execute(select(accounts).where(accounts.c.id == account_id, accounts.c.app_sealed.is_not(None))).first()
    if row is None:
        return None
    return Seed(sealed_with=Sealed(row.sealed_with), app_sealed=Sealed(row.app_sealed), step=row.app_step)


def set_seed(db: Connection, account_id: int, *, sealed_with: Sealed, app_sealed: Sealed) -> None:
    """An older app shows wrong codes from now on."""
    query = update(accounts).where(accounts.c.id == account_id)
    db.execute(query.values(sealed_with=sealed_with, app_sealed=app_sealed))


def use_step(db: Connection, account_id: int, step: int) -> bool:
    """True once for each code, and never again for an older one."""
    query = update(accounts).where(accounts.c.id == account_id, accounts.c.app_step < step)
    return db.execute(query.values(app_step=step)).rowcount == 1


def print_codes(db: Connection, account_id: int, keys: Sequence[LookupKey]) -> None:
    """New printed codes; the older ones are void."""
    db.execute(delete(printed_codes).where(printed_codes.c.account_id == account_id))
    db.execute(insert(printed_codes), [{"account_id": account_id, "key": key} for key in keys])


def use_printed(db: Connection, account_id: int, key: LookupKey) -> bool:
    """True for the first who brings it."""
    query = delete(printed_codes).where(printed_codes.c.account_id == account_id, printed_codes.c.key == key)
    return db.execute(query).rowcount == 1


def count_printed(db: Connection, account_id: int) -> int:
    query = select(func.count()).select_from(printed_codes).where(printed_codes.c.account_id == account_id)
    return db.execute(query).scalar_one()


def forget(db: Connection, account_id: int) -> None:
    """Everything that proved who she is, but for her password."""
    db.execute(update(accounts).where(accounts.c.id == account_id).values(sealed_with=None, app_sealed=None))
    for table in (printed_codes, passkey_rows):
        db.execute(delete(table).where(table.c.account_id == account_id))


def begin_half_way(
    db: Connection, *, token_key: LookupKey, account_id: int, until: datetime, is_hollow: bool = False
) -> None:
    """Her password was right; the second step is missing."""
    values = {"token_key": token_key, "account_id": account_id, "until": until, "is_hollow": is_hollow}
    db.execute(insert(half_ways).values(**values))


def half_way(db: Connection, token_key: LookupKey, now: datetime) -> Account | None:
    """Who is half way, while there is time."""
    query = (
        select(accounts)
        .join(half_ways, half_ways.c.account_id == accounts.c.id)
        .where(half_ways.c.token_key == token_key, half_ways.c.until > now, accounts.c.active)
    )
    row = db.execute(query).first()
    return read(row) if row else None


def end_half_way(db: Connection, token_key: LookupKey) -> None:
    db.execute(delete(half_ways).where(half_ways.c.token_key == token_key))


def is_hollow(db: Connection, token_key: LookupKey) -> bool:
    """Whether what waits at the end of this way is an empty desk."""
    return bool(db.execute(select(half_ways.c.is_hollow).where(half_ways.c.token_key == token_key)).scalar())


def end_all_half_ways(db: Connection) -> None:
    """Everybody's."""
    db.execute(delete(half_ways))


def end_half_ways(db: Connection, account_id: int) -> None:
    """Everywhere at once."""
    db.execute(delete(half_ways).where(half_ways.c.account_id == account_id))


def forget_half_ways(db: Connection, before: datetime, *, dry: bool) -> int:
    old = half_ways.c.until < before
    if dry:
        return db.execute(select(func.count()).select_from(half_ways).where(old)).scalar_one()
    return db.execute(delete(half_ways).where(old)).rowcount


def passkeys(db: Connection, account_id: int) -> list[Passkey]:
    """Hers, the oldest first."""
    query = _passkeys().where(passkey_rows.c.account_id == account_id).order_by(passkey_rows.c.id)
    return [_passkey(row) for row in db.execute(query)]


def passkey(db: Connection, credential_id: bytes) -> Passkey | None:
    """The one a device names, of somebody who may sign in; held until this transaction ends."""
    query = _passkeys().where(passkey_rows.c.credential_id == credential_id, accounts.c.active)
    row = db.execute(query.with_for_update(of=passkey_rows)).first()
    return _passkey(row) if row else None


def add_passkey(
    db: Connection, account_id: int, *, credential_id: bytes, public_key: bytes, uses: int, now: datetime
) -> bool:
    """False when it is there already, whoever's it is."""
    facts = {"credential_id": credential_id, "public_key": public_key, "uses": uses, "added_at": now}
    query = insert_unless(passkey_rows).values(account_id=account_id, **facts).on_conflict_do_nothing()
    return db.execute(query.returning(passkey_rows.c.id)).first() is not None


def passkey_used(db: Connection, passkey_id: int, *, uses: int, now: datetime) -> None:
    db.execute(update(passkey_rows).where(passkey_rows.c.id == passkey_id).values(uses=uses, used_at=now))


def remove_passkey(db: Connection, account_id: int, passkey_id: int) -> bool:
    query = delete(passkey_rows).where(passkey_rows.c.account_id == account_id, passkey_rows.c.id == passkey_id)
    return db.execute(query).rowcount == 1


def ask(db: Connection, key: LookupKey, *, until: datetime) -> None:
    """A question that may be answered once."""
    db.execute(insert(questions).values(key=key, until=until))


def answered(db: Connection, key: LookupKey, now: datetime) -> bool:
    """True for the first answer, in time."""
    return db.execute(delete(questions).where(questions.c.key == key, questions.c.until > now)).rowcount == 1


def forget_questions(db: Connection, before: datetime, *, dry: bool) -> int:
    old = questions.c.until < before
    if dry:
        return db.execute(select(func.count()).select_from(questions).where(old)).scalar_one()
    return db.execute(delete(questions).where(old)).rowcount


def _passkeys() -> Select[Any]:
    about = [one for one in passkey_rows.c if one.name not in ("id", "account_id")]
    hers = select(accounts, passkey_rows.c.id.label("passkey_id"), *about)
    return hers.join(passkey_rows, passkey_rows.c.account_id == accounts.c.id)


def _passkey(row: Row[Any]) -> Passkey:
    return Passkey(
        id=row.passkey_id,
        account=read(row),
        credential_id=bytes(row.credential_id),
        public_key=bytes(row.public_key),
        uses=row.uses,
        added_at=row.added_at,
        used_at=row.used_at,
    )

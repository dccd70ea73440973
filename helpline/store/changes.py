"""Changes: who of the organisation altered what, and why, for two years at most."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Identity, Table, Text, delete, func, insert, select

from helpline.domain.change import Change, Kind
from helpline.store.accounts import accounts
from helpline.store.database import SCHEMA, Instant, Word, one_of

changes = Table(
    "change",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("by", ForeignKey("account.id", ondelete="SET NULL")),
    Column("kind", Word(Kind), nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    one_of("kind", Kind),
)


def add(db: Connection, *, at: datetime, by: int | None, kind: Kind, what: str, why: str) -> None:
    db.execute(insert(changes).values(at=at, by=by, kind=kind, what=what, why=why))


def latest(db: Connection, *, kind: Kind | None, limit: int) -> list[Change]:
    """The newest first."""
    query = select(changes, accounts.c.name, accounts.c.active).outerjoin(accounts, accounts.c.id == changes.c.by)
    if kind is not None:
        query = query.where(changes.c.kind == kind)
    rows = db.execute(query.order_by(changes.c.at.desc(), changes.c.id.desc()).limit(limit))
    return [
        Change(
            at=row.at,
            who=None if row.by is None else row.name if row.active else "",
            kind=row.kind,
            what=row.what,
            why=row.why,
        )
        for row in rows
    ]


def forget(db: Connection, before: datetime, *, dry: bool) -> int:
    old = changes.c.at < before
    if dry:
        return db.execute(select(func.count()).select_from(changes).where(old)).scalar_one()
    return db.execute(delete(changes).where(old)).rowcount

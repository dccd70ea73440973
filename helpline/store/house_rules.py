"""The organisation's own rules: what it set, when, by whose hand and why. What nobody has set is not here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Table, Text, delete, select
from sqlalchemy.dialects.postgresql import insert

from helpline.store.accounts import accounts
from helpline.store.database import SCHEMA, Instant

settings = Table(
    "setting",
    SCHEMA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("changed_at", Instant, nullable=False),
    Column("by", ForeignKey("account.id", ondelete="SET NULL")),
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``who``: the name of the account that set it; empty once she is gone, None for a command."""

    name: str
    value: str
    why: str
    changed_at: datetime
    who: str | None


def put(db: Connection, *, name: str, value: str, now: datetime, by: int | None, why: str = "") -> None:
    facts = {"value": value, "why": why, "changed_at": now, "by": by}
    query = insert(settings).values(name=name, **facts)
    db.execute(query.on_conflict_do_update(index_elements=["name"], set_=facts))


def value(db: Connection, name: str) -> str | None:
    """What was set, if anybody did."""
    return db.execute(select(settings.c.value).where(settings.c.name == name)).scalar()


def everything(db: Connection) -> dict[str, Rule]:
    """By name."""
    query = select(settings, accounts.c.name.label("who"), accounts.c.active)
    rows = db.execute(query.outerjoin(accounts, accounts.c.id == settings.c.by))
    return {
        row.name: Rule(
            name=row.name,
            value=row.value,
            why=row.why,
            changed_at=row.changed_at,
            who=None if row.by is None else row.who if row.active else "",
        )
        for row in rows
    }


def drop(db: Connection, name: str) -> None:
    db.execute(delete(settings).where(settings.c.name == name))

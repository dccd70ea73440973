"""The one row that says that nobody may sign in: since when, and by whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, SmallInteger, Table, delete, select
from sqlalchemy.dialects.postgresql import insert

from helpline.store.database import SCHEMA, Instant

shut = Table(
    "shut",
    SCHEMA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    Column("account_id", ForeignKey("account.id")),
    CheckConstraint("id = 1", name="one"),
)


def close(db: Connection, *, by: int | None, now: datetime) -> None:
    """From now on; closing twice changes nothing. ``by``: an account, or None for the command line."""
    db.execute(insert(shut).values(id=1, since=now, account_id=by).on_conflict_do_nothing())


def open_again(db: Connection) -> bool:
    """Whether it was closed."""
    return db.execute(delete(shut)).rowcount == 1


def since(db: Connection) -> datetime | None:
    """Since when it is closed; None when it is open."""
    found: datetime | None = db.execute(select(shut.c.since)).scalar_one_or_none()
    return found

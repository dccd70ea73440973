"""Complaints without names: a line and a day, until a supervisor has dealt with them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    Identity,
    Table,
    all_,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from helpline.domain.complaint import Complaint
from helpline.store.database import SCHEMA

complaints = Table(
    "complaint",
    SCHEMA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("line_id", ForeignKey("line.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("not_for", ARRAY(BigInteger), nullable=False),
)


def add(db: Connection, *, line_id: int, day: date, not_for: Collection[int]) -> None:
    """``not_for``: the accounts of supervisors who answered at that time themselves."""
    db.execute(insert(complaints).values(line_id=line_id, day=day, not_for=sorted(not_for)))


def shown_to(db: Connection, account_id: int) -> list[Complaint]:
    """Those that wait for this supervisor, the oldest first."""
    query = select(complaints).where(_is_for(account_id)).order_by(complaints.c.id)
    return [Complaint(id=row.id, line_id=row.line_id, day=row.day) for row in db.execute(query)]


def dealt_with(db: Connection, complaint_id: int, account_id: int) -> Complaint | None:
    """It is gone with that; None when it is not there, or not for her."""
    query = delete(complaints).where(complaints.c.id == complaint_id, _is_for(account_id))
    row = db.execute(query.returning(complaints)).first()
    return Complaint(id=row.id, line_id=row.line_id, day=row.day) if row else None


def _is_for(account_id: int) -> ColumnElement[bool]:
    return literal(account_id) != all_(complaints.c.not_for)


def forget(db: Connection, before: date, *, dry: bool) -> int:
    old = complaints.c.day < before
    if dry:
        return db.execute(select(func.count()).select_from(complaints).where(old)).scalar_one()
    return db.execute(delete(complaints).where(old)).rowcount

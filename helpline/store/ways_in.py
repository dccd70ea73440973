"""New ways in for somebody on the board: what was asked for, by whom, and what still waits for a second person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, or_, select, update

from helpline.domain.account import Account, Role
from helpline.store.accounts import accounts, read

_WAITS: Final = (accounts.c.link_waits | accounts.c.reset_waits) & accounts.c.active


@dataclass(frozen=True, kw_only=True)
class NewWay:
    """``link``: a link that opens nothing yet. ``reset``: her second step, to be forgotten. ``by``: an account."""

    account: Account
    link: bool
    reset: bool
    by: int | None
    at: datetime


def ask(
    db: Connection, account_id: int, *, by: int | None, now: datetime, link: bool = False, reset: bool = False
) -> None:
    """Noted; what already waits goes on waiting. With neither: it works at once, and others shall hear of it."""
    waits = {"link_waits": True} if link else {}
    waits |= {"reset_waits": True} if reset else {}
    query = update(accounts).where(accounts.c.id == account_id)
    db.execute(query.values(way_in_at=now, way_in_by=by, **waits))


def get(db: Connection, account_id: int) -> NewWay | None:
    """What waits for her, held until this transaction ends."""
    query = select(accounts).where(accounts.c.id == account_id, _WAITS)
    row = db.execute(query.with_for_update(key_share=True)).first()
    return None if row is None else _of(row)


def waiting(db: Connection) -> list[NewWay]:
    """Everything that waits for a second person, the oldest first."""
    return [_of(row) for row in db.execute(select(accounts).where(_WAITS).order_by(accounts.c.way_in_at))]


def count_to_look_at(db: Connection, since: datetime) -> int:
    """What waits, and what was made at the machine since then."""
    fresh = (accounts.c.role == Role.SUPERVISOR) & (accounts.c.way_in_at > since) & accounts.c.active
    return db.execute(select(func.count()).where(or_(fresh, _WAITS))).scalar_one()


def settle(db: Connection, account_id: int, *, keep_link: bool) -> None:
    """Nothing waits any more. ``keep_link``: it works from now on; else it is void."""
    facts = {"link_waits": False, "reset_waits": False, "way_in_at": None, "way_in_by": None}
    void = {} if keep_link else {"invitation_key": None, "invited_until": None}
    db.execute(update(accounts).where(accounts.c.id == account_id).values(**(facts | void)))


def _of(row: Row[Any]) -> NewWay:
    return NewWay(account=read(row), link=row.link_waits, reset=row.reset_waits, by=row.way_in_by, at=row.way_in_at)

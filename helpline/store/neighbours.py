"""Which areas are next to each other: a pair is one row, so that neither can be a neighbour alone."""

from collections.abc import Collection, Iterable

from sqlalchemy import CheckConstraint, Column, Connection, ForeignKey, Table, bindparam, delete, insert, or_, select

from helpline.store.database import SCHEMA

neighbours = Table(
    "neighbour",
    SCHEMA,
    Column("area_id", ForeignKey("area.id"), primary_key=True),
    Column("other_id", ForeignKey("area.id"), primary_key=True),
    CheckConstraint("area_id < other_id", name="once"),
)
_IS_IN = or_(neighbours.c.area_id == bindparam("area"), neighbours.c.other_id == bindparam("area"))
_OF = select(neighbours).where(_IS_IN)


def of(db: Connection, area_id: int) -> frozenset[int]:
    """The areas next to one."""
    return frozenset({one for row in db.execute(_OF, {"area": area_id}) for one in row} - {area_id})


def every(db: Connection) -> dict[int, frozenset[int]]:
    """The neighbours of each area that has any."""
    return both_ways((one, other) for one, other in db.execute(select(neighbours)))


def both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Each pair makes two neighbours."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {area_id: frozenset(others) for area_id, others in found.items()}


def put(db: Connection, area_id: int, others: Collection[int]) -> None:
    """These are next to it, and no others; for each of them it is a neighbour too."""
    db.execute(delete(neighbours).where(_IS_IN), {"area": area_id})
    pairs = [{"area_id": min(area_id, one), "other_id": max(area_id, one)} for one in set(others) - {area_id}]
    if pairs:
        db.execute(insert(neighbours), pairs)

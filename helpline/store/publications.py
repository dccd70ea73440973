"""What was published of a quarter: drawn once, and the same for whoever asks again."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, Integer, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from helpline.store.database import SCHEMA

publications = Table(
    "publication",
    SCHEMA,
    Column("quarter", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("cell", Text, primary_key=True),
    Column("n", Integer),
)


def of(db: Connection, quarter: str) -> dict[str, dict[str, int | None]]:
    """``table → cell → n``, None for what is hidden; empty while nothing of it was published."""
    found: dict[str, dict[str, int | None]] = {}
    asked = select(publications).where(publications.c.quarter == quarter)
    for row in db.execute(asked.order_by(publications.c.name, publications.c.cell)):
        found.setdefault(row.name, {})[row.cell] = row.n
    return found


def keep(db: Connection, quarter: str, tables: Mapping[str, Mapping[str, int | None]]) -> None:
    """All of it at once. Of two who draw at the same moment the second keeps nothing, and reads what the first did."""
    rows = [
        {"quarter": quarter, "name": name, "cell": cell, "n": n}
        for name, cells in sorted(tables.items())
        for cell, n in sorted(cells.items())
    ]
    db.execute(insert(publications).on_conflict_do_nothing(), rows)

"""What decides who is asked, beside who is on duty: in one look, because every text that begins something needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Text, bindparam, func, literal, null, select, union_all

from helpline.domain.contact import HELD
from helpline.domain.load import Spared
from helpline.store.contacts import contacts
from helpline.store.database import Instant
from helpline.store.neighbours import both_ways, neighbours
from helpline.store.searches import hidden
from helpline.store.stretches import as_spared, stretches


@dataclass(frozen=True, kw_only=True)
class Around:
    """As things stand at one instant."""

    loads: Mapping[int, int]
    """How many contacts each responder has open."""
    neighbours: Mapping[int, frozenset[int]]
    """Which areas are next to each."""
    apart: frozenset[tuple[int, int]]
    """Contacts and responders that are kept apart."""
    spared: Spared
    """Whom new contacts are kept from while others are there."""


def look(db: Connection, now: datetime) -> Around:
    """All of it."""
    rows: dict[str, list[Any]] = {"load": [], "apart": [], "beside": [], "spared": []}
    for row in db.execute(_EVERYTHING, {"now": now}):
        rows[row.kind].append(row)
    return Around(
        loads={row.one: row.other for row in rows["load"]},
        neighbours=both_ways((row.one, row.other) for row in rows["beside"]),
        apart=frozenset((row.one, row.other) for row in rows["apart"]),
        spared=as_spared((row.one, row.why, row.until) for row in rows["spared"]),
    )


def _rows(kind: str, one: Any, other: Any, why: Any = None, until: Any = None) -> Select[Any]:
    """The same columns for each, so that all of them are one statement."""
    return select(
        literal(kind, literal_execute=True).label("kind"),
        one.cast(BigInteger).label("one"),
        other.cast(BigInteger).label("other"),
        (null() if why is None else why).cast(Text).label("why"),
        (null() if until is None else until).cast(Instant).label("until"),
    )


_EVERYTHING = union_all(
    _rows("load", contacts.c.responder_id, func.count())
    .where(contacts.c.state.in_(HELD))
    .group_by(contacts.c.responder_id),
    _rows("apart", hidden.c.contact_id, hidden.c.responder_id),
    _rows("beside", neighbours.c.area_id, neighbours.c.other_id),
    _rows("spared", stretches.c.responder_id, null(), stretches.c.why, stretches.c.rest_until).where(
        stretches.c.left_at.is_(None), stretches.c.spared_from <= bindparam("now", type_=Instant)
    ),
)

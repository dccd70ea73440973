"""All tables together, for the migrations and for those who must know every one of them."""

from helpline.store import (
    accounts,
    changes,
    contacts,
    copies,
    due,
    inbox,
    legs,
    lines,
    misuse,
    offers,
    outbox,
    proofs,
    pulse,
    roster,
    searches,
)
from helpline.store.database import SCHEMA as SCHEMA

ROOMS = (
    accounts,
    changes,
    contacts,
    copies,
    due,
    inbox,
    legs,
    lines,
    misuse,
    offers,
    outbox,
    proofs,
    pulse,
    roster,
    searches,
)

TABLES = tuple(SCHEMA.sorted_tables)

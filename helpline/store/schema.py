"""All tables together, for the migrations and for those who must know every one of them."""

from helpline.store import (
    accounts,
    audit,
    changes,
    contacts,
    copies,
    due,
    handovers,
    inbox,
    legs,
    lines,
    misuse,
    offers,
    options,
    outbox,
    places,
    proofs,
    pulse,
    roster,
    searches,
    shifts,
    topics,
    turns,
)
from helpline.store.database import SCHEMA as SCHEMA
from helpline.store.escalation import board, consents, notes, recipients

ROOMS = (
    accounts,
    audit,
    changes,
    contacts,
    copies,
    due,
    handovers,
    inbox,
    legs,
    lines,
    misuse,
    offers,
    options,
    outbox,
    places,
    proofs,
    pulse,
    roster,
    searches,
    topics,
    shifts,
    turns,
    board,
    consents,
    notes,
    recipients,
)

TABLES = tuple(SCHEMA.sorted_tables)

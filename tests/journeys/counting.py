"""What the house has counted, whether it is added up already or not."""

from datetime import date

from helpline.domain.counting import Part
from helpline.handlers.work import House
from helpline.store import counters


def counts(house: House, part: Part = Part.CHANNEL) -> dict[str, int]:
    """How often each event was counted."""
    found: dict[str, int] = {}
    for (event, _), n in cells(house, part).items():
        found[event] = found.get(event, 0) + n
    return found


def cells(house: House, part: Part = Part.CHANNEL) -> dict[tuple[str, str], int]:
    """``(event, value) → n``, of all days."""
    with house.database.transaction() as db:
        return counters.count(db, date.min, date.max, part=part)

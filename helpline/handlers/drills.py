"""Drills: asked for by a keeper, held by a program of its own, and looked at until the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from helpline.domain import drill
from helpline.domain.drill import Outcome
from helpline.handlers.work import Work
from helpline.store import drills

TAKES: Final = timedelta(minutes=3)
"""After which one that has not ended never will."""


@dataclass(frozen=True, kw_only=True)
class Last:
    """``goes_on``: it was asked for and has not ended. Neither that nor an outcome: it could not be held."""

    asked_at: datetime
    goes_on: bool
    outcomes: list[Outcome]

    @property
    def is_good(self) -> bool:
        return drill.is_good(self.outcomes)


def ask(w: Work) -> None:
    """One drill, unless one goes on just now."""
    found = last(w)
    if found is None or not found.goes_on:
        w.ring("drill", drills.ask(w.db, w.now))


def ended(w: Work, drill_id: int, outcomes: list[Outcome]) -> None:
    """What came of it; with no outcome at all it could not be held."""
    drills.end(w.db, drill_id, report=drill.packed(outcomes), now=w.now)
    w.announce("alarm")


def last(w: Work) -> Last | None:
    """The last one, if there was any."""
    found = drills.last(w.db)
    if found is None:
        return None
    return Last(
        asked_at=found.asked_at,
        goes_on=found.ended_at is None and w.now - found.asked_at < TAKES,
        outcomes=drill.unpacked(found.report) if found.report else [],
    )

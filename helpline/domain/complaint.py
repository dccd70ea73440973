"""A complaint without names: that somebody asked for a person to hear one, on which line and day, and nothing else."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One that waits to be heard by a supervisor."""

    id: int
    line_id: int
    day: date

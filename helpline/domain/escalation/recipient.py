"""A recipient: one named person with a verified number and a dated agreement. Never "the police"."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Sort(StrEnum):
    """What kind of recipient this is, for what she may be asked for."""

    SISTER = "sister organisation"
    ADVOCATE = "lawyer or advocate"
    HEALTH = "health"
    HOUSING = "housing"
    CHILD = "child protection"
    CONSULATE = "consulate"
    AUTHORITY = "authority"


class Stand(StrEnum):
    """Where a recipient stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in force"
    RETIRED = "retired"


REVIEWED_EVERY: Final = timedelta(days=365)
"""An agreement is looked at again within a year, or it ends."""
LONGEST_CALLED: Final = 40
"""Characters of both names together: they must fit the text in which she is asked."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who may be told something. Her number is sealed, and shown only to whoever rings it."""

    id: int
    person: str
    organisation: str
    sort: Sort
    stand: Stand
    may_receive: str
    must_not: str
    agreed_on: date
    review_on: date
    verified_on: date
    verified_by: int

    def may_be_told(self, today: date) -> bool:
        """In force, and its agreement not overdue for review."""
        return self.stand is Stand.IN_FORCE and today <= self.review_on

    @property
    def called(self) -> str:
        """How the caller and the board know her: a person, and where she is."""
        return f"{self.person}, {self.organisation}"

    @property
    def is_authority(self) -> bool:
        return self.sort in (Sort.AUTHORITY, Sort.CONSULATE)


def faults(*, person: str, organisation: str, agreed_on: date, review_on: date, verified_on: date) -> list[str]:
    """What is missing or too long, each as a word for the page: a person, not an office."""
    found = []
    if not person.strip():
        found.append("person")
    if not organisation.strip() or len(f"{person}, {organisation}") > LONGEST_CALLED:
        found.append("organisation")
    if not agreed_on < review_on <= agreed_on + REVIEWED_EVERY:
        found.append("review_on")
    if verified_on < agreed_on - REVIEWED_EVERY:
        found.append("verified_on")
    return found

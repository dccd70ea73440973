"""An option: something a caller may choose, with what may go well and what may go wrong. It is never advice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from helpline.domain.concern import Concern
from helpline.domain.entry import UnfitError
from helpline.domain.known import Age, Answer, age
from helpline.domain.names import Locale

FEWEST: Final = 3
"""Options on a card before anybody is shown it."""
_CODE: Final = re.compile(r"O-[A-Z0-9]{2,12}(-[A-Z0-9]{1,12})?")


class Sort(StrEnum):
    """In the order of a card."""

    WAIT = "wait"
    """Do nothing for now: on every card."""
    STAY = "stay"
    """Stay and improve conditions: on every card."""
    OTHER = "other"
    AUTHORITY = "authority"
    """Only where a board knows a named person there, and the caller spoke of it herself."""


class Lacks(StrEnum):
    """What keeps a card from being shown."""

    WAIT = "wait"
    STAY = "stay"
    MORE = "more"


@dataclass(frozen=True, kw_only=True)
class Said:
    """An option in one language. ``checked_on`` None: a draft that no peer has checked."""

    title: str
    well: str
    wrong: str
    who_knows: str
    checked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What going to an authority may cost her, in one country or region, as it was on a day."""

    id: int = 0
    jurisdiction: str
    language: Locale
    charged: Answer
    detained: Answer
    deported: Answer
    testimony: str
    takes: str
    """How long it goes on."""
    money: str
    support: str
    owner: str
    source: str
    checked_on: date

    def age(self, today: date) -> Age:
        return age(checked_on=self.checked_on, written_on=self.checked_on, today=today)


@dataclass(frozen=True, kw_only=True)
class Option:
    id: int = 0
    code: str
    """What a note keeps of it."""
    sort: Sort
    concerns: frozenset[Concern]


Shown = TypeVar("Shown", bound=Option)


def lacks(sorts: Iterable[Sort]) -> frozenset[Lacks]:
    """What is missing on a card with these options. An authority does not count: most callers are never shown it."""
    counted = [sort for sort in sorts if sort is not Sort.AUTHORITY]
    missing = {Lacks(must.value) for must in (Sort.WAIT, Sort.STAY) if must not in counted}
    return frozenset(missing | ({Lacks.MORE} if len(counted) < FEWEST else set()))


def on_the_card(options: Iterable[Shown], *, authorities_shown: bool, brought_up: bool) -> list[Shown]:
    """Which options are put before a caller, in their order.

    ``authorities_shown``: a board has added a named person there. ``brought_up``: the caller spoke of it herself.
    """
    is_open = authorities_shown and brought_up
    order = list(Sort)
    fit = [one for one in options if is_open or one.sort is not Sort.AUTHORITY]
    return sorted(fit, key=lambda one: (order.index(one.sort), one.code))


def code(text: str) -> str:
    """As it is kept: ``O-DEBT-TALK``. Raises `UnfitError`."""
    bare = text.strip().upper()
    if not _CODE.fullmatch(bare):
        raise UnfitError("code", "form")
    return bare

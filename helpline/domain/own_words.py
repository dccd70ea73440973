"""Her own words before they are kept: what in them could lead to a person or a door, and must not be written."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpline.domain import (
    own_words_addresses,
    own_words_ages,
    own_words_dealings,
    own_words_names,
    own_words_numbers,
    own_words_venues,
)
from helpline.domain.own_words_letters import folded


class Kind(StrEnum):
    """What was found; ``templates/notes/why_not.html`` says kindly why each is left out."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    VENUE = "venue"
    PLATE = "plate"
    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    PAPERS = "papers"
    BIRTH = "birth"
    AGE = "age"
    MONEY = "money"
    HELPER = "somebody who helps"


class Severity(StrEnum):
    """``refuse``: it is not kept. ``warn``: somebody looks at it once more and decides."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing in a text, from character ``start`` up to ``end`` of the very text that was checked."""

    start: int
    end: int
    kind: Kind
    severity: Severity = Severity.REFUSE

    def touches(self, other: "Finding") -> bool:
        return self.start < other.end and other.start < self.end


# What is found by form alone, the surest first: of two that overlap, the earlier in this table is told.
FORMS: Final[Mapping[Kind, Sequence[re.Pattern[str]]]] = {
    Kind.EMAIL: own_words_numbers.EMAIL,
    Kind.LINK: own_words_numbers.LINK,
    Kind.HANDLE: own_words_numbers.HANDLE,
    Kind.BIRTH: own_words_ages.BIRTH,
    Kind.PAPERS: own_words_numbers.PAPERS,
    Kind.PLATE: own_words_numbers.PLATE,
    Kind.MONEY: own_words_dealings.MONEY,
    Kind.ADDRESS: own_words_addresses.ADDRESS,
    Kind.PHONE: own_words_numbers.PHONE,
    Kind.VENUE: own_words_venues.VENUE,
    Kind.AGE: own_words_ages.AGE,
}
# What needs more than a form.
READ: Final[Mapping[Kind, Callable[[str], Iterator[tuple[int, int]]]]] = {
    Kind.PHONE: own_words_numbers.spoken,
    Kind.NAME: own_words_names.found,
}
# What is often innocent: told to whoever writes, who decides.
DOUBTFUL: Final[Mapping[Kind, Sequence[re.Pattern[str]]]] = {
    Kind.VENUE: own_words_venues.PERHAPS_A_VENUE,
    Kind.HELPER: own_words_dealings.HELPER,
}


def check(text: str) -> list[Finding]:
    """What must not be written in ``text``, in the order it stands there; of two that overlap only the surer one.

    Empty means: nothing was found, not that nothing is there. A person still reads it back to her.
    """
    plain = folded(text)
    kept: list[Finding] = []
    for finding in _all(plain):
        if not any(finding.touches(other) for other in kept):
            kept.append(finding)
    return sorted(kept)


def refused(findings: Sequence[Finding]) -> bool:
    """Whether anything among them may not be kept, whoever decides."""
    return any(finding.severity is Severity.REFUSE for finding in findings)


def _all(plain: str) -> Iterator[Finding]:
    for kind, patterns in FORMS.items():
        for pattern in patterns:
            yield from (Finding(*one.span(), kind) for one in pattern.finditer(plain))
    for kind, find in READ.items():
        yield from (Finding(start, end, kind) for start, end in find(plain))
    for kind, patterns in DOUBTFUL.items():
        for pattern in patterns:
            yield from (Finding(*one.span(), kind, Severity.WARN) for one in pattern.finditer(plain))

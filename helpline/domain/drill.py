"""A drill: its steps in their order, and what came of each."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """What is tried, one after the other."""

    HOUSE = "house"
    TEXT = "text"
    OFFERED = "offered"
    RACE = "race"
    RELAYED = "relayed"
    HANDED = "handed"
    ASKED = "asked"
    NOTE = "note"
    APPROVED = "approved"
    TAKEN_BACK = "taken back"
    WIPED = "wiped"
    CALL = "call"
    HUNG_UP = "hung up"
    GONE = "gone"


OF_NOTES: Final = frozenset({Step.ASKED, Step.NOTE, Step.APPROVED, Step.TAKEN_BACK})
"""Only where the organisation writes notes at all."""
OF_TEXTS: Final = frozenset({Step.TEXT, Step.OFFERED, Step.RACE, Step.RELAYED, Step.HANDED, Step.WIPED}) | OF_NOTES
OF_CALLS: Final = frozenset({Step.CALL, Step.HUNG_UP})


class Came(StrEnum):
    """What came of a step."""

    GOOD = "good"
    BAD = "bad"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One step: how it went and how long it took. Nothing anybody said."""

    step: Step
    came: Came
    seconds: float = 0.0


def is_good(outcomes: list[Outcome]) -> bool:
    """Whether everything that was tried went well, and something was."""
    return bool(outcomes) and all(one.came is Came.GOOD for one in outcomes)


def packed(outcomes: list[Outcome]) -> str:
    """As it is kept until the next drill."""
    return json.dumps([[one.step, one.came, round(one.seconds, 1)] for one in outcomes])


def unpacked(report: str) -> list[Outcome]:
    return [
        Outcome(step=Step(step), came=Came(came), seconds=float(seconds)) for step, came, seconds in json.loads(report)
    ]

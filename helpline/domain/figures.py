"""Figures as they may be seen inside: under five is few, and so is nothing; more is rounded; what can be said then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpline.domain.counting import CALL_WAITS, TEXT_WAITS

FEW: Final = 5
"""Fewer than that is not told apart from nothing."""
ROUNDED_TO: Final = 5
ENOUGH: Final = 20
"""Of fewer than that no share is worked out."""


@dataclass(frozen=True, order=True)
class Figure:
    """How many. ``n`` is None for few."""

    n: int | None

    @property
    def least(self) -> int:
        return self.n if self.n is not None else 0

    @property
    def most(self) -> int:
        return self.n if self.n is not None else FEW - 1


def inside(n: int) -> Figure:
    """What those who keep the line may see of a number."""
    return Figure(ROUNDED_TO * ((n + ROUNDED_TO // 2) // ROUNDED_TO) if n >= FEW else None)


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not met"
    TOO_FEW = "too few to say"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A share of what happened that is to be reached, or not to be passed. ``part`` is among ``whole``."""

    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None
    of_notes: bool = False


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What can be said of a target from figures alone. ``share`` is None where they do not allow one."""

    target: Target
    share: float | None
    verdict: Verdict


CALLS: Final = (*CALL_WAITS.names, "abandoned")
TARGETS: Final = (
    Target(name="covered", part=("hour covered",), whole=("hour covered", "hour not covered"), at_least=0.95),
    Target(name="calls in 30 s", part=CALL_WAITS.names[:2], whole=CALLS, at_least=0.8),
    Target(name="calls in 20 s", part=CALL_WAITS.names[:1], whole=CALLS),
    Target(name="words in 2 min", part=TEXT_WAITS.names[:1], whole=TEXT_WAITS.names, at_least=0.5),
    Target(name="words in 10 min", part=TEXT_WAITS.names[:2], whole=TEXT_WAITS.names, at_least=0.9),
    Target(name="abandoned", part=("abandoned",), whole=("abandoned", "call answered"), at_most=0.15),
    Target(
        name="rung back in 15 min",
        part=("rung back within 15 min",),
        whole=("rung back within 15 min", "rung back later", "never rung back"),
        at_least=0.9,
    ),
    Target(
        name="in her language",
        part=("answered in her language",),
        whole=("answered in her language", "answered in another language"),
        at_least=0.8,
    ),
    Target(
        name="taken back in 60 s",
        part=("yes taken back within 60 s",),
        whole=("yes taken back within 60 s", "yes taken back later"),
        at_least=1.0,
        of_notes=True,
    ),
)


def reached(target: Target, figures: Mapping[str, Figure]) -> Reached:
    """Worked out from nothing but what may be seen anyway."""
    part, rest = _sum(figures, target.part), _sum(figures, [one for one in target.whole if one not in target.part])
    least, most = part[0] + rest[0], part[1] + rest[1]
    if least < ENOUGH:
        return Reached(target=target, share=None, verdict=Verdict.TOO_FEW)
    low, high = part[0] / (part[0] + rest[1]), part[1] / (part[1] + rest[0])
    return Reached(target=target, share=low if least == most else None, verdict=_verdict(target, low, high))


def _sum(figures: Mapping[str, Figure], events: Sequence[str]) -> tuple[int, int]:
    """The least and the most it can be."""
    shown = [figures.get(event, Figure(None)) for event in events]
    return sum(one.least for one in shown), sum(one.most for one in shown)


def _verdict(target: Target, low: float, high: float) -> Verdict:
    if target.at_most is not None:
        low, high, wanted = 1 - high, 1 - low, 1 - target.at_most
    else:
        wanted = target.at_least or 0.0
    if low >= wanted:
        return Verdict.MET
    return Verdict.NOT_MET if high < wanted else Verdict.TOO_FEW

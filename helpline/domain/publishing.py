"""Publishing: tables of a whole quarter, of one thing at a time, with noise, and nothing that could be worked back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from helpline.domain.counting import CALL_WAITS, TEXT_WAITS, Part

LEAST: Final = 10
"""A cell with fewer is hidden; and what is hidden in a table is never known to be fewer together."""
FEWEST_HIDDEN: Final = 2
"""One hidden cell alone could be worked out from a sum."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One thing at a time: an event by one part, or several events of which each contact or call has one at most."""

    name: str
    means: str
    events: tuple[str, ...]
    part: Part | None = None


TABLES: Final = (
    Table(name="all", means="conversations begun", events=("arrived",)),
    Table(name="by channel", means="conversations begun, by channel", events=("arrived",), part=Part.CHANNEL),
    Table(name="by language", means="conversations begun, by language", events=("arrived",), part=Part.LANGUAGE),
    Table(name="by area", means="conversations begun, by area", events=("arrived",), part=Part.AREA),
    Table(
        name="waits on the line",
        means="calls, by how long they waited for a person",
        events=(*CALL_WAITS.names, "abandoned", "abandoned early"),
    ),
    Table(name="waits for words", means="who wrote, by how long a person's words took", events=TEXT_WAITS.names),
    Table(name="afterwards", means="what callers said of it", events=("feedback 11", "feedback 12", "feedback 13")),
)
NEVER_COUNTED: Final = (
    "who called, or whether the same person called before",
    "what anybody said, or how they seemed",
    "what any one person who answers did",
    "two of language, area and concern together",
    "how many people there are whom the words of a law would fit: nothing here says anything of that",
)

Draw = Callable[[int], int]
"""A whole number from 0 up to but not including that, each as likely."""


def publish(cells: Mapping[str, int], draw: Draw) -> dict[str, int | None]:
    """What is told of a table: noise in each cell, None for what is hidden. Drawn once; never twice of one quarter."""
    noisy = {cell: max(0, n + noise(draw)) for cell, n in cells.items()}
    shown = {cell for cell, n in cells.items() if n >= LEAST and noisy[cell] >= LEAST}
    while len(cells) > 1 and shown and not _is_safe(cells, shown):
        # Another one is hidden with it, the smallest: it tells least.
        shown.remove(min(shown, key=lambda cell: (noisy[cell], cell)))
    return {cell: noisy[cell] if cell in shown else None for cell in cells}


def _is_safe(cells: Mapping[str, int], shown: set[str]) -> bool:
    hidden = [n for cell, n in cells.items() if cell not in shown]
    return not hidden or (len(hidden) >= FEWEST_HIDDEN and sum(hidden) >= LEAST)


def noise(draw: Draw) -> int:
    """Two-sided geometric, with epsilon 1: what one contact changes is told apart e times as often, and no more."""
    return _run_of(draw) - _run_of(draw)


def _run_of(draw: Draw) -> int:
    """How many times in a row a thing happens that happens with the chance 1/e."""
    n = 0
    while _one_in_e(draw):
        n += 1
    return n


def _one_in_e(draw: Draw) -> bool:
    """Exactly, with whole numbers alone: a fraction of a computer's would itself tell something."""
    k = 1
    while draw(k) == 0:
        k += 1
    return k % 2 == 1

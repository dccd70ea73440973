"""Numbers: what was counted in a window, as those who keep the line may see it, beside what is aimed at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from helpline.domain.countable import EVENTS
from helpline.domain.counting import Part
from helpline.domain.figures import TARGETS, Figure, Reached, Verdict, inside, reached
from helpline.domain.window import Days, Window, days
from helpline.handlers import alarms
from helpline.handlers.work import Work
from helpline.store import copies, counters, lines
from helpline.store.escalation import notes

BEGAN = "arrived"
"""What is shown by channel, by language and by area."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """``events`` of all channels together; ``began`` by each part alone, with what is in use there."""

    window: Window
    days: Days
    events: Mapping[str, Figure]
    began: Mapping[Part, Mapping[str, Figure]]
    targets: tuple[Reached, ...]
    overdue_notes: Verdict | None
    """None where no notes may be written."""
    overdue_copies: Verdict
    names: Mapping[str, str]
    """What the areas are called."""


def of_window(w: Work, window: Window, *, counts: bool = True) -> Numbers:
    """Every number in it is rounded, or few; without ``counts`` as it is where nothing was ever counted."""
    span = days(window, today(w))
    counted = counters.count(w.db, span.first, span.last) if counts else {}
    events = {
        name: inside(_sum(counted, name)) for name, one in EVENTS.items() if w.house.escalates or not one.of_notes
    }
    targets = [one for one in TARGETS if w.house.escalates or not one.of_notes]
    return Numbers(
        window=window,
        days=span,
        events=events,
        began={part: _by(w, part, span, counts=counts) for part in Part},
        targets=tuple(reached(one, events) for one in targets),
        overdue_notes=_none(counts and len(notes.over(w.db, w.now.date(), 1))) if w.house.escalates else None,
        overdue_copies=_none(counts and copies.overdue(w.db, w.now - alarms.COPY_OVERDUE)),
        names={str(area.id): area.name for area in lines.all_areas(w.db)},
    )


def today(w: Work) -> date:
    """By the clock of the organisation."""
    return w.now.astimezone(ZoneInfo(w.zone)).date()


def in_use(w: Work, part: Part) -> list[str]:
    """What a contact can be told apart by: what the lines of the organisation have, used or not."""
    if part is Part.AREA:
        return [str(area.id) for area in lines.all_areas(w.db)]
    if part is Part.LANGUAGE:
        return sorted({str(language) for line in lines.all_lines(w.db) for language in line.languages})
    return ["sms", "whatsapp", "voice"]


def _by(w: Work, part: Part, span: Days, *, counts: bool) -> dict[str, Figure]:
    counted = counters.count(w.db, span.first, span.last, part=part, events=[BEGAN]) if counts else {}
    return {value: inside(counted.get((BEGAN, value), 0)) for value in in_use(w, part)}


def _sum(counted: Mapping[tuple[str, str], int], name: str) -> int:
    return sum(n for (event, _), n in counted.items() if event == name)


def _none(n: int) -> Verdict:
    return Verdict.NOT_MET if n else Verdict.MET

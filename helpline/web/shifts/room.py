"""The pages of shifts have one door, and show each turn by the clock of its team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from helpline.domain.turn import Turn
from helpline.handlers.work import Work
from helpline.store import lines, roster
from helpline.web.gate import Doors

doors = Doors("shifts")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A turn as a page shows it: times of day by the clock of its team."""

    turn: Turn
    alias: str
    area: str
    on: date
    since: str
    until: str
    is_over: bool
    is_missed: bool


def shown(w: Work, turns: Sequence[Turn]) -> list[Shown]:
    """In the order they are in."""
    areas = {area.id: area.name for area in lines.all_areas(w.db)}
    zones = {area_id: ZoneInfo(lines.zone_of(w.db, area_id)) for area_id in areas}
    return [_shown(w, one, areas[one.area_id], zones[one.area_id]) for one in turns]


def _shown(w: Work, turn: Turn, area: str, zone: ZoneInfo) -> Shown:
    begins, ends = (at.astimezone(zone) for at in (turn.begins_at, turn.ends_at))
    return Shown(
        turn=turn,
        alias=roster.get(w.db, turn.responder_id).alias,
        area=area,
        on=begins.date(),
        since=clock(begins),
        until=clock(ends),
        is_over=turn.ends_at <= w.now,
        is_missed=turn.stage == "missed" and turn.ends_at > w.now,
    )


def clock(at: datetime) -> str:
    return f"{at:%H:%M}"

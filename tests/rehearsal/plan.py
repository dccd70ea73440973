"""Four weeks as they might be: who has which shift, who writes and rings when, and what each of them does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""
DAYS = 28
LANGUAGES = ("en", "es", "fr", "th")
AREAS = ("Harbour", "North")
FIRST_WORDS = {
    "en": "hello, can I talk to somebody please",
    "es": "hola, necesito hablar con alguien por favor",
    "fr": "bonjour, je voudrais parler avec quelqu'un",
    "th": "สวัสดีค่ะ อยากคุยกับใครสักคน",
}


class Does(StrEnum):
    """What becomes of a contact, if there is anybody."""

    TALKS = "talks"
    PASSED_ON = "passed on"
    WIPES_WAITING = "wipes while waiting"
    WIPES_TALKING = "wipes while talking"
    RINGS = "rings"
    RINGS_OFF_EARLY = "rings off early"
    RINGS_OFF = "rings off"
    WIPES_ON_THE_LINE = "wipes on the line"
    WANTS_A_CALL = "wants a call"


TEXTS = {Does.TALKS: 70, Does.PASSED_ON: 12, Does.WIPES_WAITING: 8, Does.WIPES_TALKING: 10}
CALLS = {Does.RINGS: 60, Does.RINGS_OFF_EARLY: 12, Does.RINGS_OFF: 10, Does.WIPES_ON_THE_LINE: 4, Does.WANTS_A_CALL: 14}
TEXT_WAITS = (20, 90, 119, 120, 300, 599, 600, 1200, 1799, 1800, 4000)
CALL_WAITS = (0, 8, 19, 20, 25, 29, 30, 45, 59, 60, 120, 179, 180, 200)
"""Seconds; the edges of every bin are among them."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One contact as it is meant to go."""

    at: datetime
    does: Does
    language: str
    wait: timedelta
    says_how_it_was: int | None
    """The key she sends afterwards."""

    @property
    def is_call(self) -> bool:
        return self.does in CALLS


@dataclass(frozen=True, kw_only=True)
class Peer:
    alias: str
    phone: str
    languages: tuple[str, ...]
    area: str


@dataclass(frozen=True, kw_only=True)
class Slot:
    """Two peers, at the same hours of one weekday of every week."""

    weekday: int
    hour: int
    peers: tuple[Peer, Peer]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``sweeps``: at which minutes of each day the sweeper is sure to look. ``deletes``: the copies at the carrier."""

    peers: tuple[Peer, ...]
    slots: tuple[Slot, ...]
    wishes: tuple[Wish, ...]
    sweeps: tuple[int, ...]
    deletes: bool


def plan(
    *, contacts: int, calls: float, hours: tuple[int, ...], sweeps: tuple[int, ...], deletes: bool, seed: int = 28
) -> Plan:
    """``calls``: what share of the contacts rings. ``hours``: when the day's shifts begin, each four hours long."""
    dice = Random(seed)
    peers = tuple(
        Peer(
            alias=f"Peer {number}",
            phone=f"+155501{number + 10:02}",
            languages=("en", LANGUAGES[1 + number % 3]),
            area=AREAS[number % len(AREAS)],
        )
        for number in range(12)
    )
    slots = tuple(
        Slot(weekday=day, hour=hour, peers=(peers[(2 * turn) % 12], peers[(2 * turn + 1) % 12]))
        for turn, (day, hour) in enumerate((day, hour) for day in range(7) for hour in hours)
    )
    return Plan(
        peers=peers,
        slots=slots,
        wishes=tuple(_wish(dice, hours, calls) for _ in range(contacts)),
        sweeps=sweeps,
        deletes=deletes,
    )


def _wish(dice: Random, hours: tuple[int, ...], calls: float) -> Wish:
    is_call = dice.random() < calls
    kinds = CALLS if is_call else TEXTS
    # Most come while somebody is promised, some in the gap of the night; nobody in the very last day's last hours.
    hour = dice.choice(hours) + dice.randrange(4) if dice.random() < 0.8 else dice.randrange(24)
    at = BEGINS + timedelta(days=dice.randrange(DAYS - 1), hours=hour, seconds=dice.randrange(3600))
    return Wish(
        at=at,
        does=dice.choices(list(kinds), weights=list(kinds.values()))[0],
        language=dice.choices(LANGUAGES, weights=(50, 20, 15, 15))[0],
        wait=timedelta(seconds=dice.choice(CALL_WAITS if is_call else TEXT_WAITS)),
        says_how_it_was=dice.choice((11, 12, 13)) if dice.random() < 0.2 else None,
    )

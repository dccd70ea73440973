"""When a telephone may ring: by the clock on the wall where the line is, over midnight and clock changes too."""

from datetime import UTC, datetime, time, timedelta

import pytest

from helpline.domain.call import ASKED_JUST_NOW
from helpline.domain.hours import may_ring
from helpline.domain.line import Line, Serves, Strategy
from helpline.domain.names import Locale, PhoneNumber


def line(first: str, last: str, zone: str = "UTC") -> Line:
    return Line(
        id=1,
        number=PhoneNumber("+15550100"),
        serves=Serves.BOTH,
        languages=(Locale("en"),),
        area_id=1,
        cover_name="",
        first_reply_within=timedelta(minutes=5),
        kept_for=timedelta(hours=24),
        alternative="",
        emergency="",
        strategy=Strategy.ALL,
        fallback_id=None,
        zone=zone,
        rings_from=time.fromisoformat(first),
        rings_until=time.fromisoformat(last),
        texts_a_second=None,
    )


def at(clock: str, day: str = "2026-11-22") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+00:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("first", "last", "clock", "may"),
    [
        ("09:00", "21:00", "08:59:59", False),
        ("09:00", "21:00", "09:00:00", True),
        ("09:00", "21:00", "20:59:59", True),
        ("09:00", "21:00", "21:00:00", False),
        ("18:00", "02:00", "23:30:00", True),
        ("18:00", "02:00", "01:59:59", True),
        ("18:00", "02:00", "02:00:00", False),
        ("18:00", "02:00", "17:00:00", False),
        ("00:00", "00:00", "03:00:00", True),
        ("07:00", "07:00", "03:00:00", True),
    ],
)
def test_within_the_hours_of_the_line(first: str, last: str, clock: str, may: bool) -> None:
    assert may_ring(line(first, last), now=at(clock), asked_at=None) is may


def test_the_clock_is_the_one_of_the_place_through_the_year() -> None:
    there = line("09:00", "21:00", "Europe/Madrid")
    assert may_ring(there, now=at("07:30", "2026-07-01"), asked_at=None)
    assert not may_ring(there, now=at("07:30", "2026-12-01"), asked_at=None)
    assert may_ring(line("09:00", "21:00", "Africa/Johannesburg"), now=at("07:00"), asked_at=None)


def test_whoever_asked_a_moment_ago_is_rung_at_any_hour_and_later_is_not() -> None:
    closed, now = line("09:00", "21:00"), at("03:00")
    assert may_ring(closed, now=now, asked_at=now)
    assert may_ring(closed, now=now, asked_at=now - ASKED_JUST_NOW)
    assert not may_ring(closed, now=now, asked_at=now - ASKED_JUST_NOW - timedelta(seconds=1))

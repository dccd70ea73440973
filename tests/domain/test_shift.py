"""Shifts by the clock on the wall: ten years in five places, over midnight and through missing hours."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline import calendars
from helpline.domain.line import Serves
from helpline.domain.names import Locale
from helpline.domain.shift import Change, Kind, Shift, instant, length, slots, span

PLACES = [ZoneInfo(name) for name in (
    "Africa/Johannesburg", "America/Toronto", "Europe/Madrid", "Asia/Kolkata", "Pacific/Auckland",
)]  # fmt: skip
DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MADRID = ZoneInfo("Europe/Madrid")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""In Madrid 02:00 to 03:00 is missing on the one, and there twice on the other."""


def shift(*, rule: str = "FREQ=DAILY", starts: str = "22:00", ends: str = "06:00", **more: object) -> Shift:
    facts: dict[str, object] = {
        "id": 1, "responder_id": 7, "area_id": 1, "takes": Serves.BOTH, "languages": (Locale("en"),), "rule": rule,
        "first_on": date(2026, 1, 1), "last_on": None,
        "starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends),
    }  # fmt: skip
    return Shift(**(facts | more))  # type: ignore[arg-type]


def wall(at: datetime, place: ZoneInfo) -> datetime:
    return at.astimezone(place).replace(tzinfo=None)


@given(on=DAYS, at=TIMES, place=st.sampled_from(PLACES))
def test_the_clock_shows_what_was_written_or_it_has_just_jumped_over_it(on: date, at: time, place: ZoneInfo) -> None:
    moment = instant(on, at, place)
    shown, wanted = wall(moment, place), datetime.combine(on, at)
    if shown != wanted:
        before = wall(moment - timedelta(seconds=1), place)
        assert before < wanted < shown
        assert shown - before > timedelta(minutes=29)


@given(on=DAYS, at=TIMES, place=st.sampled_from(PLACES))
def test_a_time_that_is_there_twice_is_its_first(on: date, at: time, place: ZoneInfo) -> None:
    moment, wanted = instant(on, at, place), datetime.combine(on, at)
    earlier = [moment - timedelta(minutes=back) for back in range(30, 121, 30)]
    assert all(wall(one, place) != wanted for one in earlier)


@given(on=DAYS, times=st.tuples(TIMES, TIMES, TIMES), place=st.sampled_from(PLACES))
def test_where_one_ends_and_the_next_begins_they_meet(
    on: date, times: tuple[time, time, time], place: ZoneInfo
) -> None:
    first, middle, last = times
    until = on if middle > first else on + timedelta(days=1)
    assert span(on, first, middle, place)[1] == span(until, middle, last, place)[0]


@given(on=DAYS, starts=TIMES, ends=TIMES, place=st.sampled_from(PLACES))
def test_a_shift_is_as_long_as_the_wall_says_but_for_what_the_clock_was_moved(
    on: date, starts: time, ends: time, place: ZoneInfo
) -> None:
    begins_at, ends_at = span(on, starts, ends, place)
    moved = begins_at.astimezone(place).utcoffset() != ends_at.astimezone(place).utcoffset()
    if not moved and wall(begins_at, place).time() == starts and wall(ends_at, place).time() == ends:
        assert ends_at - begins_at == length(starts, ends)
    assert timedelta(0) <= ends_at - begins_at <= length(starts, ends) + timedelta(hours=1)


@given(place=st.sampled_from(PLACES), year=st.integers(2026, 2035))
def test_nights_follow_each_other_without_a_gap_all_year(place: ZoneInfo, year: int) -> None:
    night, day = shift(), shift(starts="06:00", ends="22:00")
    on = list(calendars.days("FREQ=DAILY", date(year, 1, 1), date(year, 1, 1), date(year, 12, 31)))
    both = sorted((one.begins_at, one.ends_at) for each in (night, day) for one in slots(each, on, {}, place))
    assert len(both) == 2 * len(on)
    assert all(first[1] == second[0] for first, second in pairwise(both))


@pytest.mark.parametrize(
    ("on", "hours"), [(SPRING - timedelta(days=1), 7), (AUTUMN - timedelta(days=1), 9), (date(2026, 6, 1), 8)]
)
def test_the_night_of_a_clock_change_is_as_long_as_it_really_is(on: date, hours: int) -> None:
    begins_at, ends_at = span(on, time(22), time(6), MADRID)
    assert ends_at - begins_at == timedelta(hours=hours)


def test_the_missing_hour_begins_and_ends_when_the_clock_jumps() -> None:
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert {instant(SPRING, time(2, minute), MADRID) for minute in (0, 1, 30, 59)} == {jump}
    assert instant(SPRING, time(3), MADRID) == jump
    assert list(slots(shift(starts="02:10", ends="02:50"), [SPRING], {}, MADRID)) == []


def test_the_doubled_hour_is_its_first() -> None:
    assert instant(AUTUMN, time(2, 30), MADRID) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "is_in"),
    [
        ("2026-11-21T21:59", False), ("2026-11-21T22:00", True), ("2026-11-21T23:59", True),
        ("2026-11-22T00:00", True), ("2026-11-22T05:59", True), ("2026-11-22T06:00", False),
        ("2026-11-22T21:59", False), ("2026-11-22T22:00", False), ("2026-11-21T00:00", False),
        ("2026-11-21T05:59", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", PLACES)
def test_one_night_is_that_night_and_no_other(clock: str, place: ZoneInfo, *, is_in: bool) -> None:
    at = datetime.fromisoformat(clock).replace(tzinfo=place).astimezone(UTC)
    begins_at, ends_at = span(date(2026, 11, 21), time(22), time(6), place)
    assert (begins_at <= at < ends_at) is is_in


def test_a_day_may_be_off_at_other_times_or_somebody_elses() -> None:
    first, second, third, fourth = (date(2026, 6, day) for day in (1, 2, 3, 4))
    otherwise = {
        first: Change(on=first, kind=Kind.OFF),
        second: Change(on=second, kind=Kind.TIMES, starts=time(20), ends=time(23)),
        third: Change(on=third, kind=Kind.SOMEBODY, responder_id=9),
    }
    found = list(slots(shift(), [first, second, third, fourth], otherwise, ZoneInfo("UTC")))
    assert [(one.on, one.responder_id, one.begins_at.hour, one.ends_at.hour) for one in found] == [
        (second, 7, 20, 23), (third, 9, 22, 6), (fourth, 7, 22, 6),
    ]  # fmt: skip


def test_there_is_nothing_before_its_first_day_and_after_its_last() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 2)]
    found = slots(shift(last_on=date(2026, 2, 1)), days, {}, ZoneInfo("UTC"))
    assert [one.on for one in found] == days[1:3]


def test_rules_are_by_days_and_nothing_finer() -> None:
    assert calendars.on_days("we, mo") == "FREQ=WEEKLY;BYDAY=MO,WE"
    assert calendars.checked("rrule:freq=weekly;byday=mo") == "FREQ=WEEKLY;BYDAY=MO"
    for wrong in ("", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=XX", "often", "FREQ=DAILY;DTSTART=1"):
        with pytest.raises(calendars.RuleError):
            calendars.checked(wrong)
    with pytest.raises(calendars.RuleError):
        calendars.on_days("")


def test_a_second_week_is_counted_from_the_first() -> None:
    rule = calendars.on_days("MO", every=2)
    found = calendars.days(rule, date(2026, 11, 2), date(2026, 11, 10), date(2026, 12, 1))
    assert list(found) == [date(2026, 11, 16), date(2026, 11, 30)]


def test_until_is_a_day_however_it_is_written() -> None:
    for until in ("20261109", "20261109T215959Z"):
        found = calendars.days(f"FREQ=WEEKLY;UNTIL={until}", date(2026, 11, 2), date(2026, 11, 1), date(2026, 12, 1))
        assert list(found) == [date(2026, 11, 2), date(2026, 11, 9)]

"""Limits: which is reached when, whom a new contact is kept from, and that no caller is ever left alone by one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpline.domain.line import Serves
from helpline.domain.load import Limits, Reason, Spared, Stretch, is_resting, monday, parts, reached, relieves
from helpline.domain.names import Locale
from helpline.domain.responder import Duty, Responder

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, MINUTE, NONE = timedelta(hours=1), timedelta(minutes=1), timedelta(0)
EN, TH = Locale("en"), Locale("th")


def responder(number: int, *languages: Locale, hard: int = 0) -> Responder:
    return Responder(
        id=number, alias=f"R{number}", languages=languages or (EN,), area_id=1, duty=Duty.ON, at_once=2,
        takes=Serves.BOTH, hard=hard,
    )  # fmt: skip


def on_for(began: timedelta, rested: timedelta) -> Stretch:
    return Stretch(responder_id=1, began_at=NOW - began, rested_at=NOW - rested, counted_at=NOW)


@pytest.mark.parametrize(
    ("began", "rested", "week", "expected"),
    [
        (NONE, NONE, NONE, (NOW + 90 * MINUTE, Reason.BREAK)),
        (89 * MINUTE, 89 * MINUTE, NONE, (NOW + MINUTE, Reason.BREAK)),
        (90 * MINUTE, 90 * MINUTE, NONE, (NOW, Reason.BREAK)),
        (3 * HOUR, 5 * MINUTE, NONE, (NOW + HOUR, Reason.SHIFT)),
        (4 * HOUR, 5 * MINUTE, NONE, (NOW, Reason.SHIFT)),
        (5 * HOUR, 2 * HOUR, NONE, (NOW - HOUR, Reason.SHIFT)),
        (HOUR, 5 * MINUTE, 19.5 * HOUR, (NOW + 30 * MINUTE, Reason.WEEK)),
        (5 * HOUR, 2 * HOUR, 20 * HOUR, (NOW, Reason.WEEK)),
    ],
)
def test_which_limit_is_reached_and_which_comes_next(
    began: timedelta, rested: timedelta, week: timedelta, expected: tuple[datetime, Reason]
) -> None:
    assert reached(on_for(began, rested), Limits(), week, NOW) == expected


def test_a_stricter_limit_is_reached_sooner() -> None:
    stricter = Limits(on=HOUR, break_every=30 * MINUTE)
    assert reached(on_for(50 * MINUTE, NONE), stricter, NONE, NOW) == (NOW + 10 * MINUTE, Reason.SHIFT)
    assert reached(on_for(NONE, NONE), stricter, NONE, NOW) == (NOW + 30 * MINUTE, Reason.BREAK)


ONE, TWO, THAI = responder(1), responder(2), responder(3, EN, TH)
ALL = [ONE, TWO, THAI]


def asked(spared: Spared, language: Locale = EN, *, urgent: bool = False, waited: timedelta = NONE) -> list[int]:
    return [one.id for one in spared.without(ALL, language, urgent=urgent, waited=waited)]


def test_who_has_reached_a_limit_is_not_asked_while_another_speaks_the_language() -> None:
    assert asked(Spared(frozenset({1}), frozenset({2}))) == [3]
    assert asked(Spared(frozenset({3}))) == [1, 2]


def test_the_only_one_who_speaks_it_is_asked_whatever_she_has_reached() -> None:
    assert asked(Spared(frozenset({3})), TH) == [1, 2, 3]
    assert asked(Spared(frozenset({1, 2, 3}))) == [1, 2, 3]


def test_whose_break_has_not_begun_is_asked_before_those_who_rest() -> None:
    assert asked(Spared(frozenset({1}), frozenset({2, 3}))) == [2, 3]


def test_where_nobody_speaks_it_those_are_asked_who_have_reached_nothing() -> None:
    assert asked(Spared(frozenset({1})), Locale("xh")) == [2, 3]


def test_nobody_in_danger_and_nobody_who_waits_for_ten_minutes_is_kept_waiting_by_a_limit() -> None:
    spared = Spared(frozenset({1, 2}))
    assert asked(spared, urgent=True) == [1, 2, 3]
    assert asked(spared, waited=10 * MINUTE) == [1, 2, 3]
    assert asked(spared, waited=9 * MINUTE) == [3]


def test_a_break_begins_only_where_somebody_else_is_there_for_her_callers() -> None:
    assert relieves(ALL, ONE, {2})
    assert not relieves(ALL, ONE, {2, 3})
    assert not relieves([responder(4, TH)], ONE, ())


def test_a_week_begins_on_monday_by_the_clock_of_the_team_and_a_month_on_its_first() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    sunday_night = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
    assert monday(sunday_night, kolkata) == date(2026, 11, 23)
    found = list(parts(sunday_night, sunday_night + 2 * HOUR, kolkata))
    assert found == [
        (date(2026, 11, 23), date(2026, 11, 1), 30 * MINUTE),
        (date(2026, 11, 30), date(2026, 11, 1), 90 * MINUTE),
    ]
    turn = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    assert [first for _, first, _ in parts(turn, turn + HOUR, kolkata)] == [date(2026, 11, 1), date(2026, 12, 1)]


def test_a_day_of_twenty_five_hours_has_them_all() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    since = datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert sum((span for _, _, span in parts(since, since + 25 * HOUR, madrid)), NONE) == 25 * HOUR
    assert len(list(parts(since, since + 25 * HOUR, madrid))) == 1


def test_two_hard_ones_are_a_rest() -> None:
    assert [is_resting(responder(1, hard=many)) for many in (0, 1, 2)] == [False, False, True]

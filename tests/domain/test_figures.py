"""Figures as they are shown inside: few, rounded, in fixed windows, and judged from nothing else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from helpline.domain.counting import CALL_WAITS
from helpline.domain.figures import TARGETS, Figure, Verdict, inside, reached
from helpline.domain.window import Days, Window, days, quarter, quarter_of

AIMS = {one.name: one for one in TARGETS}


@pytest.mark.parametrize(
    ("n", "shown"), [(0, None), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (998, 1000)]
)
def test_fewer_than_five_is_few_and_so_is_nothing_and_more_is_rounded(n: int, shown: int | None) -> None:
    assert inside(n) == Figure(shown)


def test_every_figure_that_is_shown_stands_for_several_numbers() -> None:
    shown = [inside(n) for n in range(2000)]
    assert all(shown.count(figure) >= 3 for figure in set(shown[:1990]))


def said(name: str, **counted: int) -> tuple[float | None, Verdict]:
    figures = {event.replace("_", " "): inside(n) for event, n in counted.items()}
    told = reached(AIMS[name], figures)
    return (None if told.share is None else round(told.share, 2)), told.verdict


def test_a_share_is_worked_out_from_figures_that_are_shown_and_otherwise_not() -> None:
    assert said("in her language", answered_in_her_language=80, answered_in_another_language=20) == (0.8, Verdict.MET)
    assert said("in her language", answered_in_her_language=78, answered_in_another_language=22) == (0.8, Verdict.MET)
    assert said("in her language", answered_in_her_language=50, answered_in_another_language=20) == (
        0.71,
        Verdict.NOT_MET,
    )
    # Few of two hundred: no share, and yet it is certain.
    assert said("in her language", answered_in_her_language=200, answered_in_another_language=2) == (None, Verdict.MET)
    assert said("in her language", answered_in_her_language=14, answered_in_another_language=3) == (
        None,
        Verdict.TOO_FEW,
    )
    assert said("in her language") == (None, Verdict.TOO_FEW)


def test_what_few_may_hide_is_never_said_to_be_met() -> None:
    assert said("taken back in 60 s", yes_taken_back_within_60_s=100) == (None, Verdict.TOO_FEW)
    assert said("abandoned", abandoned=3, call_answered=100) == (None, Verdict.MET)
    assert said("abandoned", abandoned=3, call_answered=20) == (None, Verdict.TOO_FEW)
    assert said("abandoned", abandoned=30, call_answered=100) == (0.23, Verdict.NOT_MET)


def test_short_calls_are_apart_and_calls_nobody_answered_count_against_the_wait() -> None:
    figures = {name: inside(20) for name in CALL_WAITS.names} | {
        "abandoned early": inside(500),
        "abandoned": inside(50),
    }
    told = reached(AIMS["calls in 30 s"], figures)
    assert told.share == pytest.approx(40 / 150)
    assert reached(AIMS["calls in 20 s"], figures).share == pytest.approx(20 / 150)


@pytest.mark.parametrize("today", [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 400, 7)])
def test_windows_are_fixed(today: date) -> None:
    four = days(Window.FOUR_WEEKS, today)
    assert (four.last - four.first).days == 27
    assert four.first.weekday() == 0
    assert four == days(Window.FOUR_WEEKS, today - timedelta(days=today.weekday()))
    for window in (Window.WEEK, Window.MONTH, Window.QUARTER):
        assert days(window, today).first <= today == days(window, today).last


def test_quarters_lie_beside_each_other() -> None:
    each = [quarter(year, number) for year in (2025, 2026) for number in (1, 2, 3, 4)]
    for before, after in pairwise(each):
        assert after.first - before.last == timedelta(days=1)
    assert quarter_of(date(2026, 12, 31)) == quarter(2026, 4) == Days(date(2026, 10, 1), date(2026, 12, 31))

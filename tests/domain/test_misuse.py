"""How long a hash means something: this week's and the last one's key, and no other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.misuse import (
    KEPT,
    LONGEST_BLOCK,
    MOST,
    MOST_WITHHELD,
    TOLD_EVERY,
    WINDOW,
    week_of,
    weeks_of,
)

moments = st.timedeltas(timedelta(0), timedelta(days=5000)).map(lambda span: datetime(2026, 1, 1, tzinfo=UTC) + span)


@given(moments, st.timedeltas(timedelta(0), LONGEST_BLOCK))
def test_a_block_holds_for_as_long_as_it_was_set(made: datetime, later: timedelta) -> None:
    assert week_of(made) in weeks_of(made + later)


@given(moments)
def test_after_a_fortnight_nothing_of_it_can_be_found_again(made: datetime) -> None:
    assert week_of(made) not in weeks_of(made + timedelta(days=14))


def test_a_week_belongs_to_the_year_in_which_most_of_it_lies() -> None:
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC)) == "2026-53"
    assert week_of(datetime(2026, 1, 5, tzinfo=UTC)) == "2026-02"


def test_the_measures_keep_to_the_promises() -> None:
    """Never longer than a day without a second approval, never kept beyond seven, never narrower for the withheld."""
    assert timedelta(hours=24) == LONGEST_BLOCK < KEPT == timedelta(days=7)
    assert MOST_WITHHELD > MOST > 10
    assert WINDOW < TOLD_EVERY

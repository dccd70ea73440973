"""Limits: each has its ceiling from the rules themselves, and nothing looser is ever used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.escalation.consent import TERMS, Purpose
from helpline.domain.limits import LIMITS, SPANS, UNDER, LooserError, Name, Unit, allowed

CEILINGS = {
    Name.KEPT: (72, Unit.HOURS),
    Name.FIRST_REPLY: (60, Unit.MINUTES),
    Name.AT_ONCE: (9, Unit.PEOPLE),
    Name.BLOCK: (24, Unit.HOURS),
    Name.SHIFT: (4, Unit.HOURS),
    Name.WEEK: (20, Unit.HOURS),
    Name.BREAK_EVERY: (90, Unit.MINUTES),
    Name.HARD: (2, Unit.TALKS),
    Name.NOTE: (90, Unit.DAYS),
    Name.BARE_NOTE: (14, Unit.DAYS),
    Name.RING_BACK: (72, Unit.HOURS),
    Name.OTHER_AREA: (14, Unit.DAYS),
    Name.SISTER: (14, Unit.DAYS),
    Name.ASK_PEERS: (7, Unit.DAYS),
    Name.BOARD: (30, Unit.DAYS),
    Name.TELL_ONE: (14, Unit.DAYS),
    Name.WARN: (90, Unit.DAYS),
    Name.AUTHORITY: (7, Unit.DAYS),
}
"""domain.md sections 6, 7 and 9, written down a second time on purpose: raising one takes two hands."""
FLOORS = {Name.WITHHELD: 60, Name.WITHHELD_AT_ONCE: 10, Name.BREAK_FOR: 10}


def test_the_ceilings_are_those_of_the_rules() -> None:
    assert {name: (one.most, one.unit) for name, one in LIMITS.items() if not one.is_floor} == CEILINGS
    assert {name: one.least for name, one in LIMITS.items() if one.is_floor} == FLOORS
    assert set(LIMITS) == set(Name)
    assert set(UNDER) == set(TERMS)


@pytest.mark.parametrize("purpose", TERMS)
def test_no_yes_may_last_longer_than_its_purpose(purpose: Purpose) -> None:
    limit = LIMITS[UNDER[purpose]]
    assert limit.most * SPANS[limit.unit] == TERMS[purpose].longest


@given(name=st.sampled_from(Name), value=st.integers(-(10**9), 10**9))
def test_whatever_is_stored_nothing_looser_is_used_and_nothing_looser_is_taken(name: Name, value: int) -> None:
    limit = LIMITS[name]
    assert limit.least <= limit.within(value) <= limit.most
    looser = value < limit.least if limit.is_floor else value > limit.most
    if looser:
        with pytest.raises(LooserError):
            allowed(name, value)

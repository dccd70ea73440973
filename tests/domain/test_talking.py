"""The rules of a conversation: what may be sent, when somebody may be rung, who may take over, what is counted."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain import callback
from helpline.domain.contact import State
from helpline.domain.handover import STANDS_FOR, Handover, is_for, stands
from helpline.domain.quick import Tier, holds, is_open
from helpline.domain.wrap_up import Went, WrapUp, counted
from tests.domain.test_hours import line
from tests.domain.test_routing import NOW, _contact, _responder

ASK = Handover(
    contact_id=1, from_id=7, to_id=8, area_id=None, silent=False, note_sealed=None, version=2, until=NOW + STANDS_FOR
)
HELD = replace(_contact(), state=State.JOINED, responder_id=7, claim_version=2)


@pytest.mark.parametrize(
    ("tier", "seconds", "may"),
    [
        (Tier.DISCREET, None, True),
        (Tier.DISCREET, -5, True),
        (Tier.CLEAR, None, False),
        (Tier.CLEAR, 1, True),
        (Tier.CLEAR, 0, False),
        (Tier.CLEAR, -1, False),
    ],
)
def test_a_clear_text_goes_only_while_it_is_safe(tier: Tier, seconds: int | None, may: bool) -> None:
    until = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert is_open(tier, now=NOW, clear_until=until) is may


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_is_put_around_a_text_does_not_hide_it(before: str, after: str) -> None:
    assert holds(f"{before} WE  wipe\nthe chat. {after}", "We wipe the chat.")


def test_another_text_is_another_text() -> None:
    assert not holds("We wipe the car", "We wipe the chat.")
    assert holds("แชทนี้ ลบแล้ว", "แชทนี้ลบแล้ว")


@given(st.timedeltas(timedelta(0), timedelta(days=365)), st.sampled_from(["Europe/Madrid", "Asia/Kathmandu"]))
def test_every_time_offered_is_a_quarter_hour_within_the_hours_of_the_line(later: timedelta, zone: str) -> None:
    now = NOW + later
    contact = replace(_contact(), last_text_at=now)
    times = callback.times(line("09:00", "21:00", zone), contact, now=now, forget_at=now + timedelta(hours=24))
    assert times
    for at in times:
        there = at.astimezone(ZoneInfo(zone))
        assert 9 <= there.hour < 21
        assert there.minute % 15 == 0
        assert now < at <= now + timedelta(hours=24)


def test_who_asked_at_night_may_be_rung_at_night_and_nobody_after_the_ceiling() -> None:
    three = NOW.replace(hour=3)
    day = line("09:00", "21:00")
    by_night = replace(_contact(), last_text_at=three, call_asked_at=three)
    by_day = replace(by_night, call_asked_at=three.replace(hour=12))
    assert callback.is_safe(day, by_night, three + timedelta(hours=1))
    assert not callback.is_safe(day, by_day, three + timedelta(hours=1))
    late = callback.times(day, by_night, now=three, forget_at=three + timedelta(hours=72))
    assert late[-1] <= three + timedelta(hours=68), "a call of four hours ends before everything goes"


def test_a_hand_over_stands_while_all_is_as_it_was() -> None:
    assert stands(ASK, HELD, NOW)
    assert not stands(ASK, HELD, NOW + STANDS_FOR)
    assert stands(replace(ASK, until=None), HELD, NOW + STANDS_FOR)
    for changed in (
        replace(HELD, responder_id=9),
        replace(HELD, state=State.WAITING, responder_id=None),
        replace(HELD, claim_version=3),
        replace(HELD, on_call=True),
    ):
        assert not stands(ASK, changed, NOW)


def test_it_is_for_whoever_was_asked_and_never_for_its_giver() -> None:
    everyone = replace(ASK, to_id=None, silent=True)
    area = replace(ASK, to_id=None, area_id=1)
    assert [is_for(ASK, _responder(n)) for n in (7, 8, 9)] == [False, True, False]
    assert [is_for(everyone, _responder(n)) for n in (7, 8, 9)] == [False, True, True]
    assert [is_for(area, _responder(n, area=where)) for n, where in ((7, 1), (8, 1), (9, 2))] == [False, True, False]


def test_what_is_tapped_is_counted_each_alone() -> None:
    assert counted(WrapUp()) == ()
    assert counted(WrapUp(went=Went.TALKED, language_met=False, hard=True)) == (
        "went: talked",
        "language not met",
        "hard contact",
    )

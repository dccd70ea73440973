"""Being there: on duty is in a shift and signed on; nobody came and others are asked; nobody is dropped at its end."""

from datetime import UTC, datetime, time, timedelta

import pytest

from helpline import words
from helpline.domain.names import Locale
from helpline.domain.responder import Duty
from helpline.handlers import alarms, leaving, people, shifts
from helpline.handlers.work import work
from helpline.store import roster
from tests.journeys.street import ADA, BEA, CAM, OTHER, Street

EVENING = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
MISSED = "a shift has begun and nobody came"


@pytest.fixture
def night(empty_street: Street) -> Street:
    """Twenty to ten. Ada has the evening until ten and is here; Bea has the night; Cam has none."""
    empty_street.clock.began = EVENING
    empty_street.opens()
    for alias, phone in (("Ada", ADA), ("Bea", BEA), ("Cam", CAM)):
        empty_street.joins(alias, phone, on=False)
    gives(empty_street, "Ada", 18, 22)
    gives(empty_street, "Bea", 22, 6)
    empty_street.writes("*on", sender=ADA)
    return empty_street


def gives(street: Street, alias: str, starts: int, ends: int) -> int:
    with work(street.house) as w:
        who = roster.with_alias(w.db, alias)
        assert who is not None
        begins, over = time(starts), time(ends)
        return shifts.add(w, responder=who, first_on=EVENING.date(), starts=begins, ends=over, rule="FREQ=DAILY").id


def on_duty(street: Street) -> list[str]:
    with work(street.house) as w:
        return [one.alias for one in roster.on_duty(w.db, w.now)]


def is_missed(street: Street) -> bool:
    return MISSED in {one.name for one in alarms.ringing(street.house)}


def test_on_duty_is_in_a_shift_and_signed_on_and_not_on_a_break(night: Street) -> None:
    assert on_duty(night) == ["Ada"]
    night.writes("*break", sender=ADA)
    assert on_duty(night) == []
    night.writes("*on", sender=ADA)
    assert on_duty(night) == ["Ada"]
    night.writes("*on", sender=CAM)
    assert night.last(CAM) == "You have no shift now."
    assert on_duty(night) == ["Ada"]


def test_it_needs_no_sweeper_to_be_over(night: Street) -> None:
    night.writes("*on", sender=BEA)
    for minutes, there in ((19, ["Ada"]), (1, ["Bea"]), (479, ["Bea"]), (1, [])):
        night.clock.moved += timedelta(minutes=minutes)
        assert on_duty(night) == there


def test_the_next_is_reminded_says_so_early_and_gets_who_waits_when_her_shift_begins(night: Street) -> None:
    night.later(minutes=5)
    assert night.last(BEA) == "Your shift is 22:00 to 06:00. Text *on when you are there."
    night.writes("*on", sender=BEA)
    assert night.last(BEA) == "Thank you. You are on from 22:00."
    night.writes("*break", sender=ADA)
    night.writes("hello?", sender=OTHER)
    assert on_duty(night) == []
    night.later(minutes=15)
    assert on_duty(night) == ["Bea"]
    assert "is waiting" in night.last(BEA) or night.code("Bea") in night.last(BEA)


def test_where_nobody_says_that_she_came_the_next_is_asked_and_then_the_named_fallback(night: Street) -> None:
    night.joins("Dot", OTHER, languages="th", on=False)
    night.rows("UPDATE line SET fallback_id = (SELECT id FROM responder WHERE alias = 'Dot') RETURNING id")
    night.later(minutes=20)
    assert night.last(BEA) == "Your shift has begun, until 06:00. Text *on now, or we ask someone else."
    assert not is_missed(night)
    night.later(minutes=3)
    assert night.last(BEA) == "We ask others for your shift now. If you can still come, text *on."
    assert night.last(CAM) == "No one came for the shift until 06:00. Can you? Text *on. If not, do nothing."
    assert is_missed(night)
    seen = len(night.shows(OTHER))
    night.later(minutes=3)
    assert night.last(ADA) == "No one came for the shift until 06:00. Can you? Text *on. If not, do nothing."
    night.later(minutes=3)
    assert len(night.shows(OTHER)) == seen + 1, "she is asked whatever she speaks: the organisation named her"
    night.later(minutes=3)
    night.later(minutes=30)
    assert is_missed(night)
    assert len(night.shows(CAM)) == 1, "nobody is asked twice"
    night.writes("*on", sender=OTHER)
    none = words.say("sms/responder/shift_none", Locale("th"), time=None)
    assert night.last(OTHER) == none, "and what she was asked has had its time"


def test_who_stands_in_is_on_duty_until_the_end_and_whoever_comes_late_is_welcome(night: Street) -> None:
    night.later(minutes=20)
    night.later(minutes=3)
    night.writes("*on", sender=CAM)
    assert on_duty(night) == ["Cam"]
    assert not is_missed(night)
    night.writes("*on", sender=BEA)
    assert on_duty(night) == ["Bea", "Cam"]
    night.later(hours=8)
    assert on_duty(night) == []
    assert night.last(CAM) == night.last(BEA) == "Your shift is over. Thank you."


def test_who_goes_in_the_middle_of_it_is_replaced(night: Street) -> None:
    night.writes("*off", sender=ADA)
    night.tick()
    assert night.last(CAM).startswith("No one came for the shift until 22:00.")
    night.writes("*on", sender=CAM)
    assert on_duty(night) == ["Cam"]


def test_nobody_is_dropped_at_ten(night: Street) -> None:
    night.writes("hello")
    code, contact = night.code("Ada"), night.contact()
    night.writes(f"{code} I am here", sender=ADA)
    night.writes("*on", sender=BEA)
    night.later(minutes=20)
    assert on_duty(night) == ["Bea"]
    assert night.last(ADA).startswith(f"Your shift is over. Still yours: {code}.")
    handed = night.code("Bea")
    assert night.last(BEA) == f"Ada asks you to go on with someone. English. Text {handed} to take it."
    night.writes(f"{code} still here", sender=ADA)
    night.writes("thank you")
    assert night.last(ADA) == f"{code}: thank you", "it is hers until somebody else has said yes"
    for _ in range(10):
        night.later(minutes=1)
    told = [text for text in night.shows(ADA) if text.startswith("Your shift is over.")]
    assert len(told) == 2, "she is reminded every ten minutes, and no more"
    night.writes(handed, sender=BEA)
    assert night.rows("SELECT r.alias FROM contact c JOIN responder r ON r.id = c.responder_id") == [("Bea",)]
    assert night.last(ADA) == f"{code}: Bea goes on with them now."
    night.later(minutes=1)
    assert night.last(ADA) == "Your shift is over. Thank you."
    night.writes("are you there?")
    assert night.last(BEA) == f"{handed}: are you there?"
    assert night.state(contact) == "joined"
    night.writes(f"{code} hello?", sender=ADA)
    assert "hello?" not in night.last("+15550121")


def test_who_ends_it_herself_after_her_shift_is_free_at_once(night: Street) -> None:
    night.writes("hello")
    night.writes(f"{night.code('Ada')} hello", sender=ADA)
    night.later(minutes=20)
    night.writes("*done", sender=ADA)
    night.later(minutes=1)
    assert night.last(ADA) == "Your shift is over. Thank you."
    hers = night.rows(
        "SELECT stage FROM turn t JOIN responder r ON r.id = responder_id WHERE alias = 'Ada' ORDER BY t.id"
    )
    assert hers[0] == ("over",)


def test_who_has_the_next_shift_too_just_stays(night: Street) -> None:
    gives(night, "Ada", 22, 23)
    night.later(minutes=5)
    night.later(minutes=15)
    assert on_duty(night) == ["Ada"]
    assert "over" not in night.last(ADA)


def test_a_keeper_brings_somebody_on_without_a_shift_until_her_own_begins(night: Street) -> None:
    with work(night.house) as w:
        people.set_duty(w, "Bea", Duty.ON)
        people.set_duty(w, "Cam", Duty.ON)
    assert on_duty(night) == ["Ada", "Bea", "Cam"]
    assert night.rows("SELECT ends_at FROM turn WHERE shift_id IS NULL ORDER BY 1") == [
        (EVENING.replace(hour=22, minute=0),), (EVENING + timedelta(hours=4),),
    ]  # fmt: skip
    night.later(minutes=20)
    assert on_duty(night) == ["Bea", "Cam"], "she stays on into her own"


def test_a_team_goes_by_shifts_from_its_first_one_on_and_whoever_has_none_hears_so(empty_street: Street) -> None:
    empty_street.clock.began = EVENING
    empty_street.opens()
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA)
    gives(empty_street, "Bea", 22, 6)
    assert on_duty(empty_street) == ["Ada", "Bea"]
    empty_street.later(minutes=20)
    assert on_duty(empty_street) == []
    assert empty_street.last(ADA) == "You have no shift now."
    empty_street.writes("*on", sender=BEA)
    assert on_duty(empty_street) == ["Bea"]


def test_whoever_leaves_has_no_shift_any_more(night: Street) -> None:
    with work(night.house) as w:
        leaving.responder(w, "Bea")
    left = night.rows("SELECT count(*) FROM turn t JOIN responder r ON r.id = responder_id WHERE NOT r.active")
    assert left == [(0,)]
    shifts.lay_out_all(night.house)
    assert left == [(0,)]

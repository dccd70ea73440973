"""A shift began and nobody came: the next one's telephone rings, then the next, then the named fallback's."""

from datetime import UTC, date, datetime, time

import pytest

from helpline.domain.line import Serves
from helpline.handlers import shifts, shutting
from helpline.handlers.work import work
from helpline.store import roster
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, Street
from tests.simulator.telephones import Telephones

DOT = "+15550153"
NIGHT = datetime(2026, 11, 23, 21, 59, tzinfo=UTC)
ASKS = "A shift began and no one is there. Press 1 to take it, 2 to pass."


@pytest.fixture
def town(empty_street: Street) -> Street:
    """Bea has the night and does not say a word. Cam and Ada could, Dot is named for when nobody else can."""
    empty_street.clock.began = NIGHT
    line = empty_street.opens(languages="en", serves=Serves.BOTH)
    for alias, phone in (("Ada", ADA), ("Bea", BEA), ("Cam", CAM)):
        empty_street.joins(alias, phone, on=False)
    dot = empty_street.joins("Dot", DOT, languages="th", on=False)
    empty_street.rows("UPDATE line SET fallback_id = %s WHERE id = %s RETURNING id", dot, line)
    gives(empty_street, "Bea", 22, 6)
    # Ada had the most to do of late: Cam is asked first.
    gives(empty_street, "Ada", 7, 15)
    return empty_street


@pytest.fixture
def asked(town: Street, phones: Telephones) -> Telephones:
    """Everybody's telephone in a hand; it is three minutes past ten, and Bea has not answered."""
    for one in (ADA, BEA, CAM, DOT):
        phones.responder(one).waits_for_a_hand()
    town.later(minutes=1)
    phones.responder(CAM).is_never_rung()
    town.later(minutes=3)
    return phones


def gives(street: Street, alias: str, starts: int, ends: int) -> None:
    with work(street.house) as w:
        who = roster.with_alias(w.db, alias)
        assert who is not None
        shifts.add(
            w, responder=who, first_on=date(2026, 11, 23), starts=time(starts), ends=time(ends), rule="FREQ=DAILY"
        )


def on_duty(street: Street) -> list[str]:
    with work(street.house) as w:
        return [one.alias for one in roster.on_duty(w.db, w.now)]


def test_the_next_is_rung_and_takes_it_with_a_key(town: Street, asked: Telephones) -> None:
    call = asked.responder(CAM).is_rung().picks_up().hears(ASKS)
    assert on_duty(town) == [], "nothing is done before a key"
    call.presses("1").hears("You are on. Thank you.").ends()
    assert on_duty(town) == ["Cam"]
    asked.caller(CALLER).rings(LINE)
    asked.responder(CAM).is_rung(times=2).picks_up().hears("Someone is waiting")
    for one in (ADA, DOT):
        asked.responder(one).is_never_rung()


def test_who_passes_lets_the_next_be_rung_at_once_and_then_the_fallback(town: Street, asked: Telephones) -> None:
    asked.responder(CAM).is_rung().picks_up().hears(ASKS).presses("2").ends()
    assert town.eventually(lambda: not town.rows("SELECT 1 FROM leg WHERE why = 'shift'"))
    town.later(seconds=1)
    asked.responder(ADA).is_rung().picks_up().hears(ASKS).presses("2").ends()
    assert town.eventually(lambda: not town.rows("SELECT 1 FROM leg WHERE why = 'shift'"))
    town.later(seconds=1)
    call = asked.responder(DOT).is_rung().picks_up()
    call.presses("1").ends()
    assert on_duty(town) == ["Dot"]
    asked.responder(CAM).is_rung(times=1)


def test_who_does_not_pick_up_may_still_text_and_then_the_next_is_rung(town: Street, asked: Telephones) -> None:
    asked.responder(CAM).is_rung().rejects().ends()
    assert town.eventually(lambda: not town.rows("SELECT 1 FROM leg WHERE why = 'shift'"))
    town.later(seconds=30)
    asked.responder(ADA).is_never_rung()
    town.later(seconds=31)
    ada = asked.responder(ADA).is_rung()
    town.writes("*on", sender=BEA)
    assert on_duty(town) == ["Bea"]
    ada.ends()
    asked.responder(DOT).is_never_rung()


def test_a_voicemail_hears_what_could_be_any_work_and_takes_nothing(town: Street, phones: Telephones) -> None:
    phones.responder(CAM).has_voicemail(after=1.0)
    phones.responder(ADA).waits_for_a_hand()
    town.later(minutes=1)
    town.later(minutes=3)
    assert town.eventually(lambda: phones.responder(CAM).calls(), within=20)
    assert town.eventually(
        lambda: not town.rows("SELECT 1 FROM leg WHERE why = 'shift' AND state <> 'ended'"), within=20
    )
    assert on_duty(town) == []
    town.later(minutes=1.1)
    phones.responder(ADA).is_rung()


def test_who_is_rung_for_a_caller_is_not_rung_for_a_shift_as_well(town: Street, asked: Telephones) -> None:
    shift = asked.responder(CAM).is_rung()
    assert len(town.rows("SELECT 1 FROM leg WHERE responder_id IS NOT NULL AND state <> 'ended'")) == 1
    with work(town.house) as w:
        cam = roster.with_alias(w.db, "Cam")
        assert cam is not None
        roster.change(w.db, cam.id, duty="on")
    asked.caller(CALLER).rings(LINE)
    asked.responder(CAM).is_rung(times=1)
    shift.picks_up().presses("2").ends()


def test_who_takes_texts_only_is_texted_and_not_rung(town: Street, phones: Telephones) -> None:
    town.rows("UPDATE responder SET takes = 'sms' WHERE alias = 'Cam' RETURNING id")
    town.rows("UPDATE turn SET takes = 'both' RETURNING id")
    phones.responder(ADA).waits_for_a_hand()
    town.later(minutes=1)
    town.later(minutes=3)
    phones.responder(CAM).is_never_rung()
    assert any(text.startswith("No one came for the shift") for text in town.shows(CAM))


def test_while_all_is_locked_nobody_is_rung_for_a_shift(town: Street, phones: Telephones) -> None:
    with work(town.house) as w:
        shutting.lock_all(w)
    town.later(minutes=1)
    town.later(minutes=3)
    assert town.rows("SELECT 1 FROM leg WHERE why = 'shift'") == []
    phones.responder(CAM).is_never_rung()

"""Stories that people who run such lines have told, as they go on the telephone."""

import pytest

from helpline.domain.line import Serves, Strategy
from tests.journeys.exchange import all_over, counted, written
from tests.journeys.street import ADA, BEA, CALLER, CAM, KEY, LINE, OTHER, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line; Ada and Bea are on duty."""
    empty_street.opens(languages="en,es", serves=Serves.BOTH, alternative="+15550198")
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="en,es")
    return empty_street


def test_watched_she_whispers_for_fifteen_seconds_and_nothing_ever_comes_back_to_her_telephone(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("1")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    town.later(seconds=15)
    call.hangs_up()
    ada.hears("They have hung up").ends()
    assert all_over(town, phones)
    for minutes in (1, 20, 120):
        town.later(minutes=minutes)
    assert town.shows(CALLER) == []
    phones.caller(CALLER).is_never_rung()
    again = phones.caller(CALLER).rings(LINE).hears("For English")
    again.hangs_up()
    assert all_over(town, phones)


def test_a_silent_call_is_held_for_as_long_as_both_stay_and_counts_as_a_call(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("hold.wav")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    for _ in range(4):
        town.later(minutes=3)
    call.talks_with(ada)
    assert town.state() == "joined"
    call.hangs_up()
    assert all_over(town, phones)
    assert counted(town, "answered") == 1
    assert counted(town, "abandoned") + counted(town, "blocked") == 0


def test_a_journalist_is_let_go_politely_and_nothing_of_it_is_kept(town: Street, phones: Telephones) -> None:
    call = phones.caller(OTHER).rings(LINE).hears("For English").presses("1")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    ada.presses("*").presses("9").hears("The call is over.").ends()
    call.hears("Thank you. Goodbye.").ends()
    assert all_over(town, phones)
    town.tick()
    for table in ("contact", "vault", "message", "offer", "search", "hidden"):
        assert town.rows(f"SELECT 1 FROM {table}") == []
    assert town.rows("SELECT 1 FROM leg WHERE sid IS NOT NULL OR contact_id IS NOT NULL OR role = 'caller'") == []


def test_a_responder_who_may_know_the_voice_steps_back_and_no_reason_is_kept(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("1")
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    ada.presses("*").hears("If you may know this person, press 4").presses("4").hears("The call is back.").ends()
    call.hears("The next free person will pick this up.")
    bea = phones.responder(BEA).is_rung(times=2).picks_up()
    bea.never_heard("know")
    bea.presses("1")
    call.talks_with(bea)
    bea.hangs_up()
    call.hears("The next free person will pick this up.")
    again = phones.responder(BEA).is_rung(times=3).rejects()
    again.ends()
    call.hears("No one is free now")
    assert len(phones.responder(ADA).calls()) == 1
    assert not any("is waiting" in text for text in town.shows(ADA))
    columns = town.rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'hidden'")
    assert {name for (name,) in columns} == {"contact_id", "responder_id"}
    call.hangs_up()
    assert all_over(town, phones)


def test_a_gap_at_four_in_the_morning_the_next_the_neighbours_the_fallback_and_then_the_truth(
    town: Street, phones: Telephones
) -> None:
    number = "+15550101"
    cam, dee, eve = CAM, "+15550153", "+15550154"
    town.writes("*off", sender=ADA)
    town.writes("*off", sender=BEA)
    town.joins("Cam", cam, area="Hill")
    town.joins("Dee", dee, area="Lake")
    town.joins("Eve", eve, on=False)
    town.opens(
        number=number,
        languages="en",
        area="Hill",
        serves=Serves.BOTH,
        strategy=Strategy.BY_AREA,
        fallback="Eve",
        alternative="+15550198",
    )
    phones.responder(cam).is_not_heard()
    phones.responder(dee).is_busy()
    phones.responder(eve).rejects()
    town.faults(key_patience=0)
    call = phones.caller(CALLER).rings(number).hears("soon").hears("hold.wav")
    call.hears("No one is free now. If it can't wait, ring + 1 5 5 5 0 1 9 8.")
    rung = [one.facts["to"] for one in phones.calls() if one.facts["direction"] != "inbound"]
    assert rung == [cam, dee, eve]
    call.hears("To be rung back, press 2. To wait here, press 1.").hears("Thank you. Goodbye.").ends()
    assert all_over(town, phones)
    assert counted(town, "nobody answered") == 1


def test_who_cannot_read_needs_no_text_and_is_asked_aloud_with_silence_meaning_no(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE).hears("For English").presses("1")
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    bea.presses("*").presses("3")
    call.hears("May someone who also speaks English join us? They can't see your number.")
    call.hears("OK. No one will join. Please go on.").talks_with(bea)
    call.hangs_up()
    assert all_over(town, phones)
    assert town.shows(CALLER) == []
    assert "<Message" not in written(town)


def test_who_cannot_hear_is_answered_by_text_as_soon_and_never_told_to_ring(town: Street, phones: Telephones) -> None:
    on_the_line = phones.caller(OTHER).rings(LINE).hears("For English").presses("1")
    phones.responder(ADA).is_rung()
    town.writes("I can't hear. hello", sender=CALLER)
    offered = [text for text in town.shows(BEA) if "Someone is waiting" in text]
    assert len(offered) == 1
    town.writes(f"{town.code('Bea')} I read you", sender=BEA)
    assert town.last(CALLER).endswith("I read you")
    assert not any("please ring" in text.casefold() for text in town.shows(CALLER))
    phones.caller(CALLER).is_never_rung()
    on_the_line.hangs_up()
    assert all_over(town, phones)
    assert town.rows("SELECT state FROM contact WHERE channel = 'sms'") == [("joined",)]


def test_who_rings_by_a_relay_and_says_nothing_at_the_menu_comes_to_a_person(town: Street, phones: Telephones) -> None:
    town.faults(key_patience=0)
    call = phones.caller(CALLER).rings(LINE).hears("For English").hears("For English").hears("soon")
    town.faults(key_patience=KEY)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada).hangs_up()
    assert all_over(town, phones)

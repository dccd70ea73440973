"""Whose telephone rings for a caller who says of whom she would like to be answered, and whose does not."""

import pytest

from helpline.domain.line import Serves, Strategy
from helpline.handlers.work import work
from helpline.store import complaints
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, Street
from tests.simulator.telephones import Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """A line that rings one after the other; Bea is asked where a woman is wished for, Cam answers on the hill."""
    empty_street.opens(languages="en", serves=Serves.BOTH, strategy=Strategy.IN_ORDER)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, asked_as_woman=True)
    empty_street.joins("Cam", CAM, area="Hill")
    return empty_street


def test_who_wishes_for_a_woman_waits_for_one_and_no_other_telephone_rings_for_her(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung()
    call.hears("To choose who answers, press 4").presses("4").hears("For a woman, press 1").presses("1")
    ada.ends()
    call.hears("OK. We are looking for someone.")
    bea = phones.responder(BEA).is_rung().picks_up().presses("1")
    call.talks_with(bea)
    assert len(phones.responder(ADA).calls()) == 1
    phones.responder(CAM).is_never_rung()


def test_when_nobody_is_whom_she_wishes_for_she_hears_so_and_waits_until_anybody_will_do(
    town: Street, phones: Telephones
) -> None:
    town.writes("*off", sender=BEA)
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung()
    call.presses("4").hears("For a woman, press 1").presses("1").hears("No one like that is here now. We keep looking.")
    ada.ends()
    call.hears("hold.wav").presses("4").hears("For anyone, press 4").presses("4")
    again = phones.responder(ADA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(again)
    phones.responder(CAM).is_never_rung()


def test_another_person_behind_her_star_lets_go_of_the_one_she_talks_with_for_good(
    town: Street, phones: Telephones
) -> None:
    call = phones.caller(CALLER).rings(LINE)
    ada = phones.responder(ADA).is_rung().picks_up().presses("1")
    call.talks_with(ada)
    call.presses("*").hears("For another person, press 7.").presses("7").hears("OK. We are looking for someone.")
    ada.ends()
    phones.responder(BEA).is_rung().rejects()
    cam = phones.responder(CAM).is_rung().picks_up().presses("1")
    call.talks_with(cam)
    call.never_heard("link broke")
    assert len(phones.responder(ADA).calls()) == 1


def test_the_key_to_complain_is_heard_on_the_telephone_too(town: Street, phones: Telephones) -> None:
    call = phones.caller(CALLER).rings(LINE)
    call.presses("4").hears("To complain, press 6.").presses("6").hears("Noted, without names.")
    with work(town.house) as w:
        assert len(complaints.shown_to(w.db, 1)) == 1
    call.hangs_up()


def test_who_stands_by_and_takes_texts_only_is_not_rung(town: Street, phones: Telephones) -> None:
    dee = town.joins("Dee", "+15550153", on=False)
    town.rows("UPDATE responder SET takes = 'sms' WHERE id = %s RETURNING id", dee)
    town.rows("UPDATE line SET fallback_id = %s RETURNING id", dee)
    for phone in (ADA, BEA, CAM):
        town.writes("*off", sender=phone)
    call = phones.caller(CALLER).rings(LINE).hears("No one is free now")
    phones.responder("+15550153").is_never_rung()
    call.hangs_up()

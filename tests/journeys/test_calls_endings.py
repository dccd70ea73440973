"""However a call ends, and whoever ends it: everybody else stops, nobody is left alone, and it is counted rightly."""

import pytest

from helpline.domain.line import Serves
from helpline.handlers import talking
from helpline.handlers.work import work
from helpline.store import contacts
from tests.journeys.exchange import all_over, counted
from tests.journeys.street import ADA, BEA, CALLER, CAM, LINE, Street
from tests.simulator.telephones import OnCall, Telephones


@pytest.fixture
def town(empty_street: Street) -> Street:
    """One line in two languages; Ada speaks English, Bea both, Cam Spanish."""
    empty_street.opens(languages="en,es", serves=Serves.BOTH)
    empty_street.joins("Ada", ADA)
    empty_street.joins("Bea", BEA, languages="es,en")
    empty_street.joins("Cam", CAM, languages="en", on=False)
    return empty_street


def talks(town: Street, phones: Telephones, *, key: str = "1", number: str = ADA) -> tuple[OnCall, OnCall]:
    """A caller and a responder who talk with each other. No key: nobody is there who speaks anything else."""
    call = phones.caller(CALLER).rings(LINE)
    if key:
        call.hears("For English").presses(key)
    responder = phones.responder(number).is_rung().picks_up().presses("1")
    call.talks_with(responder)
    return call, responder


def closed(town: Street) -> bool:
    return bool(town.eventually(lambda: town.state() in ("closed", None)))


@pytest.mark.parametrize(
    ("moment", "event"),
    [
        ("at the language step", "abandoned early"),
        ("while they are rung", "abandoned early"),
        ("after a while", "abandoned"),
        ("while a responder is told", "abandoned early"),
        ("while they talk", "answered"),
        ("behind her star", "answered"),
        ("behind the responder's star", "answered"),
        ("when nobody is there", "abandoned early"),
    ],
)
def test_she_may_hang_up_at_any_moment_and_everything_stops(
    town: Street, phones: Telephones, moment: str, event: str
) -> None:
    if moment == "when nobody is there":
        for one in (ADA, BEA):
            town.writes("*off", sender=one)
    call = phones.caller(CALLER).rings(LINE).hears("For English")
    if moment == "when nobody is there":
        call.presses("1").hears("No one is free now")
    elif moment != "at the language step":
        call.presses("1")
        ada = phones.responder(ADA).is_rung()
        if moment == "after a while":
            town.later(seconds=12)
        elif moment == "while a responder is told":
            ada.picks_up().hears("Someone is waiting")
        elif moment != "while they are rung":
            ada.picks_up().presses("1")
            call.talks_with(ada)
            if moment == "behind her star":
                call.presses("*").hears("To go on")
            elif moment == "behind the responder's star":
                ada.presses("*").hears("To go on, press 1")
    call.hangs_up()
    assert all_over(town, phones)
    assert closed(town)
    counts = {one: counted(town, one) for one in ("abandoned early", "abandoned", "answered")}
    assert counts == {"abandoned early": 0, "abandoned": 0, "answered": 0} | {event: 1}
    town.tick()
    assert town.rows("SELECT 1 FROM contact") == []
    assert town.rows("SELECT 1 FROM vault") == []


def test_the_responder_ends_it_with_a_key_for_both(town: Street, phones: Telephones) -> None:
    call, ada = talks(town, phones)
    ada.presses("*").hears("To end it, press 9").presses("9").hears("The call is over. Thank you.").ends()
    call.hears("Thank you. Goodbye.").ends()
    assert all_over(town, phones)
    assert closed(town)


def test_a_responder_puts_her_back_and_she_is_told_that_it_goes_on(town: Street, phones: Telephones) -> None:
    call, ada = talks(town, phones)
    ada.presses("*").presses("7").hears("The call is back.").ends()
    call.hears("You do not need to start over.")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(bea)
    assert len(phones.responder(ADA).calls()) == 1
    call.hangs_up()
    assert all_over(town, phones)


def test_a_broken_link_with_nobody_else_rings_the_same_one_again(town: Street, phones: Telephones) -> None:
    town.writes("*off", sender=BEA)
    call, ada = talks(town, phones, key="")
    ada.hangs_up()
    call.hears("Sorry, the link broke. Please stay.")
    again = phones.responder(ADA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(again).hangs_up()
    assert all_over(town, phones)


def test_handed_over_by_key_all_three_talk_and_the_first_may_leave(town: Street, phones: Telephones) -> None:
    call, ada = talks(town, phones)
    ada.presses("*").hears("To hand over, press 2").presses("2").hears("We are asking others. Please stay with them.")
    call.talks_with(ada)
    bea = phones.responder(BEA).is_rung(times=2).picks_up().hears("Ada te pide que tomes una llamada. Idioma: inglés.")
    bea.presses("1")
    call.talks_with(ada, bea)
    assert town.rows("SELECT r.alias FROM contact c JOIN responder r ON r.id = c.responder_id") == [("Bea",)]
    ada.hangs_up()
    call.talks_with(bea)
    call.never_heard("link broke")
    call.hangs_up()
    assert all_over(town, phones)
    assert counted(town, "handed over") == 1
    assert counted(town, "answered") == 1


def test_should_the_second_drop_out_while_the_first_is_there_she_has_her_again(
    town: Street, phones: Telephones
) -> None:
    call, ada = talks(town, phones)
    ada.presses("*").presses("2")
    bea = phones.responder(BEA).is_rung(times=2).picks_up().presses("1")
    call.talks_with(ada, bea)
    bea.hangs_up()
    call.talks_with(ada)
    call.never_heard("link broke")
    assert town.eventually(
        lambda: town.rows("SELECT r.alias FROM contact c JOIN responder r ON r.id = c.responder_id") == [("Ada",)]
    )
    ada.presses("*").hears("To go on, press 1").presses("1").talks_with(call)
    call.hangs_up()
    assert all_over(town, phones)


def test_handed_over_from_the_page_to_one_by_name(town: Street, phones: Telephones) -> None:
    town.writes("*on", sender=CAM)
    call, ada = talks(town, phones)
    with work(town.house) as w:
        contact = contacts.locked(w.db, town.contact())
        assert contact is not None
        assert not talking.hand_over_to(w, contact, "Ada")
        assert not talking.hand_over_to(w, contact, "Nobody")
        assert talking.hand_over_to(w, contact, "Cam")
    cam = phones.responder(CAM).is_rung(times=2).picks_up().presses("1")
    call.talks_with(ada, cam)
    ada.hangs_up()
    call.talks_with(cam).hangs_up()
    assert all_over(town, phones)
    assert len(phones.responder(BEA).calls()) == 1


@pytest.mark.parametrize("answer", ["rejects", "passes", "hangs up"])
def test_when_nobody_takes_it_over_whoever_asked_hears_so_and_still_has_her(
    town: Street, phones: Telephones, answer: str
) -> None:
    call, ada = talks(town, phones)
    ada.presses("*").presses("2")
    bea = phones.responder(BEA).is_rung(times=2)
    if answer == "rejects":
        bea.rejects()
    elif answer == "passes":
        bea.picks_up().presses("2")
    else:
        bea.picks_up().hears("Ada te pide").hangs_up()
    ada.hears("No one else is free now. Please go on.")
    call.talks_with(ada)
    assert town.rows("SELECT r.alias FROM contact c JOIN responder r ON r.id = c.responder_id") == [("Ada",)]
    call.never_heard("link broke").hangs_up()
    assert all_over(town, phones)


@pytest.mark.parametrize("answer", ["2", "7", "*", ""])
def test_without_the_callers_own_yes_no_interpreter_is_rung(town: Street, phones: Telephones, answer: str) -> None:
    town.joins("Dee", "+15550153", languages="es,en")
    phones.responder("+15550153").waits_for_a_hand()
    call, bea = talks(town, phones, key="2", number=BEA)
    before = len(phones.responder("+15550153").calls())
    bea.presses("*").presses("3")
    call.hears("Marca 1 para sí").until(lambda told: told["listening"], "is asked")
    if answer:
        call.presses(answer)
    bea.hears("No quiere que se una nadie más").talks_with(call)
    assert len(phones.responder("+15550153").calls()) == before
    call.hangs_up()
    assert all_over(town, phones)


def test_with_her_yes_somebody_who_speaks_both_joins_as_the_third(town: Street, phones: Telephones) -> None:
    town.joins("Dee", "+15550153", languages="es,en")
    phones.responder("+15550153").waits_for_a_hand()
    call, bea = talks(town, phones, key="2", number=BEA)
    rung = len(phones.responder("+15550153").calls())
    bea.presses("*").presses("3")
    call.hears("Marca 1 para sí").presses("1").talks_with(bea)
    dee = phones.responder("+15550153").is_rung(times=rung + 1).picks_up().hears("Bea").presses("1")
    call.talks_with(bea, dee)
    dee.hangs_up()
    call.talks_with(bea).hangs_up()
    assert all_over(town, phones)
    assert len(phones.responder(ADA).calls()) == 0

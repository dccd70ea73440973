"""The desk and the telephone: taking somebody who is on the line, handing over, ringing back, blocking; no script."""

import re

import pytest
from bs4 import Tag
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.names import CarrierId
from tests.web.bench import CALLER, HOME, Bench, post, seen, soup


@pytest.fixture
def ringing(bench: Bench, ada: FlaskClient) -> CarrierId:
    """A caller on the line; Ada is signed in and on duty."""
    bench.takes_calls()
    return bench.rings()


@pytest.fixture
def talking(bench: Bench, ada: FlaskClient, ringing: CarrierId) -> int:
    """The id of the contact with whom Ada talks on the telephone; Bea is on duty as well."""
    bench.hire("Bea", "+15550151")
    bench.picks_up("Ada")
    bench.comes_in(ringing)
    return bench.contacts()[-1][0]


def status(browser: FlaskClient, page: str) -> str:
    """How the telephones stand, as the page says it."""
    found = soup(browser.get(page, base_url=HOME)).select_one(".stands")
    return re.sub(r"\s+", " ", found.get_text()).strip() if isinstance(found, Tag) else ""


def test_whoever_is_on_the_line_is_a_card_and_taking_it_rings_my_phone(
    bench: Bench, ada: FlaskClient, ringing: CarrierId
) -> None:
    page = seen(ada)
    assert "English , telephone, North" in page
    assert "On the line now Your phone rings when you take it." in page
    assert "No texts to them" not in page
    contact_id = bench.contacts()[0][0]
    there = post(ada, f"/contact/{contact_id}/take").location
    assert there == f"/contact/{contact_id}"
    assert status(ada, there) == "Your phone rings. Pick it up and press 1."
    assert "Say something within" not in seen(ada, there)
    bench.picks_up("Ada", key="")
    assert status(ada, there) == "You have picked up. Press 1 to talk."
    bench.picks_up("Ada")
    bench.comes_in(ringing)
    assert status(ada, there) == "You are talking."
    assert bench.contacts() == [(contact_id, "joined")]


def test_a_call_has_no_box_for_words_and_nothing_that_texts_are_for(ada: FlaskClient, talking: int) -> None:
    page = soup(ada.get(f"/contact/{talking}", base_url=HOME))
    assert page.select("textarea, #said, #goodbye, [name=to][value=phone]") == []
    assert "can’t be answered by text" not in page.get_text()
    assert CALLER not in str(page)


def test_a_call_is_handed_over_to_one_of_those_who_are_free_and_nobody_is_dropped(
    bench: Bench, ada: FlaskClient, talking: int
) -> None:
    page = f"/contact/{talking}"
    assert [one.get_text() for one in soup(ada.get(page, base_url=HOME)).select("#to option")] == ["Bea"]
    said = post(ada, f"{page}/hand-over", to="Bea").location
    assert said.endswith("said=asked-to-take")
    assert "stays yours until they press 1" in seen(ada, said)
    assert "The phone of Bea rings." in seen(ada, page)
    assert bench.contacts() == [(talking, "joined")]
    bench.picks_up("Bea")
    assert "Bea goes on with them" in seen(ada, page)
    bea = bench.sign_in("Bea", Role.RESPONDER)
    assert status(bea, page) == "You are talking. Ada is with you."


@pytest.mark.parametrize("alias", ["Nobody", "Ada", ""])
def test_nobody_else_can_be_asked(bench: Bench, ada: FlaskClient, talking: int, alias: str) -> None:
    said = post(ada, f"/contact/{talking}/hand-over", to=alias).location
    assert said.endswith("said=nobody-to-ask")
    assert "You are still talking" in seen(ada, said)
    assert status(ada, f"/contact/{talking}") == "You are talking."


def test_an_interpreter_is_asked_for_and_the_caller_is_asked_first(
    bench: Bench, ada: FlaskClient, ringing: CarrierId, talking: int
) -> None:
    page = f"/contact/{talking}"
    assert post(ada, f"{page}/interpreter").location.endswith("said=they-are-asked")
    assert "They are being asked whether an interpreter may join." in seen(ada, page)
    assert soup(ada.get(page, base_url=HOME)).select("form[action$='/interpreter']") == []
    assert bench.picks_up("Bea") is None, "nobody is rung before she has said yes"
    bench.consents(ringing, "1")
    assert "The phone of Bea rings." in seen(ada, page)
    bench.picks_up("Bea")
    bench.comes_in(ringing)
    assert status(ada, page) == "You are talking. Bea is with you."
    assert bench.contacts() == [(talking, "joined")]


def test_put_back_the_caller_stays_on_the_line_and_somebody_else_is_rung(
    bench: Bench, ada: FlaskClient, talking: int
) -> None:
    assert post(ada, f"/contact/{talking}/pass").location == "/?said=passed"
    assert bench.contacts() == [(talking, "waiting")]
    assert "On the line now" in seen(ada)
    assert bench.picks_up("Bea") is not None
    assert bench.contacts()[0][1] in ("claimed", "joined")


def test_whoever_may_know_her_steps_back_and_is_never_rung_or_offered_it_again(
    bench: Bench, ada: FlaskClient, talking: int
) -> None:
    said = post(ada, f"/contact/{talking}/may-know").location
    assert said == "/?said=hidden"
    assert "won’t come to you again" in seen(ada, said)
    assert bench.contacts() == [(talking, "waiting")]
    assert soup(ada.get("/", base_url=HOME)).select(f"#card-{talking}") == [], "not to be taken by her again"
    assert post(ada, f"/contact/{talking}/take").location == "/?said=gone"


def test_it_works_for_texts_as_well(bench: Bench, ada: FlaskClient, held: int) -> None:
    assert post(ada, f"/contact/{held}/may-know").location == "/?said=hidden"
    assert soup(ada.get("/", base_url=HOME)).select(".card") == []
    bench.hire("Bea", "+15550151")
    assert "Take" in seen(bench.sign_in("Bea", Role.RESPONDER))


def test_ending_from_the_desk_ends_it_for_both(bench: Bench, ada: FlaskClient, talking: int) -> None:
    assert post(ada, f"/contact/{talking}/close").location == "/?said=closed"
    assert bench.contacts() == [(talking, "closed")]
    with bench.house.database.transaction() as db:
        wanted = db.exec_driver_sql("SELECT DISTINCT wanted FROM leg WHERE state = 'met'").scalars().all()
    assert wanted == ["move"], "whoever is on the line hears that it is over"


def test_whoever_asked_for_a_call_is_rung_from_the_desk(bench: Bench, ada: FlaskClient, ringing: CarrierId) -> None:
    bench.presses(ringing, "2")
    bench.hangs_up(ringing)
    contact_id = bench.contacts()[0][0]
    assert "Asked for a call" in seen(ada)
    page = post(ada, f"/contact/{contact_id}/take").location
    assert status(ada, page) == "Your phone rings. Pick it up and press 1."
    bench.picks_up("Ada")
    assert status(ada, page).startswith("Their phone rings.")
    assert "they hear “wrong number”" not in seen(ada, page)
    bench.caller_picks_up()
    assert status(ada, page) == "You are talking."
    assert "they hear “wrong number”, and it ends" in seen(ada, page)


def test_somebody_reached_by_texts_only_rings_back_when_she_says_so(bench: Bench, ada: FlaskClient, held: int) -> None:
    page = f"/contact/{held}"
    assert post(ada, f"{page}/ring").location.endswith("said=not-asked")
    bench.takes_calls()
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE contact SET wants_call = true, call_asked_at = %s", (bench.clock.now(),))
    assert "First your phone rings, then theirs." in status(ada, page)
    assert post(ada, f"{page}/ring").location.endswith("said=rings")
    assert status(ada, page) == "Your phone rings. Pick it up and press 1."
    assert post(ada, f"{page}/ring").location.endswith("said=rings"), "a second tap rings once"
    assert soup(ada.get(page, base_url=HOME)).select("textarea"), "she can still write"


def test_a_line_for_texts_only_rings_nobody(bench: Bench, ada: FlaskClient, held: int) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE contact SET wants_call = true, call_asked_at = %s", (bench.clock.now(),))
    assert status(ada, f"/contact/{held}") == ""
    assert post(ada, f"/contact/{held}/ring").location.endswith("said=not-asked")
    assert bench.picks_up("Ada") is None


def test_outside_the_safe_hours_nobody_is_rung_who_asked_long_ago(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.takes_calls()
    asked_at = bench.clock.now()
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE contact SET wants_call = true, call_asked_at = %s", (asked_at,))
        begins = (asked_at.hour + 3) % 24
        db.exec_driver_sql(f"UPDATE line SET rings_from = '{begins}:00', rings_until = '{begins}:30'")
    bench.clock.pass_by(minutes=30)
    page = f"/contact/{held}"
    assert "outside the hours" in status(ada, page)
    assert soup(ada.get(page, base_url=HOME)).select("form[action$='/ring']") == []
    assert post(ada, f"{page}/ring").location.endswith("said=ring-later")
    assert bench.picks_up("Ada") is None


def test_a_block_ends_it_holds_for_texts_and_calls_and_a_keeper_lifts_it(
    bench: Bench, ada: FlaskClient, talking: int
) -> None:
    said = post(ada, f"/contact/{talking}/block").location
    assert said == "/?said=blocked"
    assert bench.contacts() == [(talking, "closed")]
    bench.rings()
    bench.texts("it is me")
    assert bench.contacts() == [(talking, "closed")]
    keeper = bench.sign_in("Kit", Role.KEEPER)
    page = seen(keeper)
    assert re.search(r"By Ada for another (24 h 0 min|23 h \d+ min)", page), page
    assert CALLER not in page
    lift = soup(keeper.get("/", base_url=HOME)).select_one("form[action$='/lift']")
    assert isinstance(lift, Tag)
    assert post(keeper, str(lift["action"])).location == "/?said=lifted"
    assert "By Ada" not in seen(keeper)
    assert post(keeper, str(lift["action"])).location == "/?said=not-lifted"
    bench.rings()
    assert len(bench.contacts()) == 2


def test_a_withheld_number_can_not_be_blocked(bench: Bench, ada: FlaskClient) -> None:
    bench.takes_calls()
    bench.comes_in(bench.rings(None))
    bench.picks_up("Ada")
    page = f"/contact/{bench.contacts()[0][0]}"
    assert soup(ada.get(page, base_url=HOME)).select("#block") == []
    assert post(ada, f"{page}/block").location == "/?said=not-blocked"


def test_nobody_does_anything_with_a_call_that_is_not_hers(bench: Bench, ada: FlaskClient, talking: int) -> None:
    bea = bench.sign_in("Bea", Role.RESPONDER)
    for deed in ("ring", "hand-over", "interpreter", "may-know", "block"):
        post(bea, f"/contact/{talking}/{deed}", to="Bea")
    assert bench.contacts() == [(talking, "joined")]
    assert status(ada, f"/contact/{talking}") == "You are talking."
    assert bench.picks_up("Bea") is None

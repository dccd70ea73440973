"""Made to sign in: what opens is an empty desk like any other, and the others hear of it; nothing shows there."""

import re

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.handlers import alarms, duress
from tests.web.bench import CALLER, CANARY, HOME, PASSWORD, Bench, post, seen, soup

OTHER = "another four words"
TELLING = re.compile(r"under pressure|was made to|id=.pressed|hollow|hush", re.IGNORECASE)


@pytest.fixture
def made(bench: Bench, ada: FlaskClient, held: int) -> FlaskClient:
    """A browser in which Ada was made to sign in, while she holds one contact, another waits, and Bea is on duty."""
    bench.hire("Bea", "+15550151")
    post(ada, "/keys/duress", page="/keys/duress", password=OTHER, again=OTHER)
    bench.texts(CANARY, sender="+12025550102")
    browser = signs_in(bench, OTHER)
    duress.hush_overlooked(bench.house)
    return browser


def signs_in(bench: Bench, password: str) -> FlaskClient:
    browser = bench.browser()
    assert post(browser, "/sign-in", page="/sign-in", name="Ada", password=password).status_code == 303
    return browser


def texts_to_responders(bench: Bench) -> list[str]:
    return [template for template, _, _ in bench.outgoing() if template == "look"]


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [("short", "short", "at least"), (OTHER, "other", "not the same"), (PASSWORD, PASSWORD, "than your own")],
)
def test_it_is_chosen_with_care(ada: FlaskClient, password: str, again: str, why: str) -> None:
    answer = post(ada, "/keys/duress", page="/keys/duress", password=password, again=again)
    assert answer.status_code == 422
    assert why in soup(answer).get_text()


def test_it_can_be_taken_out(bench: Bench, ada: FlaskClient) -> None:
    post(ada, "/keys/duress", page="/keys/duress", password=OTHER, again=OTHER)
    assert "You have one." in seen(ada, "/keys")
    post(ada, "/keys/duress", page="/keys/duress", remove="yes")
    browser = bench.browser()
    assert post(browser, "/sign-in", page="/sign-in", name="Ada", password=OTHER).status_code == 403


def test_what_opens_is_an_empty_desk(bench: Bench, made: FlaskClient, held: int) -> None:
    shown = seen(made)
    assert "Nobody waits." in shown
    assert "Bea" not in shown
    for page in ("/", "/board", "/keys", "/changes", f"/contact/{held}", "/lock-all"):
        text = made.get(page, base_url=HOME).text
        for never in (CANARY, CALLER, "5550147", "Bea"):
            assert never not in text
        assert not TELLING.search(text), page
    assert made.get(f"/contact/{held}", base_url=HOME).status_code == 404


def test_nothing_on_it_speaks_of_another_password(made: FlaskClient) -> None:
    """Her sign-ins and keys are the first page she sees when she has no second step, and somebody looks on."""
    shown = made.get("/keys", base_url=HOME).text
    assert "/keys/app" in shown
    assert "/keys/duress" not in shown
    assert "second password" not in shown


def test_every_place_of_its_menu_opens(made: FlaskClient) -> None:
    places = [str(one["href"]) for one in soup(made.get("/", base_url=HOME)).select("#menu a")]
    assert len(places) > 3
    assert {made.get(place, base_url=HOME).status_code for place in places} == {200}


def shape(browser: FlaskClient, place: str) -> list[str]:
    """What a page is made of: headings and forms in their order, and how it says that there is nothing."""
    page = soup(browser.get(place, base_url=HOME)).select_one("main")
    assert page is not None
    for of_them in page.select("ol.list > *, ul.list > *, ul.plain > *, select > *, table tbody > *"):
        of_them.decompose()
    return [
        f"{one.name} {one.get('id', '')} {one.get('action', '') or one.get_text(' ', strip=True)}"
        for one in page.select("h1, h2, h3, form, summary")
    ]


@pytest.mark.parametrize("role", Role)
def test_every_room_looks_as_it_does_to_somebody_real_before_anything_was(
    bench: Bench, ada: FlaskClient, held: int, role: Role
) -> None:
    """The canary is everywhere it could be; somebody who was made to sign in sees rooms in which it never was."""
    bench.hire("Zoe", "+15550158")
    fresh_name = "Zoe" if role is Role.RESPONDER else "Kit"
    real = bench.sign_in(fresh_name, role)
    name = "Ada" if role is Role.RESPONDER else "Kim"
    own = ada if role is Role.RESPONDER else bench.sign_in(name, role)
    places = [str(one["href"]) for one in soup(own.get("/", base_url=HOME)).select("#menu a")]
    as_it_is = {place: shape(real, place) for place in places}
    post(own, "/keys/duress", page="/keys/duress", password=OTHER, again=OTHER)
    made = bench.browser()
    post(made, "/sign-in", page="/sign-in", name=name, password=OTHER)
    duress.hush_overlooked(bench.house)
    for place in places:
        shown = made.get(place, base_url=HOME)
        assert shown.status_code == 200
        text = seen(made, place)
        assert "Nothing here yet" not in text, place
        for never in (CANARY, CALLER, "Zoe", "Bea", fresh_name):
            assert never not in text, place
        if place not in DIFFERENT:
            assert shape(made, place) == as_it_is[place], place


DIFFERENT = ("/", "/keys", "/board", "/keeper/people")
"""Rooms with a picture of their own, which other tests compare."""


def test_it_looks_like_a_real_one(bench: Bench, made: FlaskClient) -> None:
    """The same frame, scripts, menu, headers and cookies as a real desk on which nothing is."""
    bench.hire("Cee", "+15550152", on=False)
    real = bench.sign_in("Cee", Role.RESPONDER)
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET pressed_at = NULL")
    one, other = made.get("/", base_url=HOME), real.get("/", base_url=HOME)
    assert {name for name, _ in one.headers} == {name for name, _ in other.headers}
    frames = [[str(found.get("href") or found.get("src")) for found in soup(page).select("link, script, #menu a")]
              for page in (one, other)]  # fmt: skip
    assert frames[0] == frames[1]
    cookies = [{cookie.key for cookie in browser._cookies.values()} for browser in (made, real)]  # type: ignore[union-attr]
    assert cookies[0] == cookies[1]


def test_what_is_pressed_there_looks_done_and_is_not(bench: Bench, made: FlaskClient, held: int) -> None:
    before = bench.contacts()
    assert post(made, "/duty", to="on").location == "/?said=on"
    assert soup(made.get("/", base_url=HOME)).select_one("button[value=on][aria-pressed=true]")
    for deed in ("take", "say", "close", "block", "pass"):
        assert post(made, f"/contact/{held}/{deed}", words="hello", key="wipe").status_code == 303
    post(made, "/keys/duress", password="something else", again="something else")
    post(made, "/keys/codes")
    post(made, "/lock-all", sure="yes")
    assert bench.contacts() == before
    assert not [one for one in alarms.ringing(bench.house) if one.name == "all is locked"]


def test_the_others_hear_of_it_and_her_contact_goes_on(bench: Bench, made: FlaskClient, held: int) -> None:
    assert "look" in texts_to_responders(bench)
    assert dict(bench.contacts())[held] == "waiting"
    assert "somebody was made to sign in" in {one.name for one in alarms.ringing(bench.house)}
    bea = bench.sign_in("Bea", Role.RESPONDER)
    assert "under pressure" in seen(bea)
    assert "Ada" not in seen(bea, "/board")
    assert "Ada" in seen(bench.sign_in("Kit", Role.KEEPER), "/board")


def test_she_is_told_once_however_often_it_happens(bench: Bench, made: FlaskClient) -> None:
    told = texts_to_responders(bench).count("look")
    signs_in(bench, OTHER)
    duress.hush_overlooked(bench.house)
    assert texts_to_responders(bench).count("look") == told


def test_her_other_pages_are_out_and_nothing_is_offered_to_her(
    bench: Bench, made: FlaskClient, ada: FlaskClient
) -> None:
    assert ada.get("/", base_url=HOME).status_code == 303
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE responder SET duty = 'on'")
        ada_id = db.exec_driver_sql("SELECT id FROM responder WHERE alias = 'Ada'").scalar_one()
        before = db.exec_driver_sql("SELECT count(*) FROM offer WHERE responder_id = %s", (ada_id,)).scalar_one()
    bench.texts("hello", sender="+12025550103")
    with bench.house.database.transaction() as db:
        after = db.exec_driver_sql("SELECT count(*) FROM offer WHERE responder_id = %s", (ada_id,)).scalar_one()
    assert after == before, "though her phone says that she is on duty"


def test_from_then_on_her_own_password_opens_as_little_until_it_is_lifted(bench: Bench, made: FlaskClient) -> None:
    assert CANARY not in (own := signs_in(bench, PASSWORD)).get("/", base_url=HOME).text
    assert "Nobody waits." in seen(own)
    keeper = bench.sign_in("Kit", Role.KEEPER)
    lift = soup(keeper.get("/board", base_url=HOME)).select_one("form[action$='/lift']")
    assert lift is not None
    post(keeper, str(lift["action"]), page="/board")
    assert made.get("/", base_url=HOME).status_code == 303
    assert "Nobody waits." not in seen(signs_in(bench, PASSWORD))
    assert "somebody was made to sign in" not in {one.name for one in alarms.ringing(bench.house)}


def test_her_own_list_of_sign_ins_never_names_it(bench: Bench, made: FlaskClient) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET pressed_at = NULL, hushed = false")
    own = signs_in(bench, PASSWORD)
    assert len(soup(own.get("/keys", base_url=HOME)).select("#sign-ins ~ ul li")) == 1


def test_an_open_page_turns_empty_when_she_is_asked_again(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, "/keys/duress", page="/keys/duress", password=OTHER, again=OTHER)
    assert post(ada, "/again", page="/again", password=OTHER, then="/").location == "/"
    assert "Nobody waits." in seen(ada)
    assert ada.get(f"/contact/{held}", base_url=HOME).status_code == 404


def test_with_a_second_step_it_takes_that_as_well(bench: Bench, ada: FlaskClient) -> None:
    post(ada, "/keys/duress", page="/keys/duress", password=OTHER, again=OTHER)
    seed, _ = bench.sets_up_app(ada)
    bench.texts(CANARY)
    browser = signs_in(bench, OTHER)
    assert browser.get("/", base_url=HOME).status_code == 303
    post(browser, "/sign-in/code", page="/sign-in/code", code=bench.shows(seed))
    assert "Nobody waits." in seen(browser)


def test_its_stream_is_silent(bench: Bench, made: FlaskClient) -> None:
    answer = made.get("/live/events", base_url=HOME)
    assert answer.status_code == 200
    streams = bench.app.extensions["streams"]
    (page,) = streams._pages
    assert page.role is None
    answer.close()

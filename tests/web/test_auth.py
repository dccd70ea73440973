"""Coming in by an invitation once and by a password after that; and everything that ends it."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from helpline import app as application
from helpline.domain.account import Role
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.store import accounts
from helpline.web.patience import WITHIN, WRONG, Patience
from tests.web.bench import HOME, PASSWORD, Bench, post, seen, soup, token_on


def _in(browser: FlaskClient) -> bool:
    """Whether somebody is signed in, asked without keeping her so."""
    answer = browser.get("/", base_url=HOME, headers={"Sign-Of-Life": "no"})
    return answer.status_code == 200


def _tries(browser: FlaskClient, name: str = "Ada", password: str = PASSWORD) -> bool:
    answer = post(browser, "/sign-in", page="/sign-in", name=name, password=password)
    assert answer.status_code in (303, 403)
    return answer.status_code == 303


def test_an_invitation_works_once_and_looking_at_it_uses_nothing_up(bench: Bench) -> None:
    link = f"/invitation/{bench.invite('Ada', Role.RESPONDER)}"
    first, second = bench.browser(), bench.browser()
    for browser in (first, second, first):
        assert "Choose your password" in seen(browser, link)
    token = token_on(second, link)
    assert post(first, link, page=link, password=PASSWORD, again=PASSWORD).location == "/keys"
    assert _in(first)
    late = {"csrf_token": token, "password": "another long password", "again": "another long password"}
    assert second.post(link, data=late, base_url=HOME).status_code == 410
    assert "This link is over" in seen(second, link)
    assert _tries(second)


def test_an_invitation_is_over_after_two_days_and_when_there_is_a_newer_one(bench: Bench) -> None:
    old = bench.invite("Ada", Role.RESPONDER)
    with work(bench.house) as w:
        account = accounts.named(w.db, "Ada")
        assert account is not None
        new = people.invite(w, account).token
    browser = bench.browser()
    assert browser.get(f"/invitation/{old}", base_url=HOME).status_code == 410
    bench.clock.pass_by(hours=47)
    assert browser.get(f"/invitation/{new}", base_url=HOME).status_code == 200
    bench.clock.pass_by(hours=2)
    assert browser.get(f"/invitation/{new}", base_url=HOME).status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "why"), [("short", "short", "too short"), (PASSWORD, PASSWORD + "x", "not the same")]
)
def test_a_password_that_will_not_do_leaves_the_invitation_as_it_was(
    bench: Bench, password: str, again: str, why: str
) -> None:
    link = f"/invitation/{bench.invite('Ada', Role.RESPONDER)}"
    browser = bench.browser()
    answer = post(browser, link, page=link, password=password, again=again)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert password not in answer.text.replace("too short", "")
    assert post(browser, link, page=link, password=PASSWORD, again=PASSWORD).status_code == 303


def test_a_new_invitation_ends_what_was_open_once_it_is_used(bench: Bench, ada: FlaskClient) -> None:
    with work(bench.house) as w:
        account = accounts.named(w.db, "Ada")
        assert account is not None
        link = f"/invitation/{people.invite(w, account).token}"
    assert _in(ada)
    other = bench.browser()
    post(other, link, page=link, password="quite another one", again="quite another one")
    assert _in(other)
    assert not _in(ada)


@pytest.mark.parametrize(
    ("name", "password"), [("Ada", "wrong password"), ("Nobody", PASSWORD), ("", ""), ("Ada", "\x00")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    bench: Bench, ada: FlaskClient, name: str, password: str
) -> None:
    browser = bench.browser()
    answer = post(browser, "/sign-in", page="/sign-in", name=name, password=password)
    assert answer.status_code == 403
    assert "That did not work" in answer.text
    assert not _in(browser)
    assert "Set-Cookie" not in [name for name, value in answer.headers if value.startswith("desk=")]


def test_five_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(bench: Bench, ada: FlaskClient) -> None:
    browser = bench.browser()
    assert [_tries(browser, password="wrong") for _ in range(5)] == [False] * 5
    assert not _tries(browser), "not even with the right one"
    assert _in(ada), "who is in stays in"
    bench.clock.pass_by(minutes=16)
    assert _tries(browser)


def test_half_an_hour_without_a_sign_of_life_ends_it(bench: Bench, ada: FlaskClient) -> None:
    for _ in range(3):
        bench.clock.pass_by(minutes=29)
        assert ada.get("/", base_url=HOME).status_code == 200
    bench.clock.pass_by(minutes=31)
    assert ada.get("/", base_url=HOME).location == "/sign-in"


def test_a_page_that_looks_by_itself_is_no_sign_of_life(bench: Bench, ada: FlaskClient) -> None:
    bench.clock.pass_by(minutes=20)
    assert _in(ada)
    assert ada.get("/live/events", base_url=HOME).status_code == 200
    bench.clock.pass_by(minutes=11)
    assert not _in(ada)
    assert ada.get("/live/events", base_url=HOME).status_code == 401


def test_half_a_day_ends_it_in_any_case(bench: Bench, ada: FlaskClient) -> None:
    for _ in range(24):
        bench.clock.pass_by(minutes=29)
        assert ada.get("/", base_url=HOME).status_code == 200
    bench.clock.pass_by(minutes=29)
    assert ada.get("/", base_url=HOME).location == "/sign-in"


def test_an_account_that_was_ended_is_out_at_its_next_step(bench: Bench, ada: FlaskClient) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET active = false")
    assert not _in(ada)


@pytest.mark.parametrize(("deed", "then"), [("/sign-out", "/sign-in"), ("/lock", "/locked")])
def test_out_is_out_on_our_side_too(bench: Bench, ada: FlaskClient, deed: str, then: str) -> None:
    cookie = ada.get_cookie("desk", domain="desk.example")
    assert cookie is not None
    answer = post(ada, deed)
    assert answer.location == then
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert not _in(ada)
    ada.set_cookie("desk", cookie.value, domain="desk.example")
    assert not _in(ada), "whoever copied the cookie has nothing"


def test_the_locked_page_says_nothing(ada: FlaskClient) -> None:
    assert seen(ada, "/locked") == "Desk Closed Open"


def test_locking_works_even_when_the_sign_in_is_over_already(bench: Bench, ada: FlaskClient) -> None:
    token = token_on(ada, "/")
    bench.clock.pass_by(hours=13)
    assert ada.post("/lock", data={"csrf_token": token}, base_url=HOME).location == "/locked"


def test_signing_in_again_ends_the_sign_in_that_was_there(bench: Bench, ada: FlaskClient) -> None:
    before = ada.get_cookie("desk", domain="desk.example")
    assert before is not None
    token = token_on(ada, "/")
    ada.post("/sign-in", data={"csrf_token": token, "name": "Ada", "password": PASSWORD}, base_url=HOME)
    now = ada.get_cookie("desk", domain="desk.example")
    assert now is not None
    assert now.value != before.value
    other = bench.browser()
    other.set_cookie("desk", before.value, domain="desk.example")
    assert not _in(other)
    assert ada.post("/duty", data={"csrf_token": token, "to": "on"}, base_url=HOME).status_code == 400, (
        "old forms are void"
    )


def test_the_cookie_is_for_the_server_alone(bench: Bench) -> None:
    link = f"/invitation/{bench.invite('Ada', Role.RESPONDER)}"
    answer = post(bench.browser(), link, page=link, password=PASSWORD, again=PASSWORD)
    (cookie,) = [value for name, value in answer.headers if name == "Set-Cookie" and value.startswith("desk=")]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert "Secure" not in parts


def test_behind_https_cookies_are_secure_and_bound_to_the_host(bench: Bench) -> None:
    home = "https://desk.example"
    app = application.build(bench.house, replace(bench.told, public_url=home))
    browser = app.test_client()
    link = f"/invitation/{bench.invite('Ada', Role.RESPONDER)}"
    page = browser.get(link, base_url=home)
    token = str(soup(page).select_one("input[name=csrf_token]")["value"])  # type: ignore[index]
    answer = browser.post(link, data={"csrf_token": token, "password": PASSWORD, "again": PASSWORD}, base_url=home)
    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-desk", "__Host-form"}
    assert all("Secure" in cookie and "HttpOnly" in cookie and "Domain" not in cookie for cookie in cookies)
    assert browser.get("/", base_url=home).status_code == 200


@pytest.mark.parametrize(("hers", "shown"), [("es", "es"), ("my", "my"), ("shn", "en")])
def test_the_pages_speak_her_language_where_it_is_whole_and_english_until_then(
    bench: Bench, hers: str, shown: str
) -> None:
    bench.hire("Eva", "+15550152", languages=(hers, "en"))
    page = soup(bench.sign_in("Eva", Role.RESPONDER).get("/", base_url=HOME))
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == (shown, "ltr")


def test_whoever_tries_many_names_is_asked_to_wait(bench: Bench) -> None:
    browser = bench.browser()
    for _ in range(WRONG):
        bench.app.extensions["patience"].was_wrong("127.0.0.1")
    answer = post(browser, "/sign-in", page="/sign-in", name="Ada", password="x")
    assert (answer.status_code, "too many tries" in answer.text) == (429, True)


def test_patience_comes_back_and_is_kept_apart_by_address() -> None:
    now = [0.0]
    patience = Patience(lambda: now[0])
    for _ in range(WRONG):
        patience.was_wrong("192.0.2.1")
    assert patience.is_over("192.0.2.1")
    assert not patience.is_over("192.0.2.2")
    now[0] += WITHIN + 1
    assert not patience.is_over("192.0.2.1")
    assert "192.0.2.1" not in str(vars(patience))

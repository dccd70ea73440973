"""A password alone is not enough: codes of an app, codes on paper, and a question asked again."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline import app as application
from helpline.domain.account import Role
from helpline.handlers.work import work
from helpline.web.patience import WRONG
from tests.web.bench import HOME, PASSWORD, Bench, post, reads_the_picture, seen, soup, token_on

WRONG_CODE = "000000"


def password(browser: FlaskClient, name: str = "Ada", words: str = PASSWORD) -> TestResponse:
    return post(browser, "/sign-in", page="/sign-in", name=name, password=words)


def code(browser: FlaskClient, said: str) -> TestResponse:
    return post(browser, "/sign-in/code", page="/sign-in/code", code=said)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/", base_url=HOME, headers={"Sign-Of-Life": "no"}).status_code == 200


def test_until_there_is_a_second_step_each_sign_in_leads_to_where_it_is_set_up(bench: Bench, ada: FlaskClient) -> None:
    browser = bench.browser()
    assert password(browser).location == "/keys"
    assert "Set up a second step now" in seen(browser, "/keys")
    assert is_in(browser)


def test_with_an_app_a_password_alone_opens_nothing(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    browser = bench.browser()
    assert password(browser).location == "/sign-in/code"
    assert not is_in(browser)
    assert code(browser, WRONG_CODE).status_code == 403
    assert not is_in(browser)
    assert code(browser, bench.shows(seed)).location == "/"
    assert is_in(browser)


def test_a_code_works_once_even_in_another_browser(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    said = bench.shows(seed)
    first, second = bench.browser(), bench.browser()
    for browser in (first, second):
        password(browser)
    assert code(first, said).status_code == 303
    assert code(second, said).status_code == 403
    assert not is_in(second)


@pytest.mark.parametrize(("wrong_by", "good"), [(-60, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_may_be_half_a_minute_wrong(bench: Bench, ada: FlaskClient, wrong_by: int, good: bool) -> None:
    seed, _ = bench.sets_up_app(ada)
    bench.clock.pass_by(minutes=5)
    browser = bench.browser()
    password(browser)
    bench.clock.pass_by(seconds=wrong_by)
    said = bench.shows(seed)
    bench.clock.pass_by(seconds=-wrong_by)
    assert (code(browser, said).status_code == 303) is good


def test_paper_helps_once_for_each_line_however_it_is_typed(bench: Bench, ada: FlaskClient) -> None:
    _, paper = bench.sets_up_app(ada)
    assert len(set(paper)) == 10
    for typed, works in ((paper[0], True), (paper[0], False), (paper[1].lower().replace("-", " "), True)):
        browser = bench.browser()
        password(browser)
        assert (code(browser, typed).status_code == 303) is works
    assert "8 codes are left" in seen(ada, "/keys")


def test_new_paper_voids_the_old_and_is_kept_as_hashes_only(bench: Bench, ada: FlaskClient) -> None:
    _, old = bench.sets_up_app(ada)
    answer = post(ada, "/keys/codes", page="/keys")
    new = [one.get_text() for one in soup(answer).select("li.code")]
    assert len(new) == 10
    assert soup(answer).select_one("body.printable") is not None
    browser = bench.browser()
    password(browser)
    assert code(browser, old[0]).status_code == 403
    assert code(browser, new[0]).status_code == 303
    with work(bench.house) as w:
        kept = str(w.db.exec_driver_sql("SELECT * FROM printed_code").all())
        kept += str(w.db.exec_driver_sql("SELECT * FROM account").all())
    assert not [one for one in (*old, *new) if one in kept or one.replace("-", "") in kept]


def test_the_seed_is_sealed_and_the_picture_holds_it(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    with work(bench.house) as w:
        kept = bytes(w.db.exec_driver_sql("SELECT app_sealed FROM account").scalar_one())
    assert seed.encode() not in kept
    page = soup(ada.get("/keys/app", base_url=HOME))
    assert page.select_one(".square svg path") is not None
    assert page.select("[style]") == []


def test_an_app_is_taken_only_once_it_shows_the_right_code(bench: Bench, ada: FlaskClient) -> None:
    seed = reads_the_picture(ada)
    answer = post(ada, "/keys/app", page="/keys", seed=seed, code=WRONG_CODE)
    assert (answer.status_code, seed in answer.text) == (422, True)
    assert password(bench.browser()).location == "/keys"
    assert post(ada, "/keys/app", page="/keys", seed="short", code="1").location == "/keys/app"


def test_another_app_voids_the_one_before(bench: Bench, ada: FlaskClient) -> None:
    old, _ = bench.sets_up_app(ada)
    new = reads_the_picture(ada)
    answer = post(ada, "/keys/app", page="/keys", seed=new, code=bench.shows(new))
    assert answer.location == "/keys?said=app-set"
    bench.clock.pass_by(seconds=30)
    browser = bench.browser()
    password(browser)
    assert code(browser, bench.shows(old)).status_code == 403
    assert code(browser, bench.shows(new)).status_code == 303


def test_five_wrong_codes_lock_the_name_for_both_steps(bench: Bench, ada: FlaskClient) -> None:
    seed, paper = bench.sets_up_app(ada)
    browser = bench.browser()
    password(browser)
    assert [code(browser, WRONG_CODE).status_code for _ in range(5)] == [403] * 5
    assert code(browser, bench.shows(seed)).status_code == 403
    assert code(browser, paper[0]).status_code == 403
    assert password(bench.browser()).status_code == 403
    bench.clock.pass_by(minutes=16)
    again = bench.browser()
    password(again)
    assert code(again, bench.shows(seed)).status_code == 303


def test_a_right_password_in_between_forgets_no_wrong_code(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    for _ in range(5):
        browser = bench.browser()
        password(browser)
        code(browser, WRONG_CODE)
    browser = bench.browser()
    assert password(browser).status_code == 403
    bench.clock.pass_by(minutes=16)
    assert password(browser).status_code == 303
    assert code(browser, bench.shows(seed)).status_code == 303


def test_half_the_way_is_over_after_five_minutes(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    browser = bench.browser()
    password(browser)
    assert "Now your code" in seen(browser, "/sign-in/code")
    bench.clock.pass_by(minutes=6)
    assert browser.get("/sign-in/code", base_url=HOME).location == "/sign-in"
    late = post(browser, "/sign-in/code", page="/sign-in", code=bench.shows(seed))
    assert late.location == "/sign-in"
    assert not is_in(browser)


def test_a_new_link_sets_the_password_and_still_asks_for_the_second_step(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    link = f"/invitation/{bench.invite_again('Ada')}"
    browser = bench.browser()
    answer = post(browser, link, page=link, password="quite another one", again="quite another one")
    assert answer.location == "/sign-in/code"
    assert not is_in(browser)
    assert code(browser, bench.shows(seed)).status_code == 303


def test_her_keys_are_shown_to_whoever_proved_it_a_moment_ago(bench: Bench, ada: FlaskClient) -> None:
    seed, _ = bench.sets_up_app(ada)
    bench.clock.pass_by(minutes=16)
    assert is_in(ada), "the queue goes on"
    assert ada.get("/keys/app", base_url=HOME).location == "/again?then=/keys/app"
    assert post(ada, "/keys/codes").location == "/again?then=/keys"
    page = "/again?then=/keys/app"
    wrong = post(ada, "/again", page=page, then="/keys/app", password="wrong", code=bench.shows(seed))
    assert wrong.status_code == 403
    only = post(ada, "/again", page=page, then="/keys/app", password=PASSWORD)
    assert only.status_code == 403, "a password alone is not enough here either"
    bench.clock.pass_by(seconds=30)
    right = post(ada, "/again", page=page, then="/keys/app", password=PASSWORD, code=bench.shows(seed))
    assert right.location == "/keys/app"
    assert ada.get("/keys/app", base_url=HOME).status_code == 200


@pytest.mark.parametrize("then", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_the_way_back_leads_nowhere_else(bench: Bench, ada: FlaskClient, then: str) -> None:
    assert post(ada, "/again", page="/again", then=then, password=PASSWORD).location == "/"


def test_a_supervisor_is_asked_again_everywhere(bench: Bench) -> None:
    sol = bench.sign_in("Sol", Role.SUPERVISOR)
    assert sol.get("/", base_url=HOME).status_code == 200
    bench.clock.pass_by(minutes=16)
    assert sol.get("/", base_url=HOME).location == "/again?then=/"
    assert post(sol, "/again", page="/again", then="/", password=PASSWORD).location == "/"
    assert sol.get("/", base_url=HOME).status_code == 200


@pytest.mark.parametrize(("hops", "others"), [(0, 429), (1, 403)])
def test_behind_our_own_proxy_one_who_guesses_does_not_shut_everybody_out(bench: Bench, hops: int, others: int) -> None:
    app = application.build(bench.house, replace(bench.told, proxy_hops=hops))

    def knocks(address: str) -> int:
        browser = bench.browser(app)
        form = {"csrf_token": token_on(browser, "/sign-in"), "name": "Nobody", "password": "x"}
        told = {"X-Forwarded-For": f"192.0.2.99, {address}"}
        return browser.post("/sign-in", data=form, base_url=HOME, headers=told).status_code

    for _ in range(WRONG):
        app.extensions["patience"].was_wrong("192.0.2.1" if hops else "127.0.0.1")
    assert knocks("192.0.2.1") == 429
    assert knocks("192.0.2.2") == others


def test_wrong_codes_and_links_use_up_the_patience_with_an_address(bench: Bench, ada: FlaskClient) -> None:
    browser = bench.browser()
    for _ in range(30):
        bench.app.extensions["patience"].was_wrong("127.0.0.1")
    for address in ("/sign-in", "/sign-in/code", "/invitation/none"):
        assert post(browser, address, page="/sign-in", name="Ada").status_code == 429, address
    assert post(ada, "/again", page="/keys", password=PASSWORD).status_code == 429


def ends(browser: FlaskClient) -> list[str]:
    """Where each button that ends a sign-in leads."""
    page = soup(browser.get("/keys", base_url=HOME))
    return [str(one["action"]) for one in page.select("form[action*='/keys/sign-ins/']")]


def test_she_sees_where_she_is_signed_in_and_ends_one(bench: Bench, ada: FlaskClient) -> None:
    assert ends(ada) == [], "this page ends by signing out"
    other = bench.browser()
    password(other)
    (address,) = ends(ada)
    assert post(ada, address, page="/keys").location == "/keys?said=sign-in-ended"
    assert not is_in(other)
    assert is_in(ada)
    assert ends(ada) == []


def test_nobody_ends_a_sign_in_of_somebody_else(bench: Bench, ada: FlaskClient) -> None:
    other = bench.browser()
    password(other)
    (address,) = ends(ada)
    bench.hire("Bea", "+15550151")
    bea = bench.sign_in("Bea", Role.RESPONDER)
    assert post(bea, address, page="/keys").location == "/keys"
    assert is_in(other)


def test_what_has_lapsed_is_no_longer_listed(bench: Bench, ada: FlaskClient) -> None:
    password(bench.browser())
    bench.clock.pass_by(minutes=14)
    assert is_in(ada)
    assert len(ends(ada)) == 1
    post(ada, "/again", page="/again", password=PASSWORD)
    bench.clock.pass_by(minutes=17)
    post(ada, "/again", page="/again", password=PASSWORD)
    assert ends(ada) == []

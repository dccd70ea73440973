"""Locking all: one person, everybody out at once, and nobody in again but by a keeper."""

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.handlers import alarms
from tests.web.bench import HOME, PASSWORD, Bench, post, seen


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/keys", base_url=HOME).status_code == 200


def signs_in(bench: Bench, name: str) -> tuple[FlaskClient, int]:
    browser = bench.browser()
    return browser, post(browser, "/sign-in", page="/sign-in", name=name, password=PASSWORD).status_code


@pytest.mark.parametrize("role", Role)
def test_anybody_who_is_signed_in_ends_everybodys_sign_ins(bench: Bench, ada: FlaskClient, role: Role) -> None:
    if role is Role.RESPONDER:
        bench.hire("Bea", "+15550151")
    one = bench.sign_in("Bea" if role is Role.RESPONDER else "Kit", role)
    assert post(one, "/lock-all").location == "/lock-all?said=not-sure"
    assert is_in(ada), "nothing is locked by a slip"
    assert post(one, "/lock-all", sure="yes").location == "/locked"
    assert not is_in(ada)
    assert not is_in(one)
    assert [found.name for found in alarms.ringing(bench.house) if found.name == "all is locked"]


def test_nobody_signs_in_meanwhile_and_no_invitation_opens(bench: Bench, ada: FlaskClient) -> None:
    link = f"/invitation/{bench.invite('Kit', Role.KEEPER)}"
    post(ada, "/lock-all", sure="yes")
    browser, status = signs_in(bench, "Ada")
    assert (status, is_in(browser)) == (423, False)
    other = bench.browser()
    assert post(other, link, page=link, password=PASSWORD, again=PASSWORD).status_code == 423
    assert other.get(link, base_url=HOME).status_code == 200, "it is not used up by that"


def test_a_keeper_without_a_second_step_stays_out_as_well(bench: Bench) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    post(keeper, "/lock-all", sure="yes")
    assert signs_in(bench, "Kit")[1] == 423


def test_a_keeper_opens_again_by_her_second_step_and_sees_nothing_before(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    seed, _ = bench.sets_up_app(keeper)
    post(ada, "/lock-all", sure="yes")
    browser, status = signs_in(bench, "Kit")
    assert status == 303
    post(browser, "/sign-in/code", page="/sign-in/code", code=bench.shows(seed))
    for page in ("/", "/board", "/keys"):
        assert browser.get(page, base_url=HOME).location == "/lock-all"
    post(browser, "/lock-all/open", page="/lock-all")
    assert browser.get("/board", base_url=HOME).status_code == 200
    assert not is_in(ada), "no old sign-in comes back"
    assert signs_in(bench, "Ada")[1] == 303


def test_callers_are_answered_all_the_same(bench: Bench, ada: FlaskClient) -> None:
    post(ada, "/lock-all", sure="yes")
    bench.texts("hello")
    assert [template for template, _, _ in bench.outgoing() if template == "nobody_on_duty"]


def test_the_page_says_what_it_does(ada: FlaskClient) -> None:
    assert "Responders’ phones stop" in seen(ada, "/lock-all")
    assert "nobody is free just now" in seen(ada, "/lock-all")

"""Open or closed for anybody's page: one word from real duty, off until a keeper wants it, and nothing else in it."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from tests.web.bench import HOME, Bench, post, seen

BOTH = pytest.mark.parametrize("address", ["/open.json", "/open.svg"])


def asked(bench: Bench, address: str) -> TestResponse:
    bench.clock.pass_by(seconds=11)
    return bench.browser().get(address, base_url=HOME)


def whole(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.data, [one for one in answer.headers if one[0] != "Content-Length"]


@pytest.fixture
def keeper(bench: Bench) -> FlaskClient:
    """A keeper who has switched it on."""
    browser = bench.sign_in("Kit", Role.KEEPER)
    assert post(browser, "/keeper/open-sign", to="on", why="for our page").status_code == 303
    return browser


@BOTH
def test_until_a_keeper_switches_it_on_there_is_nothing(bench: Bench, address: str) -> None:
    assert asked(bench, address).status_code == 404


def test_a_keeper_switches_it_on_with_a_reason_and_off_again(bench: Bench, keeper: FlaskClient) -> None:
    assert asked(bench, "/open.json").json == {"open": True}
    assert "It is on: anybody may ask." in seen(keeper, "/keeper/open-sign")
    assert "open sign: on" in seen(keeper, "/changes")
    assert post(keeper, "/keeper/open-sign", to="off", why="").status_code == 422
    post(keeper, "/keeper/open-sign", to="off", why="not now")
    assert bench.browser().get("/open.json", base_url=HOME).status_code == 404


@BOTH
def test_it_is_the_same_but_for_one_word_whatever_else_is_going_on(
    bench: Bench, keeper: FlaskClient, ada: FlaskClient, address: str
) -> None:
    words = {"/open.json": (b"true", b"false"), "/open.svg": (b"open", b"closed")}[address]
    is_open = whole(asked(bench, address))
    bench.texts("hello")
    bench.hire("Bea", "+15550151", languages=("es",))
    post(keeper, "/many", sure="yes")
    bench.clock.pass_by(hours=3)
    assert whole(asked(bench, address)) == is_open
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE responder SET duty = 'off'")
    closed = whole(asked(bench, address))
    assert closed == (200, is_open[1].replace(words[0], words[1]), is_open[2])
    assert is_open[1].count(words[0]) == closed[1].count(words[1]) == 1
    assert whole(ada.get(address, base_url=HOME)) == closed
    post(keeper, "/lock-all", sure="yes")
    assert whole(asked(bench, address)) == closed


def test_another_site_may_read_and_keep_it_for_a_minute_and_gets_no_cookie(bench: Bench, keeper: FlaskClient) -> None:
    headers = asked(bench, "/open.svg").headers
    assert headers["Cache-Control"] == "public, max-age=60"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in headers


def test_nobody_on_duty_for_what_the_lines_take_is_closed(bench: Bench, keeper: FlaskClient) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE responder SET takes = 'voice'")
    assert asked(bench, "/open.json").json == {"open": False}


def test_whoever_asks_all_the_time_is_asked_to_wait(bench: Bench, keeper: FlaskClient) -> None:
    browser = bench.browser()
    answers = [browser.get("/open.json", base_url=HOME).status_code for _ in range(130)]
    assert (answers[0], answers[-1]) == (200, 429)

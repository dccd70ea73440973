"""The board of the shift: how many wait, for how long, who is on, what is wrong; and nothing of anybody."""

from flask.testing import FlaskClient

from helpline.domain.account import Role
from tests.web.bench import CALLER, CANARY, HOME, Bench, post, seen, soup


def figures(browser: FlaskClient) -> list[str]:
    return [one.get_text(" ", strip=True) for one in soup(browser.get("/board", base_url=HOME)).select("dd")]


def test_it_says_how_many_wait_and_for_how_long(bench: Bench, ada: FlaskClient) -> None:
    assert figures(ada) == ["0", "nobody waits", "1"]
    bench.texts("hello")
    bench.clock.pass_by(minutes=3)
    bench.texts("hello", sender="+12025550101")
    assert figures(ada) == ["2", "3 minutes", "1"]
    post(ada, f"/contact/{bench.contacts()[0][0]}/take")
    assert figures(ada) == ["1", "just now", "1"]


def test_it_says_who_is_on_and_what_is_wrong(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    bench.texts("hello")
    bench.hire("Bea", "+15550151")
    post(ada, "/duty", to="break")
    for browser in (ada, keeper):
        shown = seen(browser, "/board")
        assert "Bea" in shown
        assert "On a break: Ada" in shown
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE responder SET duty = 'off'")
    assert "Somebody waits and nobody is on duty" in seen(keeper, "/board")


def test_it_keeps_itself_fresh_and_says_nothing_of_anybody(bench: Bench, ada: FlaskClient) -> None:
    bench.texts(CANARY)
    answer = ada.get("/board", base_url=HOME)
    body = soup(answer).body
    assert body is not None
    assert str(body["data-live"]).endswith("/live/events")
    for never in (CANARY, CALLER, "5550147", "English", "/contact/"):
        assert never not in str(soup(answer).main)

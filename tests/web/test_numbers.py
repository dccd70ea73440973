"""The page of numbers: for those who keep the line; few or rounded; and nothing of anybody."""

import re

from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.handlers.work import work
from tests.web.bench import CALLER, HOME, Bench, seen, soup


def count(bench: Bench, event: str, n: int) -> None:
    with work(bench.house) as w:
        for _ in range(n):
            w.count(event)


def rows(browser: FlaskClient, window: str) -> dict[str, str]:
    page = soup(browser.get(f"/numbers?window={window}", base_url=HOME))
    cells = [(row.select_one("th"), row.select_one("td.number")) for row in page.select("table.bars tr")]
    return {head.get_text(" ", strip=True): cell.get_text(strip=True) for head, cell in cells if head and cell}


def test_a_number_is_few_or_rounded_in_every_window_that_holds_it(bench: Bench) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    for n in range(4):
        bench.texts("hello", sender=f"+1202555010{n}")
    assert rows(keeper, "today")["Conversations begun"] == "few"
    count(bench, "call came in", 13)
    bench.texts("hello", sender="+12025550105")
    for window in ("today", "week", "month", "quarter", "nonsense"):
        told = rows(keeper, window)
        assert (told["Conversations begun"], told["Calls that came in"], told["Rung later"]) == ("5", "15", "few")
        assert (told["English"], told["text"], told["North"], told["telephone"]) == ("5", "5", "5", "few")
    assert rows(keeper, "28 days")["Conversations begun"] == "few", "four weeks that are over"


def test_it_says_what_is_met_and_what_cannot_be_said(bench: Bench) -> None:
    count(bench, "answered in her language", 90)
    count(bench, "answered in another language", 10)
    count(bench, "hour covered", 50)
    count(bench, "hour not covered", 50)
    page = soup(bench.sign_in("Kit", Role.KEEPER).get("/numbers", base_url=HOME))
    told = [re.sub(r"\s+", " ", one.get_text(" ", strip=True)) for one in page.select(".aims > div")]
    assert "Answered by somebody who speaks the caller's language at least 80 of 100 90 % met" in told
    assert "Promised hours with somebody on duty at least 95 of 100 50 % not met" in told
    assert "Rung back within 15 minutes at least 90 of 100 — too few to say" in told
    assert "Copies that the carrier keeps for more than a day none, now met" in told


def test_it_needs_no_script_and_says_nothing_of_anybody(bench: Bench, ada: FlaskClient) -> None:
    bench.texts("hello")
    supervisor = bench.sign_in("Sol", Role.SUPERVISOR)
    shown = seen(supervisor, "/numbers")
    main = str(soup(supervisor.get("/numbers", base_url=HOME)).main)
    for never in (CALLER, "hello", "style=", "onclick", "Ada", "/contact/"):
        assert never not in main
    assert "Nobody counts who called" in shown
    assert ada.get("/numbers", base_url=HOME).status_code == 403

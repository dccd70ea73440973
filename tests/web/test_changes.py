"""What was changed, by whom and why: never without a reason, open to everybody here, gone after two years."""

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.change import LONGEST_WHY, Kind, NoReasonError
from helpline.handlers import change, forgetting, leaving
from helpline.handlers.work import work
from helpline.store import accounts
from tests.web.bench import HOME, Bench, post, soup


def changed(bench: Bench, why: str, *, by: str | None = None, what: str = "The greeting") -> None:
    with work(bench.house) as w:
        account = accounts.named(w.db, by) if by else None
        change.changed(w, by=account.id if account else None, kind=Kind.COPY, what=what, why=why)


@pytest.mark.parametrize("why", ["", "   ", "\n", "...", "12", "x" * (LONGEST_WHY + 1)])
def test_a_change_without_a_reason_is_refused_and_nothing_of_it_stands(bench: Bench, why: str) -> None:
    with pytest.raises(NoReasonError):
        changed(bench, why)
    with work(bench.house) as w:
        assert change.latest(w) == []


def test_a_reason_that_leads_to_somebody_or_a_door_is_not_kept(bench: Bench) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    for why in ("She rang from +12025550141", "Ask at 12 Harbour Street, second floor"):
        answer = post(keeper, "/keeper/areas", page="/keeper/areas", name="South", why=why)
        assert answer.status_code == 422
        assert "Leave names, numbers and places out of it." in soup(answer).get_text()
    with work(bench.house) as w:
        assert change.latest(w) == []
    assert post(keeper, "/keeper/areas", page="/keeper/areas", name="South", why="A second team").status_code == 303


def test_everybody_here_reads_what_was_changed_by_whom_and_why(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    board = bench.sign_in("Sol", Role.SUPERVISOR)
    bench.clock.pass_by(minutes=20)
    changed(bench, "Peers found <it> too  long", by="Kit")
    for browser in (ada, keeper, board):
        page = soup(browser.get("/changes", base_url=HOME)).select_one("main")
        assert page is not None
        said = page.get_text(" ", strip=True)
        assert "Peers found <it> too long" in said
        assert "The greeting" in said
        assert "Kit" in said


def test_the_newest_is_first_and_a_name_that_has_left_is_not_kept(bench: Bench, ada: FlaskClient) -> None:
    bench.sign_in("Kit", Role.KEEPER)
    bench.sign_in("Kim", Role.KEEPER)
    changed(bench, "First reason", by="Kit")
    bench.clock.pass_by(minutes=1)
    changed(bench, "Second reason")
    with work(bench.house) as w:
        leaving.account(w, "Kit")
    said = soup(ada.get("/changes", base_url=HOME)).get_text(" ", strip=True)
    assert said.index("Second reason") < said.index("by a command") < said.index("First reason")
    assert "somebody who has left" in said
    assert "Kit" not in said


def test_what_was_changed_is_forgotten_after_two_years(bench: Bench) -> None:
    changed(bench, "An old reason")
    bench.clock.pass_by(days=729)
    assert forgetting.purge(bench.house)["change"] == 0
    bench.clock.pass_by(days=2)
    assert forgetting.purge(bench.house, dry=True)["change"] == 1
    assert forgetting.purge(bench.house)["change"] == 1
    with work(bench.house) as w:
        assert change.latest(w) == []

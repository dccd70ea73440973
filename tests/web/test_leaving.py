"""Whoever leaves is out at the next step: pages, texts, telephones; and somebody always can let others in."""

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.responder import Duty
from helpline.handlers import leaving
from helpline.handlers.people import RefusedError
from helpline.handlers.work import work
from helpline.store import accounts, roster
from tests.web.bench import HOME, PASSWORD, Bench, post


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/", base_url=HOME).status_code == 200


def test_a_responder_who_leaves_is_out_of_everything(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.sets_up_app(ada)
    with work(bench.house) as w:
        leaving.responder(w, "Ada")
    assert not is_in(ada)
    assert bench.contacts() == [(held, "waiting")], "whoever she held waits for somebody else"
    with work(bench.house) as w:
        assert roster.everybody(w.db) == roster.on_duty(w.db, w.now) == accounts.everybody(w.db) == []
        assert roster.with_number(w.db, w.cipher.lookup("responder", "+15550150")) is None, "her texts command nothing"
        kept = w.db.exec_driver_sql("SELECT number_sealed, sealed_with FROM responder").one()
        assert [bytes(one) for one in kept] == [b"", b""]
        assert w.db.exec_driver_sql("SELECT count(*) FROM printed_code").scalar_one() == 0
    assert post(bench.browser(), "/sign-in", page="/sign-in", name="Ada", password=PASSWORD).status_code == 403


def test_the_telephone_of_a_responder_who_leaves_stops_ringing(bench: Bench) -> None:
    bench.takes_calls()
    bench.rings()
    with work(bench.house) as w:
        ringing = w.db.exec_driver_sql("SELECT count(*) FROM leg WHERE role = 'responder'").scalar_one()
        leaving.responder(w, "Ada")
    assert ringing == 1
    assert bench.picks_up("Ada") is None
    with work(bench.house) as w:
        live = "SELECT count(*) FROM leg WHERE role = 'responder' AND state IN ('planned', 'asked', 'ringing')"
        assert w.db.exec_driver_sql(live).scalar_one() == 0


def test_her_alias_and_her_number_may_come_back(bench: Bench) -> None:
    with work(bench.house) as w:
        leaving.responder(w, "Ada")
    bench.hire("Ada", "+15550150")
    assert is_in(bench.sign_in("Ada", Role.RESPONDER))


def test_an_account_ends_and_the_telephone_goes_on(bench: Bench, ada: FlaskClient) -> None:
    link = bench.invite_again("Ada")
    with work(bench.house) as w:
        leaving.account(w, "Ada")
        responder = roster.with_alias(w.db, "Ada")
    assert not is_in(ada)
    assert responder is not None
    assert responder.duty is Duty.ON
    assert bench.browser().get(f"/invitation/{link}", base_url=HOME).status_code == 410
    assert is_in(bench.sign_in("Ada", Role.RESPONDER)), "she may be asked back"


def test_the_last_keeper_stays(bench: Bench) -> None:
    kit = bench.sign_in("Kit", Role.KEEPER)
    with pytest.raises(RefusedError, match="last keeper"), work(bench.house) as w:
        leaving.account(w, "Kit")
    assert is_in(kit)
    bench.sign_in("Lou", Role.KEEPER)
    with work(bench.house) as w:
        leaving.account(w, "Kit")
    assert not is_in(kit)
    with pytest.raises(RefusedError, match="last keeper"), work(bench.house) as w:
        leaving.account(w, "Lou")


def test_who_lost_phone_and_paper_begins_anew(bench: Bench, ada: FlaskClient) -> None:
    _, paper = bench.sets_up_app(ada)
    half = bench.browser()
    post(half, "/sign-in", page="/sign-in", name="Ada", password=PASSWORD)
    with work(bench.house) as w:
        leaving.forget_second_step(w, "Ada")
    assert not is_in(ada)
    assert post(half, "/sign-in/code", page="/sign-in", code=paper[0]).location == "/sign-in"
    browser = bench.browser()
    answer = post(browser, "/sign-in", page="/sign-in", name="Ada", password=PASSWORD)
    assert answer.location == "/keys"
    bench.sets_up_app(browser)


@pytest.mark.parametrize("deed", [leaving.account, leaving.responder, leaving.forget_second_step])
def test_nobody_of_that_name(bench: Bench, deed: object) -> None:
    assert callable(deed)
    with pytest.raises(RefusedError, match="There is no"), work(bench.house) as w:
        deed(w, "Nobody")
    with work(bench.house) as w:
        assert len(roster.everybody(w.db)) == 1

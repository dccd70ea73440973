"""Whether the lines reach themselves, as a keeper and the shift see it; and trying one at once."""

from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.self_try import Kind, Result
from helpline.handlers import self_tries
from helpline.handlers.work import work
from helpline.store import lines
from helpline.store import self_tries as store
from tests.web.bench import LINE, Bench, post, seen


def test_a_keeper_tries_a_line_now_and_reads_how_it_went(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    self_tries.keep(bench.house)
    assert "not tried yet" in seen(keeper, "/keeper/tries")
    with work(bench.house) as w:
        line = lines.all_lines(w.db)[0]
    answer = post(keeper, f"/keeper/tries/{line.id}")
    assert "It tries itself now." in seen(keeper, answer.headers["Location"])
    self_tries.keep(bench.house)
    shown = seen(keeper, "/keeper/tries")
    assert "Its number leads here fine" in shown
    assert "under way" in shown
    assert "none: if this line falls silent" in shown
    assert post(keeper, "/keeper/tries/999").status_code == 404


def test_the_shift_sees_a_line_that_does_not_reach_itself_and_the_other_number(bench: Bench, ada: FlaskClient) -> None:
    self_tries.keep(bench.house)
    with work(bench.house) as w:
        line = lines.all_lines(w.db)[0]
        lines.change(w.db, line.id, alternative="+15550199")
        for kind in (Kind.TEXT, Kind.NUMBER):
            store.change(w.db, line.id, kind, result=Result.FINE, fine_at=w.now)
    shown = seen(ada, "/board")
    assert f"{LINE} reached itself, last at" in shown
    assert "+15550199" in shown
    with work(bench.house) as w:
        store.change(w.db, line.id, Kind.TEXT, result=Result.NOT_COME, failures=2)
    shown = seen(ada, "/board")
    assert f"{LINE} it does not reach itself" in shown
    assert "Perhaps callers don’t come through either." in shown

"""The page of who opened what: for supervisors who are peers, with why, and with what to tell the caller who asks."""

from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.audit import Action
from helpline.handlers import audit
from helpline.handlers.work import work
from tests.web.bench import HOME, Bench, soup


def noted(bench: Bench) -> FlaskClient:
    """Two notes with something done about each, and a supervisor who looks."""
    with work(bench.house) as w:
        audit.opened(w, actor="Ada", ref="BCDFGH", reason="she asked me to <b>add</b>")
        audit.note(w, actor="Board", action=Action.RECUSED, ref="BCDFGJ")
        audit.note(w, actor="Office", action=Action.SIGN_IN_RESET)
    return bench.sign_in("Board", Role.SUPERVISOR)


def test_everything_stands_there_with_who_and_why(bench: Bench) -> None:
    page = soup(noted(bench).get("/audit", base_url=HOME))
    rows = [" ".join(one.text.split()) for one in page.select("ol.plain > li")]
    assert len(rows) == 3
    assert "Reset a sign-in" in rows[0]
    assert "Stood aside BCDFGJ" in rows[1]
    assert "she asked me to <b>add</b>" in rows[2]


def test_one_note_alone_and_what_to_tell_her(bench: Bench) -> None:
    board = noted(bench)
    page = soup(board.get("/audit?ref=bcdfgh", base_url=HOME))
    assert len(page.select("ol.plain > li")) == 1
    assert "Ada" in page.select_one("#tell-her").parent.text
    assert "Nobody has opened this note." in soup(board.get("/audit?ref=BCDFGJ", base_url=HOME)).text


def test_what_was_erased_says_so(bench: Bench) -> None:
    board = noted(bench)
    with work(bench.house) as w:
        audit.erase(w, "BCDFGH")
    page = soup(board.get("/audit", base_url=HOME))
    assert "who and why were erased with the note" in " ".join(page.text.split())
    assert "Ada" not in page.select_one("main").text


def test_a_board_member_who_is_no_peer_does_not_see_it(bench: Bench) -> None:
    board = noted(bench)
    with work(bench.house) as w:
        w.db.exec_driver_sql("UPDATE account SET external = true WHERE name = 'Board'")
    assert board.get("/audit", base_url=HOME).status_code == 403


def test_an_empty_page_says_what_will_stand_there(bench: Bench) -> None:
    assert "Nothing yet." in soup(bench.sign_in("Board", Role.SUPERVISOR).get("/audit", base_url=HOME)).text


def test_older_rows_are_a_page_further(bench: Bench) -> None:
    with work(bench.house) as w:
        for at in range(audit.SHOWN + 5):
            audit.note(w, actor="Ada", action=Action.WIPED, reason=str(at))
    board = bench.sign_in("Board", Role.SUPERVISOR)
    first = soup(board.get("/audit", base_url=HOME))
    older = soup(board.get(first.select_one("main a.button")["href"], base_url=HOME))
    assert len(first.select("ol.plain > li")) == audit.SHOWN
    assert len(older.select("ol.plain > li")) == 5

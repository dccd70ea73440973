"""Many at once, on the page: one tap by whoever may, a banner for everybody, and only the first can be taken."""

from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.handlers import audit
from helpline.handlers.work import work
from tests.web.bench import Bench, post, seen

BANNER = "Many come at once. Everybody is answered in turn."
PAGES = ("/", "/board", "/library", "/keys")


def lets_lead(bench: Bench, alias: str) -> None:
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE responder SET leads = true WHERE alias = %s", (alias,))


def test_one_tap_with_a_yes_and_everybody_sees_it_on_every_page_until_it_is_over(
    bench: Bench, ada: FlaskClient
) -> None:
    lets_lead(bench, "Ada")
    keeper, sol = bench.sign_in("Kit", Role.KEEPER), bench.sign_in("Sol", Role.SUPERVISOR)
    bench.hire("Bea", "+15550151")
    bea = bench.sign_in("Bea", Role.RESPONDER)
    assert "Nothing was changed" in seen(ada, post(ada, "/many", why="now").headers["Location"])
    assert BANNER not in seen(bea)
    post(ada, "/many", why="fifty texts", sure="yes")
    for browser in (ada, bea, keeper):
        assert all(BANNER in seen(browser, page) for page in PAGES if browser is not keeper or page != "/library")
    assert BANNER in seen(sol)
    assert BANNER not in seen(bench.browser(), "/sign-in")
    post(keeper, "/many/over", sure="yes")
    assert all(BANNER not in seen(bea, page) for page in PAGES)
    with work(bench.house) as w:
        said = [row.said for row in audit.listed(w) if row.said is not None and row.action.startswith("raid")]
    assert [(one.actor, one.action) for one in said] == [("Kit", "raid off"), ("Ada", "raid on")]
    assert [one.reason.partition(" (")[0] for one in said] == ["no time to say", "fifty texts"]


def test_who_leads_no_shift_reads_how_it_stands_and_can_change_nothing(bench: Bench, ada: FlaskClient) -> None:
    assert "It is not so now." in seen(ada, "/many")
    assert "Begin now" not in seen(ada, "/many")
    assert post(ada, "/many", sure="yes").status_code == 403
    keeper = bench.sign_in("Kit", Role.KEEPER)
    assert "Begin now" in seen(keeper, "/many")
    assert keeper.get("/keeper/copy/en/voice/raid/facts", base_url="http://desk.example").status_code == 200


def test_only_the_first_of_the_list_can_be_taken_from_the_page(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    post(keeper, "/many", sure="yes")
    for sender in ("+12025550101", "+12025550102"):
        bench.texts("hello", sender=sender)
        bench.clock.pass_by(seconds=5)
    (first, _), (second, _) = bench.contacts()
    answer = post(ada, f"/contact/{second}/take")
    assert "Others came before." in seen(ada, answer.headers["Location"])
    assert bench.contacts() == [(first, "waiting"), (second, "waiting")]
    for contact_id in (first, second):
        assert post(ada, f"/contact/{contact_id}/take").headers["Location"].endswith(f"/contact/{contact_id}")


def test_a_keeper_lets_somebody_lead_and_writes_down_a_lawyers_number(bench: Bench, ada: FlaskClient) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    with bench.house.database.transaction() as db:
        responder_id = db.exec_driver_sql("SELECT id FROM responder").scalar_one()
        line_id = db.exec_driver_sql("SELECT id FROM line").scalar_one()
    hers = {"languages": "en", "area": "North", "takes": "both", "at_once": "2"}
    post(keeper, f"/keeper/responders/{responder_id}", leads="yes", reachable="yes", **hers)
    its = {
        "languages": "en",
        "serves": "both",
        "area": "North",
        "kept": "24",
        "first_reply": "5",
        "zone": "UTC",
        "rings_from": "09:00",
        "rings_until": "21:00",
        "strategy": "all at once",
        "why": "agreed",
    }
    post(keeper, f"/keeper/lines/{line_id}", lawyer="+1 555 0198", **its)
    with bench.house.database.transaction() as db:
        assert db.exec_driver_sql("SELECT leads, reachable FROM responder").one() == (True, True)
        assert db.exec_driver_sql("SELECT lawyer FROM line").scalar_one() == "+15550198"
    assert "number of a lawyer" in seen(ada, "/changes")

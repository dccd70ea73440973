"""The drill on a keeper's page: a button, and what came of each step."""

from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.drill import Came, Outcome, Step
from helpline.handlers import drills
from helpline.handlers.work import work
from tests.web.bench import HOME, Bench, post, seen, soup

PLACE = "/keeper/drill"


def asked(bench: Bench) -> int:
    with bench.house.database.transaction() as db:
        return int(db.exec_driver_sql("SELECT coalesce(max(id), 0) FROM drill").scalar_one())


def ends(bench: Bench, *came: Came) -> None:
    outcomes = [Outcome(step=step, came=one, seconds=1.25) for step, one in zip(Step, came, strict=False)]
    with work(bench.house) as w:
        drills.ended(w, asked(bench), outcomes)


def kit(bench: Bench) -> FlaskClient:
    return bench.sign_in("Kit", Role.KEEPER)


def test_a_keeper_begins_one_and_reads_how_it_went(bench: Bench) -> None:
    keeper = kit(bench)
    assert soup(keeper.get("/", base_url=HOME)).select_one(f"a[href='{PLACE}']") is not None
    assert post(keeper, PLACE, page=PLACE).location.endswith("drill-not-sure")
    assert asked(bench) == 0
    assert post(keeper, PLACE, page=PLACE, sure="yes").location.endswith("drill-begun")
    assert "It goes on just now." in seen(keeper, PLACE)
    first = asked(bench)
    post(keeper, PLACE, page=PLACE, sure="yes")
    assert asked(bench) == first, "not two at once"
    ends(bench, Came.GOOD, Came.GOOD)
    page = " ".join(seen(keeper, PLACE).split())
    assert "Everything worked." in page
    assert "A text comes in and is answered: 1.2 s" in page
    post(keeper, PLACE, page=PLACE, sure="yes")
    ends(bench, Came.GOOD, Came.BAD, Came.NOT_TRIED)
    page = " ".join(seen(keeper, PLACE).split())
    assert "Something did not work." in page
    assert "A text comes in and is answered: did not work" in page
    assert "Two responders are told: not tried" in page


def test_one_that_could_not_be_held_says_so(bench: Bench) -> None:
    keeper = kit(bench)
    post(keeper, PLACE, page=PLACE, sure="yes")
    bench.clock.pass_by(minutes=4)
    assert "It could not be held." in seen(keeper, PLACE)
    post(keeper, PLACE, page=PLACE, sure="yes")
    with work(bench.house) as w:
        drills.ended(w, asked(bench), [])
    assert "It could not be held." in seen(keeper, PLACE)

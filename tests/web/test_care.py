"""Looking after ourselves on pages: for her own eyes and her buddy's, and what keepers set about hours."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.domain.debrief import Why
from helpline.domain.responder import Duty
from helpline.handlers import coverage, debrief, duty, resting
from helpline.handlers.work import work
from helpline.store import lines, roster
from tests.web.bench import HOME, Bench, post, seen, soup


@pytest.fixture
def ada(bench: Bench) -> FlaskClient:
    """Ada, signed in; Bea is her peer."""
    bench.hire("Bea", "+15550151")
    return bench.sign_in("Ada", Role.RESPONDER)


def who(bench: Bench, alias: str) -> int:
    with work(bench.house) as w:
        found = roster.with_alias(w.db, alias)
        assert found is not None
        return found.id


def gives(bench: Bench, browser: FlaskClient, **ahead: float) -> None:
    at = bench.clock.now() + timedelta(**ahead)
    answer = post(browser, "/care/times", page="/care", on=f"{at:%Y-%m-%d}", at=f"{at:%H:%M}")
    assert answer.location == "/care?said=time-given"


def test_a_talk_is_offered_picked_and_seen_by_the_two_alone(bench: Bench, ada: FlaskClient) -> None:
    bea = bench.sign_in("Bea", Role.RESPONDER)
    bench.hire("Cam", "+15550152")
    cam = bench.sign_in("Cam", Role.RESPONDER)
    kit = bench.sign_in("Kit", Role.KEEPER)
    gives(bench, bea, hours=3)
    assert post(ada, "/care/how", page="/care", answer="talk").location == "/care?said=talk-offered"
    assert "Bea" in seen(ada, "/care")
    with work(bench.house) as w:
        time_id = debrief.can_pick(w, roster.get(w.db, who(bench, "Ada")))[0].time_id
    assert post(ada, f"/care/talk/{time_id}", page="/care").location == "/care?said=talk-agreed"
    assert "You talk with Bea." in seen(ada, "/care")
    assert "with Ada" in seen(bea, "/care")
    assert "with Ada" not in seen(cam, "/care")
    assert kit.get("/care", base_url=HOME).status_code == 403
    assert post(ada, "/care/how", page="/care", answer="not now").status_code == 303
    assert "with Ada" not in seen(bea, "/care")
    assert post(bea, f"/care/times/{time_id}/back", page="/care").location == "/care?said=time-back"


def test_a_time_that_is_past_or_far_off_is_not_taken(bench: Bench, ada: FlaskClient) -> None:
    for form in ({"on": "2001-01-01", "at": "10:00"}, {"on": "2999-01-01", "at": "10:00"}, {"on": "x", "at": "y"}):
        assert post(ada, "/care/times", page="/care", **form).location == "/care?said=no-time"


def test_going_off_after_something_hard_the_desk_asks_how_she_is_once(bench: Bench, ada: FlaskClient) -> None:
    with work(bench.house) as w:
        debrief.ask_how(w, who(bench, "Ada"))
    assert "How are you? Your answer is not kept." in seen(ada)
    assert post(ada, "/care/how", answer="fine").status_code == 303
    assert "How are you?" not in seen(ada)
    with work(bench.house) as w:
        debrief.offer(w, [who(bench, "Ada")], why=Why.RAID)
    assert "If you would like to talk about it with a peer" in seen(ada)


def test_her_own_limits_are_stricter_or_not_hers(bench: Bench, ada: FlaskClient) -> None:
    assert post(ada, "/care/limits", page="/care", on="9").status_code == 422
    assert post(ada, "/care/limits", page="/care", **{"break for": "5"}).status_code == 422
    answer = post(ada, "/care/limits", page="/care", on="2", hard="1", **{"at once": "1", "break every": "30"})
    assert answer.location == "/care?said=limits-set"
    with work(bench.house) as w:
        her = roster.get(w.db, who(bench, "Ada"))
        assert her.at_once == 1
    bench.clock.pass_by(minutes=20)
    seen(ada)
    bench.clock.pass_by(minutes=11)
    resting.look_after(bench.house)
    assert "A break for you: new people go to others for 10 minutes." in seen(ada)
    assert post(ada, "/care/limits", page="/care").location == "/care?said=limits-set"
    with work(bench.house) as w:
        assert roster.get(w.db, who(bench, "Ada")).at_once == 2


def test_what_she_carries_is_on_her_page_and_her_buddys_and_on_no_other(bench: Bench, ada: FlaskClient) -> None:
    bea = bench.sign_in("Bea", Role.RESPONDER)
    bench.hire("Cam", "+15550152")
    cam, kit, sue = (
        bench.sign_in(name, role)
        for name, role in (("Cam", Role.RESPONDER), ("Kit", Role.KEEPER), ("Sue", Role.SUPERVISOR))
    )
    assert post(ada, "/duty/buddy", alias="Bea").status_code == 303
    bench.clock.pass_by(minutes=25)
    assert "On for 25 minutes" in seen(bea, "/care")
    for other in (cam, kit, sue):
        for page in ("/", "/care", "/board", "/keeper/responders", "/keeper/hours", "/numbers"):
            answer = other.get(page, base_url=HOME)
            assert answer.status_code < 500
            assert "25 minutes" not in answer.text or other is cam
    assert "Ada" not in seen(cam, "/care")


def test_keepers_see_the_sum_of_a_month_only_where_it_was_agreed(bench: Bench, ada: FlaskClient) -> None:
    kit = bench.sign_in("Kit", Role.KEEPER)
    bench.clock.pass_by(minutes=25)
    with work(bench.house) as w:
        duty.change(w, roster.get(w.db, who(bench, "Ada")), Duty.OFF)
    assert "25 minutes" in seen(ada, "/care")
    assert "Ada" not in seen(kit, "/keeper/hours")
    assert post(kit, "/keeper/hours", page="/keeper/hours", to="on", why="").status_code == 422
    assert post(kit, "/keeper/hours", page="/keeper/hours", to="on", why="We pay now").status_code == 303
    assert "Ada 25 minutes" in seen(kit, "/keeper/hours")
    assert "Your keeper sees the sum of each month" in seen(ada, "/care")
    assert "hours for pay: shown to keepers" in seen(ada, "/changes")
    assert post(kit, "/keeper/hours", page="/keeper/hours", to="off", why="Not any more").status_code == 303
    assert "Ada" not in seen(kit, "/keeper/hours")


def test_a_keeper_sets_which_hours_a_line_promises_and_by_whose_clock_a_team_plans(bench: Bench) -> None:
    kit = bench.sign_in("Kit", Role.KEEPER)
    with work(bench.house) as w:
        line = lines.all_lines(w.db)[0]
    from_page = {
        field["name"]: field.get("value", "") for field in _fields(kit, f"/keeper/lines/{line.id}") if field.get("name")
    }
    form = from_page | {"promises_from": "08:00", "promises_until": "20:00", "why": "We sleep at night"}
    answer = kit.post(f"/keeper/lines/{line.id}", data=form, base_url=HOME)
    assert answer.status_code == 303, answer.text
    with work(bench.house) as w:
        promised = lines.all_lines(w.db)[0]
        assert (f"{promised.promises_from:%H:%M}", f"{promised.promises_until:%H:%M}") == ("08:00", "20:00")
        assert {hour.is_promised for one in coverage.week(w) for hour in one.hours} == {True, False}
        area = lines.all_areas(w.db)[0]
    place, zone = f"/keeper/areas/{area.id}", "Asia/Kolkata"
    answer = post(kit, place, page="/keeper/areas", name=area.name, zone=zone, why="They moved")
    assert answer.status_code == 303, answer.text
    with work(bench.house) as w:
        assert lines.zone_of(w.db, area.id) == zone
    assert post(kit, place, page="/keeper/areas", name=area.name, zone="Nowhere", why="They moved").status_code == 422


def _fields(browser: FlaskClient, page: str) -> list[dict[str, str]]:
    """Every field of the first large form of a page, with what stands in it."""
    from_page = soup(browser.get(page, base_url=HOME)).select_one("form.fields")
    assert from_page is not None
    found = [{"name": str(one["name"]), "value": str(one.get("value", ""))} for one in from_page.select("input[name]")]
    for one in from_page.select("select[name]"):
        chosen = one.find("option", selected=True) or one.find("option")
        assert chosen is not None
        found.append({"name": str(one["name"]), "value": str(chosen.get("value", chosen.get_text()))})
    return [one for one in found if one["value"] or one["name"] != "languages"]

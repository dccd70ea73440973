"""The pages of shifts: planned by a keeper, swapped by peers, read by calendars, and told hour by hour."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from helpline.handlers import shifts
from helpline.handlers.work import work
from helpline.store import roster
from tests.web.bench import HOME, Bench, post, seen, soup

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""
FORM = {"alias": "Ada", "first_on": "2026-11-24", "starts": "22:00", "ends": "06:00"}


@pytest.fixture
def kit(bench: Bench) -> FlaskClient:
    """A keeper, on a Monday."""
    bench.clock.at = NOON
    bench.hire("Bea", "+15550151", languages=("en", "es"), on=False)
    return bench.sign_in("Kit", Role.KEEPER)


def sends(browser: FlaskClient, address: str, form: dict[str, object], *, page: str = "/shifts/new") -> TestResponse:
    field = soup(browser.get(page, base_url=HOME)).find("input", attrs={"name": "csrf_token"})
    assert field is not None
    return browser.post(address, data={"csrf_token": str(field["value"])} | form, base_url=HOME)


def turns(bench: Bench) -> list[tuple[str, str, int]]:
    with bench.house.database.transaction() as db:
        rows = db.exec_driver_sql(
            "SELECT r.alias, to_char(begins_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'),"
            " (extract(epoch FROM ends_at - begins_at) / 3600)::int"
            " FROM turn t JOIN responder r ON r.id = t.responder_id ORDER BY begins_at, alias"
        )
        return [(row[0], row[1], row[2]) for row in rows]


def shift_of(bench: Bench, alias: str, on: date, **more: object) -> int:
    with work(bench.house) as w:
        who = roster.with_alias(w.db, alias)
        assert who is not None
        facts: dict[str, object] = {"first_on": on, "starts": time(9), "ends": time(13), **more}
        return shifts.add(w, responder=who, **facts).id  # type: ignore[arg-type]


def test_without_a_shift_the_page_explains_what_that_means(kit: FlaskClient) -> None:
    assert "No shifts are planned. Then whoever signs on is on duty" in seen(kit, "/shifts")
    assert "Callers are promised nothing." in seen(kit, "/shifts/hours")


def test_a_shift_is_planned_by_the_week_and_seen_in_its_week(bench: Bench, kit: FlaskClient) -> None:
    answer = sends(kit, "/shifts/new", FORM | {"on_days": ["TU", "TH"]})
    assert answer.status_code == 303, answer.text
    assert turns(bench)[:3] == [("Ada", "11-24 22:00", 8), ("Ada", "11-26 22:00", 8), ("Ada", "12-01 22:00", 8)]
    page = soup(kit.get(answer.location, base_url=HOME))
    assert [len(day.select("ul li")) for day in page.select(".week > li")] == [0, 1, 0, 1, 0, 0, 0]
    assert "22:00–06:00" in page.get_text()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends": "22:00"}, "ends"), ({"first_on": "soon"}, "first_on"), ({"alias": "Nobody"}, "alias"),
        ({"languages": ["th"]}, "languages"), ({"starts": "late"}, "starts"), ({"last_on": "2026-11-01"}, "last_on"),
    ],
)  # fmt: skip
def test_what_can_not_be_stands_beside_its_field(
    bench: Bench, kit: FlaskClient, wrong: dict[str, object], field: str
) -> None:
    answer = sends(kit, "/shifts/new", FORM | {"on_days": ["MO"]} | wrong)
    assert answer.status_code == 422
    assert soup(answer).select_one(f"#{field}-wrong") is not None, answer.text
    assert turns(bench) == []


def test_nobody_is_planned_twice_at_once(bench: Bench, kit: FlaskClient) -> None:
    sends(kit, "/shifts/new", FORM)
    answer = sends(kit, "/shifts/new", FORM | {"starts": "05:00", "ends": "09:00", "first_on": "2026-11-25"})
    assert answer.status_code == 422
    assert "Nobody can be in two at once." in answer.text
    assert len(turns(bench)) == 1


def test_one_day_is_off_at_other_times_somebody_elses_and_as_usual_again(bench: Bench, kit: FlaskClient) -> None:
    shift_id = shift_of(bench, "Ada", date(2026, 11, 24), rule="FREQ=DAILY", last_on=date(2026, 11, 26))
    page = f"/shifts/{shift_id}"
    day = {"on": "2026-11-24", "kind": "off", "starts": "", "ends": "", "alias": "Bea"}
    assert sends(kit, f"{page}/day", day, page=page).status_code == 303
    sends(kit, f"{page}/day", day | {"on": "2026-11-25", "kind": "somebody"}, page=page)
    sends(
        kit, f"{page}/day", day | {"on": "2026-11-25", "kind": "times", "starts": "20:00", "ends": "22:00"}, page=page
    )
    assert turns(bench) == [("Bea", "11-25 20:00", 2), ("Ada", "11-26 09:00", 4)]
    sends(kit, f"{page}/day", {"on": "2026-11-24", "kind": "usual"}, page=page)
    assert turns(bench)[0] == ("Ada", "11-24 09:00", 4)
    for wrong, field in (({"on": "2026-11-20"}, "on"), ({"kind": "times"}, "starts"), ({"kind": ""}, "kind")):
        answer = sends(kit, f"{page}/day", day | wrong, page=page)
        assert (answer.status_code, soup(answer).select_one(f"#{field}-wrong") is not None) == (422, True)


def test_a_shift_is_ended_only_when_she_means_it_and_a_week_is_copied(bench: Bench, kit: FlaskClient) -> None:
    shift_id = shift_of(bench, "Ada", date(2026, 11, 24), rule="FREQ=DAILY")
    page = f"/shifts/{shift_id}"
    assert sends(kit, f"{page}/end", {"last_on": "2026-11-25"}, page=page).status_code == 422
    assert sends(kit, f"{page}/end", {"last_on": "2026-11-25", "sure": "on"}, page=page).status_code == 303
    assert len(turns(bench)) == 2
    shift_of(bench, "Bea", date(2026, 11, 26))
    answer = sends(kit, "/shifts/copy", {"monday": "2026-11-23"})
    assert turns(bench)[-1] == ("Bea", "12-03 09:00", 4)
    assert "Copied." in seen(kit, answer.location)


def test_hours_nobody_is_planned_for_are_red(bench: Bench, kit: FlaskClient) -> None:
    shift_of(bench, "Ada", NOON.date(), starts=time(12), ends=time(18))
    page = soup(kit.get("/shifts/hours", base_url=HOME))
    assert [one.get_text(" ", strip=True) for one in page.select("section p strong")] == [
        "162 hours without anybody", "168 hours without anybody",
    ]  # fmt: skip
    monday = page.select("section")[0].select_one("li")
    assert monday is not None
    assert [" ".join(one.get_text().split()) for one in monday.select(".stretch")] == [
        "12:00–18:00 1 person", "18:00–00:00 nobody",
    ]  # fmt: skip
    assert [one.get_text(" ", strip=True) for one in monday.select(".gap")] == ["18:00 – 00:00 nobody"]


@pytest.fixture
def ada(bench: Bench) -> FlaskClient:
    bench.clock.at = NOON
    bench.hire("Bea", "+15550151", languages=("en", "es"), on=False)
    shift_of(bench, "Ada", date(2026, 11, 24), rule="FREQ=DAILY", last_on=date(2026, 11, 25))
    return bench.sign_in("Ada", Role.RESPONDER)


def of_page(page: TestResponse, name: str) -> str:
    form = next(one for one in soup(page).select("form") if name in str(one["action"]))
    return str(form["action"])


def test_a_turn_is_swapped_when_the_peer_says_yes_and_not_before(bench: Bench, ada: FlaskClient) -> None:
    bea = bench.sign_in("Bea", Role.RESPONDER)
    address = of_page(ada.get("/shifts/mine", base_url=HOME), "/ask")
    post(ada, address, page="/shifts/mine", alias="Bea")
    assert "You asked Bea" in seen(ada, "/shifts/mine")
    assert [one[0] for one in turns(bench)] == ["Ada", "Ada"]
    assert "swap_ask" in [template for template, _, _ in bench.outgoing()]
    asked = of_page(bea.get("/shifts/mine", base_url=HOME), "/asked/")
    other = bench.sign_in("Kit", Role.KEEPER)
    assert post(other, asked, answer="yes").status_code == 403
    assert post(ada, asked, page="/shifts/mine", answer="yes").location.endswith("swap-over")
    post(bea, asked, page="/shifts/mine", answer="yes")
    assert [one[0] for one in turns(bench)] == ["Bea", "Ada"]
    assert "swap_yes" in [template for template, _, _ in bench.outgoing()]
    assert post(bea, asked, page="/shifts/mine", answer="yes").location.endswith("swap-over")


def test_a_no_or_a_change_of_mind_leaves_it_where_it_was(bench: Bench, ada: FlaskClient) -> None:
    bea = bench.sign_in("Bea", Role.RESPONDER)
    address = of_page(ada.get("/shifts/mine", base_url=HOME), "/ask")
    post(ada, address, page="/shifts/mine", alias="Bea")
    asked = of_page(bea.get("/shifts/mine", base_url=HOME), "/asked/")
    post(bea, asked, page="/shifts/mine", answer="no")
    post(ada, address, page="/shifts/mine", alias="Bea")
    post(ada, address.replace("/ask", "/keep"), page="/shifts/mine")
    assert "Somebody asks you" not in seen(bea, "/shifts/mine")
    assert [one[0] for one in turns(bench)] == ["Ada", "Ada"]
    assert post(ada, address, page="/shifts/mine", alias="Ada").location.endswith("swap-nobody")
    assert post(bea, address, page="/shifts/mine", alias="Ada").location.endswith("swap-over"), "not hers to give"


def test_nobody_takes_a_turn_while_she_has_another_one(bench: Bench, ada: FlaskClient) -> None:
    bea = bench.sign_in("Bea", Role.RESPONDER)
    shift_of(bench, "Bea", date(2026, 11, 24), starts=time(12), ends=time(16))
    post(ada, of_page(ada.get("/shifts/mine", base_url=HOME), "/ask"), page="/shifts/mine", alias="Bea")
    asked = of_page(bea.get("/shifts/mine", base_url=HOME), "/asked/")
    assert post(bea, asked, page="/shifts/mine", answer="yes").location.endswith("swap-overlaps")
    assert [one[0] for one in turns(bench)] == ["Ada", "Bea", "Ada"]


def test_her_calendar_says_when_and_nothing_else_and_ends_when_she_says_so(bench: Bench, ada: FlaskClient) -> None:
    answer = post(ada, "/shifts/mine/calendar", page="/shifts/mine")
    field = soup(answer).select_one("#address")
    assert field is not None
    address = str(field["value"]).removeprefix(HOME)
    assert "calendar" not in address
    assert "shift" not in address
    found = bench.browser().get(address, base_url=HOME)
    assert found.mimetype == "text/calendar"
    entries = icalendar.Calendar.from_ical(found.data).walk("VEVENT")
    assert [(str(one["summary"]), one["dtstart"].dt) for one in entries] == [
        ("shift", NOON.replace(day=24, hour=9)), ("shift", NOON.replace(day=25, hour=9)),
    ]  # fmt: skip
    assert {name for one in entries for name in one} == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS"}
    for word in ("Ada", "North", "en", "+1555", "helpline", "Bea"):
        assert word not in found.text.replace("END:", "").replace("BEGIN:", "").replace("VEVENT", "").replace(
            "DTEND", ""
        ).replace("EN\r\n", "")
    assert address.rpartition("/")[2] not in seen(ada, "/shifts/mine"), "it is shown once"
    new = soup(post(ada, "/shifts/mine/calendar", page="/shifts/mine")).select_one("#address")
    assert new is not None
    assert bench.browser().get(address, base_url=HOME).status_code == 404, "the old one is void"
    post(ada, "/shifts/mine/calendar/end", page="/shifts/mine")
    assert bench.browser().get(str(new["value"]).removeprefix(HOME), base_url=HOME).status_code == 404


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
BEGIN:VEVENT
UID:1
SUMMARY:canary title
LOCATION:canary place
DTSTART:20261124T220000
DTEND:20261125T060000
RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261209T000000Z
EXDATE:20261201T220000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261126T100000Z
DURATION:PT4H
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20261127
DTEND;VALUE=DATE:20261128
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:20261128T100000
DTEND:20261128T110000
RRULE:FREQ=HOURLY
END:VEVENT
END:VCALENDAR
"""


def test_a_pasted_calendar_is_looked_at_before_it_becomes_shifts(bench: Bench, kit: FlaskClient) -> None:
    form: dict[str, object] = {"alias": "Bea", "calendar": CALENDAR}
    first = sends(kit, "/shifts/calendar", form, page="/shifts/calendar")
    assert first.status_code == 200
    listed = [one.get_text(" ", strip=True) for one in soup(first).select(".fields .plain li")]
    assert len(listed) == 4
    assert ["left out" in one for one in listed] == [False, False, True, True]
    assert turns(bench) == []
    assert sends(kit, "/shifts/calendar", form | {"sure": "on"}, page="/shifts/calendar").status_code == 303
    assert turns(bench) == [("Bea", "11-24 22:00", 8), ("Bea", "11-26 10:00", 4), ("Bea", "12-08 22:00", 8)]
    again = sends(kit, "/shifts/calendar", form | {"sure": "on"}, page="/shifts/calendar")
    assert again.status_code == 422
    assert len(turns(bench)) == 3
    with bench.house.database.transaction() as db:
        kept = db.exec_driver_sql("SELECT s::text FROM shift s").scalars().all()
    assert "canary" not in str(kept)


@pytest.mark.parametrize("wrong", ["hello", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR"])
def test_what_is_no_calendar_is_refused(bench: Bench, kit: FlaskClient, wrong: str) -> None:
    answer = sends(kit, "/shifts/calendar", {"alias": "Bea", "calendar": wrong}, page="/shifts/calendar")
    assert (answer.status_code, turns(bench)) == (422, [])


def test_who_signs_on_without_a_shift_hears_so_and_with_one_soon_is_thanked(bench: Bench) -> None:
    bench.clock.at = NOON.replace(day=24, hour=8, minute=45)
    bench.hire("Bea", "+15550151", on=False)
    shift_of(bench, "Ada", date(2026, 11, 24), rule="FREQ=DAILY")
    ada = bench.sign_in("Ada", Role.RESPONDER)
    assert post(ada, "/duty", page="/shifts/mine", to="on").location.endswith("on-early")
    bench.clock.at = NOON.replace(day=24, hour=10)
    bea = bench.sign_in("Bea", Role.RESPONDER)
    assert post(bea, "/duty", to="on").location.endswith("no-shift")
    with work(bench.house) as w:
        assert [one.alias for one in roster.on_duty(w.db, w.now)] == ["Ada"]
    bench.clock.at += timedelta(hours=4)
    with work(bench.house) as w:
        assert roster.on_duty(w.db, w.now) == []

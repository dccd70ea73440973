"""A keeper's rooms: lines, areas and responders are added and changed on pages, without a single script."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpline.domain.account import Role
from helpline.domain.line import Serves, Strategy
from helpline.domain.responder import Duty
from helpline.handlers import shifts, speaking
from helpline.handlers.work import work
from helpline.store import lines, roster
from tests.web.bench import HOME, LINE, Bench, post, seen, soup

NEW = "+15550101"
PHONE = "+15550161"
FIELDS = {
    "languages": ["es", "en"],
    "serves": "both",
    "area": "North",
    "cover_name": "Blue Door",
    "kept": "12",
    "first_reply": "3",
    "zone": "Africa/Johannesburg",
    "rings_from": "08:00",
    "rings_until": "20:30",
    "strategy": "longest idle",
    "fallback": "",
    "alternative": "",
    "emergency": "",
    "charge_notice": "yes",
    "why": "As agreed",
}
HERS = {"languages": ["en", "es"], "area": "North", "at_once": "1", "takes": "sms", "buddy": ""}


@pytest.fixture
def kit(bench: Bench) -> FlaskClient:
    """A keeper, signed in."""
    return bench.sign_in("Kit", Role.KEEPER)


def sends(browser: FlaskClient, address: str, page: str, form: Mapping[str, object]) -> TestResponse:
    """A form that may hold several of a field."""
    field = soup(browser.get(page, base_url=HOME)).find("input", attrs={"name": "csrf_token"})
    assert field is not None
    return browser.post(address, data={"csrf_token": str(field["value"])} | dict(form), base_url=HOME)


def beside(answer: TestResponse, field: str) -> str:
    """What stands beside a field that is wrong, where a reader of screens finds it too."""
    page = soup(answer)
    told = page.select_one(f"[id$='{field}-wrong']")
    assert told is not None, answer.text
    assert page.select_one(f"[aria-describedby~='{told['id']}']") is not None or field == "languages"
    return told.get_text(" ", strip=True)


def typed(answer: TestResponse, field: str) -> str:
    found = soup(answer).find(["input", "select"], attrs={"name": field})
    assert found is not None
    chosen = found.find("option", selected=True)
    return str((chosen or found).get("value", ""))


def changes(bench: Bench) -> list[tuple[str, str, str]]:
    with bench.house.database.transaction() as db:
        rows = db.exec_driver_sql("SELECT kind, what, why FROM change ORDER BY id")
        return [(row[0], row[1], row[2]) for row in rows]


def test_a_line_is_added_and_says_what_to_enter_at_the_carrier(bench: Bench, kit: FlaskClient) -> None:
    answer = sends(kit, "/keeper/lines/new", "/keeper/lines/new", FIELDS | {"number": "555 01-01"})
    assert beside(answer, "number") == "This is no telephone number. Write it with its country, such as +1 555 0100."
    assert (typed(answer, "cover_name"), typed(answer, "zone")) == ("Blue Door", "Africa/Johannesburg")
    answer = sends(kit, "/keeper/lines/new", "/keeper/lines/new", FIELDS | {"number": "+1 555 01-01"})
    assert answer.status_code == 303, answer.text
    page = seen(kit, answer.location)
    assert f"{HOME}/twilio/voice" in page
    assert f"{HOME}/twilio/sms#rc=5" in page
    with work(bench.house) as w:
        made = lines.with_number(w.db, NEW)
    assert made is not None
    assert (made.languages, made.serves, made.strategy) == (("es", "en"), Serves.BOTH, Strategy.LONGEST_IDLE)
    assert (f"{made.rings_from:%H:%M}", made.kept_for.total_seconds()) == ("08:00", 12 * 3600)
    assert made.charge_notice
    assert changes(bench) == [("line", f"{NEW}: new", "As agreed")]
    again = sends(kit, "/keeper/lines/new", "/keeper/lines/new", FIELDS | {"number": NEW})
    assert beside(again, "number") == "This number is in use here already."


def test_a_line_is_changed_with_a_reason_and_what_changed_is_remembered(bench: Bench, kit: FlaskClient) -> None:
    with work(bench.house) as w:
        before = lines.with_number(w.db, LINE)
        assert before is not None
    place = f"/keeper/lines/{before.id}"
    no_reason = sends(kit, place, place, FIELDS | {"why": " "})
    assert (no_reason.status_code, beside(no_reason, "why")) == (422, "Say why. Everybody who answers can read it.")
    assert typed(no_reason, "kept") == "12"
    done = sends(kit, place, place, FIELDS | {"fallback": "Ada"})
    assert done.location == f"{place}?said=line-changed"
    with work(bench.house) as w:
        after = lines.get(w.db, before.id)
        ada = roster.with_alias(w.db, "Ada")
    assert ada is not None
    assert (after.languages, after.cover_name, after.fallback_id) == (("es", "en"), "Blue Door", ada.id)
    kind, what, why = changes(bench)[-1]
    assert (kind, why) == ("line", "As agreed")
    assert what.startswith(f"{LINE}: languages, texts and calls, cover name, how long words are kept")
    assert sends(kit, place, place, FIELDS | {"fallback": "Ada"}).location == f"{place}?said=nothing-changed"
    assert len(changes(bench)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kept": "73"}, "kept"),
        ({"kept": "0"}, "kept"),
        ({"kept": "ten"}, "kept"),
        ({"first_reply": "61"}, "first_reply"),
        ({"zone": "Atlantis"}, "zone"),
        ({"languages": ["", ""]}, "languages"),
        ({"languages": ["tlh"]}, "languages"),
        ({"rings_from": "noon"}, "rings_from"),
        ({"alternative": "12"}, "alternative"),
        ({"fallback": "Nobody"}, "fallback"),
        ({"serves": "pigeon"}, "serves"),
        ({"cover_name": "x" * 61}, "cover_name"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field_whatever_the_browser_let_through(
    bench: Bench, kit: FlaskClient, wrong: dict[str, object], field: str
) -> None:
    with work(bench.house) as w:
        before = lines.all_lines(w.db)
    answer = sends(kit, f"/keeper/lines/{before[0].id}", "/keeper/lines", FIELDS | wrong)
    assert answer.status_code == 422
    assert beside(answer, field)
    with work(bench.house) as w:
        assert lines.all_lines(w.db) == before
    assert changes(bench) == []


def test_a_line_is_switched_off_only_by_somebody_who_means_it(bench: Bench, kit: FlaskClient) -> None:
    with work(bench.house) as w:
        line = lines.all_lines(w.db)[0]
    place = f"/keeper/lines/{line.id}"
    refused = post(kit, f"{place}/switch", page=place, to="off", why="Moving")
    assert (refused.status_code, beside(refused, "sure")) == (422, "Tick this if you mean it.")
    assert post(kit, f"{place}/switch", page=place, to="off", why="Moving", sure="on").location.endswith(
        "said=line-off"
    )
    assert "This line is off" in seen(kit, place)
    assert "Off" in seen(kit, "/keeper/lines")
    post(kit, f"{place}/switch", page=place, to="on", why="Moved", sure="on")
    with work(bench.house) as w:
        assert lines.get(w.db, line.id).is_on
    assert [what for _, what, _ in changes(bench)] == [f"{LINE}: off", f"{LINE}: on"]
    assert kit.get("/keeper/lines/999", base_url=HOME).status_code == 404


def test_areas_are_added_and_renamed_and_no_two_are_called_the_same(bench: Bench, kit: FlaskClient) -> None:
    assert post(kit, "/keeper/areas", page="/keeper/areas", name="South", why="A new team").status_code == 303
    assert beside(post(kit, "/keeper/areas", page="/keeper/areas", name="south", why="x y"), "name")
    with work(bench.house) as w:
        north = next(one for one in lines.all_areas(w.db) if one.name == "North")
    place = f"/keeper/areas/{north.id}"
    assert beside(post(kit, place, page="/keeper/areas", name="South", why="Merging"), "name").startswith(
        "This name is"
    )
    assert post(kit, place, page="/keeper/areas", name="Harbour", why="Nicer").status_code == 303
    with work(bench.house) as w:
        assert [one.name for one in lines.all_areas(w.db)] == ["Harbour", "South"]
    assert changes(bench)[-1] == ("area", "North → Harbour", "Nicer")


def test_a_responders_number_goes_in_once_and_is_never_shown_again(bench: Bench, kit: FlaskClient) -> None:
    new = {"alias": "Sky", "number": PHONE} | HERS
    done = sends(kit, "/joining", "/joining", new)
    assert done.status_code == 303, done.text
    for page in ("/joining", "/keeper/responders", "/"):
        assert PHONE not in kit.get(page, base_url=HOME).text
        assert PHONE[3:] not in kit.get(page, base_url=HOME).text
    again = sends(kit, "/joining", "/joining", new | {"alias": "Sun"})
    assert beside(again, "number") == "This number is in use here already."
    taken = sends(kit, "/joining", "/joining", new | {"number": "+15550162"})
    assert beside(taken, "alias").startswith("This name is taken")
    of_line = sends(kit, "/joining", "/joining", new | {"alias": "Sea", "number": LINE})
    assert beside(of_line, "number").startswith("This is the number of a line")


def test_what_a_responder_does_is_changed_and_she_has_a_buddy(bench: Bench, kit: FlaskClient) -> None:
    bench.hire("Bea", "+15550151")
    with work(bench.house) as w:
        bea, ada = roster.with_alias(w.db, "Bea"), roster.with_alias(w.db, "Ada")
    assert bea is not None
    assert ada is not None
    place = f"/keeper/responders/{bea.id}"
    assert sends(kit, place, place, HERS | {"buddy": "Ada"}).status_code == 303
    with work(bench.house) as w:
        now = roster.get(w.db, bea.id)
    assert (now.languages, now.at_once, now.takes, now.buddy_id) == (("en", "es"), 1, Serves.SMS, ada.id)
    assert beside(sends(kit, place, place, HERS | {"buddy": "Bea"}), "buddy").startswith("Nobody is her own")
    assert beside(sends(kit, place, place, HERS | {"at_once": "10"}), "at_once")
    assert post(kit, f"{place}/duty", page=place, to="break").status_code == 303
    with work(bench.house) as w:
        assert roster.get(w.db, bea.id).duty is Duty.BREAK


def test_whoever_is_signed_on_outside_her_shift_is_not_shown_as_on_duty(bench: Bench, kit: FlaskClient) -> None:
    bench.hire("Bea", "+15550151", on=False)
    with work(bench.house) as w:
        ada, bea = roster.with_alias(w.db, "Ada"), roster.with_alias(w.db, "Bea")
        assert ada is not None
        assert bea is not None
        began, ends = w.now - timedelta(hours=1), w.now + timedelta(hours=1)
        day, first, last = began.date(), began.time().replace(microsecond=0), ends.time().replace(microsecond=0)
        shifts.add(w, responder=bea, first_on=day, starts=first, ends=last, rule="FREQ=WEEKLY")
    assert "Signed on, not offered anybody now" in seen(kit, "/keeper/responders")
    assert "On duty Nobody." in seen(kit)
    place = f"/keeper/responders/{ada.id}"
    assert post(kit, f"{place}/duty", page=place, to="on").location == f"{place}?said=duty-later"


def test_another_telephone_takes_the_place_of_the_old_one(bench: Bench, kit: FlaskClient) -> None:
    with work(bench.house) as w:
        ada = roster.with_alias(w.db, "Ada")
    assert ada is not None
    place = f"/keeper/responders/{ada.id}"
    unsure = post(kit, f"{place}/number", page=place, number=PHONE)
    assert beside(unsure, "sure")
    assert PHONE not in unsure.text
    assert post(kit, f"{place}/number", page=place, number=PHONE, sure="on").status_code == 303
    with work(bench.house) as w:
        assert speaking.responder_address(w, ada.id) == PHONE
        assert roster.with_number(w.db, w.cipher.lookup("responder", "+15550150")) is None
    assert PHONE not in seen(kit, place)
    bench.clock.pass_by(minutes=16)
    stale = post(kit, f"{place}/number", page=place, number="+15550163", sure="on")
    assert stale.location.startswith("/again"), "a page that was left open changes nobody's number"


def test_she_leaves_only_when_somebody_means_it(bench: Bench, kit: FlaskClient, held: int) -> None:
    with work(bench.house) as w:
        ada = roster.with_alias(w.db, "Ada")
    assert ada is not None
    place = f"/keeper/responders/{ada.id}"
    assert post(kit, f"{place}/leave", page=place).status_code == 422
    assert post(kit, f"{place}/leave", page=place, sure="on").location == "/keeper/responders?said=responder-left"
    assert bench.contacts() == [(held, "waiting")]
    assert kit.get(place, base_url=HOME).status_code == 404

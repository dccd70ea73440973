"""The first run: from nothing to a list without red, left and opened again, a test text, and nothing kept of her."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from helpline import words
from helpline.domain.account import Role
from helpline.handlers import checkup, starting, trials
from helpline.handlers.trials import Stage
from helpline.handlers.work import House, work
from helpline.store import house_rules, lines
from tests.web.bench import HOME, LINE, Bench, post, seen, soup
from tests.web.test_keeper_lines import FIELDS, HERS, beside, sends

OWN_PHONE = "+15550177"
PLACE = "/keeper/start"


@pytest.fixture
def kit(bench: Bench) -> FlaskClient:
    """A keeper, signed in."""
    return bench.sign_in("Kit", Role.KEEPER)


@pytest.fixture
def empty(bench: Bench) -> Bench:
    """The same house before anybody has done anything."""
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("TRUNCATE line, responder, area CASCADE")
    return bench


def stages(house: House) -> list[Stage]:
    with work(house) as w:
        return [one.stage for one in trials.everything(w)]


def code(kit: FlaskClient, step: str = "trial") -> str:
    shown = soup(kit.get(f"{PLACE}/{step}", base_url=HOME)).select_one(".big-code")
    return shown.get_text(strip=True) if shown else ""


def begins(bench: Bench, kit: FlaskClient) -> str:
    with work(bench.house) as w:
        line = lines.all_lines(w.db)[0]
    assert post(kit, f"{PLACE}/trial/{line.id}", page=f"{PLACE}/trial").status_code == 303
    return code(kit)


def test_whoever_finds_nothing_is_taken_to_the_first_run_until_she_says_not_now(empty: Bench, kit: FlaskClient) -> None:
    assert kit.get("/", base_url=HOME).location == PLACE
    assert "Six steps" in seen(kit, PLACE)
    assert post(kit, f"{PLACE}/later", page=PLACE).location == "/?said=later"
    page = seen(kit)
    assert "Setting up: 0 of 5 steps are done." in page
    assert soup(kit.get("/", base_url=HOME)).select_one(f"a[href='{PLACE}']") is not None


def test_a_house_that_has_a_line_forces_nobody(bench: Bench, kit: FlaskClient) -> None:
    assert kit.get("/", base_url=HOME).status_code == 200


def test_each_step_leads_to_the_next_and_what_was_done_stays(empty: Bench, kit: FlaskClient) -> None:
    nothing = post(kit, f"{PLACE}/organisation", page=f"{PLACE}/organisation", organisation=" ")
    assert beside(nothing, "organisation") == "This is missing."
    named = post(kit, f"{PLACE}/organisation", page=f"{PLACE}/organisation", organisation="The Harbour")
    assert named.location == f"{PLACE}/line"
    wrong = sends(kit, f"{PLACE}/line", f"{PLACE}/line", FIELDS | {"number": LINE, "area": "", "why": "Setting up"})
    assert beside(wrong, "area") == "This is missing."
    line = FIELDS | {"number": LINE, "area": "Harbour", "why": "Setting up", "languages": ["en"]}
    assert sends(kit, f"{PLACE}/line", f"{PLACE}/line", line).location == f"{PLACE}/line?said=line-added"
    assert f"{HOME}/twilio/sms#rc=5" in seen(kit, f"{PLACE}/line")
    assert "Step 2 of 6" in seen(kit, f"{PLACE}/line")
    with work(empty.house) as w:
        line_id = lines.all_lines(w.db)[0].id
    place = f"/keeper/languages/{line_id}/en"
    assert beside(post(kit, place, page="/keeper/languages", typed="yes", why="Only us"), "typed").startswith(
        "This is not"
    )
    assert post(kit, place, page="/keeper/languages", typed="english", why="We read it all").status_code == 303
    assert "Confirmed" in seen(kit, "/keeper/languages")
    assert post(kit, f"{place}/back", page="/keeper/languages", why="Not yet after all").status_code == 303
    assert "Not confirmed" in seen(kit, "/keeper/languages")
    post(kit, place, page="/keeper/languages", typed="English", why="We read it all")
    her = HERS | {"alias": "Sky", "number": "+15550161", "area": "Harbour", "languages": ["en"]}
    asked = sends(kit, f"{PLACE}/responder", f"{PLACE}/responder", her)
    assert asked.location == f"{PLACE}/responder?said=joining-asked", "alone she may, and the newcomer says yes herself"
    empty.texts(code(kit, "responder"), sender="+15550161")
    page = seen(kit, PLACE)
    assert page.count("Done") == 4
    assert "Setting up: 4 of 5" in seen(kit)
    assert "The Harbour" in seen(kit)


def test_no_caller_ever_reads_what_the_organisation_is_called(bench: Bench, kit: FlaskClient) -> None:
    post(kit, f"{PLACE}/organisation", page=f"{PLACE}/organisation", organisation="Canary of the Harbour")
    ada = bench.sign_in("Ada", Role.RESPONDER)
    assert "Canary" not in ada.get("/", base_url=HOME).text
    assert "Canary" not in bench.browser().get("/sign-in", base_url=HOME).text


def test_a_test_text_is_waited_for_comes_and_leaves_nothing_of_her(bench: Bench, kit: FlaskClient) -> None:
    assert stages(bench.house) == [Stage.NONE]
    shown = begins(bench, kit)
    assert len(shown) == 5
    assert code(kit) == shown, "the same after a reload"
    bench.texts("99999" if shown != "99999" else "88888", sender=OWN_PHONE)
    assert stages(bench.house) == [Stage.WAITED_FOR], "another number is a caller's"
    assert len(bench.contacts()) == 1
    bench.texts(f" {shown} ", sender=OWN_PHONE.replace("77", "78"))
    assert len(bench.contacts()) == 1, "it is no conversation"
    assert stages(bench.house) == [Stage.ARRIVED]
    assert "It came" in seen(kit, f"{PLACE}/trial")
    assert bench.outgoing()[-1] == ("greeting", "pending", False)
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE outbox SET state = 'sent' WHERE thread LIKE 'trial:%%'")
    assert "It works" in seen(kit, f"{PLACE}/trial")
    with bench.house.database.transaction() as db:
        row = db.exec_driver_sql("SELECT to_jsonb(trial)::text FROM trial").scalar_one()
    assert "5550178" not in row
    assert "5550178" not in kit.get(f"{PLACE}/trial", base_url=HOME).text
    bench.texts(shown, sender=OWN_PHONE.replace("77", "79"))
    assert len(bench.contacts()) == 2, "a code is good once: what comes later is a caller's"


def test_digits_of_any_keyboard_count_and_a_responder_may_try_too(bench: Bench, kit: FlaskClient) -> None:
    shown = begins(bench, kit)
    bench.texts(shown.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")), sender="+15550150")
    assert stages(bench.house) == [Stage.ARRIVED]


def test_what_does_not_come_in_time_says_how_to_mend_it(bench: Bench, kit: FlaskClient) -> None:
    shown = begins(bench, kit)
    bench.clock.pass_by(minutes=15, seconds=1)
    page = seen(kit, f"{PLACE}/trial")
    assert "No text with the code came within 15 minutes." in page
    assert f"{HOME}/twilio/sms" in page
    assert shown not in page
    bench.texts(shown, sender=OWN_PHONE)
    assert stages(bench.house) == [Stage.TOO_LATE]
    assert len(bench.contacts()) == 1, "nobody who writes is lost to a test of long ago"
    assert begins(bench, kit) != shown


def test_the_look_before_going_live_is_red_until_everything_is_there(bench: Bench, kit: FlaskClient) -> None:
    page = seen(kit, f"{PLACE}/check")
    assert "No test text has come through yet." in page
    assert "Nobody has said that it is there in writing." in page
    assert "There is nobody to turn to for a child yet." in page
    assert post(kit, f"{PLACE}/advice", page=f"{PLACE}/check", advice="yes").status_code == 303
    assert "Legal advice is there in writing" in seen(kit, f"{PLACE}/check")
    with work(bench.house) as w:
        assert house_rules.everything(w.db)["legal advice"].who == "Kit"
    post(kit, f"{PLACE}/advice", page=f"{PLACE}/check", advice="no")
    assert "Nobody has said that it is there in writing." in seen(kit, f"{PLACE}/check")


def test_where_no_notes_are_written_nobody_for_a_child_is_asked_for(bench: Bench) -> None:
    assert "child protection" in [one.name for one in starting.findings(bench.house)]
    without = replace(bench.house, escalates=False)
    assert "child protection" not in [one.name for one in starting.findings(without)]


def kinds() -> set[str]:
    """The key of every finding that the two looks can make, as their sources have it."""
    found: set[str] = set()
    for module in (checkup, starting):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            names = [
                value
                for one in ast.walk(function)
                if isinstance(one, ast.Assign)
                for target, value in pairs(one)
                if isinstance(target, ast.Name) and target.id == "name"
            ]
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding":
                    found |= {f"{name} {case}" for name in firsts(call.args[0], names) for case in cases(call)}
    return found


def pairs(one: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    target = one.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(one.value, ast.Tuple):
        return list(zip(target.elts, one.value.elts, strict=True))
    return [(target, one.value)]


def firsts(name: ast.expr, names: list[ast.expr]) -> set[str]:
    """The first word of a name, where it stands or where it was put together."""
    said = names if isinstance(name, ast.Name) else [name]
    words = {ast.unparse(one).lstrip("f").strip("'\"").partition(" ")[0] for one in said}
    assert words, ast.unparse(name)
    return words


def cases(call: ast.Call) -> set[str]:
    """The case that it names, else its state."""
    more = {one.arg: one.value for one in call.keywords}
    named = call.args[4] if len(call.args) > 4 else more.get("case")
    if named is not None:
        return {ast.literal_eval(named)}
    return {one.lower() for one in re.findall(r"State\.(\w+)", ast.unparse(call.args[1]))}


def test_a_keeper_reads_each_finding_and_how_to_mend_it_in_her_own_language(bench: Bench, kit: FlaskClient) -> None:
    page = (words.TEMPLATES / "keeper" / "found.html").read_text(encoding="utf-8")
    told = set(re.findall(r'one\.key == "([^"]+)"', page))
    told |= {one for many in re.findall(r"one\.key in \(([^)]*)\)", page) for one in re.findall(r'"([^"]+)"', many)}
    assert len(kinds()) > 35
    assert told == kinds()
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE account SET language = 'th'")
    shown = soup(kit.get(f"{PLACE}/check", base_url=HOME))
    assert shown.html["lang"] == "th"  # type: ignore[index]
    assert not shown.select('main [lang="en"]')
    found = shown.select("li.card .wait")
    assert len(found) > 8
    assert all(re.search("[ก-๙]", one.get_text()) for one in found)

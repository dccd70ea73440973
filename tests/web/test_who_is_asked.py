"""On the pages: which areas are neighbours, whom a caller asks for, who is asked as a woman, who hears complaints."""

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from helpline.handlers import people
from helpline.handlers.work import work
from helpline.store import complaints, lines, neighbours, roster
from tests.web.bench import HOME, Bench, post, seen, soup

BEA = "+15550152"


@pytest.fixture
def kit(bench: Bench) -> FlaskClient:
    return bench.sign_in("Kit", Role.KEEPER)


def areas(bench: Bench) -> dict[str, int]:
    with work(bench.house) as w:
        return {one.name: one.id for one in lines.all_areas(w.db)}


def test_neighbours_are_set_once_and_count_for_both(bench: Bench, kit: FlaskClient) -> None:
    for name in ("South", "Hill"):
        post(kit, "/keeper/areas", page="/keeper/areas", name=name, why="A new team")
    ids = areas(bench)
    place = f"/keeper/areas/{ids['North']}/neighbours"
    token = str(soup(kit.get("/keeper/areas", base_url=HOME)).find("input", attrs={"name": "csrf_token"})["value"])  # type: ignore[index]
    form = {"csrf_token": token, "neighbours": [str(ids["South"]), str(ids["Hill"])], "why": "One night bus"}
    assert kit.post(place, data=form, base_url=HOME).location.endswith("said=neighbours-set")
    with work(bench.house) as w:
        assert neighbours.of(w.db, ids["South"]) == {ids["North"]}
        assert neighbours.of(w.db, ids["North"]) == {ids["South"], ids["Hill"]}
    page = soup(kit.get("/keeper/areas", base_url=HOME))
    assert len(page.select("input[name=neighbours][checked]")) == 4, "two pairs, seen from both sides"
    assert post(kit, place, page="/keeper/areas", neighbours=str(ids["Hill"]), why="").status_code == 422
    assert post(kit, place, page="/keeper/areas", neighbours="999", why="Nobody").status_code == 422
    assert post(kit, place, page="/keeper/areas", neighbours=str(ids["Hill"]), why="No bus").status_code == 303
    with work(bench.house) as w:
        assert neighbours.of(w.db, ids["South"]) == frozenset()


def test_a_caller_who_asks_for_a_woman_goes_back_and_only_women_see_her(bench: Bench) -> None:
    bench.hire("Bea", BEA)
    ada, bea = bench.sign_in("Ada", Role.RESPONDER), bench.sign_in("Bea", Role.RESPONDER)
    bench.texts("hello")
    ((contact, _),) = bench.contacts()
    post(ada, f"/contact/{contact}/take")
    page = soup(ada.get(f"/contact/{contact}", base_url=HOME))
    assert [one.get_text(strip=True) for one in page.select("#wishes button")] == [
        "A woman",
        "Another area",
        "Another person",
    ]
    with work(bench.house) as w:
        roster.change(w.db, roster.with_alias(w.db, "Bea").id, asked_as_woman=True)  # type: ignore[union-attr]
    assert post(bea, f"/contact/{contact}/wish", wish="woman").location == "/?said=gone"
    assert post(ada, f"/contact/{contact}/wish", wish="a man").status_code == 400
    assert post(ada, f"/contact/{contact}/wish", wish="woman").location == "/?said=wished"
    assert "Nobody waits." in seen(ada)
    assert "1 person waits." in seen(bea)
    assert "man" not in seen(bea).replace("many", ""), "why she is asked stands nowhere"
    assert post(ada, f"/contact/{contact}/take").location == "/?said=gone"
    post(bea, f"/contact/{contact}/take")
    assert post(bea, f"/contact/{contact}/wish", wish="woman").location == f"/contact/{contact}?said=wish-kept"
    assert "Anybody, after all" in seen(bea, f"/contact/{contact}")


def test_who_is_asked_as_a_woman_is_her_own_word_and_shown_to_keepers_on_her_page_only(
    bench: Bench, kit: FlaskClient
) -> None:
    bench.hire("Bea", BEA)
    with work(bench.house) as w:
        her = roster.with_alias(w.db, "Bea")
        assert her is not None
    place = f"/keeper/responders/{her.id}"
    form = {"languages": "en", "area": "North", "at_once": "2", "takes": "both", "buddy": "", "asked_as_woman": "yes"}
    assert post(kit, place, page=place, **form).status_code == 303
    with work(bench.house) as w:
        assert roster.get(w.db, her.id).asked_as_woman
    chosen = soup(kit.get(place, base_url=HOME)).select_one("select[name=asked_as_woman] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "yes"
    assert "woman" not in seen(kit, "/keeper/responders")
    ada = bench.sign_in("Ada", Role.RESPONDER)
    assert "woman" not in seen(ada)


def test_a_complaint_lies_before_supervisors_who_were_not_there_until_one_says_what_was_done(bench: Bench) -> None:
    bench.sign_in("Ada", Role.RESPONDER)
    with work(bench.house) as w:
        people.add_account(w, name="Ada S", role=Role.SUPERVISOR, alias="Ada")
    heron = bench.sign_in("Heron", Role.SUPERVISOR)
    assert "Nothing waits." in seen(heron)
    bench.texts("hello")
    bench.texts("18")
    with work(bench.house) as w:
        (one,) = complaints.shown_to(w.db, 999)
    page = seen(heron)
    assert "Somebody asked for a person to hear a complaint" in page
    assert "Ada" not in page
    address = f"/complaints/{one.id}/dealt-with"
    assert post(heron, address, why=" ").location == "/?said=no-reason"
    assert "Somebody asked for a person" in seen(heron)
    assert post(heron, address, why="We spoke about it in the team").location == "/?said=dealt-with"
    assert "Nothing waits." in seen(heron)
    assert post(heron, address, why="Once more").location == "/?said=gone"
    audit = seen(heron, "/audit")
    assert "Dealt with a complaint" in audit
    assert audit.count("We spoke about it in the team") == 1
    assert "Once more" not in audit

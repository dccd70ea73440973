"""Practice: made-up callers on the page of real ones; nothing real moves, and whoever is real comes first."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from helpline import words
from helpline.domain.account import Role
from helpline.domain.names import Locale
from helpline.domain.quick import Quick
from helpline.handlers import console, forgetting, practising
from helpline.store.schema import SCHEMA
from tests.web.bench import HOME, Bench, post, seen, soup

TALK = "/practice/talk"
BANNER = "Practice. Nobody real."


def does(browser: FlaskClient, deed: str, **form: str) -> str:
    """One form of the page; what she then reads."""
    answer = post(browser, f"/practice/do/{deed}", page=TALK, **form)
    assert answer.status_code in (303, 409, 422), answer.text
    return soup(answer).get_text(" ", strip=True) if answer.status_code != 303 else seen(browser, answer.location)


def begins(browser: FlaskClient, story: str) -> str:
    assert post(browser, "/practice", page="/practice", story=story).location == TALK
    return seen(browser, TALK)


def rows(bench: Bench) -> dict[str, int]:
    """How many rows each table has, but that of practice and of whoever is signed in."""
    with bench.house.database.transaction() as db:
        return {
            table.name: db.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
            for table in SCHEMA.sorted_tables
            if table.name != "practice"
        }


@pytest.fixture
def rung(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Every bell and every live event from now on."""
    heard: list[tuple[str, ...]] = []
    queue = type(bench.house.ports.queue)

    def note(_queue: object, what: str, *ids: int) -> bool:
        heard.append((what, *map(str, ids)))
        return True

    monkeypatch.setattr(queue, "ring", note)
    monkeypatch.setattr(queue, "announce", note)
    return heard


def test_every_script_can_be_played_to_its_end_and_nothing_real_moves(
    bench: Bench, ada: FlaskClient, rung: list[tuple[str, ...]]
) -> None:
    page = seen(ada, "/practice")
    before = rows(bench)
    rung.clear()
    assert len(practising.stories()) >= 8
    for story in practising.stories().values():
        assert story.title in page
        assert BANNER in begins(ada, story.name)
        for deed in ("desk.say_here", "desk.set_borrowed", "phone.set_borrowed", "phone.set_word", "desk.to_phone"):
            assert BANNER in does(ada, deed, borrowed="yes", word="blue")
        for key in ("no_more", "danger", "take_back", "safe_now"):
            assert BANNER in does(ada, "desk.press", key=key)
        for _ in story.follows:
            assert "what she says herself" in does(ada, "desk.say", words="what she says herself")
        end = does(ada, "desk.close", goodbye="on")
        assert BANNER in end
        assert all(one.says in end for one in story.rules if not one.after)
        assert post(ada, "/practice/end", page="/practice/over").status_code == 303
    assert rows(bench) == before
    assert rung == []
    with bench.house.database.transaction() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM practice").scalar_one() == 0


def test_it_is_the_page_of_a_conversation_and_each_form_leads_to_the_script(ada: FlaskClient, held: int) -> None:
    real = soup(ada.get(f"/contact/{held}", base_url=HOME))
    begins(ada, "1_watched")
    made_up = soup(ada.get(TALK, base_url=HOME))

    def headings(page: BeautifulSoup) -> set[str]:
        return {one.get_text(" ", strip=True) for one in page.select("main h2, main summary")}

    assert {"Quick replies", "When you are done", "Wipe everything"} <= headings(real) & headings(made_up)
    actions = {str(form["action"]) for form in made_up.select("main form")}
    assert actions
    assert all(action.startswith("/practice/") for action in actions), actions


def test_what_tells_what_this_line_is_waits_for_it_is_safe_now_as_in_reality(ada: FlaskClient) -> None:
    begins(ada, "1_watched")
    about = words.say("sms/quick/about_us", words.MASTER)
    assert "Not sent: it tells what this line is" in does(ada, "desk.say", words=about)
    assert "Not sent: it tells what this line is" in does(ada, "desk.say_quick", which="about_us")
    does(ada, "desk.set_safe", safe="now")
    assert about in does(ada, "desk.say_quick", which="about_us")
    end = does(ada, "desk.close")
    assert "It opens only after" in end
    assert "You ended without another text" in end
    assert "A goodbye is one more text" not in end, "only what she did is spoken of"


def test_what_they_say_next_depends_on_what_she_does(ada: FlaskClient) -> None:
    begins(ada, "6_stop_him")
    assert "he has a key" not in does(ada, "desk.press", key="no_more")
    page = does(ada, "desk.press", key="danger")
    assert "he has a key" in page
    assert "May mean: danger now." in page


def test_somebody_real_who_waits_comes_first(bench: Bench, ada: FlaskClient) -> None:
    begins(ada, "4_wages")
    assert "real person waits" not in seen(ada, TALK)
    bench.texts("hello")
    for page in ("/practice", TALK):
        assert "1 real person waits now, and you are on duty." in seen(ada, page)
    post(ada, "/duty", to="break")
    assert "real person waits" not in seen(ada, TALK)


def test_what_she_wrote_is_sealed_and_nothing_is_left_within_two_hours(bench: Bench, ada: FlaskClient) -> None:
    begins(ada, "4_wages")
    does(ada, "desk.say", words="canary of the blue dress")
    with bench.house.database.transaction() as db:
        kept = db.exec_driver_sql("SELECT sealed_with, state_sealed FROM practice").one()
    assert not any(b"canary" in bytes(one) or b"wages" in bytes(one) for one in kept)
    bench.clock.pass_by(minutes=61)
    assert ada.get(TALK, base_url=HOME).status_code == 303
    forgetting.purge(bench.house)
    with bench.house.database.transaction() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM practice").scalar_one() == 0


def test_every_deed_a_script_waits_for_is_one_that_the_page_has() -> None:
    known = {"say", "here", "goodbye", "quiet", "clear refused", "safe", "quick", "block", "word"}
    known |= {"put back", "hand over", "may know", "not their phone", "their own phone"}
    known |= {f"quick {one}" for one in Quick} | {f"key {one.value}" for one in console.HER_KEYS}
    for story in practising.stories().values():
        asked = {deed for one in story.follows for deed in one.after} | {
            deed for one in story.rules for deed in one.after
        }
        assert asked <= known, (story.name, asked - known)


def test_a_story_is_told_in_her_language_once_all_of_it_is_written_and_never_in_a_mixture(bench: Bench) -> None:
    """Whatever is translated by now: each story is wholly hers, or wholly in English."""
    bench.hire("Bea", "+15550151", languages=("es",))
    bea = bench.sign_in("Bea", Role.RESPONDER)
    catalogue = words.translations(Locale("es"))
    for story in practising.stories().values():
        held = getattr(catalogue, "_catalog", {})
        whole = all(one in held for one in practising.sentences(story.name))
        page = begins(bea, story.name)
        for line in story.opens:
            is_marked = line in practising.sentences(story.name)
            assert (catalogue.gettext(line) if whole and is_marked else line) in page

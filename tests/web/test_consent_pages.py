"""Her yes on the pages: shown in her words first, kept as she gave it, taken back in one tap; and the note under it."""

from dataclasses import replace

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from helpline import app as application
from helpline.domain.account import Role
from helpline.domain.escalation.note import OWN_WORDS
from tests.web.bench import HOME, Bench, post, soup

BOARD = {"method": "spoken and read back"}
NOTE = {
    "happens": "now",
    "who_is_telling": "me",
    "how_soon": "this week",
    "concerns": "C01",
    "wants": "papers back",
    "own_words": "I want my papers back",
    "safe_by": "not at all",
    "safe_hours": "any time",
}


def page(browser: FlaskClient, address: str) -> BeautifulSoup:
    return soup(browser.get(address, base_url=HOME))


def main_of(found: BeautifulSoup) -> str:
    main = found.select_one("main")
    assert main is not None
    return " ".join(main.text.split())


def says_yes(ada: FlaskClient, held: int, purpose: str = "P4", **more: str) -> None:
    """She hears the words and says yes."""
    answer = post(ada, f"/contact/{held}/ask/{purpose}/go", **(BOARD | {"read_back": "on"} | more))
    assert answer.status_code == 303, main_of(soup(answer))


def rows(bench: Bench, statement: str) -> list[tuple[object, ...]]:
    with bench.house.database.transaction() as db:
        return [tuple(row) for row in db.exec_driver_sql(statement)]


def test_each_purpose_is_asked_by_itself_and_says_what_it_means(ada: FlaskClient, held: int) -> None:
    found = page(ada, f"/contact/{held}/ask")
    assert "If they say no, they get the same help." in main_of(found)
    assert len(found.select("main ul.plain > li")) == 8
    assert "The board’s doctor" in main_of(page(ada, f"/contact/{held}/ask/P4"))
    assert ada.get(f"/contact/{held}/ask/P9", base_url=HOME).status_code == 404


def test_the_very_words_are_shown_before_anything_is_asked(bench: Bench, ada: FlaskClient, held: int) -> None:
    shown = soup(post(ada, f"/contact/{held}/ask/P4", method="text code"))
    assert "OK if I note this for our board of peers?" in shown.select_one("#theirs").text
    assert "once they press 6" in main_of(shown)
    assert rows(bench, "SELECT count(*) FROM ask") == [(0,)]


def test_it_is_asked_by_text_when_it_is_safe_and_with_a_code(bench: Bench, ada: FlaskClient, held: int) -> None:
    refused = post(ada, f"/contact/{held}/ask/P4/go", method="text code")
    assert refused.status_code == 422
    assert "not known to be safe" in soup(refused).select_one("#against").text
    post(ada, f"/contact/{held}/safe", safe="now")
    assert post(ada, f"/contact/{held}/ask/P4/go", method="text code").status_code == 303
    ((code,),) = rows(bench, "SELECT code FROM ask WHERE answer = 'open'")
    assert f"Only {code} is a yes" in main_of(page(ada, f"/contact/{held}"))
    bench.texts(str(code))
    found = page(ada, f"/contact/{held}")
    assert "Let the board look at it" in found.select_one(".yes").text
    assert found.select_one("#yes .note") is None


def test_they_said_no_and_nothing_is_kept(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/safe", safe="now")
    post(ada, f"/contact/{held}/ask/P4/go", method="text code")
    assert post(ada, f"/contact/{held}/ask/no").status_code == 303
    assert rows(bench, 'SELECT count(*) FROM "grant"') == [(0,)]
    assert "they get the same help" in main_of(page(ada, f"/contact/{held}"))


def test_a_yes_that_nobody_ticked_is_none(bench: Bench, ada: FlaskClient, held: int) -> None:
    answer = post(ada, f"/contact/{held}/ask/P4/go", **BOARD)
    assert answer.status_code == 422
    assert "tick that they said yes" in main_of(soup(answer))
    assert rows(bench, 'SELECT count(*) FROM "grant"') == [(0,)]


def test_a_yes_is_taken_back_in_one_tap(bench: Bench, ada: FlaskClient, held: int) -> None:
    says_yes(ada, held)
    says_yes(ada, held, "P1")
    found = page(ada, f"/contact/{held}")
    buttons = found.select(".yes button[name=grant]")
    assert len(buttons) == 2
    post(ada, f"/contact/{held}/yes/back", grant=str(buttons[0]["value"]))
    assert len(page(ada, f"/contact/{held}").select(".yes")) == 1


def test_what_may_be_said_is_refused_kindly_when_it_names_somebody(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.hire("Hilda", "+15550159")
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("INSERT INTO area (name) VALUES ('South')")
        (area,) = db.exec_driver_sql("SELECT id FROM area WHERE name = 'South'").one()
    words = "my name is maria, I want my pay"
    answer = post(ada, f"/contact/{held}/ask/P2", area=str(area), may_say=words, **BOARD)
    assert answer.status_code == 422
    found = soup(answer)
    assert "Leave names out" in found.select_one("#found").text
    assert words in found.select_one("textarea").text
    assert rows(bench, "SELECT count(*) FROM ask") == [(0,)]
    assert post(ada, f"/contact/{held}/ask/P2", area=str(area), may_say="I want my pay", **BOARD).status_code == 200


def test_authorities_are_not_there_before_they_spoke_of_one(ada: FlaskClient, held: int) -> None:
    asked = page(ada, f"/contact/{held}/ask").select_one("#brought")
    assert asked is not None
    assert asked.has_attr("required")
    assert "Nobody is agreed for this yet" in main_of(page(ada, f"/contact/{held}/ask/P7"))


def test_what_is_past_shows_no_way_to_write_it_down_or_pass_it_on(ada: FlaskClient, held: int) -> None:
    says_yes(ada, held)
    found = page(ada, f"/contact/{held}/note?happens=past")
    assert "Then nothing is written down" in main_of(found)
    assert found.select("main form") == []
    assert [one["href"] for one in found.select("main a") if "/ask" in one["href"]] == []
    assert page(ada, f"/contact/{held}/note?happens=past&asks=yes").select_one("#own_words") is not None


def test_no_note_is_kept_without_a_yes_or_without_reading_it_back(bench: Bench, ada: FlaskClient, held: int) -> None:
    without = post(ada, f"/contact/{held}/note", read_back="on", **NOTE)
    assert (without.status_code, "Ask first." in main_of(soup(without))) == (422, True)
    says_yes(ada, held)
    unread = post(ada, f"/contact/{held}/note", **NOTE)
    assert (unread.status_code, "Read it back to them first" in main_of(soup(unread))) == (422, True)
    assert rows(bench, "SELECT count(*) FROM note") == [(0,)]


TOO_MUCH = (
    ({"own_words": "ring 555 010 0142"}, "could lead to a person or a place"),
    ({"own_words": "x " * OWN_WORDS}, "140 characters at most"),
    ({"concerns": "C99"}, "not known here"),
)


def test_a_note_that_says_too_much_is_not_kept_and_nothing_typed_is_lost(
    bench: Bench, ada: FlaskClient, held: int
) -> None:
    says_yes(ada, held)
    for wrong, says in TOO_MUCH:
        answer = post(ada, f"/contact/{held}/note", read_back="on", **(NOTE | wrong))
        found = soup(answer)
        assert answer.status_code == 422
        assert says in found.select_one("#against").text
        assert found.select_one("#own_words").text.split() == (NOTE | wrong)["own_words"].split()
        assert found.select_one("input[name=wants][value='papers back']").has_attr("checked")
    assert rows(bench, "SELECT count(*) FROM note") == [(0,)]


def test_a_note_is_kept_read_added_to_and_ended(bench: Bench, ada: FlaskClient, held: int) -> None:
    says_yes(ada, held)
    assert post(ada, f"/contact/{held}/note", read_back="on", **NOTE).status_code == 303
    ((ref,),) = rows(bench, "SELECT ref FROM note")
    here = f"/contact/{held}/note/{ref}"
    assert "I want my papers back" not in page(ada, f"/contact/{held}").text
    opened = main_of(soup(post(ada, here)))
    for part in ("I want my papers back", "My papers are kept", "They decided", "Let the board look at it"):
        assert part in opened
    assert "Nobody has opened it before." in opened
    post(ada, f"{here}/done", did="gave options")
    again = soup(post(ada, here))
    assert "Gave options" in main_of(again)
    assert "Ada" in again.select_one("main details ul").text, "to be told to whoever asks who read it"
    word = soup(post(ada, f"{here}/word")).select_one(".code strong").text
    assert word not in page(ada, f"/contact/{held}").text
    assert post(ada, f"{here}/end", outcome="nothing for now").status_code == 303
    assert "How it ended" in main_of(soup(post(ada, here)))
    actions = [row[0] for row in rows(bench, "SELECT what FROM audit ORDER BY seq")]
    assert actions.count("note opened") == 3
    assert {"grant given", "note written", "note changed"} <= set(actions)


def test_a_note_is_kept_longer_only_with_a_new_yes_and_two_who_agree(bench: Bench, ada: FlaskClient, held: int) -> None:
    says_yes(ada, held)
    post(ada, f"/contact/{held}/note", read_back="on", **NOTE)
    longer = page(ada, f"/contact/{held}").select_one(".yes a")["href"]
    renews = page(ada, longer).select_one("input[name=renews]")["value"]
    says_yes(ada, held, renews=renews)
    assert rows(bench, "SELECT subject, state FROM motion") == [("extension", "open")]
    again = post(ada, f"/contact/{held}/ask/P4/go", renews=renews, read_back="on", **BOARD)
    assert (again.status_code, "renewed once already" in main_of(soup(again))) == (422, True)


def test_nobody_else_finds_any_of_it(bench: Bench, ada: FlaskClient, held: int) -> None:
    says_yes(ada, held)
    post(ada, f"/contact/{held}/note", read_back="on", **NOTE)
    ((ref,),) = rows(bench, "SELECT ref FROM note")
    bench.hire("Bea", "+15550151")
    from_outside = bench.sign_in("Bea", Role.RESPONDER)
    for address in (f"/contact/{held}/ask", f"/contact/{held}/note"):
        assert from_outside.get(address, base_url=HOME).status_code == 404
    assert post(from_outside, f"/contact/{held}/note/{ref}").status_code == 404
    assert post(from_outside, f"/notes/{ref}", reason="to help now").status_code == 404


def test_without_notes_a_conversation_shows_none_of_it(bench: Bench) -> None:
    app = application.build(replace(bench.house, escalates=False), bench.told)
    bench.hire("Bea", "+15550151")
    bea = bench.sign_in("Bea", Role.RESPONDER, app=app)
    bench.texts("hello")
    contact_id = bench.contacts()[-1][0]
    assert post(bea, f"/contact/{contact_id}/take").status_code == 303
    shown = page(bea, f"/contact/{contact_id}")
    assert shown.select_one("#words") is not None
    assert shown.select_one("#yes") is None
    assert bea.get(f"/contact/{contact_id}/ask", base_url=HOME).status_code == 404
    assert "Nothing to decide" in main_of(page(bench.sign_in("Sol", Role.SUPERVISOR, app=app), "/"))

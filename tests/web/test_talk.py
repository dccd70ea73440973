"""A conversation through its page: quick replies behind their lock, the taps of the end, and every form alone."""

from datetime import timedelta

from flask.testing import FlaskClient

from helpline.domain.account import Role
from tests.journeys.counting import counts
from tests.web.bench import CALLER, CANARY, HOME, Bench, post, seen, soup

CLEAR = "This is a free, private line."


def says_hello(browser: FlaskClient, contact: int) -> str:
    post(browser, f"/contact/{contact}/say", words="Hello")
    return f"/contact/{contact}"


def sent(bench: Bench) -> int:
    return sum(by_person for _, _, by_person in bench.outgoing())


def test_what_is_locked_does_not_go_by_any_form(bench: Bench, ada: FlaskClient, held: int) -> None:
    page = says_hello(ada, held)
    before = sent(bench)
    assert soup(ada.get(page, base_url=HOME)).select("#quick-about_us form") == []
    assert post(ada, f"{page}/quick", which="about_us").location == f"{page}?said=locked"
    text = CLEAR + " The people here do the same work. No names needed. You choose what to say and what happens next."
    refused = post(ada, f"{page}/say", words=f"{text} Text 9 to wipe.")
    assert refused.status_code == 409
    assert text in soup(refused).select_one("#words").get_text()  # type: ignore[union-attr]
    assert sent(bench) == before
    assert post(ada, f"{page}/quick", which="nothing").status_code == 400
    assert post(ada, f"{page}/safe", safe="now").location == f"{page}?said=safe"
    assert post(ada, f"{page}/quick", which="about_us").location == f"{page}?said=sent-quick"
    assert CLEAR in seen(ada, page)
    bench.clock.pass_by(minutes=10)
    assert post(ada, f"{page}/quick", which="private").location == f"{page}?said=locked"


def test_without_a_script_a_quick_reply_is_put_in_the_box_by_a_link(ada: FlaskClient, held: int) -> None:
    page = says_hello(ada, held)
    link = soup(ada.get(page, base_url=HOME)).select_one("#quick-media a")
    assert link is not None
    box = soup(ada.get(str(link["href"]), base_url=HOME)).select_one("#words")
    assert box is not None
    assert "interviews" in box.get_text()
    box = soup(ada.get(f"{page}?quick=about_us", base_url=HOME)).select_one("#words")
    assert box is not None
    assert box.get_text().strip() == "", "not while it is locked"


def test_a_text_in_another_language_has_hers_beside_it(bench: Bench, ada: FlaskClient, held: int) -> None:
    page = says_hello(ada, held)
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE contact SET language = 'shn'")
    reply = soup(ada.get(page, base_url=HOME)).select_one("#quick-media")
    assert reply is not None
    assert "it can’t be sent" in reply.get_text()
    assert "interviews" in reply.get_text(), "hers is shown all the same"
    assert reply.select("form") == []
    assert post(ada, f"{page}/quick", which="media").location == f"{page}?said=missing"


def test_the_end_is_wrapped_up_in_taps_and_anything_else_is_nothing(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/close", went="information", language="no", hard="perhaps", story="canary")
    counted = set(counts(bench.house))
    assert {"went: information", "language not met"} <= counted
    assert "hard contact" not in counted
    bench.texts("again", sender="+15550148")
    second = bench.contacts()[-1][0]
    post(ada, f"/contact/{second}/take")
    assert post(ada, f"/contact/{second}/close", went="her story").location == "/?said=closed"


def test_after_two_hard_ones_the_desk_asks_and_she_says_when_she_is_fine(bench: Bench, ada: FlaskClient) -> None:
    for sender in (CALLER, "+15550148"):
        bench.texts("hello", sender=sender)
        contact = bench.contacts()[-1][0]
        post(ada, f"/contact/{contact}/take")
        post(ada, f"/contact/{contact}/close", hard="yes")
    assert "Nothing new comes to you until you say so." in seen(ada)
    bench.texts("hello", sender="+15550149")
    contact = bench.contacts()[-1][0]
    assert post(ada, f"/contact/{contact}/take").location == "/?said=rest"
    assert post(ada, "/duty/fine").location == "/?said=fine"
    assert post(ada, f"/contact/{contact}/take").location == f"/contact/{contact}"


def test_out_is_one_form_and_the_buddy_is_hers_to_name(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.hire("Bea", "+15550151")
    assert post(ada, "/duty/buddy", alias="Bea").location == "/?said=buddy"
    assert post(ada, "/duty/buddy", alias="Nobody").location == "/?said=gone"
    says_hello(ada, held)
    assert post(ada, "/duty/out").location == "/?said=out"
    assert bench.contacts() == [(held, "waiting")]
    assert "buddy" in [template for template, _, _ in bench.outgoing()]


def test_handed_over_by_forms_alone_and_only_to_who_was_asked(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.hire("Bea", "+15550151")
    bea = bench.sign_in("Bea", Role.RESPONDER)
    page = says_hello(ada, held)
    given = post(ada, f"{page}/give", to="Bea", note="a note that nobody else may read")
    assert given.location == f"{page}?said=asked"
    assert "Bea is asked to go on" in seen(ada, page)
    assert "a note that nobody else may read" in seen(bea)
    assert bea.get(page, base_url=HOME).status_code == 404, "it is still Ada's"
    assert post(ada, f"{page}/keep").location == f"{page}?said=kept"
    assert "a note" not in seen(bea)
    post(ada, f"{page}/give", to="Bea")
    assert post(bea, f"{page}/take").location == page
    assert "Hello" in seen(bea, page)
    assert "Not yours any more" in seen(ada, page)
    assert post(bea, f"{page}/give", to="area:x").location == f"{page}?said=nobody-free"


def test_a_call_at_a_time_is_agreed_and_called_off_by_forms_alone(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.takes_calls()
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE line SET rings_from = '00:00', rings_until = '00:00'")
    page = says_hello(ada, held)
    offered = [str(one["value"]) for one in soup(ada.get(page, base_url=HOME)).select("#ring-at option")]
    assert len(offered) > 10
    assert post(ada, f"{page}/ring-at", at=offered[3]).location == f"{page}?said=agreed"
    assert "You ring them once at" in seen(ada, page)
    assert "We will ring once at" in seen(ada, page)
    assert post(ada, f"{page}/ring-off").location == f"{page}?said=ring-off"
    past = (bench.clock.now() - timedelta(hours=1)).isoformat()
    assert post(ada, f"{page}/ring-at", at=past).location == f"{page}?said=ring-later"
    for nonsense in ("", "soon", "2026-01-01T00:00:00"):
        assert post(ada, f"{page}/ring-at", at=nonsense).status_code == 400


def test_after_half_an_hour_the_page_hides_what_was_said_until_their_word_comes(
    bench: Bench, ada: FlaskClient, held: int
) -> None:
    page = f"/contact/{held}"
    assert post(ada, f"{page}/check-word", word="Papaya").location == f"{page}?said=check-word-kept"
    post(ada, f"{page}/say", words="Hello")
    bench.clock.pass_by(minutes=20)
    assert CANARY in ada.get(page, base_url=HOME).text
    bench.clock.pass_by(minutes=15)
    bench.texts("hey")
    assert CANARY not in ada.get(page, base_url=HOME).text
    assert "Ask for their word." in seen(ada, page)
    bench.texts("papaya")
    assert CANARY in ada.get(page, base_url=HOME).text


def test_not_their_phone_and_their_word(bench: Bench, ada: FlaskClient, held: int) -> None:
    page = says_hello(ada, held)
    assert post(ada, f"{page}/borrowed", borrowed="yes").location == f"{page}?said=borrowed"
    assert "Not their phone" in seen(ada, page)
    assert post(ada, f"{page}/word", word="9").location == f"{page}?said=no-word"
    kept = post(ada, f"{page}/word", word="mango")
    assert kept.location == f"{page}?said=word-kept"
    assert "A word is kept." in seen(ada, page)
    assert "mango" not in ada.get(page, base_url=HOME).text

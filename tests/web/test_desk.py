"""Who waits, take it, talk, end it: on the page, without a single script."""

import re

import pytest
from flask.testing import FlaskClient

from helpline.domain.account import Role
from tests.web.bench import CALLER, CANARY, HOME, Bench, post, seen, soup


def test_who_waits_is_shown_with_language_channel_area_and_wait_and_nothing_else(
    bench: Bench, ada: FlaskClient
) -> None:
    bench.texts(CANARY)
    bench.clock.pass_by(minutes=4)
    card = soup(ada.get("/", base_url=HOME)).select_one("ol.list .card p")
    assert card is not None
    assert re.sub(r"\s+", " ", card.get_text()).strip() == "English, text, North 4 minutes"


def test_a_person_can_take_talk_and_end(bench: Bench, ada: FlaskClient, held: int) -> None:
    assert CANARY in seen(ada, f"/contact/{held}")
    assert "Say something within 5 minutes" in seen(ada, f"/contact/{held}")
    said = post(ada, f"/contact/{held}/say", words="Hello, I am here")
    assert said.location == f"/contact/{held}?said=sent"
    page = seen(ada, said.location)
    assert "Hello, I am here" in page
    assert "on its way" in page
    assert "Say something within" not in page
    assert bench.contacts() == [(held, "joined")]
    closed = post(ada, f"/contact/{held}/close", goodbye="on")
    assert closed.location == "/?said=closed"
    assert bench.contacts() == [(held, "closed")]
    assert "closing" in [template for template, _, _ in bench.outgoing()]
    assert "Nobody waits" in seen(ada)


def test_whether_it_was_useful_is_asked_only_where_she_ticked_it(bench: Bench, ada: FlaskClient, held: int) -> None:
    box = soup(ada.get(f"/contact/{held}", base_url=HOME)).select_one("#useful")
    assert box is not None
    assert not box.has_attr("checked")
    post(ada, f"/contact/{held}/close", goodbye="on", useful="on")
    assert [template for template, _, _ in bench.outgoing()][-2:] == ["closing", "feedback"]


def test_ending_without_a_goodbye_says_none(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/close")
    assert bench.contacts() == [(held, "closed")]
    assert "closing" not in [template for template, _, _ in bench.outgoing()]


def test_the_end_asks_first_when_words_were_not_sent_and_keeps_them(bench: Bench, ada: FlaskClient, held: int) -> None:
    page = soup(ada.get(f"/contact/{held}", base_url=HOME))
    end = page.select_one("#end-it")
    assert end is not None
    assert end["form"] == page.select_one("#words").find_parent("form")["id"], "it takes the words along"  # type: ignore[union-attr]
    answer = post(ada, str(end["formaction"]), words="Half a sen", goodbye="on", went="talked", hard="yes")
    assert answer.status_code == 200
    assert bench.contacts() == [(held, "claimed")]
    asked = soup(answer)
    assert asked.select_one("#words").get_text() == "Half a sen"  # type: ignore[union-attr]
    form = {str(one["name"]): str(one.get("value", "")) for one in asked.select("#unsent input, #unsent button")}
    assert form.items() >= {"goodbye": "on", "went": "talked", "hard": "yes"}.items()
    assert post(ada, f"/contact/{held}/close", **form).location == "/?said=closed"
    assert bench.contacts() == [(held, "closed")]
    assert "Half a sen" not in str(bench.outgoing())


def test_a_number_of_ours_is_kept_back_and_her_words_stay_in_the_box(bench: Bench, ada: FlaskClient, held: int) -> None:
    answer = post(ada, f"/contact/{held}/say", words="Ring me, 555 01 50")
    assert answer.status_code == 409
    assert "callers never get those" in soup(answer).get_text()
    assert soup(answer).select_one("#words").get_text() == "Ring me, 555 01 50"  # type: ignore[union-attr]
    assert "relay" not in [template for template, _, _ in bench.outgoing()]


def test_whoever_is_second_is_told_kindly(bench: Bench, ada: FlaskClient) -> None:
    bench.hire("Bea", "+15550151")
    bea = bench.sign_in("Bea", Role.RESPONDER)
    bench.texts("hello")
    contact_id = bench.contacts()[0][0]
    page = f"/contact/{contact_id}/take"
    assert post(ada, page).location == f"/contact/{contact_id}"
    late = post(bea, page)
    assert late.location == "/?said=quicker"
    assert "Somebody else was quicker" in seen(bea, late.location)
    assert post(ada, page).location == f"/contact/{contact_id}", "she has it already: a second tap does no harm"


def test_as_many_as_she_can_take_and_no_more(bench: Bench, ada: FlaskClient) -> None:
    for caller in ("+15550141", "+15550142", "+15550143"):
        bench.texts("hello", sender=caller)
    ids = [contact_id for contact_id, _ in bench.contacts()]
    places = [post(ada, f"/contact/{contact_id}/take").location for contact_id in ids]
    assert places == [f"/contact/{ids[0]}", f"/contact/{ids[1]}", "/?said=full"]


def test_nobody_takes_anybody_while_off_duty(bench: Bench, ada: FlaskClient) -> None:
    bench.texts("hello")
    post(ada, "/duty", to="off")
    assert soup(ada.get("/", base_url=HOME)).select("form[action$='/take']") == []
    assert post(ada, f"/contact/{bench.contacts()[0][0]}/take").location == "/?said=off-duty"
    assert bench.contacts()[0][1] == "waiting"


@pytest.mark.parametrize(
    ("to", "words"), [("off", "Nobody is on duty"), ("break", "Nobody is on duty"), ("on", "the only one")]
)
def test_she_comes_and_goes_by_a_tap(ada: FlaskClient, to: str, words: str) -> None:
    assert post(ada, "/duty", to=to).location == f"/?said={to}"
    page = soup(ada.get("/", base_url=HOME))
    pressed = page.select_one("button[aria-pressed=true]")
    assert pressed is not None
    assert pressed["value"] == to
    assert words in page.get_text()


def test_a_second_tap_on_send_sends_once(bench: Bench, ada: FlaskClient, held: int) -> None:
    for _ in range(2):
        assert post(ada, f"/contact/{held}/say", words="Are you safe?").location.endswith("said=sent")
    assert [by_person for _, _, by_person in bench.outgoing()].count(True) == 1
    bench.clock.pass_by(seconds=30)
    post(ada, f"/contact/{held}/say", words="Are you safe?")
    assert [by_person for _, _, by_person in bench.outgoing()].count(True) == 2, "later it is meant"


def test_i_am_here_is_said_in_the_callers_language(bench: Bench, ada: FlaskClient, held: int) -> None:
    assert post(ada, f"/contact/{held}/here").location.endswith("said=here")
    assert "I'm Ada" in seen(ada, f"/contact/{held}")
    assert bench.contacts() == [(held, "joined")]


@pytest.mark.parametrize(
    ("words", "why"), [("", "nothing to send"), (" \r\n ", "nothing to send"), ("x" * 1601, "too long")]
)
def test_what_cannot_be_sent_stays_in_the_box(ada: FlaskClient, held: int, words: str, why: str) -> None:
    answer = post(ada, f"/contact/{held}/say", words=words)
    assert answer.status_code == 422
    page = soup(answer)
    assert why in page.get_text()
    box = page.find("textarea")
    assert box is not None
    assert box.text.strip() == words.strip()


def test_signs_that_no_telephone_knows_are_left_out(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/say", words="a\x00b\r\nc\x1bd")
    assert "ab\ncd" in soup(ada.get(f"/contact/{held}", base_url=HOME)).get_text()


def test_words_in_every_script_come_out_as_they_went_in(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.texts("<script>alert(1)</script> สวัสดี နေကောင်းလား नमस्ते שלום 👩🏿‍🦽")
    page = ada.get(f"/contact/{held}", base_url=HOME).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; สวัสดี နေကောင်းလား नमस्ते שלום 👩🏿‍🦽" in page
    assert "<script>alert" not in page


def test_she_can_put_it_back_and_it_keeps_its_place(bench: Bench, ada: FlaskClient, held: int) -> None:
    bench.texts("second", sender="+15550148")
    assert post(ada, f"/contact/{held}/pass").location == "/?said=passed"
    cards = [card["id"] for card in soup(ada.get("/", base_url=HOME)).select("ol.list > .card")]
    assert cards[0] == f"card-{held}"
    assert CANARY not in seen(ada)


def test_what_may_mean_wipe_is_wiped_in_one_tap_and_nothing_is_left(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/say", words="Hello")
    bench.texts("9")
    page = soup(ada.get(f"/contact/{held}", base_url=HOME))
    asked = page.select_one("details.may-mean button")
    assert asked is not None
    assert "May mean: wipe" in page.get_text()
    assert post(ada, f"/contact/{held}/key", key=str(asked["value"])).location == "/?said=wiped"
    assert bench.contacts() == []
    assert "Not yours any more" in seen(ada, f"/contact/{held}")


def test_no_more_texts_closes_the_box_and_says_why(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/say", words="Hello")
    bench.texts("0")
    assert post(ada, f"/contact/{held}/key", key="no_more").location == f"/contact/{held}?said=pressed"
    page = soup(ada.get(f"/contact/{held}", base_url=HOME))
    assert page.find("textarea") is None
    assert "They want no more texts" in page.get_text()
    late = post(ada, f"/contact/{held}/say", words="wait")
    assert (late.status_code, "no more texts" in late.text) == (409, True)


@pytest.mark.parametrize("key", ["", "go_on", "language", "9", "consent"])
def test_no_other_key_can_be_pressed_for_her(bench: Bench, ada: FlaskClient, held: int, key: str) -> None:
    assert post(ada, f"/contact/{held}/key", key=key).status_code == 400
    assert bench.contacts() == [(held, "claimed")]


def test_danger_is_seen_first_and_marked(bench: Bench, ada: FlaskClient) -> None:
    bench.texts("first", sender="+15550141")
    bench.texts("second", sender="+15550142")
    bench.texts("5", sender="+15550142")
    bench.texts("2", sender="+15550141")
    cards = soup(ada.get("/", base_url=HOME)).select("ol.list > .card")
    assert ["Danger now" in card.get_text() for card in cards] == [True, False]
    assert ["Asked for a call" in card.get_text() for card in cards] == [False, True]


def test_a_caller_without_a_number_can_be_read_but_not_answered(bench: Bench, ada: FlaskClient) -> None:
    bench.texts("hello", sender=None, answered=False)
    assert "No texts to them" in seen(ada)
    contact_id = bench.contacts()[0][0]
    post(ada, f"/contact/{contact_id}/take")
    assert "can’t be answered by text" in seen(ada, f"/contact/{contact_id}")


def test_what_they_say_can_also_come_to_her_phone(bench: Bench, ada: FlaskClient, held: int) -> None:
    def relayed() -> int:
        return [template for template, _, _ in bench.outgoing()].count("relay")

    post(ada, f"/contact/{held}/phone", to="phone")
    bench.texts("one")
    assert relayed() == 1
    post(ada, f"/contact/{held}/phone", to="page")
    bench.texts("two")
    assert relayed() == 1


def test_what_perhaps_went_out_is_sent_again_only_when_she_says_so(bench: Bench, ada: FlaskClient, held: int) -> None:
    post(ada, f"/contact/{held}/say", words="Hello")
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("UPDATE outbox SET state = 'human' WHERE by_person")
    page = seen(ada, f"/contact/{held}")
    assert "perhaps sent" in page
    assert "Sent again, they may come twice" in page
    assert post(ada, f"/contact/{held}/again").location.endswith("said=again")
    assert [state for _, state, by_person in bench.outgoing() if by_person] == ["pending"]
    assert post(ada, f"/contact/{held}/again").location.endswith("said=nothing-again")


def test_what_no_machine_could_read_is_shown_raw_to_who_is_on_duty_until_she_has_seen_to_it(
    bench: Bench, ada: FlaskClient
) -> None:
    inbox_id = bench.parks(CANARY)
    page = seen(ada)
    assert CANARY in page
    assert CALLER not in page
    assert "The machine could not read these" in seen(ada)
    post(ada, "/duty", to="off")
    assert "The machine could not read these" not in seen(ada)
    assert post(ada, f"/parked/{inbox_id}/done").location == "/?said=gone", "not while she is off duty"
    post(ada, "/duty", to="on")
    assert post(ada, f"/parked/{inbox_id}/done").location == "/?said=settled"
    assert "The machine could not read these" not in seen(ada)


def test_the_house_says_when_a_part_of_it_stands_still(bench: Bench, ada: FlaskClient) -> None:
    assert "A part of the house stands still" in seen(ada)
    with bench.house.database.transaction() as db:
        db.exec_driver_sql("INSERT INTO heartbeat (name, at) VALUES ('sweeper', %s)", (bench.clock.now(),))
    assert "A part of the house stands still" not in seen(ada)


def test_the_keeper_sees_how_the_line_is_and_nothing_of_anybody(bench: Bench, ada: FlaskClient, held: int) -> None:
    keeper = bench.sign_in("Kit", Role.KEEPER)
    bench.texts("second caller", sender="+15550148")
    page = seen(keeper)
    for there in ("Ada", "1 person waits", "The sweeper is not running", "+15550100"):
        assert there in page
    for never in (CANARY, CALLER, "+15550148", "+15550150", "second caller"):
        assert never not in page


def test_a_supervisor_sees_where_she_decides(bench: Bench) -> None:
    supervisor = bench.sign_in("Sol", Role.SUPERVISOR)
    assert "Deciding together" in seen(supervisor)


def test_no_number_of_anybody_is_on_any_page_of_a_responder(bench: Bench, ada: FlaskClient, held: int) -> None:
    for page in ("/", f"/contact/{held}"):
        text = ada.get(page, base_url=HOME).text
        for number in (CALLER, "5550147", "+15550150", "5550150"):
            assert number not in text

"""The desk in a real browser: live without a reload, whole without a script, for every eye and every width."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import (
    CALLER,
    NUMBER,
    SECOND_CALLER,
    Line,
    can_talk,
    comes_in,
    desk,
    escapes,
    flaws,
    overflow,
    picture,
    shown_for,
    signs_in,
    takes,
)


def received(line: Line, words: str, handset: str = CALLER) -> None:
    """Wait until a handset shows these words."""
    line.house.eventually(
        lambda: any(words in text["body"] for text in line.house.texts_on(handset)), why=f"{words!r} on {handset}"
    )


def test_somebody_waits_is_taken_talks_and_is_forgotten_without_a_reload(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        expect(page.get_by_text("Nobody waits.")).to_be_visible()
        page.evaluate("window.marked = true")
        line.texts("Can somebody talk?")
        expect(page.get_by_role("button", name="Take")).to_be_visible()
        expect(page).to_have_title("(1) Desk")
        assert page.evaluate("window.marked"), "live, not reloaded"
        assert "Can somebody talk?" not in page.content()
        picture(page, "queue")
        takes(page)
        expect(page.get_by_text("Can somebody talk?")).to_be_visible()
        expect(page.get_by_text("Say something within 5 minutes")).to_be_visible()
        picture(page, "contact-claimed")
        page.evaluate("window.marked = true")
        page.get_by_label("Your words").fill("Hello. I'm here for you.")
        page.get_by_role("button", name="Send", exact=True).click()
        received(line, "Hello. I'm here for you.")
        expect(page.get_by_label("Your words")).to_have_value("")
        expect(page.get_by_text("delivered").last).to_be_visible()
        page.get_by_label("Your words").fill("Half a sentence")
        line.texts("Thank you")
        expect(page.get_by_text("Thank you", exact=True)).to_be_visible()
        expect(page.get_by_label("Your words")).to_have_value("Half a sentence")
        expect(page.get_by_label("Your words")).to_be_focused()
        assert page.evaluate("window.marked"), "nothing was reloaded under her hands"
        picture(page, "contact")
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.locator("#unsent")).to_be_focused()
        expect(page.get_by_label("Your words")).to_have_value("Half a sentence")
        page.get_by_role("button", name="End without sending it").click()
        expect(page.get_by_text("Ended. The words are wiped by themselves.")).to_be_visible()
        received(line, "Thanks for the chat")
        for number in (CALLER, "5550121", "+15550111"):
            assert number not in page.content()


def test_two_desks_one_caller_one_winner_and_both_pages_know_at_once(browser: Browser, line: Line) -> None:
    line.hire("Sky", "+15550112")
    with desk(browser) as river, desk(browser) as sky:
        comes_in(river, line.links["River"])
        comes_in(sky, line.links["Sky"])
        line.texts("hello")
        for page in (river, sky):
            expect(page.get_by_role("button", name="Take")).to_be_visible()
        takes(river)
        expect(sky.get_by_text("Nobody waits.")).to_be_visible()
        river.get_by_role("button", name="Put back in the queue").click()
        expect(sky.get_by_role("button", name="Take")).to_be_visible()


def test_without_scripts_everything_can_be_done(browser: Browser, line: Line) -> None:
    with desk(browser, java_script_enabled=False, viewport={"width": 360, "height": 740}) as page:
        comes_in(page, line.links["River"])
        line.texts("hello there")
        line.house.eventually(lambda: line.house.rows("SELECT 1 FROM contact"))
        page.get_by_role("link", name="Look again").click()
        takes(page)
        expect(page.get_by_text("hello there")).to_be_visible()
        page.get_by_label("Your words").fill("I hear you")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("I hear you")).to_be_visible()
        received(line, "I hear you")
        page.get_by_role("button", name="Also text me what they say").click()
        line.texts("9")
        line.house.eventually(lambda: line.house.rows("SELECT 1 FROM message WHERE may_mean = 'wipe'"))
        page.reload()
        page.get_by_text("May mean: wipe everything.").click()
        page.locator(".may-mean").get_by_role("button", name="Wipe it now").click()
        expect(page.get_by_text("Wiped. Nothing of it is left here.")).to_be_visible()
        assert line.house.rows("SELECT 1 FROM contact") == []
        page.get_by_role("button", name="Break").click()
        expect(page.get_by_text("You are on a break.")).to_be_visible()
        page.get_by_role("button", name="Lock").click()
        expect(page.get_by_role("link", name="Open")).to_be_visible()


def test_a_draft_outlives_a_reload_and_nothing_outlives_a_lock(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        page.get_by_label("Your words").fill("Not sent yet")
        page.reload()
        expect(page.get_by_label("Your words")).to_have_value("Not sent yet")
        escapes(page)
        page.wait_for_url("**/locked")
        assert page.evaluate("sessionStorage.length + localStorage.length") == 0
        assert page.get_by_role("main").inner_text().split() == ["Closed", "Open"]
        page.go_back()
        expect(page.get_by_label("Password")).to_be_visible()


def test_the_keyboard_alone_is_enough(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        expect(page.get_by_role("button", name="Take")).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="To the page")).to_be_focused()
        page.keyboard.press("Enter")
        for _ in range(40):
            if page.evaluate("document.activeElement.textContent.trim()") == "Take":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        can_talk(page)
        for _ in range(40):
            if page.evaluate("document.activeElement.id") == "words":
                break
            page.keyboard.press("Tab")
        page.keyboard.type("By keyboard")
        page.keyboard.press("Control+Enter")
        received(line, "By keyboard")


def test_the_focus_stays_on_a_button_while_the_queue_changes_around_it(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        line.texts("first")
        take = page.get_by_role("button", name="Take")
        expect(take).to_have_count(1)
        take.focus()
        line.texts("second", sender=SECOND_CALLER)
        line.texts("5", sender=SECOND_CALLER)
        expect(take).to_have_count(2)
        expect(page.get_by_text("Danger now")).to_be_visible()
        expect(take.nth(1)).to_be_focused()


def test_the_lock_never_lies_over_send(browser: Browser, line: Line) -> None:
    with desk(browser, viewport={"width": 320, "height": 640}) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        send = page.get_by_role("button", name="Send", exact=True).bounding_box()
        lock = page.get_by_role("button", name="Lock", exact=True).bounding_box()
        assert send
        assert lock
        assert send["x"] + send["width"] < lock["x"]


def test_a_page_without_a_stream_looks_by_itself(browser: Browser, line: Line) -> None:
    with desk(browser, expected=("Failed to load", "ERR_", "EventSource")) as page:
        page.route("**/live/events", lambda route: route.abort())
        page.clock.install()
        comes_in(page, line.links["River"])
        line.texts("hello")
        line.house.eventually(lambda: line.house.rows("SELECT 1 FROM contact"))
        page.clock.run_for(10_500)
        expect(page.get_by_role("button", name="Take")).to_be_visible()


def test_words_that_found_no_connection_are_still_in_the_box(browser: Browser, line: Line) -> None:
    with desk(browser, expected=("Failed to load", "ERR_")) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        page.get_by_label("Your words").fill("Do not lose me")
        page.route("**/say", lambda route: route.abort())
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("No connection. Your words are still here")).to_be_visible()
        expect(page.get_by_label("Your words")).to_have_value("Do not lose me")
        page.unroute("**/say")
        page.get_by_role("button", name="Send", exact=True).click()
        received(line, "Do not lose me")
        expect(page.get_by_text("No connection.")).to_have_count(0)


def test_what_is_taken_away_from_her_goes_from_her_screen(browser: Browser, line: Line) -> None:
    with desk(browser, expected=("404",)) as page:
        comes_in(page, line.links["River"])
        line.texts("a secret")
        takes(page)
        expect(page.get_by_text("a secret")).to_be_visible()
        line.texts("*9")
        expect(page.get_by_text("Not yours any more")).to_be_visible()
        assert "a secret" not in page.content()


def test_the_sound_is_off_until_somebody_wants_it(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        page.evaluate(
            "window.heard = 0; AudioContext.prototype.createOscillator = new Proxy("
            "AudioContext.prototype.createOscillator, "
            "{apply: (f, who, how) => { window.heard++; return Reflect.apply(f, who, how); }}); 0"
        )
        line.texts("first")
        expect(page.get_by_role("button", name="Take")).to_have_count(1)
        assert page.evaluate("window.heard") == 0
        page.get_by_label("Sound when somebody waits").check()
        line.texts("second", sender=SECOND_CALLER)
        expect(page.get_by_role("button", name="Take")).to_have_count(2)
        assert page.evaluate("window.heard") == 1


@pytest.mark.parametrize(("width", "look"), [(320, "dark"), (1280, "light")])
def test_every_page_is_for_every_eye_and_every_width(browser: Browser, line: Line, look: str, width: int) -> None:
    how = {"color_scheme": look, "viewport": {"width": width, "height": 760}, "reduced_motion": "reduce"}
    name = f"{width}-{look}"

    def is_good(page: Page, which: str) -> None:
        picture(page, f"{which}-{name}")
        assert flaws(page) == [], which
        assert overflow(page) <= 0, which

    with desk(browser, expected=("404", "410", "403"), **how) as page:
        page.goto(line.links["River"])
        is_good(page, "invitation")
        comes_in(page, line.links["River"])
        is_good(page, "queue-empty")
        line.texts("Somebody took my papers and I don't know where to go. Averyveryverylongwordwithoutanyspaceinit" * 2)
        line.texts("สวัสดี มีใครอยู่ไหม", sender=SECOND_CALLER)
        line.texts("5", sender=SECOND_CALLER)
        line.texts("2", sender=SECOND_CALLER)
        expect(page.get_by_text("Danger now")).to_be_visible()
        expect(page.get_by_role("button", name="Take")).to_have_count(2)
        is_good(page, "queue")
        page.get_by_role("button", name="Take").last.click()
        can_talk(page)
        page.get_by_label("Your words").fill("I'm here. Take your time.")
        page.get_by_role("button", name="Send", exact=True).click()
        # Until her words are on their way nobody has spoken to the caller, and a bare key would act.
        expect(page.get_by_text("Sent.")).to_be_visible()
        line.texts("9")
        line.texts("و شكرا")
        expect(page.get_by_text("May mean: wipe everything.")).to_be_visible()
        expect(page.get_by_text("و شكرا")).to_be_visible()
        page.get_by_text("May mean: wipe everything.").click()
        page.get_by_text("Wipe everything", exact=True).click()
        is_good(page, "contact")
        page.get_by_role("link", name="Desk").click()
        is_good(page, "queue-mine")
        page.goto(f"{line.house.url}/contact/999999")
        is_good(page, "gone")
        page.goto(f"{line.house.url}/nowhere")
        is_good(page, "problem")
        page.goto(line.links["River"])
        is_good(page, "invitation-over")
        page.goto(line.house.url)
        page.get_by_role("button", name="Lock").click()
        page.wait_for_url("**/locked")
        is_good(page, "locked")
        page.get_by_role("link", name="Open").click()
        page.get_by_label("Name").fill("River")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        is_good(page, "sign-in")
        line.house.rows(
            "INSERT INTO misuse (key, since, n, blocked_until, blocked_by)"
            " SELECT 'hash', now(), 0, now() + interval '1 hour', id FROM responder RETURNING 1"
        )
        comes_in(page, line.links["Kit"])
        expect(page.get_by_role("button", name="Lift")).to_be_visible()
        is_good(page, "keeper")
        page.goto(f"{line.house.url}/again")
        is_good(page, "again")
        page.goto(f"{line.house.url}/keys")
        is_good(page, "keys")
        page.get_by_role("link", name="Set up an app").click()
        is_good(page, "app")
        page.get_by_label("The code that the app shows now").fill(shown_for(page))
        page.get_by_role("button", name="Go on").click()
        is_good(page, "codes")
        page.get_by_role("link", name="I have them").click()
        is_good(page, "keys-set")
        page.get_by_role("button", name="Sign out").click()
        signs_in(page, "Kit")
        is_good(page, "second-step")


def test_twice_the_size_still_fits(browser: Browser, line: Line) -> None:
    with desk(browser, viewport={"width": 320, "height": 600}) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        picture(page, "contact-320-twice")
        assert overflow(page) <= 0


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_call_is_taken_at_the_desk_handed_over_and_the_page_says_how_it_stands(
    browser: Browser, line: Line, look: str
) -> None:
    line.hire("Sky", "+15550112")
    phones = line.answers_calls()
    river, sky = (phones.responder(one).waits_for_a_hand() for one in ("+15550111", "+15550112"))
    with desk(browser, expected=("404",), color_scheme=look, viewport={"width": 320, "height": 760}) as page:

        def is_good(which: str) -> None:
            picture(page, f"{which}-320-{look}")
            assert flaws(page) == [], which
            assert overflow(page) <= 0, which

        comes_in(page, line.links["River"])
        call = phones.caller(CALLER).rings(NUMBER).hears("soon")
        expect(page.get_by_text("On the line now")).to_be_visible()
        is_good("queue-call")
        sky.is_rung()
        page.get_by_role("button", name="Take").click()
        expect(page.get_by_text("Your phone rings. Pick it up and press 1.")).to_be_visible()
        mine = river.is_rung().picks_up().presses("1")
        expect(page.get_by_text("You are talking.")).to_be_visible()
        call.talks_with(mine)
        page.get_by_text("Block for a day").first.click()
        is_good("contact-call")
        page.get_by_label("Hand over to").select_option("Sky")
        page.get_by_role("button", name="Ask them").click()
        expect(page.get_by_text("They are still with you until somebody presses 1.")).to_be_visible()
        sky.is_rung(times=2).picks_up().presses("1")
        expect(page.get_by_text("Sky goes on with them")).to_be_visible()
        call.hangs_up()
    phones.close()

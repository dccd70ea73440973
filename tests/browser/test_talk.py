"""Talking in a real browser: quick replies behind their lock, from hand to hand, by keys alone, in a hidden tab."""

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.browser.screen import (
    CALLER,
    SECOND_CALLER,
    Line,
    can_talk,
    comes_in,
    desk,
    flaws,
    overflow,
    picture,
    takes,
    until,
)
from tests.browser.test_desk import received

HIDDEN = "Object.defineProperty(document, 'hidden', {get: () => window.isHidden === true})"


def says_hello(page: Page) -> None:
    """Her first words are on their way."""
    page.get_by_label("Your words").fill("Hello, I'm here")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Sent.", exact=True)).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_quick_replies_are_locked_until_it_is_safe(browser: Browser, line: Line, look: str, width: int) -> None:
    with desk(browser, color_scheme=look, viewport={"width": width, "height": 800}) as page:

        def is_good(which: str) -> None:
            picture(page, f"{which}-{width}-{look}")
            assert flaws(page) == [], which
            assert overflow(page) <= 0, which

        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        says_hello(page)
        page.locator("#quick > summary").click()
        clear = page.locator("#quick-about_us")
        expect(clear).to_be_visible()
        expect(clear.get_by_role("button")).to_have_count(0)
        is_good("quick-locked")
        page.locator("#quick-media").get_by_role("link", name="Put in the box").click()
        expect(page.get_by_label("Your words")).to_have_value(
            "We don't do interviews here. Please write to the office."
        )
        page.get_by_label("Your words").fill("")
        page.get_by_role("button", name="Safe now, asked by voice").click()
        expect(page.get_by_text("All quick replies are open")).to_be_visible()
        page.locator("#quick > summary").click()
        clear.get_by_role("button", name="Send as it is").click()
        received(line, "This is a free, private line.")
        for details in ("How it went, if you like", "Their phone", "Wipe everything"):
            page.get_by_text(details, exact=True).click()
        is_good("quick-open")
        page.get_by_label("I gave information").check()
        page.get_by_label("It was hard").check()
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.get_by_text("Ended. The words are wiped by themselves.")).to_be_visible()
        page.get_by_text("I need out", exact=True).click()
        is_good("desk-load")


def test_two_responders_and_a_caller_at_once_one_wins_and_hands_her_over(browser: Browser, line: Line) -> None:
    line.hire("Sky", "+15550112")
    small = {"viewport": {"width": 360, "height": 800}}
    with desk(browser, expected=("404",), **small) as river, desk(browser, expected=("404",), **small) as sky:
        comes_in(river, line.links["River"])
        comes_in(sky, line.links["Sky"])
        line.texts("hello")
        for page in (river, sky):
            expect(page.get_by_role("button", name="Take", exact=True)).to_be_visible()
        takes(river)
        expect(sky.get_by_text("Nobody waits.")).to_be_visible()
        river.get_by_label("Your words").fill("Hello, I'm River")
        river.get_by_role("button", name="Send", exact=True).click()
        expect(river.get_by_text("Sent.", exact=True)).to_be_visible()
        river.get_by_text("Hand over", exact=True).click()
        river.get_by_label("To whom").select_option("Sky")
        river.get_by_label("A note for whoever takes it").fill("wants to know about rent")
        picture(river, "hand-over-360")
        assert flaws(river) == []
        river.get_by_role("button", name="Ask them").click()
        expect(river.get_by_text("They are still with you until somebody takes them").first).to_be_visible()
        expect(sky.get_by_role("heading", name="You are asked to go on")).to_be_visible()
        sky.get_by_text("Note of River").click()
        expect(sky.get_by_text("wants to know about rent")).to_be_visible()
        picture(sky, "asked-360")
        assert flaws(sky) == []
        sky.get_by_role("button", name="Go on with them").click()
        expect(sky.get_by_text("Hello, I'm River")).to_be_visible()
        expect(sky.get_by_text("wants to know about rent")).to_have_count(0)
        expect(river.get_by_text("Not yours any more")).to_be_visible()


def test_keys_lead_everywhere_and_do_nothing_while_she_writes(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        expect(page.get_by_role("button", name="Take", exact=True)).to_be_visible()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        picture(page, "keys-1280")
        assert flaws(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("t")
        expect(page.get_by_role("button", name="Take", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        can_talk(page)
        page.keyboard.press("r")
        expect(page.get_by_label("Your words")).to_be_focused()
        page.keyboard.type("dreq? not a key")
        expect(page.get_by_label("Your words")).to_have_value("dreq? not a key")
        page.keyboard.press("Control+Enter")
        received(line, "dreq? not a key")
        expect(page.get_by_label("Your words")).to_have_value("")
        page.get_by_role("main").focus()
        page.keyboard.press("q")
        expect(page.locator("#quick-media")).to_be_visible()
        page.keyboard.press("e")
        expect(page.get_by_role("button", name="End", exact=True)).to_be_focused()
        page.keyboard.press("d")
        page.wait_for_url(line.house.url + "/")
        page.get_by_role("button", name="Keys", exact=True).click()
        page.get_by_label("Use single keys").uncheck()
        page.get_by_role("button", name="Close", exact=True).click()
        # Nothing was sent by that: it closes as often as it is opened.
        page.get_by_role("button", name="Keys", exact=True).click()
        page.get_by_role("button", name="Close", exact=True).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.reload()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_on_a_slow_link_a_text_is_sent_once_and_what_she_does_meanwhile_stays(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        page.get_by_text("Their phone", exact=True).click()
        begun = page.get_by_label("Their word for when somebody is near")
        begun.fill("umbrella")
        says_hello(page)
        expect(begun).to_be_visible()
        expect(begun).to_have_value("umbrella")
        stale: list[tuple[Route, APIResponse]] = []
        conversation = page.url

        def comes_late(route: Route) -> None:
            if stale:
                route.continue_()
            else:
                stale.append((route, route.fetch()))

        page.route(conversation, comes_late)
        line.texts("are you there?")
        until(page, lambda: stale)
        held: list[Route] = []
        page.route("**/say", lambda route: held.append(route))  # noqa: PLW0108  playwright sets marks on what it is given
        words = page.get_by_label("Your words")
        words.fill("I'll find out")
        page.keyboard.press("Control+Enter")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
        page.keyboard.type(" the next one")
        page.get_by_role("main").focus()
        page.keyboard.press("e")
        end = page.get_by_role("button", name="End", exact=True)
        expect(end).to_be_focused()
        until(page, lambda: held)
        held[0].continue_()
        received(line, "I'll find out")
        expect(words).to_have_value("the next one")
        expect(end).to_be_focused()
        # What was asked for before she sent it knows nothing of it, and comes last.
        hers = page.locator(".bubble.responder", has_text="I'll find out")
        hers.evaluate("bubble => { bubble.isMarked = true; }")
        route, answer = stale[0]
        route.fulfill(response=answer)
        line.texts("still there?")
        expect(page.get_by_text("still there?", exact=True)).to_be_visible()
        assert hers.evaluate("bubble => bubble.isMarked"), "her words never left the page"
        page.unroute(conversation)
        words.press("Control+Enter")
        until(page, lambda: len(held) == 2)
        held[1].continue_()
        received(line, "the next one")
        expect(words).to_have_value("")
        assert [text["body"] for text in line.house.texts_on(CALLER)].count("I'll find out") == 1


def test_a_hidden_tab_says_how_many_in_its_title_and_nothing_of_whom_in_a_notice(browser: Browser, line: Line) -> None:
    with desk(browser, permissions=["notifications"]) as page:
        page.add_init_script(HIDDEN)
        page.add_init_script(
            "window.notices = []; const Real = window.Notification;"
            "window.Notification = class { constructor(...told) { notices.push(told); } };"
            "window.Notification.permission = 'granted';"
            "window.Notification.requestPermission = async () => 'granted';"
            "if (navigator.serviceWorker) navigator.serviceWorker.getRegistration = async () => undefined;"
        )
        comes_in(page, line.links["River"])
        line.texts("first")
        expect(page).to_have_title("(1) Desk")
        assert page.evaluate("notices.length") == 0, "not before she wants it"
        page.get_by_label("A notice of this device").check()
        page.evaluate("window.isHidden = true")
        line.texts("canary sings", sender=SECOND_CALLER)
        expect(page).to_have_title("(2) Desk")
        page.wait_for_function("notices.length === 1")
        assert page.evaluate("notices") == [["Desk", {"tag": "desk"}]]
        icon = page.locator("link[rel=icon]").get_attribute("href") or ""
        assert "icon-on" in icon


def test_what_is_half_written_to_one_outlives_the_end_of_another(browser: Browser, line: Line) -> None:
    with desk(browser) as page:
        comes_in(page, line.links["River"])
        line.texts("hello")
        takes(page)
        says_hello(page)
        mine = page.url
        page.get_by_label("Your words").fill("Half a sentence")
        page.get_by_role("link", name="Desk").first.click()
        line.texts("hello", sender=SECOND_CALLER)
        takes(page)
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.get_by_text("Ended.")).to_be_visible()
        page.goto(mine)
        expect(page.get_by_label("Your words")).to_have_value("Half a sentence")
        page.reload()
        expect(page.get_by_label("Your words")).to_have_value("Half a sentence")

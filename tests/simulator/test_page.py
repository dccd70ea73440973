"""The page with the handsets, as a newcomer plays with it in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.simulator.town import CALLER, LINE, RESPONDER, Heard, Town

PICTURES = Path(__file__).parents[2] / ".screenshots"
FIRST = "ကူညီပါ"


@contextmanager
def looking(browser: Browser, town: Town, *, width: int = 1280, dark: bool = False) -> Iterator[Page]:
    """The page as one person sees it; nothing may go wrong in its scripts or against its policy."""
    wrong: list[str] = []
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    ) as context:
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(town.url)
        yield page
    assert wrong == []


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


@pytest.fixture
def phones(town: Town) -> None:
    """A caller's and a responder's phone on the page."""
    town.sim("POST", "/sim/handsets", {"number": CALLER, "label": "Mya", "role": "caller"})
    town.sim("POST", "/sim/handsets", {"number": RESPONDER, "label": "Ana", "role": "responder"})


def answering(town: Town) -> None:
    """The line offers what arrives to the responder and greets the caller, in plain words."""

    def offer(heard: Heard) -> tuple[int, str, str]:
        told = "One waits. Text K7 to take it." if heard["From"] == CALLER else "You have it."
        steps = f'<Message to="{RESPONDER}">{told}</Message>'
        return 200, "text/xml", f"<Response>{steps}</Response>"

    town.line.answers["/sms"] = offer


def test_a_text_typed_in_one_phone_brings_an_answer_to_the_other(browser: Browser, town: Town, phones: None) -> None:
    answering(town)
    with looking(browser, town) as page:
        mya, ana = phone(page, "Mya"), phone(page, "Ana")
        mya.get_by_role("textbox", name="Text").fill(FIRST)
        mya.get_by_role("button", name="Send").click()
        expect(mya.get_by_role("log")).to_contain_text(FIRST)
        expect(mya.get_by_role("log")).to_contain_text("the line was told")
        expect(ana.get_by_role("log")).to_contain_text("Text K7 to take it")
        ana.get_by_role("button", name="K7").click()
        expect(ana.get_by_role("log")).to_contain_text("You have it.")
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / "handsets.png", full_page=True)
    assert [(heard["From"], heard["Body"]) for heard in town.line.heard] == [(CALLER, FIRST), (RESPONDER, "K7")]


def test_enter_sends_keys_are_one_tap_and_a_picture_too(browser: Browser, town: Town, phones: None) -> None:
    with looking(browser, town) as page:
        mya = phone(page, "Mya")
        mya.get_by_role("textbox", name="Text").press_sequentially("hello")
        mya.get_by_role("textbox", name="Text").press("Enter")
        mya.get_by_role("button", name="5", exact=True).click()
        mya.get_by_role("button", name="Picture").click()
        heard = town.line.wait_for(lambda heard: len(heard) == 3)
    assert {(one["Body"], one["NumMedia"]) for one in heard} == {("hello", "0"), ("5", "0"), ("", "1")}


def test_a_text_the_line_could_not_be_told_is_marked(browser: Browser, town: Town, phones: None) -> None:
    town.line.answers["/sms"] = (503, "text/plain", "no")
    with looking(browser, town) as page:
        phone(page, "Mya").get_by_role("button", name="1", exact=True).click()
        expect(phone(page, "Mya").get_by_role("log")).to_contain_text("could not be told")


def test_with_no_phones_there_are_four_and_more_can_be_added_and_put_away(browser: Browser, town: Town) -> None:
    with looking(browser, town) as page:
        expect(page.get_by_role("region", name="Caller")).to_have_count(2)
        expect(page.get_by_role("region", name="Responder")).to_have_count(2)
        page.get_by_role("button", name="Add a caller's phone").click()
        expect(phone(page, "Caller 3")).to_be_visible()
        page.get_by_role("button", name="Put away the phone of Caller 3").click()
        expect(phone(page, "Caller 3")).to_have_count(0)
    assert len({each["address"] for each in town.sim("GET", "/sim/handsets")}) == 4


def test_a_phone_chooses_which_number_to_text(browser: Browser, town: Town, phones: None) -> None:
    town.sim("POST", "/sim/numbers", {"number": "+15550107", "sms_url": f"{town.line.url}/other"})
    with looking(browser, town) as page:
        phone(page, "Mya").get_by_label("To").select_option("+15550107")
        phone(page, "Mya").get_by_role("button", name="3", exact=True).click()
        heard = town.line.wait_for(bool)
    assert [(one["To"], one.path) for one in heard] == [("+15550107", "/other")]


def test_faults_are_switches_and_start_over_wipes_texts_and_faults(browser: Browser, town: Town, phones: None) -> None:
    with looking(browser, town) as page:
        phone(page, "Mya").get_by_role("button", name="1", exact=True).click()
        expect(phone(page, "Mya").get_by_role("listitem")).to_have_count(1)
        page.get_by_text("What goes wrong on the network").click()
        page.get_by_label("The line is never told").check()
        expect(page.get_by_label("The line is never told")).to_be_checked()
        town.line.wait_for(bool)
        page.wait_for_function("fetch('/sim/faults').then(a => a.json()).then(f => f.webhook_drop.fraction === 1)")
        page.get_by_role("button", name="Start over").click()
        expect(phone(page, "Mya").get_by_role("listitem")).to_have_count(0)
        expect(page.get_by_label("The line is never told")).not_to_be_checked()
    assert town.sim("GET", "/sim/faults")["webhook_drop"]["fraction"] == 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_everyone_can_use_it_on_a_small_screen_in_the_dark(
    browser: Browser, town: Town, phones: None, width: int, dark: bool
) -> None:
    town.writes("hello")
    with looking(browser, town, width=width, dark=dark) as page:
        expect(phone(page, "Mya").get_by_role("listitem")).to_have_count(1)
        page.get_by_text("What goes wrong on the network").click()
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_brings_everything_itself_and_allows_nothing_else(town: Town) -> None:
    for path, kind in [("/", "text/html"), ("/handsets.css", "text/css"), ("/handsets.js", "text/javascript")]:
        answer = requests.get(town.url + path, timeout=60)
        assert answer.headers["Content-Type"].startswith(kind)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in answer.text
    assert LINE not in requests.get(town.url, timeout=60).text


MENU = '<Gather numDigits="1" action="/key" timeout="60"><Say language="es-MX">Pulse una tecla</Say></Gather>'


def test_a_caller_rings_reads_what_is_said_and_presses_a_key(browser: Browser, town: Town, phones: None) -> None:
    town.faults(voice_speed=10)
    town.steps("/voice", MENU)
    town.steps("/key", '<Say>You pressed</Say><Pause length="3000"/>')
    with looking(browser, town) as page:
        mya = phone(page, "Mya")
        expect(mya.get_by_role("button", name="Hang up")).to_have_count(0)
        mya.get_by_role("checkbox", name="Hide my number").check()
        mya.get_by_role("button", name="Call", exact=True).click()
        expect(mya.get_by_role("group", name="Heard by Mya")).to_contain_text("Pulse una tecla")
        expect(mya.locator("q")).to_have_attribute("lang", "es-MX")
        expect(mya.get_by_role("status")).to_contain_text(f"On the line with {LINE}")
        mya.get_by_role("group", name="Keys of Mya").get_by_role("button", name="2").click()
        expect(mya.get_by_role("group", name="Heard by Mya")).to_contain_text("You pressed")
        mya.get_by_role("button", name="Hang up").click()
        expect(mya.get_by_role("status")).to_have_text("The call is over.")
        expect(mya.get_by_role("button", name="Call", exact=True)).to_be_visible()
    assert town.line.at("/key")[0]["Digits"] == "2"
    assert town.line.at("/voice")[0]["From"] != CALLER


def test_a_responders_phone_rings_and_is_answered_and_they_are_connected(
    browser: Browser, town: Town, phones: None
) -> None:
    waits = 'startConferenceOnEnter="false" endConferenceOnExit="true" waitUrl="/wait"'
    town.steps("/voice", f"<Dial><Conference {waits}>r</Conference></Dial>")
    town.steps("/wait", "<Say>You are waiting</Say>")
    town.steps("/whisper", '<Gather numDigits="1" action="/join"><Say>Press 1</Say></Gather>')
    town.steps("/join", '<Dial><Conference beep="false">r</Conference></Dial>')
    with looking(browser, town) as page:
        mya, ana = phone(page, "Mya"), phone(page, "Ana")
        mya.get_by_role("button", name="Call", exact=True).click()
        expect(mya.get_by_role("status")).to_contain_text("waiting")
        town.client.calls.create(to=RESPONDER, from_=LINE, url=f"{town.line.url}/whisper")
        expect(ana.get_by_role("status")).to_have_text(f"It rings: {LINE} calls.")
        ana.get_by_role("button", name="Answer").click()
        expect(ana.get_by_role("group", name="Heard by Ana")).to_contain_text("Press 1")
        ana.get_by_role("group", name="Keys of Ana").get_by_role("button", name="1").click()
        expect(ana.get_by_role("status")).to_have_text("Connected with Mya.")
        expect(mya.get_by_role("status")).to_have_text("Connected with Ana.")
        page.screenshot(path=PICTURES / "telephones.png", full_page=True)
        mya.get_by_role("button", name="Hang up").click()
        expect(ana.get_by_role("status")).to_have_text("The call is over.")


def test_a_phone_is_told_what_to_do_when_it_is_rung_and_a_call_can_be_turned_away(
    browser: Browser, town: Town, phones: None
) -> None:
    ways = f"/sim/handsets/{RESPONDER}/behaviour"
    with looking(browser, town) as page:
        ana = phone(page, "Ana")
        town.client.calls.create(to=RESPONDER, from_=LINE, url=f"{town.line.url}/whisper")
        ana.get_by_role("button", name="Turn away").click()
        expect(ana.get_by_role("status")).to_contain_text("engaged")
        ana.get_by_label("When it is rung").select_option("an answering machine picks up")
        page.wait_for_function(f"fetch('{ways}').then(a => a.json()).then(w => w.answers === 'voicemail')")
        town.sim("PUT", ways, {"answers": "no_answer"})
        expect(ana.get_by_label("When it is rung")).to_have_value("4")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_everyone_can_use_the_telephones(browser: Browser, town: Town, phones: None, width: int, dark: bool) -> None:
    town.steps("/voice", MENU)
    with looking(browser, town, width=width, dark=dark) as page:
        phone(page, "Mya").get_by_role("button", name="Call", exact=True).click()
        expect(phone(page, "Mya").get_by_role("group", name="Heard by Mya")).to_contain_text("Pulse")
        town.client.calls.create(to=RESPONDER, from_=LINE, url=f"{town.line.url}/whisper")
        expect(phone(page, "Ana").get_by_role("button", name="Answer")).to_be_visible()
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

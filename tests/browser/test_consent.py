"""From her yes to a lawyer who is told one sentence: as a responder and a board do it, for every eye and width."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from helpline.domain.account import Role
from tests.browser.screen import Line, comes_in, desk, flaws, overflow, picture

MAY_SAY = "I want my papers back and my pay"
LAWYER = "+12025550140"


def is_good(page: Page, which: str) -> None:
    """In light and in dark, on a small telephone and on a desk."""
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look, reduced_motion="reduce")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 760})
            picture(page, f"consent-{which}-{width}-{look}")
            assert overflow(page) <= 0, (which, width)
        assert flaws(page) == [], (which, look)
    page.set_viewport_size({"width": 360, "height": 760})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def proposes_a_lawyer(page: Page, line: Line) -> None:
    page.goto(f"{line.house.url}/recipients")
    is_good(page, "people-nobody")
    page.get_by_role("link", name="Propose somebody").click()
    page.get_by_label("Their name").fill("Ro")
    page.get_by_label("Where they work").fill("Law Room")
    page.get_by_label("What kind").select_option("lawyer or advocate")
    page.get_by_label("The number you rang").fill("12")
    page.get_by_label("What they may be told").fill("What may be said")
    page.get_by_label("What they must not do with it").fill("Ring anybody else")
    press(page, "Put before the board")
    expect(page.get_by_text("A whole number, with + and the country.")).to_be_visible()
    is_good(page, "person-wrong")
    page.get_by_label("The number you rang").fill(LAWYER)
    press(page, "Put before the board")
    expect(page.get_by_text("Waits for two", exact=True)).to_be_visible()
    is_good(page, "people")


def agrees(page: Page, line: Line, which: str = "") -> None:
    page.goto(f"{line.house.url}/deciding")
    if which:
        is_good(page, f"{which}-waits")
    page.locator("ol.list a").first.click()
    if which:
        is_good(page, f"{which}-decide")
    press(page, "I agree")
    expect(page.get_by_role("heading", name="Deciding together")).to_be_visible()


def asks_and_writes(page: Page, line: Line) -> None:
    line.texts("my papers are kept")
    page.goto(line.house.url)
    page.get_by_role("button", name="Take").click()
    is_good(page, "nothing-yet")
    page.get_by_role("link", name="Ask for a yes").click()
    is_good(page, "ask")
    page.get_by_role("link", name="Tell one named person outside").click()
    page.get_by_label("Which person").select_option("Ro, Law Room")
    page.get_by_label("Tell them only what may be said").check()
    page.get_by_label("What may be said, in one").fill("my name is maria, ring 555 010 0142")
    page.get_by_label("I read it aloud, they say yes").check()
    press(page, "Show what will be said")
    expect(page.get_by_text("Leave names out")).to_be_visible()
    is_good(page, "ask-named")
    page.get_by_label("What may be said, in one").fill(MAY_SAY)
    press(page, "Show what will be said")
    expect(page.get_by_role("heading", name="Read this to them")).to_be_visible()
    is_good(page, "ask-words")
    page.get_by_label("I read it to them word for word").check()
    press(page, "Keep their yes")
    expect(page.get_by_text("Their yes is kept.")).to_be_visible()
    is_good(page, "yes")
    page.get_by_role("link", name="Write the note").click()
    is_good(page, "when")
    page.get_by_role("link", name="It is past").click()
    is_good(page, "past")
    page.go_back()
    page.get_by_role("link", name="It is now").click()
    page.get_by_label("This week").check()
    page.get_by_label("My papers are kept").check()
    page.get_by_label("Papers back").check()
    page.get_by_label("In their own words").fill("I want to go home, room 14")
    page.get_by_label("I read it back to them").check()
    press(page, "Keep the note")
    expect(page.get_by_text("Not kept yet:")).to_be_visible()
    is_good(page, "note-refused")
    page.get_by_label("In their own words").fill("I want to go home")
    page.get_by_label("I read it back to them").check()
    press(page, "Keep the note")
    expect(page.get_by_text("The note is kept.")).to_be_visible()
    press(page, "Open the note")
    is_good(page, "note-here")
    press(page, "Give them a word")
    is_good(page, "word")


def reads(page: Page, line: Line) -> None:
    page.goto(f"{line.house.url}/notes")
    page.get_by_text("What the signs mean").click()
    is_good(page, "list")
    page.locator("ol.list a").first.click()
    page.get_by_label("Why", exact=True).fill("to decide")
    is_good(page, "why")
    press(page, "Open the note")
    expect(page.get_by_text(MAY_SAY)).to_be_visible()
    is_good(page, "note")


def passes_on(page: Page, line: Line) -> None:
    page.goto(f"{line.house.url}/releases")
    is_good(page, "to-pass-on")
    press(page, "Show what leaves")
    expect(page.get_by_text(LAWYER)).to_be_visible()
    is_good(page, "parcel")
    press(page, "I rang and told them")
    press(page, "They have it, and will delete it")
    expect(page.get_by_text("received, will delete by")).to_be_visible()


def test_one_sentence_reaches_one_lawyer_and_a_stop_reaches_her_too(browser: Browser, line: Line) -> None:
    for name in ("Heron", "Ibis", "Jay"):
        line.invite(name, Role.SUPERVISOR)
    with line._work() as w:
        # The third waits for two who agree; here they have.
        w.db.exec_driver_sql("UPDATE account SET active = true")
        w.db.exec_driver_sql("DELETE FROM motion")
    how = {"expected": ("422",), "viewport": {"width": 360, "height": 760}}
    with (
        desk(browser, **how) as river,
        desk(browser, **how) as heron,
        desk(browser, **how) as ibis,
        desk(browser, **how) as jay,
    ):
        for page, name in ((river, "River"), (heron, "Heron"), (ibis, "Ibis"), (jay, "Jay")):
            comes_in(page, line.links[name])
        proposes_a_lawyer(heron, line)
        agrees(ibis, line, "person")
        agrees(jay, line)
        asks_and_writes(river, line)
        reads(heron, line)
        agrees(heron, line, "release")
        agrees(ibis, line)
        heron.get_by_text("Call a meeting").click()
        heron.get_by_label("On which day").fill((datetime.now(UTC).date() + timedelta(days=1)).isoformat())
        press(heron, "Call it")
        is_good(heron, "meeting")
        passes_on(jay, line)
        # Her telephone takes no text: the stop is told only once one of the board has rung.
        line.house.sim("PATCH", "/sim/faults", {"undelivered": {"numbers": [LAWYER]}})
        river.get_by_role("link", name="Back to them").first.click()
        river.locator(".yes button").click()
        expect(river.get_by_text("Taken back.")).to_be_visible()
        jay.reload()
        expect(jay.get_by_text("Tell them to stop and delete, today")).to_be_visible()
        is_good(jay, "stop")
        heron.goto(f"{line.house.url}/audit")
        is_good(heron, "audit")
